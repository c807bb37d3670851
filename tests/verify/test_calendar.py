from datetime import UTC, date, datetime

import pytest

from verify.calendar import day_of, months_after, start_of, years_after


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 3, 31, 15, 59, 59, 999999, tzinfo=UTC), date(2026, 3, 31)),
        (datetime(2026, 3, 31, 16, 0, tzinfo=UTC), date(2026, 4, 1)),
        (datetime(2028, 2, 28, 16, 0, tzinfo=UTC), date(2028, 2, 29)),
        (datetime(2028, 2, 29, 16, 0, tzinfo=UTC), date(2028, 3, 1)),
    ],
)
def test_r4_a_day_begins_at_midnight_in_shanghai(moment, day):
    assert day_of(moment) == day


def test_r4_the_start_of_a_day_belongs_to_it():
    assert start_of(date(2026, 4, 1)) == datetime(2026, 3, 31, 16, 0, tzinfo=UTC)
    assert day_of(start_of(date(2026, 4, 1))) == date(2026, 4, 1)


@pytest.mark.parametrize(
    ("day", "years", "later"),
    [
        (date(2025, 4, 10), 3, date(2028, 4, 10)),
        (date(2024, 2, 29), 3, date(2027, 2, 28)),
        (date(2024, 2, 29), 4, date(2028, 2, 29)),
        (date(2023, 2, 28), 1, date(2024, 2, 28)),
        (date(2025, 12, 31), 3, date(2028, 12, 31)),
    ],
)
def test_r4_the_same_day_years_later(day, years, later):
    assert years_after(day, years) == later


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 8, 20), 3, date(2026, 11, 20)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2027, 11, 30), 3, date(2028, 2, 29)),
        (date(2026, 9, 30), 3, date(2026, 12, 30)),
        (date(2026, 12, 31), 12, date(2027, 12, 31)),
    ],
)
def test_the_same_day_months_later(day, months, later):
    assert months_after(day, months) == later
