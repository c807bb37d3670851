"""Results beside the register: which certified item each is about."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _

from verify.registry.importing.names import CloseNames, fold
from verify.registry.models import Certificate, Product
from verify.supervision.importing.entries import Entry
from verify.supervision.models import Inspection

SHORTEST_PART = 2  # characters of a name that stands within another


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
        found = [key for key, name in names.items() if fold(name) in wanted]
        self._find_close(wanted - {fold(names[key]) for key in found}, names.values())
        whole = certified.select_related("enterprise").order_by("pk")
        return [*whole.filter(enterprise__in=found), *whole.filter(ref__in=refs).exclude(enterprise__in=found)]

    def _find_close(self, unknown: set[str], names: Iterable[str]) -> None:
        """For enterprises that the register does not hold, those a character away. The few unknown ones are indexed, not all."""
        index = CloseNames()
        for name in sorted(unknown):
            index.add(name)
        for name in names if unknown else ():
            for near in index.close_to(name):
                self.close.setdefault(near, []).append(name)

    def find(self, entry: Entry) -> tuple[Product | None, list[str]]:
        """The one item meant; or None and the choices, in words; or None and nothing where it is no certified item."""
        if entry.ref:
            named = self.by_ref.get(entry.ref.upper())
            return named, [] if named else [_("No certified item has the reference %(ref)s.") % {"ref": entry.ref}]
        known = self.of_enterprise.get(fold(entry.enterprise), [])
        if not known:
            near = self.close.get(fold(entry.enterprise), [])[:5]
            return None, [_("The name is very close to “%(name)s”. Is it the same?") % {"name": name} for name in near]
        same = [product for product in known if fold(product.name) == fold(entry.item)]
        fitting = [product for product in same if _fits(product.specification, entry.specification)] if len(same) > 1 else same
        if len(fitting) == 1:
            return fitting[0], []
        return None, [_choice(product) for product in (fitting or same or _alike(known, entry.item))[:8]]


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


def _choice(product: Product) -> str:
    values = {"name": product.name, "specification": product.specification or "—", "ref": product.ref}
    return _("Perhaps “%(name)s”, %(specification)s: then write %(ref)s into the column 本站编号.") % values


def recorded(products: Iterable[Product], entries: Iterable[Entry]) -> dict[tuple[object, ...], Inspection]:
    """What is on record of these items on the days of the list, by item and `Entry.same`. One query."""
    days = {entry.inspected_on for entry in entries}
    rows = Inspection.objects.filter(product__in={product.pk for product in products}, inspected_on__in=days)
    return {
        (row.product_id, row.inspected_on, fold(row.specification), fold(row.lot), fold(row.body)): row for row in rows.iterator()
    }
