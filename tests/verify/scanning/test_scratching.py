"""When a scratch code may be tried. The clock is a number of hours."""

from datetime import timedelta

import pytest

from tests.factories.world import NOW
from verify.scanning.scratching import OPEN, Miss, locked_until, may_be_tried, tries_left
from verify.scanning.verdicts import Verdict


def after(hours: float):
    return NOW + timedelta(hours=hours)


def misses(*hours: float, locks: bool = False) -> list[Miss]:
    found = [Miss(after(hour), False) for hour in hours]
    return [*found[:-1], Miss(found[-1].at, locks)] if found else []


@pytest.mark.parametrize(
    ("hours", "at", "left"),
    [
        ((), 0, 5),
        ((0,), 0, 4),
        ((0, 1, 2, 3), 4, 1),
        ((0, 1, 2, 3), 23.9, 1),
        ((0, 1, 2, 3), 24, 2),
        ((0, 1, 2, 3), 27, 5),
        ((0, 0, 0, 0, 0), 1, 0),
    ],
)
def test_a_miss_counts_for_a_day(hours, at, left):
    assert tries_left(misses(*hours), after(at)) == left


def test_the_fifth_miss_locks_for_a_day_from_itself():
    five = misses(0, 5, 10, 15, 20, locks=True)
    assert locked_until(five, after(20)) == after(44)
    assert locked_until(five, after(43.9)) == after(44)
    assert locked_until(five, after(44)) is None
    assert tries_left(five, after(44)) == 5


def test_without_a_locking_miss_nothing_is_locked():
    assert locked_until([], after(0)) is None
    assert locked_until(misses(0, 1, 2, 3), after(3)) is None


def test_it_is_offered_under_no_verdict_that_says_stop():
    assert set(Verdict) - OPEN == {
        Verdict.CANNOT_VERIFY,
        Verdict.MALFORMED,
        Verdict.UNKNOWN,
        Verdict.LABEL_VOID,
        Verdict.REVOKED,
        Verdict.RECALLED,
        Verdict.SUSPENDED,
        Verdict.LABEL_INACTIVE,
        Verdict.NOT_YET_VALID,
    }
    assert not may_be_tried(None, Verdict.VALID)
