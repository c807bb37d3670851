"""Calendar files (RFC 5545): one of an event, one of all that are to come. The library folds, escapes and ends the lines."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from cms.press.event.phases import end_of
from verify.head import absolute

CONTENT_TYPE = "text/calendar; charset=utf-8"
MOST_EVENTS = 200


def calendar_of(events: Iterable[Any], at: datetime, *, name: str = "") -> bytes:
    """`events`: pages with their programme. With a `name` it is one that calendars subscribe to."""
    calendar = Calendar()
    calendar.add("prodid", f"-//{settings.PUBLIC_HOST}//{settings.WAGTAIL_SITE_NAME}//ZH")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    if name:
        calendar.add("x-wr-calname", name)
    for event in events:
        calendar.add_component(entry(event, at))
    return bytes(calendar.to_ical())


def entry(page: Any, at: datetime) -> Event:
    """Moments in UTC, which needs no table of time zones. The UID is the page's for as long as it lives; SEQUENCE, the seconds
    since the page came out, grows with every later version, so that a calendar takes it for the newer one (§3.8.7.4)."""
    first, last = page.first_published_at or page.last_published_at, page.last_published_at
    event = Event()
    event.add("uid", f"{page.translation_key}@{settings.PUBLIC_HOST}")
    event.add("dtstamp", last.astimezone(UTC))
    event.add("last-modified", last.astimezone(UTC))
    event.add("sequence", max(int((last - first).total_seconds()), 0))
    event.add("dtstart", page.starts_at.astimezone(UTC))
    event.add("dtend", end_of(page.starts_at, page.ends_at).astimezone(UTC))
    event.add("status", STATUS[page.state])
    event.add("summary", page.title)
    event.add("location", " ".join(filter(None, (page.venue, page.address))))
    event.add("description", description(page, at))
    event.add("url", absolute(page.url))
    return event


STATUS = {"PLANNED": "CONFIRMED", "POSTPONED": "TENTATIVE", "CALLED_OFF": "CANCELLED"}  # by EventPage.State


def description(page: Any, at: datetime) -> str:
    """What it is, when what happens, and where the live page is."""
    parts = [str(page.get_state_display()) if page.state != "PLANNED" else "", page.summary_at(at)]
    points = [block.value for block in page.programme]
    if points:
        parts += ["", _("Programme"), *(point_line(point) for point in points)]
    return "\n".join([*parts, "", absolute(page.url)]).strip()


def point_line(point: Any) -> str:
    at = f"{point['at']:%H:%M}" if point["at"] else ""
    return " ".join(filter(None, (at, point["title"], f"（{point['who']}）" if point["who"] else "")))
