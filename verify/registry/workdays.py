"""Working days in China: the State Council's holidays and the weekends worked for them, corrected by what the office records.

Pure. `corrections` says of single days whether they are working days; it wins over every rule.
"""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

import chinese_calendar

Corrections = Mapping[date, bool]
LONGEST = 250  # working days of one count: about a year


def is_working(day: date, corrections: Corrections) -> bool:
    """A year whose holidays are not published yet counts Monday to Friday."""
    if day in corrections:
        return corrections[day]
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return day.weekday() < 5


def closing_day(opens_on: date, working_days: int, corrections: Corrections) -> date:
    """The last of `working_days`, of which the opening day is the first if it is one. ValueError where there is none
    within three years."""
    if not 1 <= working_days <= LONGEST:
        raise ValueError(f"{working_days} working days: between 1 and {LONGEST} can be counted")
    counted = 0
    for day in days(opens_on, opens_on + timedelta(days=3 * 366)):
        counted += is_working(day, corrections)
        if counted == working_days:
            return day
    raise ValueError(f"fewer than {working_days} working days in three years from {opens_on}")


def working_days_between(first: date, last: date, corrections: Corrections) -> int:
    """Both days included; 0 where `last` lies before `first`."""
    return sum(is_working(day, corrections) for day in days(first, last))


def days(first: date, last: date) -> Iterator[date]:
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)
