"""A round opens for applications, with the steps and criteria of its year."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from verify.certification.applications import Application
from verify.certification.calls import CRITERIA, STEPS, Call, Criterion, PlannedStep, RoundStep
from verify.refusals import Refused, require
from verify.registry import audit
from verify.registry.actions import rounds
from verify.registry.models import Round

MOST_CRITERIA = 12


@transaction.atomic
def open_call(*, year: int, opens_on: date, apply_until: date, by: Any, at: datetime, **numbers: int) -> Call:
    """Opens the round of `year` where it does not stand yet, and plants the usual steps and criteria. `numbers` are those of
    Call: least_experts, pass_mark, quorum, opinion_days; and asks_departments.
    Refused where the round has a call or is announced already."""
    require(by, "verify.open_call")
    round = Round.objects.select_for_update(no_key=True).filter(year=year).first() or rounds.open_round(year=year, by=by, at=at)
    if Call.objects.filter(round=round).exists():
        raise Refused("already_called", _("This round has been opened for applications already."))
    if round.announced_on is not None:
        raise Refused("announced", _("This round is announced: it takes no more applications."))
    call = Call(round=round, opens_on=opens_on, apply_until=apply_until, **numbers)
    call.full_clean()
    call.save()
    _plant(round, STEPS)
    Criterion.objects.bulk_create(
        Criterion(round=round, position=position, name=name, most=most) for position, (name, most) in enumerate(CRITERIA, 1)
    )
    audit.record(by=by, at=at, verb="call.open", on=call, year=year, opens_on=opens_on, apply_until=apply_until, **numbers)
    return call


@transaction.atomic
def arrange_steps(*, call: Call, steps: Sequence[PlannedStep], by: Any, at: datetime) -> None:
    """Sets the steps in this order. Each kind once, at least one applies. Refused once an application is received."""
    require(by, "verify.open_call")
    call = _before_the_first_application(call)
    if sorted(step.kind for step in steps) != sorted(RoundStep.Kind.values):
        raise Refused("kinds", _("Each step stands in the order once."))
    if not any(step.applies for step in steps):
        raise Refused("none_applies", _("At least one step must apply."))
    RoundStep.objects.filter(round=call.round).delete()
    _plant(call.round, steps)
    order = [{"kind": step.kind, "days": step.days, "applies": step.applies} for step in steps]
    audit.record(by=by, at=at, verb="call.arrange_steps", on=call, year=call.round.year, steps=order)


@transaction.atomic
def set_criteria(*, call: Call, criteria: Sequence[tuple[str, int]], by: Any, at: datetime) -> None:
    """Names and most points, in this order. Refused where nobody could reach the pass mark, and once an application is received."""
    require(by, "verify.open_call")
    call = _before_the_first_application(call)
    names = [name.strip() for name, _most in criteria]
    if not 1 <= len(criteria) <= MOST_CRITERIA or len(set(names)) != len(names):
        raise Refused("number", _("Name between 1 and %(most)s criteria, each once.") % {"most": MOST_CRITERIA})
    if sum(most for _name, most in criteria) < call.pass_mark:
        raise Refused(
            "unreachable", _("All points together must reach the least average score of %(mark)s.") % {"mark": call.pass_mark}
        )
    Criterion.objects.filter(round=call.round).delete()
    for position, (name, most) in enumerate(criteria, 1):
        criterion = Criterion(round=call.round, position=position, name=name.strip(), most=most)
        criterion.full_clean()
        criterion.save()
    audit.record(by=by, at=at, verb="call.set_criteria", on=call, year=call.round.year, criteria=[list(pair) for pair in criteria])


def _before_the_first_application(call: Call) -> Call:
    call = Call.objects.select_for_update(of=("self",)).select_related("round").get(pk=call.pk)
    if Application.objects.filter(round=call.round).exists():
        raise Refused("received", _("An application has been received: the rules of this round stand."))
    return call


def _plant(round: Round, steps: Sequence[PlannedStep]) -> None:
    for position, step in enumerate(steps, 1):
        planted = RoundStep(round=round, position=position, **step._asdict())
        planted.full_clean()
        planted.save()
