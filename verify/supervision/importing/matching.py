"""Results beside the register: which certified item each is about."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.utils.translation import gettext as _

from verify.registry.importing.names import CloseNames, fold
from verify.registry.models import Certificate, Product
from verify.supervision.importing.entries import Entry
from verify.supervision.models import Inspection

SHORTEST_PART = 2  # characters of a name that stands within another
MOST_CANDIDATES = 8  # that a person is asked to choose from
MOST_NAMES = 5  # of enterprises that one row is asked about


@dataclass(frozen=True, slots=True)
class Match:
    """The one item meant, or those that could be meant, or neither; and what to tell the person who has to say."""

    product: Product | None = None
    candidates: tuple[Product, ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def products(self) -> tuple[Product, ...]:
        return (self.product,) if self.product else self.candidates


class Items:
    """The certified items of the enterprises that a list names, read once."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self.by_ref: dict[str, Product] = {}
        self.of_enterprise: dict[str, list[Product]] = defaultdict(list)
        self.close: dict[str, list[str]] = {}
        wanted = {fold(entry.enterprise) for entry in entries}
        refs = {entry.ref for entry in entries if entry.ref}
        for product in self._read(wanted, refs):
            self.by_ref[product.ref] = product
            self.of_enterprise[fold(product.enterprise.name)].append(product)

    def _read(self, wanted: set[str], refs: set[str]) -> Iterable[Product]:
        certified: Any = Product.objects.filter(pk__in=Certificate.objects.order_by().values("product"))
        names = dict(certified.order_by().values_list("enterprise", "enterprise__name").distinct())
        known = {fold(name) for name in names.values()}
        self._find_close(wanted - known, names.values())
        near = {fold(name) for names in self.close.values() for name in names}
        found = [key for key, name in names.items() if fold(name) in wanted | near]
        years = Certificate.objects.filter(product=OuterRef("pk")).order_by("round__year").values("round__year")
        whole = certified.select_related("enterprise").annotate(years=ArraySubquery(years)).order_by("pk")
        return [*whole.filter(enterprise__in=found), *whole.filter(ref__in=refs).exclude(enterprise__in=found)]

    def _find_close(self, unknown: set[str], names: Iterable[str]) -> None:
        """For enterprises that the register does not hold, those a character away. The few unknown ones are indexed, not all."""
        index = CloseNames()
        for name in sorted(unknown):
            index.add(name)
        for name in names if unknown else ():
            for near in index.close_to(name):
                close = self.close.setdefault(near, [])
                if len(close) < MOST_NAMES:
                    close.append(name)

    def find(self, entry: Entry) -> Match:
        if entry.ref:
            named = self.by_ref.get(entry.ref.upper())
            said = _("No certified item has the reference %(ref)s.") % {"ref": entry.ref}
            return Match(product=named) if named else Match(remarks=(said,))
        known = self.of_enterprise.get(fold(entry.enterprise), [])
        if not known:
            return self._of_close_names(entry)
        same, fitting = _same(known, entry)
        if len(fitting) == 1:
            return Match(product=fitting[0])
        return Match(candidates=tuple((fitting or same or _alike(known, entry.item))[:MOST_CANDIDATES]))

    def _of_close_names(self, entry: Entry) -> Match:
        """Asked, even where one item fits: the enterprise is a guess."""
        names = self.close.get(fold(entry.enterprise), [])
        near = [product for name in dict.fromkeys(map(fold, names)) for product in self.of_enterprise[name]]
        same, fitting = _same(near, entry)
        offered = fitting or same or _alike(near, entry.item) or near
        said = _("The name is very close to “%(name)s”. Is it the same?")
        return Match(candidates=tuple(offered[:MOST_CANDIDATES]), remarks=tuple(said % {"name": name} for name in names))


def _same(products: Iterable[Product], entry: Entry) -> tuple[list[Product], list[Product]]:
    """Those of this name, and of these, where they are several, those of the specification sampled."""
    same = [product for product in products if fold(product.name) == fold(entry.item)]
    return same, [product for product in same if len(same) == 1 or _fits(product.specification, entry.specification)]


def _fits(specification: str, sampled: str) -> bool:
    """What was sampled is one of the specifications certified, or the same."""
    return bool(fold(sampled)) and fold(sampled) in fold(specification)


def _alike(products: Iterable[Product], item: str) -> list[Product]:
    """Of one enterprise, items whose name holds the other one or is a character away: 示例绿茶 and 示例绿茶（特级）."""
    asked, index = fold(item), CloseNames()
    index.add(item)
    return [
        product
        for product in products
        if index.close_to(product.name)
        or (
            min(len(asked), len(fold(product.name))) >= SHORTEST_PART
            and (asked in fold(product.name) or fold(product.name) in asked)
        )
    ]


def note(product: Product, entry: Entry) -> list[str]:
    """What a person should know of an item that matches by its name."""
    certified, sampled = fold(product.specification), fold(entry.specification)
    if certified and sampled and sampled not in certified and certified not in sampled:
        return [_("Certified are other specifications: %(specification)s.") % {"specification": product.specification}]
    return []


def recorded(products: Iterable[Product], entries: Iterable[Entry]) -> dict[tuple[object, ...], Inspection]:
    """What is on record of these items on the days of the list, by item and `Entry.same`. One query."""
    days = {entry.inspected_on for entry in entries}
    rows = Inspection.objects.filter(product__in={product.pk for product in products}, inspected_on__in=days)
    return {
        (row.product_id, row.inspected_on, fold(row.specification), fold(row.lot), fold(row.body)): row for row in rows.iterator()
    }
