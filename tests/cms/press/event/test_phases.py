"""An event by the clock, to the second [R-4]."""

from datetime import datetime, timedelta

import pytest

from cms.press.event.phases import days_to, phase

START = datetime.fromisoformat("2026-12-01T09:30:00+08:00")
END = START + timedelta(hours=2)
SECOND = timedelta(seconds=1)
MIDNIGHT = datetime.fromisoformat("2026-12-02T00:00:00+08:00")


@pytest.mark.parametrize(
    ("ends_at", "at", "expected"),
    [
        (END, START - SECOND, "BEFORE"),
        (END, START, "DURING"),
        (END, END - SECOND, "DURING"),
        (END, END, "AFTER"),
        (None, MIDNIGHT - SECOND, "DURING"),
        (None, MIDNIGHT, "AFTER"),
    ],
)
def test_r4_an_event_begins_and_ends_at_its_moment_and_without_an_end_with_its_day(ends_at, at, expected):
    assert phase(START, ends_at, at) == expected


@pytest.mark.parametrize(
    ("at", "days"),
    [
        (START - timedelta(hours=9, minutes=31), 1),
        (START - timedelta(hours=9, minutes=30), 0),
        (START - timedelta(days=24), 24),
        (START + timedelta(days=3), 0),
    ],
)
def test_days_are_counted_by_midnights_in_shanghai(at, days):
    assert days_to(START, at) == days
