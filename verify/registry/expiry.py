"""How near an end is. Pure: days are Asia/Shanghai days, valid through the last one."""

from collections.abc import Sequence
from datetime import date, timedelta


def days_left(last_day: date, today: date) -> int:
    """Counts today: 1 on the last day, 0 or less once it has passed."""
    return (last_day - today).days + 1


def band(last_day: date, today: date, bands: Sequence[int]) -> int | None:
    """The narrowest of `bands`, days before the end, that has been reached; 0 once it has passed, None while it is far."""
    left = days_left(last_day, today)
    if left <= 0:
        return 0
    return min((wide for wide in bands if left <= wide), default=None)


def last_days(today: date, *, within: int, lapsed: int = 0) -> tuple[date, date]:
    """The first and the last of the last days that leave at most `within` days, or have passed for at most `lapsed`."""
    return today - timedelta(days=lapsed), today + timedelta(days=within - 1)
