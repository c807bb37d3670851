"""A round opens for applications; its steps and criteria may be set until the first one is received."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from verify.certification.actions import calls
from verify.certification.calls import STEPS
from verify.models import AuditEvent, Call, Criterion, RoundStep
from verify.refusals import NotPermitted, Refused

DAYS = {"opens_on": date(2026, 11, 1), "apply_until": date(2026, 12, 31)}


def kinds(call: Call) -> list[tuple[int, str, int, bool]]:
    return list(RoundStep.objects.filter(round=call.round).values_list("position", "kind", "days", "applies"))


def test_a_call_plants_the_usual_steps_and_criteria(world):
    call = world.call(2027)
    assert [(step.kind, step.holder) for step in call.round.steps.all()] == [
        ("CITY_REVIEW", "CITY"),
        ("DOCUMENT_REVIEW", "SECRETARIAT"),
        ("EXPERT_REVIEW", "SECRETARIAT"),
        ("TEST", "SECRETARIAT"),
        ("REPORT", "SECRETARIAT"),
    ]
    assert sum(call.round.criteria.values_list("most", flat=True)) == 100
    assert AuditEvent.objects.filter(verb="call.open").get().data["year"] == 2027


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"apply_until": date(2026, 10, 31)}, "__all__"), ({"quorum": 0}, "quorum"), ({"pass_mark": 10**6}, "pass_mark")],
)
def test_a_call_that_makes_no_sense_is_refused(world, at, changed, field):
    with pytest.raises(ValidationError) as refusal:
        calls.open_call(year=2027, by=world.rita, at=at, **{**DAYS, **changed})
    assert (list(refusal.value.message_dict), Call.objects.count()) == ([field], 0)


def test_a_round_is_called_once_and_by_the_registrar(world, at):
    world.call(2027)
    with pytest.raises(Refused) as refusal:
        calls.open_call(year=2027, by=world.rita, at=at, **DAYS)
    assert refusal.value.code == "already_called"
    for person in (world.chen, world.susan, world.abel, world.ida, world.nobody):
        with pytest.raises(NotPermitted):
            calls.open_call(year=2028, by=person, at=at, **DAYS)


def test_steps_are_put_in_another_order_with_other_limits_and_left_out(world, at):
    call = world.call()
    order = [STEPS[0], STEPS[3]._replace(applies=False), STEPS[1]._replace(days=3), STEPS[2], STEPS[4]]
    calls.arrange_steps(call=call, steps=order, by=world.rita, at=at)
    assert kinds(call) == [
        (1, "CITY_REVIEW", 10, True),
        (2, "TEST", 45, False),
        (3, "DOCUMENT_REVIEW", 3, True),
        (4, "EXPERT_REVIEW", 20, True),
        (5, "REPORT", 10, True),
    ]


@pytest.mark.parametrize(
    ("steps", "code"),
    [(STEPS[:4], "kinds"), ((*STEPS, STEPS[0]), "kinds"), ([step._replace(applies=False) for step in STEPS], "none_applies")],
)
def test_an_order_without_a_step_is_refused(world, at, steps, code):
    call = world.call()
    with pytest.raises(Refused) as refusal:
        calls.arrange_steps(call=call, steps=steps, by=world.rita, at=at)
    assert (refusal.value.code, len(kinds(call))) == (code, 5)


@pytest.mark.parametrize(
    ("criteria", "code"), [([], "number"), ([("质量", 60), ("质量", 40)], "number"), ([("质量", 59)], "unreachable")]
)
def test_criteria_that_nobody_could_meet_are_refused(world, at, criteria, code):
    with pytest.raises(Refused) as refusal:
        calls.set_criteria(call=world.call(), criteria=criteria, by=world.rita, at=at)
    assert (refusal.value.code, Criterion.objects.count()) == (code, 4)


def test_once_an_application_is_received_the_rules_stand(world, at):
    call = world.application().round.call
    for change in (
        lambda: calls.arrange_steps(call=call, steps=STEPS, by=world.rita, at=at),
        lambda: calls.set_criteria(call=call, criteria=[("质量", 100)], by=world.rita, at=at),
    ):
        with pytest.raises(Refused) as refusal:
            change()
        assert refusal.value.code == "received"


def test_the_database_holds_the_rules_too(world):
    call = world.application().round.call
    spoils = (
        lambda: RoundStep.objects.filter(kind="TEST").update(applies=False),
        lambda: RoundStep.objects.filter(kind="TEST").delete(),
        lambda: Criterion.objects.filter(position=1).update(most=1),
        lambda: Call.objects.filter(pk=call.pk).update(pass_mark=1),
        lambda: Call.objects.filter(pk=call.pk).update(apply_until=date(2026, 1, 1)),
    )
    for spoil in spoils:
        with pytest.raises(IntegrityError), transaction.atomic():
            spoil()
