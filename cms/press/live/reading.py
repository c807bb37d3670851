"""Live posts as they are read: on the event's page, in its fragment, in a block of another story, in its feed, by machines."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.html import linebreaks
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from cms.feeds import Entry
from cms.images import at_hand
from cms.press.live.models import LivePost
from verify.calendar import SHANGHAI

MOST_SHOWN = 100  # at once; all of them on request


@dataclass(frozen=True, slots=True)
class Coverage:
    """`shown`, the newest of `count` posts; `is_running`: more may come at any moment."""

    shown: Sequence[LivePost]
    count: int
    is_running: bool
    url: str

    @property
    def updated_at(self) -> datetime | None:
        return max((post.changed_at for post in self.shown), default=None)

    def __bool__(self) -> bool:
        return bool(self.count) or self.is_running


def coverage(event: Any, at: datetime, *, most: int = MOST_SHOWN, whole: bool = False) -> Coverage:
    """Four queries, however many posts there are; one where there is none."""
    count = LivePost.objects.filter(event=event.pk).count() if event.pk else 0
    posts = list(LivePost.objects.filter(event=event.pk).told()[: None if whole else most]) if count else []
    at_hand((post.picture for post in posts), "card")
    return Coverage(posts, count, event.is_running(at), event.url or "")


def version(event: Any, at: datetime) -> str:
    """Changes whenever what `coverage` says does: rows are only ever added."""
    posts = LivePost.objects.filter(event=event.pk)
    told = posts.values_list("pk", flat=True).order_by("-pk").first()
    added = posts.filter(remarks__isnull=False).values_list("remarks__pk", flat=True).order_by("-remarks__pk").first()
    return f"{event.pk}-{told or 0}-{added or 0}-{int(event.is_running(at))}"


def entries(event: Any, *, most: int) -> list[Entry]:
    """Newest first, each with its words whole."""
    return [entry(post, event.url) for post in LivePost.objects.filter(event=event.pk).told()[:most]]


def entry(post: LivePost, url: str) -> Entry:
    text = said(post)
    when = date_format(post.at.astimezone(SHANGHAI), "H:i")
    return Entry(
        title=f"{when} {Truncator(text.splitlines()[0]).chars(60)}",
        path=f"{url}#{post.anchor}",
        summary=text,
        published_at=post.at,
        updated_at=post.changed_at,
        content=linebreaks(text, autoescape=True),
    )


def said(post: LivePost) -> str:
    """The words as they stand now, with what was added."""
    if post.withdrawal:
        return "\n".join(filter(None, (_("This post was withdrawn."), post.withdrawal.text)))
    return "\n".join([post.text, *(_("Correction: %(text)s") % {"text": each.text} for each in post.corrections)])
