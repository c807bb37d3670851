"""RSS and Atom: what is newest, in full, with what the register says of it at this moment."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed
from django.utils.html import escape

from verify.head import absolute

MOST_ENTRIES = 20
# What XML 1.0 cannot carry, not even escaped.
UNSPEAKABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class FullRss(Rss201rev2Feed):
    def rss_attributes(self) -> dict[str, str]:
        return {**super().rss_attributes(), "xmlns:content": "http://purl.org/rss/1.0/modules/content/"}

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        if item["content"]:
            handler.addQuickElement("content:encoded", item["content"])


class FullAtom(Atom1Feed):
    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        if item["content"]:
            handler.addQuickElement("content", item["content"], {"type": "html"})


FORMS: dict[str, type[SyndicationFeed]] = {"feed.xml": FullRss, "atom.xml": FullAtom}


@dataclass(frozen=True, slots=True)
class Entry:
    """`path` of the page it tells of; `key` makes it one of a kind where a path has several. `content` is HTML, `summary` text."""

    title: str
    path: str
    summary: str
    published_at: datetime
    updated_at: datetime
    key: str = ""
    content: str = ""


@dataclass(frozen=True, slots=True)
class Feed:
    """`path` under which its forms stand, `query` what is asked for there; `link` is the page that shows the same. Entries come
    newest first."""

    title: str
    description: str
    path: str
    link: str
    entries: tuple[Entry, ...]
    query: str = ""

    @classmethod
    def of(cls, title: str, description: str, path: str, entries: Iterable[Entry], *, link: str = "", **asked: str) -> "Feed":
        return cls(title, description, path, link or path, tuple(entries), f"?{urlencode(asked)}" if asked else "")

    def written(self, form: str) -> HttpResponse:
        """`form` is a key of FORMS."""
        made: Any = FORMS[form](
            title=speakable(self.title),
            link=absolute(self.link + self.query),
            description=speakable(self.description),
            language="zh-hans",
            feed_url=absolute(self.path + form + self.query),
        )
        for entry in self.entries:
            made.add_item(
                title=speakable(entry.title),
                link=absolute(entry.path),
                description=escape(speakable(entry.summary)),
                pubdate=entry.published_at,
                updateddate=entry.updated_at,
                unique_id=absolute(entry.path) + (f"#{entry.key}" if entry.key else ""),
                content=speakable(entry.content),
            )
        return HttpResponse(made.writeString("utf-8"), content_type=made.content_type)

    def tag(self, form: str) -> str:
        """Of all that is said, so that a decision that only puts a sentence before a text changes it too."""
        return f'"{sha256(repr((form, self)).encode()).hexdigest()[:32]}"'

    def answer(self, request: HttpRequest, form: str) -> HttpResponse:
        """304 by the tag alone. No date is given: a banner comes and goes without any page having changed on a later day."""
        tag = self.tag(form)
        answer: Any = get_conditional_response(request, etag=tag) or self.written(form)
        answer.headers["ETag"], answer.headers["Cache-Control"] = tag, "no-cache"
        return answer  # type: ignore[no-any-return]


def speakable(text: str) -> str:
    return UNSPEAKABLE.sub("", text)
