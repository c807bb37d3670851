from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from verify.refusals import NotPermitted, Refused, require
from verify.registry import audit
from verify.registry.models import Industry
from verify.supervision.plans import FIRST_YEAR, LAST_YEAR, MOST_TIMES, CheckPlan


@transaction.atomic
def draw_up(
    *, year: int, times: int, basis: str, by: Any, at: datetime, unit: str = "", industry: Industry | None = None
) -> CheckPlan:
    """A plan of `times` checks in `year` for the items of `unit` and `industry`; empty means all. Refused where one stands."""
    require(by, "verify.plan_checks")
    _of_the_own(unit, by)
    _in_range(year, times)
    if CheckPlan.objects.filter(year=year, unit=unit, industry=industry).exists():
        raise _stands()
    plan = CheckPlan(year=year, unit=unit, industry=industry, times=times, basis=basis.strip(), drawn_up_by=by, drawn_up_at=at)
    plan.full_clean(validate_constraints=False)
    try:
        with transaction.atomic():
            plan.save(force_insert=True)
    except IntegrityError as twin:  # drawn up a moment earlier, in another process
        raise _stands() from twin
    audit.record(
        by=by, at=at, verb="checkplan.draw_up", on=plan, year=year, unit=unit, industry=industry and industry.pk, times=times
    )
    return plan


@transaction.atomic
def revise(*, plan: CheckPlan, times: int, basis: str, by: Any, at: datetime) -> CheckPlan:
    """Another number of checks, on another basis. The audit chain keeps what it was."""
    require(by, "verify.plan_checks")
    plan = CheckPlan.objects.select_for_update().get(pk=plan.pk)
    _of_the_own(plan.unit, by)
    _in_range(plan.year, times)
    before = {"times": plan.times, "basis": plan.basis}
    plan.times, plan.basis, plan.drawn_up_by, plan.drawn_up_at = times, basis.strip(), by, at
    plan.full_clean()
    plan.save(update_fields=["times", "basis", "drawn_up_by", "drawn_up_at"])
    audit.record(by=by, at=at, verb="checkplan.revise", on=plan, times=times, basis=plan.basis, before=before)
    return plan


def _stands() -> Refused:
    return Refused("stands", _("There is a plan for these items of this year already: change that one."))


def _of_the_own(unit: str, by: Any) -> None:
    """The province plans for all; a city, for itself alone."""
    if not by.has_perm("accounts.all_units") and not (unit and by.sees(unit)):
        raise NotPermitted("other_unit", _("You may plan for your own unit only."))


def _in_range(year: int, times: int) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Refused("year", _("The year lies between %(first)s and %(last)s.") % {"first": FIRST_YEAR, "last": LAST_YEAR})
    if not 1 <= times <= MOST_TIMES:
        raise Refused("times", _("Between 1 and %(most)s checks a year can be planned.") % {"most": MOST_TIMES})
