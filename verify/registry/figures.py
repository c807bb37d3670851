"""The register counted: how many items stand, and of what sort, at a moment.

Nearly every certificate has its issue and its dates and no more, so that the database counts them by sort without looking at
a history. The few with a further decision are then counted again and moved to where they belong.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Case, CharField, Count, QuerySet, Value, When

from verify.calendar import day_of
from verify.registry.models import Certificate, Product, Round, StatusChange
from verify.registry.status import ENDED, ChangeKind, Status

# Counted apart: all combinations of both at once are so many that the database would sort every certificate.
OF_CERTIFICATE = {"year": "round", "route": "route"}
OF_ITEM = {
    "kind": "product__kind",
    "unit": "product__enterprise__unit",
    "industry": "product__enterprise__industry",
    "demo": "product__enterprise__is_demo",
}
Cell = tuple[Any, ...]  # the status, then a value for each property


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
    """Six queries; seven where some certificate is not issued yet."""
    certificates = _as_issued(OF_CERTIFICATE, at)
    items = _as_issued(OF_ITEM, at)
    for dated, stands, sort, number in _corrections(at, listed=certificates.total()):
        for cells, values in ((certificates, sort[: len(OF_CERTIFICATE)]), (items, sort[len(OF_CERTIFICATE) :])):
            cells[dated, *values] -= number
            cells[stands, *values] += number
    by_status: dict[Status, int] = dict.fromkeys(Status, 0)
    for (stands, *_), number in certificates.items():
        by_status[stands] += number
    years = dict(Round.objects.values_list("pk", "year"))
    by_round = _breakdowns(OF_CERTIFICATE, certificates)
    year = Breakdown(
        *(Counter({years[pk]: n for pk, n in each.items()}) for each in (by_round["year"].listed, by_round["year"].valid))
    )
    by_item = _breakdowns(OF_ITEM, items)
    return Tally(
        at=at,
        listed=certificates.total(),
        valid=by_status[Status.VALID],
        enterprises=Product.objects.filter(certificates__isnull=False).aggregate(n=Count("enterprise", distinct=True))["n"],
        units=len(by_item["unit"].listed),
        status=by_status,
        **{**by_round, "year": year},
        **by_item,
    )


def _breakdowns(properties: Mapping[str, str], cells: Counter[Cell]) -> dict[str, Breakdown]:
    found = {name: Breakdown() for name in properties}
    for (stands, *values), number in cells.items():
        for name, value in zip(properties, values, strict=True):
            if number:
                found[name].listed[value] += number
            if number and stands == Status.VALID:
                found[name].valid[value] += number
    return found


def _counted(rows: QuerySet[Certificate], at: datetime, *columns: str) -> QuerySet[Certificate, tuple[Any, ...]]:
    """(status that the dates alone would give, the columns, number)."""
    today = day_of(at)
    dated = Case(
        When(valid_from__gt=today, then=Value(Status.NOT_YET_VALID.value)),
        When(valid_until__lt=today, then=Value(Status.EXPIRED.value)),
        default=Value(Status.VALID.value),
        output_field=CharField(),
    )
    columns = ("dated", *columns)
    counted = rows.order_by().annotate(dated=dated).values(*columns).annotate(number=Count("pk"))
    found: QuerySet[Certificate, tuple[Any, ...]] = counted.values_list(*columns, "number")
    return found


def _as_issued(properties: Mapping[str, str], at: datetime) -> Counter[Cell]:
    """As if every certificate were issued and nothing had been decided since."""
    rows = _counted(Certificate.objects.all(), at, *properties.values())
    return Counter({(Status(dated), *values): number for dated, *values, number in rows})


def _corrections(at: datetime, *, listed: int) -> Iterator[tuple[Status, Status, list[Any], int]]:
    """(status by the dates alone, status, properties, number) of the certificates for which the two differ."""
    changes, today = StatusChange.objects, day_of(at)
    columns = (*OF_CERTIFICATE.values(), *OF_ITEM.values())
    outcomes = {
        **{ended: changes.ended(at, kind) for kind, ended in ENDED.items()},
        Status.VALID: changes.renewed(at, valid_until__gte=today),
        Status.EXPIRED: changes.renewed(at, valid_until__lt=today),
    }
    outcome = Case(*(When(pk__in=found, then=Value(stands.value)) for stands, found in outcomes.items()), output_field=CharField())
    decided = changes.filter(effective_at__lte=at).exclude(kind=ChangeKind.ISSUE).values("certificate")
    rows = _counted(Certificate.objects.filter(pk__in=decided).annotate(outcome=outcome), at, *columns, "outcome")
    for dated, *sort, stands, number in rows:
        # A renewal moves the last day; the first one may still lie ahead.
        if stands and (stands in ENDED.values() or dated != Status.NOT_YET_VALID):
            yield Status(dated), Status(stands), sort, number
    issued = changes.issued(at)
    if issued.count() < listed:
        for dated, *sort, number in _counted(Certificate.objects.exclude(pk__in=issued.values("certificate")), at, *columns):
            yield Status(dated), Status.NOT_YET_VALID, sort, number
