"""When a scratch code may be tried, and what is answered. Pure: no database, request or clock.

Five misses of one label within a day lock it for a day, whoever made them; without a lock a miss counts for a day.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from verify.scanning.verdicts import Evidence, Verdict

MOST_MISSES = 5
WINDOW = timedelta(hours=24)
SAME_CHECK = timedelta(minutes=10)  # a second press or a reload is the same check, as with scans

# Under a headline that says “stop” or “not in use” a scratch code would only distract.
OPEN = {Verdict.VALID, Verdict.VALID_WITH_NOTICE, Verdict.SUSPECT_COPY, Verdict.WITHDRAWN, Verdict.EXPIRED}


def may_be_tried(found: Evidence | None, verdict: Verdict) -> bool:
    return found is not None and found.has_scratch and found.is_item_level and verdict in OPEN


@dataclass(frozen=True, slots=True)
class Miss:
    """`locks` where it was the one that locked the label."""

    at: datetime
    locks: bool


def locked_until(misses: Sequence[Miss], at: datetime) -> datetime | None:
    ends = [miss.at + WINDOW for miss in misses if miss.locks]
    return max((end for end in ends if end > at), default=None)


def tries_left(misses: Sequence[Miss], at: datetime) -> int:
    return max(0, MOST_MISSES - sum(miss.at > at - WINDOW for miss in misses))


class Answer(StrEnum):
    FIRST = "FIRST"  # it matches, for the first time
    AGAIN = "AGAIN"
    MISS = "MISS"
    LOCKED = "LOCKED"
    MALFORMED = "MALFORMED"
    TOO_MANY = "TOO_MANY"  # from this network


TRY_AGAIN = {Answer.MISS, Answer.MALFORMED}


@dataclass(frozen=True, slots=True)
class Checked:
    """`earlier` matches, the first of them at `first_at`; `left` tries after a miss; `until` when a lock ends."""

    answer: Answer
    at: datetime
    earlier: int = 0
    first_at: datetime | None = None
    left: int = 0
    until: datetime | None = None
