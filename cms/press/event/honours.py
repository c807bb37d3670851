"""The honours list of a release: every certified item of its round, live, for as long as the list itself is public."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from cms.items import Item, items_of
from verify.models import Certificate, LabelRun


@dataclass(frozen=True, slots=True)
class Honour:
    """`has_plaque`: labels for a plaque were issued for the item, each to be checked like any other."""

    item: Item
    has_plaque: bool


@dataclass(frozen=True, slots=True)
class HonourGroup:
    """The honours of one unit."""

    unit_label: str
    honours: tuple[Honour, ...]


def honours_of(round_id: int, at: datetime) -> list[HonourGroup]:
    """By unit, in the order of the official codes. Five queries, however many items there are, one of them for pictures."""
    rows = Certificate.objects.filter(round=round_id).order_by("product__enterprise__unit", "pk")
    certificates = dict(rows.values_list("pk", "product_id"))
    plaques = LabelRun.objects.filter(carrier=LabelRun.Carrier.PLAQUE, product__in=certificates.values())
    with_plaque = set(plaques.values_list("product_id", flat=True))
    found = zip(certificates.values(), items_of(certificates, at), strict=True)
    honours = [Honour(item, product in with_plaque) for product, item in found]
    return list(grouped(honours))


def grouped(honours: list[Honour]) -> Iterator[HonourGroup]:
    for unit_label, each in groupby(honours, key=lambda honour: honour.item.unit_label):
        yield HonourGroup(unit_label, tuple(each))
