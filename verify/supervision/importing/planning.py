"""What a list of results would record: an outcome for each row. Reads the register, writes nothing."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from verify.calendar import day_of
from verify.refusals import Refused
from verify.registry.importing import Line, Table
from verify.registry.models import Product
from verify.supervision.importing.columns import Column
from verify.supervision.importing.entries import Entry, entry_of
from verify.supervision.importing.matching import Items, note, recorded
from verify.supervision.models import Inspection


class Outcome(models.TextChoices):
    MATCHED = "MATCHED", gettext_lazy("a certified item")
    AMBIGUOUS = "AMBIGUOUS", gettext_lazy("which item is meant?")
    NOT_CERTIFIED = "NOT_CERTIFIED", gettext_lazy("no certified item")
    DUPLICATE = "DUPLICATE", gettext_lazy("recorded already")
    ERROR = "ERROR", gettext_lazy("has an error")


MOST_RECORDED = 2000
# What a person has to look at comes first.
WORST_FIRST = (Outcome.ERROR, Outcome.AMBIGUOUS, Outcome.MATCHED, Outcome.DUPLICATE, Outcome.NOT_CERTIFIED)


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """`product` is the item meant, where there is one; `entry` is None where a cell is wrong."""

    line: Line
    outcome: Outcome
    messages: tuple[str, ...] = ()
    entry: Entry | None = None
    product: Product | None = None


@dataclass(frozen=True)
class Plan:
    filename: str
    sha256: str
    rows: tuple[PlannedRow, ...]
    ignored: tuple[str, ...] = ()

    @property
    def matched(self) -> list[PlannedRow]:
        return [row for row in self.rows if row.outcome == Outcome.MATCHED]

    @property
    def counts(self) -> dict[Outcome, int]:
        """Every outcome, also those that no row has."""
        counted = Counter(row.outcome for row in self.rows)
        return {outcome: counted[outcome] for outcome in Outcome}

    @property
    def worst_first(self) -> list[PlannedRow]:
        return sorted(self.rows, key=lambda row: WORST_FIRST.index(row.outcome))


def plan(table: Table, *, said: Mapping[Column, str], by: Any, at: datetime) -> Plan:
    """`said` holds what counts for every row that says nothing else; `by`, whose units the items have to lie in. Refused where more
    rows than MOST_RECORDED would be recorded."""
    read = [(line, *entry_of(line, said, day_of(at))) for line in table.lines]
    entries = [entry for _line, entry, _faults in read if entry]
    items = Items(entries)
    found = [(line, entry, faults, *(items.find(entry) if entry else (None, []))) for line, entry, faults in read]
    known = recorded((product for *_rest, product, _choices in found if product), entries)
    seen: dict[tuple[object, ...], tuple[int, Entry]] = {}
    rows = tuple(_row(line, entry, faults, product, choices, known, seen, by) for line, entry, faults, product, choices in found)
    made = Plan(table.filename, table.sha256, rows, table.ignored)
    if len(made.matched) > MOST_RECORDED:
        raise Refused("too_many", _("At most %(most)s results are recorded at once. Divide the list.") % {"most": MOST_RECORDED})
    return made


def _row(
    line: Line,
    entry: Entry | None,
    faults: list[str],
    product: Product | None,
    choices: list[str],
    known: dict[tuple[object, ...], Inspection],
    seen: dict[tuple[object, ...], tuple[int, Entry]],
    by: Any,
) -> PlannedRow:
    """`known` is on record; `seen` holds, for each result of this file, the row that said it first."""
    if entry is None:
        return PlannedRow(line, Outcome.ERROR, tuple(faults))
    if product is None:
        wrong = Outcome.ERROR if entry.ref else Outcome.AMBIGUOUS if choices else Outcome.NOT_CERTIFIED
        return PlannedRow(line, wrong, tuple(choices), entry)
    if not by.sees(product.enterprise.unit):
        return PlannedRow(line, Outcome.ERROR, (_("This item belongs to another unit."),), entry)
    key = (product.pk, *entry.same)
    number, first = seen.setdefault(key, (line.number, entry))
    stands = known.get(key)
    if stands and (stands.result, stands.items_failed == "") != (entry.result, entry.items_failed == ""):
        outcome, said = Outcome.ERROR, _("This inspection is on record with another result: %(result)s.")
        return PlannedRow(line, outcome, (said % {"result": stands.get_result_display()},), entry, product)
    if first.result != entry.result:
        said = _("Row %(row)s says otherwise of the same item.")
        return PlannedRow(line, Outcome.ERROR, (said % {"row": number},), entry, product)
    if stands:
        return PlannedRow(
            line, Outcome.DUPLICATE, (_("On record since %(day)s.") % {"day": day_of(stands.recorded_at)},), entry, product
        )
    if first is not entry:
        return PlannedRow(line, Outcome.DUPLICATE, (_("The same inspection as in row %(row)s.") % {"row": number},), entry, product)
    return PlannedRow(line, Outcome.MATCHED, tuple(note(product, entry)), entry, product)
