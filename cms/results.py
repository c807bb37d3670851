"""What a search finds: certified items, enterprises, pages."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Q
from wagtail.models import Page

from cms.pages.notices import PublicityPage
from verify.models import Certificate, Enterprise
from verify.references import ALPHABET
from verify.registry import filters, records, suggestions
from verify.registry import search as words_of

SHOWN = 10
REFERENCE = re.compile(f"[{ALPHABET}]{{8}}")


@dataclass(frozen=True, slots=True)
class Group:
    """`shown`, the first of `count`."""

    count: int = 0
    shown: Sequence[Any] = ()


@dataclass(frozen=True, slots=True)
class Results:
    """`words` are those that were asked for in the end; `items` are lines of the register."""

    at: datetime
    words: Sequence[str] = ()
    items: Group = field(default_factory=Group)
    enterprises: Group = field(default_factory=Group)
    pages: Group = field(default_factory=Group)
    remark: str = ""
    suggestions: Sequence[str] = ()

    @property
    def count(self) -> int:
        return self.items.count + self.enterprises.count + self.pages.count

    def is_empty(self) -> bool:
        return not self.count


def certificate_address(query: str) -> str:
    """The record of the certificate whose reference or official number was typed whole; empty where there is none."""
    ref = query.upper()
    if not REFERENCE.fullmatch(ref) and not re.search(r"\d", query):
        return ""
    found = Certificate.objects.filter(Q(official_number=query) | Q(ref=ref)).order_by("pk").first()
    return found.get_absolute_url() if found else ""


def find(query: str, at: datetime) -> Results:
    """As typed; else with the words cut apart; else with what may have been meant. At most eleven queries."""
    typed = words_of.words(query)
    if not typed:
        return Results(at)
    found = _ask(typed, at)
    if not found.is_empty():
        return found
    if parts := words_of.cut_further(typed):
        found = _ask(parts, at, remark=filters.cut_remark(query, parts))
    if not found.is_empty():
        return found
    return Results(at, words=typed, suggestions=suggestions.suggest(query))


def _ask(words: Sequence[str], at: datetime, *, remark: str = "") -> Results:
    return Results(at, words, _items(words, at), _enterprises(words), _pages(words, at), remark)


def _items(words: Sequence[str], at: datetime) -> Group:
    rows = Certificate.objects.mentioning(words)
    count = rows.count()
    if not count:
        return Group()
    keys = list(rows.in_order().values_list("pk", flat=True)[:SHOWN])
    return Group(count, records.lines(Certificate.objects.register_rows().with_status(at).filter(pk__in=keys)))


def _enterprises(words: Sequence[str]) -> Group:
    rows = Enterprise.objects.mentioning(words)
    count = rows.count()
    return Group(count, list(rows.order_by("name")[:SHOWN]) if count else ())


def _pages(words: Sequence[str], at: datetime) -> Group:
    """Live, open to everyone, and on view by `at`."""
    pages = Page.objects.live().public().exclude(pk__in=PublicityPage.hidden(at))
    found = pages.search(" ".join(words_of.joined(word) for word in words))
    count = found.count()
    return Group(count, list(found[:SHOWN]) if count else ())
