"""What a list would do to the register: an outcome for each row. Reads the register, writes nothing."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from verify.refusals import Refused
from verify.registry.importing.columns import Column, Table
from verify.registry.importing.entries import Entry, entry_of
from verify.registry.importing.matching import Register
from verify.registry.importing.names import fold
from verify.registry.models import Enterprise, Product

FIRST_YEAR, LAST_YEAR = 2023, 2100


class Outcome(models.TextChoices):
    NEW = "NEW", gettext_lazy("new")
    UNCHANGED = "UNCHANGED", gettext_lazy("unchanged")
    DUPLICATE = "DUPLICATE", gettext_lazy("repeated in the list")
    NEAR_DUPLICATE = "NEAR_DUPLICATE", gettext_lazy("new, name close to another")
    ERROR = "ERROR", gettext_lazy("error")


@dataclass(frozen=True)
class PlannedRow:
    """`enterprise` and `product` are what stands in the register already; `entry` is None where a cell is wrong."""

    number: int
    cells: Mapping[Column, str]
    outcome: Outcome
    messages: tuple[str, ...] = ()
    entry: Entry | None = None
    enterprise: Enterprise | None = None
    product: Product | None = None

    @property
    def is_written(self) -> bool:
        return self.outcome in {Outcome.NEW, Outcome.NEAR_DUPLICATE}


@dataclass(frozen=True)
class Plan:
    year: int
    filename: str
    sha256: str
    rows: tuple[PlannedRow, ...]
    ignored: tuple[str, ...] = field(default=())

    @property
    def errors(self) -> list[PlannedRow]:
        return [row for row in self.rows if row.outcome == Outcome.ERROR]

    @property
    def warnings(self) -> list[PlannedRow]:
        """Rows that a person should look at although nothing forbids them."""
        return [row for row in self.rows if row.messages and row.outcome != Outcome.ERROR]

    @property
    def new(self) -> list[PlannedRow]:
        return [row for row in self.rows if row.is_written]

    @property
    def counts(self) -> dict[Outcome, int]:
        """Every outcome, also those that no row has."""
        counted = Counter(row.outcome for row in self.rows)
        return {outcome: counted[outcome] for outcome in Outcome}

    @property
    def is_importable(self) -> bool:
        return not self.errors


def plan(table: Table, *, year: int, at: datetime) -> Plan:
    """Refused for a year that no round can have; everything else is said row by row."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Refused("year", _("The list year lies between %(first)s and %(last)s.") % {"first": FIRST_YEAR, "last": LAST_YEAR})
    read = [(line, *entry_of(line)) for line in table.lines]
    register = Register([entry for _line, entry, _faults in read if entry], year=year, at=at)
    seen: dict[tuple[str, str], tuple[int, Entry]] = {}
    rows: list[PlannedRow] = []
    for line, entry, faults in read:
        if entry is None:
            rows.append(PlannedRow(line.number, line.cells, Outcome.ERROR, tuple(faults)))
            continue
        enterprise, product = register.find(entry)
        key = fold(entry.enterprise), fold(entry.item)
        messages = register.faults(entry, enterprise, product)
        first = seen.setdefault(key, (line.number, entry))
        if first[1] is not entry and not messages:
            messages = [] if entry.agrees_with(first[1]) else [_("Row %(row)s lists the same item otherwise.") % {"row": first[0]}]
            if not messages:
                note = _("The same item as in row %(row)s.") % {"row": first[0]}
                rows.append(PlannedRow(line.number, line.cells, Outcome.DUPLICATE, (note,), entry, enterprise, product))
                continue
        if messages:
            rows.append(PlannedRow(line.number, line.cells, Outcome.ERROR, tuple(messages), entry, enterprise, product))
            continue
        close, notes = register.close(entry, enterprise, product), register.notes(entry, enterprise, product)
        if product and register.is_listed(product):
            outcome = Outcome.UNCHANGED
            close = []
        else:
            outcome = Outcome.NEAR_DUPLICATE if close else Outcome.NEW
        rows.append(PlannedRow(line.number, line.cells, outcome, (*close, *notes), entry, enterprise, product))
    return Plan(year, table.filename, table.sha256, tuple(rows), table.ignored)
