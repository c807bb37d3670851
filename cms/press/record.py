"""When a story was published again, for everybody to see."""

from datetime import date
from typing import Any

from wagtail.models import PageLogEntry

from verify.calendar import day_of

PUBLISHED = ("wagtail.publish", "wagtail.publish.scheduled")


def publications(story: Any) -> list[date]:
    """The days after the first on which another version of it went out, in their order. One query."""
    entries = PageLogEntry.objects.filter(page=story.pk, action__in=PUBLISHED).order_by("timestamp", "pk")
    days = [day_of(moment) for moment in entries.values_list("timestamp", flat=True)]
    return list(dict.fromkeys(day for day in days[1:] if day != days[0]))
