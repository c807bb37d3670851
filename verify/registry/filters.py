"""How the register is filtered. A value that is not understood is left out, with a sentence that says so."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import F, Value
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from verify.registry import search
from verify.registry.models import Certificate, CertificateQuerySet, Industry, Product, Round
from verify.registry.status import Status
from verify.registry.units import Unit

LONGEST_SEARCH = 60
MOST_WORDS = 5


@dataclass(frozen=True, slots=True)
class Facet:
    """One select of the form: `choices` as (value, label), `value` the one asked for or empty."""

    name: str
    label: str
    choices: Sequence[tuple[str, Any]]
    value: str


@dataclass(frozen=True, slots=True)
class Filters:
    facets: tuple[Facet, ...]
    search: str
    remarks: tuple[str, ...]
    words: tuple[str, ...] = ()
    rounds: tuple[int, ...] = ()  # keys, newest first

    @property
    def is_narrowed(self) -> bool:
        return any(facet.value for facet in self.facets)

    def apply(self, rows: CertificateQuerySet, at: datetime) -> CertificateQuerySet:
        """The rows asked for, by their status at `at`."""
        asked = {facet.name: facet.value for facet in self.facets if facet.value}
        if status := asked.pop("status", ""):
            rows = rows.standing_as(status, at)
        if self.search:
            words = self.words or search.words(self.search)
            rows = rows.mentioning(words) if words else rows.none()
        return rows.filter(**{LOOKUPS[name]: value for name, value in asked.items()})

    def cut(self) -> "Filters | None":
        """With the words of the search cut by the dictionary, for where they are found nowhere as typed; None for one that
        cannot be cut."""
        parts = search.cut_further(search.words(self.search))
        if not parts:
            return None
        remark = cut_remark(self.search, parts)
        return replace(self, words=tuple(parts), remarks=(*self.remarks, remark))


def cut_remark(typed: str, parts: Iterable[str]) -> str:
    shown = _(", ").join(search.joined(part) for part in parts)
    return _("Nothing holds “%(search)s” as it stands; these hold all of: %(words)s.") % {"search": typed, "words": shown}


LOOKUPS = {
    "unit": "product__enterprise__unit",
    "year": "round__year",
    "kind": "product__kind",
    "route": "route",
    "industry": "product__enterprise__industry",
}


def read(query: Mapping[str, str]) -> Filters:
    """From the address, in one query: the list years and the industries there are."""
    remarks: list[str] = []
    industries, rounds = known()
    choices: dict[str, tuple[str, Iterable[tuple[Any, Any]]]] = {
        "kind": (_("Kind"), Product.Kind.choices),
        "unit": (_("Unit"), Unit.choices),
        "industry": (_("Industry"), industries),
        "year": (_("List year"), [(year, year) for year in rounds.values()]),
        "route": (_("Route"), Certificate.Route.choices),
        "status": (_("Status"), Status.choices),
    }
    facets = tuple(facet_asked(name, label, known, query.get(name, ""), remarks) for name, (label, known) in choices.items())
    return Filters(facets, search_asked(query.get("q", ""), remarks), tuple(remarks), rounds=tuple(rounds))


def known() -> tuple[list[tuple[int, str]], dict[int, int]]:
    """(key, name) of each industry in the editors' order, and the list year of each round by its key, newest first: one query."""
    industries = Industry.objects.order_by().annotate(sort=F("position") + 0).values_list("sort", "name", "pk")
    rounds = Round.objects.order_by().annotate(sort=-F("year")).values_list("sort", Value(""), "pk")
    rows = list(industries.union(rounds, all=True).order_by("sort", "name"))
    return [(key, name) for _sort, name, key in rows if name], {key: -sort for sort, name, key in rows if not name}


def facet_asked(name: str, label: str, known: Iterable[tuple[Any, Any]], value: str, remarks: list[str]) -> Facet:
    """Adds a sentence to `remarks` where `value` is none of the `known`."""
    choices = [(str(key), text) for key, text in known]
    if value and value not in dict(choices):
        remarks.append(
            _("“%(value)s” is not a choice for %(facet)s; it was left out.")
            % {"value": Truncator(value.replace("\0", "")).chars(30), "facet": label}
        )
        value = ""
    return Facet(name, label, choices, value)


def search_asked(text: str, remarks: list[str]) -> str:
    """A few words of bearable length; adds a sentence to `remarks` for what was left out."""
    text = " ".join(text.replace("\0", " ").split())
    if len(text) > LONGEST_SEARCH:
        remarks.append(
            _("The search was longer than %(count)s characters; only its beginning was used.") % {"count": LONGEST_SEARCH}
        )
        text = text[:LONGEST_SEARCH].strip()
    words = text.split()
    if len(words) > MOST_WORDS:
        remarks.append(_("The search had more than %(count)s words; only the first ones were used.") % {"count": MOST_WORDS})
    return " ".join(words[:MOST_WORDS])
