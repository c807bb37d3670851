"""What the register counts, each number with the list that shows what was counted."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from verify.models import Industry
from verify.registry.figures import Tally
from verify.registry.status import Status

CATALOGUE = "/products/"


@dataclass(frozen=True, slots=True)
class Figure:
    """Of components/figures.html and count_list.html."""

    label: str
    value: int
    url: str = ""
    note: str = ""


def headline(counted: Tally) -> list[Figure]:
    return [
        Figure(_("items valid now"), counted.valid, within(status=Status.VALID.value)),
        Figure(_("items certified in all"), counted.listed, CATALOGUE),
        Figure(_("enterprises with certified items"), counted.enterprises, "/brands/"),
        Figure(_("cities and prefectures with certified items"), counted.units, "/units/"),
    ]


def by_year(counted: Tally) -> list[Figure]:
    """Newest first."""
    return [
        Figure(_("%(year)s list") % {"year": year}, number, within(year=year))
        for year, number in sorted(counted.year.listed.items(), reverse=True)
    ]


def by_status(counted: Tally) -> list[Figure]:
    """In the order of `Status`, those that occur."""
    return [
        Figure(str(status.label), counted.status[status], within(status=status.value))
        for status in Status
        if counted.status[status]
    ]


def by_industry(counted: Tally) -> list[Figure]:
    """In the editors' order, those that occur. One query."""
    numbers = counted.industry.listed
    names: Iterable[Any] = Industry.objects.values_list("pk", "name")
    known = [Figure(name, numbers[key], within(industry=key)) for key, name in names if numbers[key]]
    unknown = numbers[None]
    return [*known, Figure(_("not stated"), unknown)] if known and unknown else known


def within(**facets: Any) -> str:
    """The catalogue narrowed."""
    return f"{CATALOGUE}?{urlencode(facets)}"


def latest_list(counted: Tally) -> int:
    """Items of the newest list that has any."""
    years = counted.year.listed
    return years[max(years)] if years else 0
