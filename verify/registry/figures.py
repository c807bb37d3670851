"""The register counted: how many items stand, and of what sort, at a moment."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Count

from verify.registry.models import Certificate, Product, Round, StatusChange, standing
from verify.registry.status import ENDED, Status

PROPERTIES = {
    "year": "round",
    "route": "route",
    "kind": "product__kind",
    "unit": "product__enterprise__unit",
    "industry": "product__enterprise__industry",
    "demo": "product__enterprise__is_demo",
}


@dataclass(frozen=True, slots=True)
class Breakdown:
    """Number of certificates by one property; unset is None or empty."""

    listed: Counter[Any] = field(default_factory=Counter)
    valid: Counter[Any] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class Tally:
    """Numbers of certificates, but for `enterprises` and `units` that have any. `year` is the list year, `unit` the code,
    `industry` the key, `demo` true for demonstration data."""

    at: datetime
    listed: int
    valid: int
    enterprises: int
    units: int
    status: Mapping[Status, int]
    year: Breakdown
    route: Breakdown
    kind: Breakdown
    unit: Breakdown
    industry: Breakdown
    demo: Breakdown


def tally(at: datetime) -> Tally:
    """Four queries. The database goes through the certificates once, by all properties together, which make some thousand
    sorts at most; those who hold them are counted apart, and so are the few decisions in force."""
    found = {name: Breakdown() for name in PROPERTIES}
    stands = standing(at)
    numbers = {"listed": Count("pk")} | {
        name: Count("pk", filter=stands[status]) for name, status in (("valid", Status.VALID), ("early", Status.NOT_YET_VALID))
    }
    rows = Certificate.objects.order_by().values_list(*PROPERTIES.values()).annotate(**numbers)
    listed = valid = early = 0
    years = dict(Round.objects.values_list("pk", "year"))
    for key, *others, listed_of_it, valid_of_it, early_of_it in rows:
        listed, valid, early = listed + listed_of_it, valid + valid_of_it, early + early_of_it
        for breakdown, value in zip(found.values(), (years[key], *others), strict=True):
            breakdown.listed[value] += listed_of_it
            if valid_of_it:
                breakdown.valid[value] += valid_of_it
    latest = StatusChange.objects.latest_kinds(at)
    by_status = {Status.VALID: valid, Status.NOT_YET_VALID: early} | {ended: latest[kind] for kind, ended in ENDED.items()}
    by_status[Status.EXPIRED] = listed - sum(by_status.values())
    return Tally(
        at=at,
        listed=listed,
        valid=valid,
        enterprises=Product.objects.filter(certificates__isnull=False).aggregate(n=Count("enterprise", distinct=True))["n"],
        units=len(found["unit"].listed),
        status={status: by_status[status] for status in Status},
        **found,
    )
