"""Notices of all kinds as one list, newest first: a query for the keys of all, then one for each kind that is shown."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import reduce
from operator import or_
from typing import Any

from django.core.paginator import Page as PageOfList
from django.core.paginator import Paginator
from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet, Value
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from verify.models import Product
from verify.reader import Reader
from verify.registry.filters import LONGEST_SEARCH, MOST_WORDS, Facet, Filters
from verify.registry.units import Unit

PAGE_SIZE = 20
SEARCHED = ("title", "title_en", "summary", "document_number", "issued_by")


@dataclass(frozen=True, slots=True)
class Row:
    """What templates/components/notice_row.html draws. `state_label` is of this moment."""

    url: str
    title: str
    kind_label: str
    date: date
    state_label: str


@dataclass(frozen=True, slots=True)
class Key:
    """A notice before it is read: its kind, its page, and what it is filtered by."""

    kind: str
    page: int
    dated: date
    unit: str
    is_hit: bool

    def is_asked(self, facets: Iterable[Facet]) -> bool:
        values = {"kind": self.kind, "year": str(self.dated.year), "unit": self.unit}
        return self.is_hit and all(facet.value in ("", values[facet.name]) for facet in facets)


class NoticeList:
    """`kinds`: the page types, each with `visible(at)`, what the public may see of it, and `slug`, its name in addresses."""

    def __init__(self, kinds: Sequence[Any], at: datetime) -> None:
        self.kinds, self.at = {kind.slug_of_kind: kind for kind in kinds}, at

    def keys(self, search: str = "") -> QuerySet[Any]:
        """Of every notice its Key, newest first, in one query."""
        found = [self._keys_of(kind, search.split()) for kind in self.kinds]
        return found[0].union(*found[1:], all=True).order_by("-dated", "-page_ptr_id")

    def _keys_of(self, kind: str, words: Sequence[str]) -> QuerySet[Any]:
        hit = Q(pk__isnull=False)
        for word in words:
            hit &= reduce(or_, (Q(**{f"{column}__icontains": word}) for column in SEARCHED))
        rows = self.kinds[kind].visible(self.at).order_by()
        rows = rows.annotate(notice_kind=Value(kind), is_hit=ExpressionWrapper(hit, BooleanField()))
        return rows.values_list("notice_kind", "page_ptr_id", "dated", "unit", "is_hit")

    def read(self, query: Mapping[str, str]) -> tuple[Filters, list[Key]]:
        """What the address asks for, and the keys of it. All keys are read at once, for a province publishes some dozens of
        notices a year: so the years there are and the pages of the list cost no query of their own."""
        remarks: list[str] = []
        search = _search(query.get("q", ""), remarks)
        keys = [Key(*row) for row in self.keys(search)]
        years = sorted({key.dated.year for key in keys}, reverse=True)
        choices: dict[str, tuple[str, Iterable[tuple[Any, Any]]]] = {
            "kind": (_("Kind of notice"), [(slug, kind.kind_label) for slug, kind in self.kinds.items()]),
            "year": (_("Year"), [(year, year) for year in years]),
            "unit": (_("Unit"), Unit.choices),
        }
        facets = tuple(_facet(name, label, known, query.get(name, ""), remarks) for name, (label, known) in choices.items())
        filters = Filters(facets, search, tuple(remarks))
        return filters, [key for key in keys if key.is_asked(facets)]

    def page(self, keys: Sequence[Key], number: str) -> tuple[PageOfList, str]:
        """The page asked for, or the nearest there is, with a sentence that says so."""
        paginator = Paginator(keys, PAGE_SIZE)
        wanted = int(number) if number.isascii() and number.isdigit() and len(number) < 10 else 0
        remark = ""
        if number and wanted < 1:
            remark = _("There is no such page; this is the first one.")
        elif wanted > paginator.num_pages:
            remark = _("There is no page %(number)s; this is the last one.") % {"number": wanted}
        return paginator.page(min(max(wanted, 1), paginator.num_pages)), remark

    def rows(self, keys: Iterable[Key], reader: Reader, request: Any = None) -> list[Row]:
        """In the order of `keys`; a query for each kind among them."""
        keys = list(keys)
        found: dict[int, Any] = {}
        for kind in dict.fromkeys(key.kind for key in keys):
            found |= self.kinds[kind].for_rows().in_bulk([key.page for key in keys if key.kind == kind])
        return [found[key.page].row(reader, self.at, request) for key in keys]

    def newest(self, count: int, reader: Reader, request: Any = None) -> list[Row]:
        return self.rows([Key(*row) for row in self.keys()[:count]], reader, request)


def _facet(name: str, label: str, known: Iterable[tuple[Any, Any]], value: str, remarks: list[str]) -> Facet:
    choices = [(str(key), text) for key, text in known]
    if value and value not in dict(choices):
        shown = Truncator(value.replace("\0", "")).chars(30)
        remarks.append(_("“%(value)s” is not a choice for %(facet)s; it was left out.") % {"value": shown, "facet": label})
        value = ""
    return Facet(name, label, choices, value)


def _search(text: str, remarks: list[str]) -> str:
    words = text.replace("\0", " ").split()
    short = " ".join(words[:MOST_WORDS])[:LONGEST_SEARCH].strip()
    if short != " ".join(words):
        remarks.append(_("The search was too long; only its beginning was used."))
    return short


def groups(lines: Iterable[Any]) -> Iterator[tuple[str, list[Any]]]:
    """Lines of a certified list by kind, in the order of the measures, and by route, as it is published."""
    found: dict[str, list[Any]] = {}
    for line in sorted(lines, key=lambda line: Product.Kind.values.index(line.certificate.product.kind)):
        kind = str(line.certificate.product.get_kind_display())
        route = str(line.certificate.get_route_display())
        found.setdefault(_("%(kind)s, by %(route)s") % {"kind": kind, "route": route} if route else kind, []).append(line)
    yield from found.items()
