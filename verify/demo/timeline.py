"""Tells several stories in the order of their days, so that the audit chain reads like a real one."""

import heapq
from collections.abc import Generator, Iterable
from datetime import datetime, timedelta

from verify.calendar import day_of, start_of

# A story yields how many days ago its next step happened and receives that moment, mid-morning in Wuhan.
Story = Generator[int, datetime, None]


def tell(stories: Iterable[Story], *, now: datetime) -> None:
    """Takes the earliest step of all stories until every story has ended. Days within a story must not go back."""
    pending = [(-next(story), number, story) for number, story in enumerate(stories)]
    heapq.heapify(pending)
    while pending:
        day, number, story = heapq.heappop(pending)
        try:
            following = -story.send(moment(-day, now=now))
        except StopIteration:
            continue
        if following < day:
            raise ValueError(f"story {number} goes back from {-day} to {-following} days ago")
        heapq.heappush(pending, (following, number, story))


def moment(days_ago: int, *, now: datetime) -> datetime:
    return start_of(day_of(now) - timedelta(days=days_ago)) + timedelta(hours=10)
