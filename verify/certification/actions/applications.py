"""An application is entered by the office, corrected where a reviewer asks, and handed in to the first or the same step."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from verify.calendar import day_of
from verify.certification import eligibility
from verify.certification.applications import TOLD, Application
from verify.certification.calls import Call, RoundStep
from verify.certification.pool import PoolEntry
from verify.refusals import NotPermitted, Refused, require
from verify.registry import audit
from verify.registry.importing.names import fold
from verify.registry.models import Enterprise, Round


@transaction.atomic
def enter(
    *,
    round: Round,
    told: Mapping[str, Any],
    by: Any,
    at: datetime,
    request_key: UUID | None = None,
    pool_entry: PoolEntry | None = None,
    is_demo: bool = False,
) -> Application:
    """A draft of what the enterprise tells, in TOLD. By the registrar, or by the city reviewer for the own unit. The same
    `request_key` again returns the first one. Refused outside the days of the call, and for an item that has applied already.
    From a `pool_entry` only for its own unit and credit code, and while it is in the pool."""
    require(by, "verify.enter_application")
    audit.be_patient()
    call = Call.objects.select_for_update(of=("self",)).filter(round=round).first()
    # Behind the lock: the same request a moment earlier, in another process, has committed.
    if request_key and (earlier := Application.objects.filter(request_key=request_key).first()):
        return earlier
    if call is None or not call.takes(at):
        raise Refused("not_taking", _("This round takes no applications today."))
    application = Application(
        round=round,
        **_cleaned(told),
        pool_entry=pool_entry,
        recorded_by=by,
        recorded_at=at,
        request_key=request_key,
        is_demo=is_demo,
    )
    _complete(application, by)
    if pool_entry is not None:
        _refuse_other(application, pool_entry)
    application.save()
    audit.record(
        by=by, at=at, verb="application.enter", on=application, year=round.year, told=_plain(application), **_origin(pool_entry)
    )
    return application


@transaction.atomic
def correct(*, application: Application, told: Mapping[str, Any], by: Any, at: datetime) -> Application:
    """While it is being entered or was returned. What it said before is kept in the audit chain."""
    application = _open_to_change(application, by)
    before = _plain(application)
    for name, value in _cleaned(told).items():
        setattr(application, name, value)
    _complete(application, by)
    after = _plain(application)
    changed = {name: [before[name], after[name]] for name in TOLD if before[name] != after[name]}
    if changed:
        application.save()
        audit.record(by=by, at=at, verb="application.correct", on=application, changed=changed)
    return application


@transaction.atomic
def submit(*, application: Application, by: Any, at: datetime) -> Application:
    """A new one to the first step of the round, a returned one to the step that returned it. Refused while a check fails."""
    application = _open_to_change(application, by)
    refuse_ineligible(application, at)
    step = application.step or following(application)
    if step is None:
        raise Refused("no_step", _("This round has no step to which an application could go."))
    application.state, application.step = Application.State.UNDER_REVIEW, step
    application.step_since, application.due_on = at, step.due_on(at)
    application.save()
    audit.record(by=by, at=at, verb="application.submit", on=application, step=step.kind, due_on=application.due_on)
    return application


def following(application: Application) -> RoundStep | None:
    """The step after the present one among those that apply; the first for one that is in none."""
    behind = application.step.position if application.step else 0
    return RoundStep.objects.filter(round=application.round_id, applies=True, position__gt=behind).order_by("position").first()


def refuse_ineligible(application: Application, at: datetime) -> None:
    today = day_of(at)
    if found := eligibility.failed(eligibility.checks(application.claim(today), today)):
        sentences = " ".join(str(check.sentence) for check in found)
        raise Refused("not_eligible", _("The conditions of the call are not met: %(checks)s") % {"checks": sentences})


def _open_to_change(application: Application, by: Any) -> Application:
    """The row, locked, if `by` may change it now."""
    require(by, "verify.enter_application")
    found = Application.objects.select_for_update(of=("self",)).select_related("round", "step", "industry")
    application = found.get(pk=application.pk)
    if not by.sees(application.unit):
        raise NotPermitted("other_unit", _("This application is of another unit."))
    if not application.is_open_to_change:
        raise Refused("under_review", _("This application is not open to changes now."))
    return application


def _cleaned(told: Mapping[str, Any]) -> dict[str, Any]:
    if unknown := set(told) - set(TOLD):
        raise TypeError(f"an application says nothing of {sorted(unknown)}")
    fields = {name: value.strip() if isinstance(value, str) else value for name, value in told.items()}
    if "uscc" in fields:
        fields["uscc"] = fields["uscc"].upper()
    return fields


def _complete(application: Application, by: Any) -> None:
    """Finds the enterprise in the register and refuses what contradicts it, the unit of `by`, or another application."""
    if not by.sees(application.unit):
        raise NotPermitted("other_unit", _("You enter applications of your own units only."))
    application.full_clean(exclude=["request_key"], validate_unique=False, validate_constraints=False)
    application.enterprise = _registered(application)
    twins = Application.objects.filter(
        round=application.round,
        enterprise_name=application.enterprise_name,
        item_name=application.item_name,
        specification=application.specification,
    ).exclude(state=Application.State.REJECTED)
    if twins.exclude(pk=application.pk).exists():
        raise Refused("applied_already", _("This item of this enterprise has applied in this round already."))


def _refuse_other(application: Application, pool_entry: PoolEntry) -> None:
    """Where the entry, locked, has left the pool or is of another enterprise."""
    pool_entry = PoolEntry.objects.select_for_update().get(pk=pool_entry.pk)
    if pool_entry.left_on is not None:
        raise Refused("left", _("This entry has left the pool."))
    if (pool_entry.unit, pool_entry.uscc) != (application.unit, application.uscc):
        raise Refused("other_entry", _("The entry of the pool has another unit or credit code."))


def _origin(pool_entry: PoolEntry | None) -> dict[str, str]:
    return {"pool_entry": pool_entry.ref} if pool_entry else {}


def _registered(application: Application) -> Enterprise | None:
    by_code = Enterprise.objects.filter(uscc=application.uscc).first() if application.uscc else None
    found = by_code or Enterprise.objects.filter(name=application.enterprise_name).first()
    if found is None:
        return None
    if fold(found.name) != fold(application.enterprise_name):
        sentence = _("The credit code belongs to “%(name)s” in the register.") % {"name": found.name}
        raise ValidationError({"uscc": sentence})
    if found.uscc and application.uscc and found.uscc != application.uscc:
        raise ValidationError({"uscc": _("The register has another credit code for this enterprise.")})
    if found.unit != application.unit:
        sentence = _("The register has this enterprise under another unit: %(unit)s.") % {"unit": found.get_unit_display()}
        raise ValidationError({"unit": sentence})
    return found


def _plain(application: Application) -> dict[str, Any]:
    """What is told, for the audit chain."""
    values = {name: getattr(application, name) for name in TOLD}
    return {
        name: str(value) if name in {"industry", "domestic_share"} and value is not None else value
        for name, value in values.items()
    }
