"""How long five working days are."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verify.models import AuditEvent, WorkdayCorrection
from verify.refusals import NotPermitted, Refused
from verify.registry.actions import workdays as actions
from verify.registry.workdays import closing_day, is_working, working_days_between

NONE: dict[date, bool] = {}


@pytest.mark.parametrize(
    ("opens_on", "working_days", "closes_on"),
    [
        (date(2024, 3, 14), 5, date(2024, 3, 20)),  # round 1, as it was published
        (date(2026, 9, 30), 5, date(2026, 10, 12)),  # the eve of National Day; Saturday the 10th is worked
        (date(2026, 10, 1), 5, date(2026, 10, 13)),  # opened on a holiday: counted from the 8th
        (date(2026, 2, 13), 5, date(2026, 2, 26)),  # the eve of Spring Festival, 15 to 23; Saturdays 14 and 28 are worked
        (date(2025, 1, 27), 5, date(2025, 2, 8)),  # Spring Festival 2025: Saturday 8 February is worked
        (date(2026, 11, 18), 1, date(2026, 11, 18)),
        (date(2026, 11, 21), 1, date(2026, 11, 23)),  # a Saturday
        (date(2031, 10, 1), 5, date(2031, 10, 7)),  # nobody knows its holidays yet: Monday to Friday
    ],
)
def test_a_publicity_closes_on_the_last_of_its_working_days(opens_on, working_days, closes_on):
    assert closing_day(opens_on, working_days, NONE) == closes_on


def test_corrections_make_up_for_a_year_that_is_not_known():
    golden_week = {date(2031, 10, day): False for day in range(1, 8)} | {date(2031, 10, 11): True}
    assert closing_day(date(2031, 9, 30), 5, golden_week) == date(2031, 10, 11)


def test_a_correction_wins_over_the_published_calendar():
    assert closing_day(date(2026, 9, 30), 5, {date(2026, 10, 10): False}) == date(2026, 10, 13)
    assert closing_day(date(2026, 9, 30), 5, {date(2026, 10, 3): True}) == date(2026, 10, 10)


@pytest.mark.parametrize("working_days", [0, -1, 251, 10**9])
def test_a_length_that_makes_no_sense_is_an_error_and_not_an_endless_count(working_days):
    with pytest.raises(ValueError, match="between 1 and 250"):
        closing_day(date(2026, 9, 30), working_days, NONE)


def test_a_calendar_without_a_working_day_is_an_error_and_not_an_endless_count():
    never = {date(2026, 9, 30) + timedelta(days=number): False for number in range(1200)}
    with pytest.raises(ValueError, match="fewer than 5 working days"):
        closing_day(date(2026, 9, 30), 5, never)


days = st.dates(date(2020, 1, 1), date(2035, 1, 1))


@given(days, st.integers(1, 30), st.dictionaries(days, st.booleans(), max_size=20))
def test_it_never_closes_on_a_day_off_and_holds_exactly_the_days_asked(opens_on, working_days, corrections):
    closes_on = closing_day(opens_on, working_days, corrections)
    assert is_working(closes_on, corrections)
    assert working_days_between(opens_on, closes_on, corrections) == working_days
    one_by_one = [opens_on + timedelta(days=number) for number in range((closes_on - opens_on).days + 1)]
    assert sum(is_working(day, corrections) for day in one_by_one) == working_days


def test_a_day_is_corrected_and_corrected_again(world, at):
    day = date(2026, 10, 10)
    actions.correct(day=day, is_working=False, source=" 示例通知〔2026〕1 号 ", by=world.rita, at=at)
    actions.correct(day=day, is_working=True, source="示例通知〔2026〕2 号", by=world.rita, at=at)
    assert WorkdayCorrection.objects.by_day() == {day: True}
    events = AuditEvent.objects.filter(verb="workday.correct").order_by("sequence")
    assert [(event.data["before"], event.data["is_working"], event.data["source"]) for event in events] == [
        (None, False, "示例通知〔2026〕1 号"),
        (False, True, "示例通知〔2026〕2 号"),
    ]


def test_only_the_registrar_corrects_and_names_the_notice(world, at):
    with pytest.raises(NotPermitted):
        actions.correct(day=date(2026, 10, 10), is_working=False, source="示例通知", by=world.susan, at=at)
    with pytest.raises(Refused) as refusal:
        actions.correct(day=date(2026, 10, 10), is_working=False, source=" ", by=world.rita, at=at)
    assert (refusal.value.code, WorkdayCorrection.objects.count()) == ("no_source", 0)
