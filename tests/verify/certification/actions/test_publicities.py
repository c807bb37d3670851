"""A publicity takes two officers, and its days."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from tests.together import together
from verify.calendar import start_of
from verify.certification.actions import publicities
from verify.certification.models import days_left, on_view
from verify.certification.publicity import PublicityState, state
from verify.models import AuditEvent, Publicity
from verify.refusals import NotPermitted, Refused
from verify.registry.actions import workdays

EVE = date(2026, 9, 30)
MOMENT = timedelta(microseconds=1)


def draft(world, at, **fields):
    defaults = {"round": world.round(2026), "opens_on": date(2026, 11, 23), "phone": "027-00000000"}
    return publicities.draft(**{**defaults, **fields}, by=world.rita, at=at)


def test_s6_one_drafts_and_another_approves(world, at):
    world.candidates(3)
    drafted = draft(world, at)
    assert (drafted.working_days, drafted.closes_on, drafted.state(at)) == (5, None, PublicityState.NOT_OPEN)
    approved = publicities.approve(publicity=drafted, by=world.abel, at=at)
    assert (approved.recorded_by, approved.approved_by, approved.closes_on) == (world.rita, world.abel, date(2026, 11, 27))
    events = AuditEvent.objects.filter(object=f"publicity:{drafted.ref}").order_by("sequence")
    assert [(event.verb, event.actor) for event in events] == [("publicity.draft", world.rita), ("publicity.approve", world.abel)]
    assert events[1].data == {"year": 2026, "opens_on": "2026-11-23", "closes_on": "2026-11-27", "candidates": 3}


def test_s6_the_same_officer_cannot_do_both(world, at):
    from django.contrib.auth.models import Permission

    world.candidates(1)
    drafted = draft(world, at)
    world.rita.user_permissions.set(Permission.objects.filter(codename="approve_publicity"))
    rita = type(world.rita).objects.get(pk=world.rita.pk)
    with pytest.raises(NotPermitted) as refusal:
        publicities.approve(publicity=drafted, by=rita, at=at)
    assert refusal.value.code == "same_officer"
    with pytest.raises(IntegrityError, match="publicity_two_officers"), transaction.atomic():
        Publicity.objects.filter(pk=drafted.pk).update(approved_by=rita, approved_at=at, closes_on=drafted.opens_on)


@pytest.mark.parametrize("who", ["susan", "chen", "ida", "nobody"])
def test_s6_others_neither_draft_nor_approve(world, at, who):
    world.candidates(1)
    drafted = draft(world, at)
    with pytest.raises(NotPermitted):
        publicities.approve(publicity=drafted, by=getattr(world, who), at=at)
    with pytest.raises(NotPermitted):
        publicities.draft(round=drafted.round, opens_on=drafted.opens_on, phone="1", by=getattr(world, who), at=at)


def test_opened_on_the_eve_of_national_day_it_closes_on_the_twelfth(world):
    publicity = world.publicity(opens_on=EVE)
    assert publicity.closes_on == date(2026, 10, 12)


def test_what_the_calendar_was_corrected_to_counts(world, at):
    workdays.correct(day=date(2026, 10, 10), is_working=False, source="示例通知", by=world.rita, at=at)
    publicity = world.publicity(opens_on=EVE)
    workdays.correct(day=date(2026, 10, 9), is_working=False, source="示例通知", by=world.rita, at=at)
    publicity.refresh_from_db()
    assert publicity.closes_on == date(2026, 10, 13)  # a later correction moves nothing that was approved


def test_r4_the_days_are_half_open_days_of_shanghai(world):
    publicity = world.publicity(opens_on=EVE)
    opening, end = start_of(EVE), start_of(date(2026, 10, 13))
    seen = [publicity.state(at).value for at in (opening - MOMENT, opening, end - MOMENT, end)]
    assert seen == ["NOT_OPEN", "OPEN", "OPEN", "CLOSED"]
    assert [on_view(publicity, at).count() for at in (opening - MOMENT, opening, end)] == [0, 3, 3]


def test_days_left_count_today_and_skip_the_holidays(world):
    publicity = world.publicity(opens_on=EVE)
    asked = [
        date(2026, 9, 1),
        EVE,
        date(2026, 10, 1),
        date(2026, 10, 8),
        date(2026, 10, 11),
        date(2026, 10, 12),
        date(2026, 10, 13),
    ]
    assert [days_left(publicity, start_of(day)) for day in asked] == [5, 5, 4, 4, 1, 1, 0]


def test_a_draft_is_never_open(at):
    assert state(date(2020, 1, 1), None, at) == PublicityState.NOT_OPEN


@pytest.mark.parametrize(
    ("fields", "code"),
    [({"opens_on": date(2026, 11, 19)}, "past"), ({"working_days": 251}, "length"), ({"working_days": -1}, "length")],
)
def test_a_draft_that_makes_no_sense_is_refused(world, at, fields, code):
    with pytest.raises(Refused) as refusal:
        draft(world, at, **fields)
    assert (refusal.value.code, Publicity.objects.count()) == (code, 0)


def test_a_draft_that_waited_too_long_and_one_without_candidates_are_refused(world, at):
    drafted = draft(world, at)
    for moment, code in ((at, "no_candidates"), (at + timedelta(days=9), "past")):
        with pytest.raises(Refused) as refusal:
            publicities.approve(publicity=drafted, by=world.abel, at=moment)
        assert refusal.value.code == code


@pytest.mark.django_db(transaction=True)
def test_two_drafts_approved_at_once_publicise_one_list(world, at):
    world.candidates(1)
    drafts = [draft(world, at), draft(world, at, working_days=7)]
    abel = world.abel
    outcomes = together(*(lambda each=each: publicities.approve(publicity=each, by=abel, at=at) for each in drafts))
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Publicity", "Refused"]
    assert Publicity.objects.approved().count() == 1
