"""What a table would record: its lots and their events, or every faulty cell. Reads the register, writes nothing."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from verify.registry.importing import Table
from verify.registry.importing.names import fold
from verify.registry.models import Enterprise, Product
from verify.trace.models import Lot
from verify.trace.tables import CellFault, Column, Entry, LotEntry, entry_of, is_example

MAX_FAULTS = 200

Key = tuple[int, str]


@dataclass
class Plan:
    """`lots` by item and folded number: what stands already, and what the table says of those that are new."""

    filename: str
    sha256: str
    rows: int = 0
    standing: dict[Key, Lot] = field(default_factory=dict)
    new: dict[Key, tuple[Product, LotEntry]] = field(default_factory=dict)
    entries: list[tuple[Key, Entry]] = field(default_factory=list)
    faults: list[CellFault] = field(default_factory=list)
    ignored: tuple[str, ...] = ()

    @property
    def faults_shown(self) -> list[CellFault]:
        return self.faults[:MAX_FAULTS]


class Items:
    """The items of an enterprise, as a table may name them: by reference or by name, and by specification where several have it."""

    def __init__(self, products: Iterable[Product]) -> None:
        self.by_ref: dict[str, Product] = {}
        self.by_name: dict[str, list[Product]] = {}
        for product in products:
            self.by_ref[product.ref] = product
            self.by_name.setdefault(fold(product.name), []).append(product)

    def find(self, entry: Entry) -> Product | str:
        """The item, or why there is none."""
        if found := self.by_ref.get(entry.item.upper()):
            return found
        named = self.by_name.get(fold(entry.item), [])
        if entry.specification and len(named) > 1:
            named = [product for product in named if fold(product.specification) == fold(entry.specification)]
        if len(named) == 1:
            return named[0]
        if named:
            return _("Several of your items have this name; write the reference of this site, or the specification.")
        return _("No item of your enterprise is called so. Write its name or its reference as on the overview.")


def plan(table: Table, *, enterprise: Enterprise, at: datetime) -> Plan:
    """Two queries, however many rows."""
    made = Plan(table.filename, table.sha256, ignored=table.ignored)
    items = Items(enterprise.products.all())
    made.standing = {(lot.product_id, lot.number.lower()): lot for lot in Lot.objects.of(enterprise).select_related("product")}
    for line in table.lines:
        if is_example(line):
            continue
        made.rows += 1
        entry, faults = entry_of(line, at)
        made.faults.extend(faults or (_take(made, items, entry) if entry else []))
    if not made.faults:
        _see_days(made)
    return made


def _take(made: Plan, items: Items, entry: Entry) -> list[CellFault]:
    product = items.find(entry)
    if isinstance(product, str):
        return [CellFault(entry.row, Column.ITEM.value, product)]
    key = (product.pk, entry.lot.number.lower())
    told: Any = made.standing.get(key)
    known = LotEntry(told.number, told.produced_on, told.best_before, told.quantity) if told else None
    known = known or (made.new[key][1] if key in made.new else entry.lot)
    joined = known.joined(entry.lot)
    if joined is None:
        return [CellFault(entry.row, Column.LOT.value, _("Of this lot something else is on record, or in a row above."))]
    if not told:
        made.new[key] = (product, joined)
    made.entries.append((key, entry))
    return []


def _see_days(made: Plan) -> None:
    """Once all rows of a lot were read: that one of them said when it was made."""
    first: dict[Key, int] = {}
    for key, entry in made.entries:
        first.setdefault(key, entry.row)
    for key, (_product, told) in made.new.items():
        if told.produced_on is None:
            sentence = _("The lot is new: say when it was produced in one of its rows.")
            made.faults.append(CellFault(first[key], Column.PRODUCED_ON.value, sentence))
        elif told.best_before and told.best_before < told.produced_on:
            sentence = _("This day lies before the day of production.")
            made.faults.append(CellFault(first[key], Column.BEST_BEFORE.value, sentence))
