"""The pool of candidates: entered, helped, changed, and left with a reason. A city does so for its own units."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from verify.calendar import day_of
from verify.certification.pool import PoolEntry, PoolHelp
from verify.refusals import NotPermitted, Refused, require
from verify.registry import audit
from verify.registry.models import Industry

FOSTER = "verify.foster_enterprise"


@transaction.atomic
def enter(
    *,
    enterprise_name: str,
    uscc: str,
    item_name: str,
    unit: str,
    level: str,
    by: Any,
    at: datetime,
    kind: str = "PRODUCT",
    county: str = "",
    industry: Industry | None = None,
    request_key: UUID | None = None,
    is_demo: bool = False,
) -> PoolEntry:
    """The same `request_key` again returns the first entry. Refused where the item is in the pool already."""
    require(by, FOSTER)
    if request_key and (earlier := PoolEntry.objects.filter(request_key=request_key).first()):
        return earlier
    entry = PoolEntry(
        enterprise_name=enterprise_name.strip(),
        uscc=uscc.strip().upper(),
        item_name=item_name.strip(),
        unit=unit,
        level=level,
        kind=kind,
        county=county.strip(),
        industry=industry,
        recorded_by=by,
        recorded_at=at,
        request_key=request_key,
        is_demo=is_demo,
    )
    _of_the_own(unit, by)
    entry.full_clean(exclude=["request_key"], validate_constraints=False)
    try:
        with transaction.atomic():
            _refuse_twin(entry)
            entry.save(force_insert=True)
    except IntegrityError as fault:  # entered a moment earlier, in another process
        if request_key and (earlier := PoolEntry.objects.filter(request_key=request_key).first()):
            return earlier
        raise _stands() from fault
    audit.record(by=by, at=at, verb="pool.enter", on=entry, unit=unit, level=level, uscc=entry.uscc, item=entry.item_name)
    return entry


@transaction.atomic
def revise(
    *, entry: PoolEntry, item_name: str, kind: str, industry: Industry | None, level: str, by: Any, at: datetime
) -> PoolEntry:
    """Another level, or the item as it is called now. The audit chain keeps what it was."""
    entry = _present(entry, by)
    before = _plain(entry)
    entry.item_name, entry.kind, entry.industry, entry.level = item_name.strip(), kind, industry, level
    entry.full_clean(exclude=["request_key"], validate_constraints=False)
    _refuse_twin(entry)
    after = _plain(entry)
    if changed := {name: [before[name], after[name]] for name in before if before[name] != after[name]}:
        entry.save()
        audit.record(by=by, at=at, verb="pool.revise", on=entry, changed=changed)
    return entry


@transaction.atomic
def give_help(
    *,
    entry: PoolEntry,
    kind: str,
    given_on: date,
    given_by: str,
    what: str,
    by: Any,
    at: datetime,
    request_key: UUID | None = None,
) -> PoolHelp:
    """Recorded for good. The same `request_key` again returns the first one."""
    entry = _present(entry, by)
    if request_key and (earlier := entry.help.filter(request_key=request_key).first()):
        return earlier
    if given_on > day_of(at):
        raise Refused("future", _("Help is recorded when it has been given."))
    given = PoolHelp(
        entry=entry,
        kind=kind,
        given_on=given_on,
        given_by=given_by.strip(),
        what=what.strip(),
        recorded_by=by,
        recorded_at=at,
        request_key=request_key,
    )
    given.full_clean()
    given.save()
    audit.record(by=by, at=at, verb="pool.help", on=entry, kind=kind, given_on=given_on, given_by=given.given_by)
    return given


@transaction.atomic
def leave(*, entry: PoolEntry, reason: str, by: Any, at: datetime) -> PoolEntry:
    """For good; whoever is fostered again is entered anew. What was applied for goes its own way."""
    entry = _present(entry, by)
    if not reason.strip():
        raise Refused("no_reason", _("Say why it leaves the pool."))
    entry.left_on, entry.left_reason = day_of(at), reason.strip()
    entry.full_clean(exclude=["request_key"])
    entry.save()
    audit.record(by=by, at=at, verb="pool.leave", on=entry, reason=entry.left_reason)
    return entry


def _present(entry: PoolEntry, by: Any) -> PoolEntry:
    """The row, locked, if `by` may change it and it has not left."""
    require(by, FOSTER)
    entry = PoolEntry.objects.select_for_update().get(pk=entry.pk)
    _of_the_own(entry.unit, by)
    if entry.left_on is not None:
        raise Refused("left", _("This entry has left the pool."))
    return entry


def _of_the_own(unit: str, by: Any) -> None:
    if not by.sees(unit):
        raise NotPermitted("other_unit", _("You foster enterprises of your own units only."))


def _refuse_twin(entry: PoolEntry) -> None:
    if PoolEntry.objects.present().filter(uscc=entry.uscc, item_name=entry.item_name).exclude(pk=entry.pk).exists():
        raise _stands()


def _stands() -> Refused:
    return Refused("stands", _("This item of this enterprise is in the pool already."))


def _plain(entry: PoolEntry) -> dict[str, Any]:
    industry = entry.industry_id and str(entry.industry_id)
    return {"item_name": entry.item_name, "kind": entry.kind, "industry": industry, "level": entry.level}
