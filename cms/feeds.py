"""RSS and Atom of a section: what is newest in it, with what the register says of it at this moment."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed

from verify.head import absolute

FORMS: dict[str, type[SyndicationFeed]] = {"feed.xml": Rss201rev2Feed, "atom.xml": Atom1Feed}
MOST_ENTRIES = 20


@dataclass(frozen=True, slots=True)
class Entry:
    """`path` of the page it tells of; `key` makes it one of a kind where a path has several."""

    title: str
    path: str
    summary: str
    published_at: datetime
    updated_at: datetime
    key: str = ""


def feed(form: str, *, title: str, description: str, path: str, entries: Iterable[Entry]) -> HttpResponse:
    """`form` is a key of FORMS. Entries come newest first."""
    written: Any = FORMS[form](
        title=title, link=absolute(path), description=description, language="zh-hans", feed_url=absolute(path + form)
    )
    for entry in entries:
        written.add_item(
            title=entry.title,
            link=absolute(entry.path),
            description=entry.summary,
            pubdate=entry.published_at,
            updateddate=entry.updated_at,
            unique_id=absolute(entry.path) + (f"#{entry.key}" if entry.key else ""),
        )
    return HttpResponse(written.writeString("utf-8"), content_type=written.content_type)
