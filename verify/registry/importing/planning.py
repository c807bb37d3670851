"""What a list would do to the register: an outcome for each row. Reads the register, writes nothing."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from verify.refusals import Refused
from verify.registry.importing.columns import Column, Line, Table
from verify.registry.importing.entries import Entry, entry_of
from verify.registry.importing.matching import Register
from verify.registry.importing.names import fold
from verify.registry.models import Enterprise, Product

FIRST_YEAR, LAST_YEAR = 2023, 2100


class Outcome(models.TextChoices):
    NEW = "NEW", gettext_lazy("new in this round")
    UNCHANGED = "UNCHANGED", gettext_lazy("in this round already")
    DUPLICATE = "DUPLICATE", gettext_lazy("repeated in the list")
    NEAR_DUPLICATE = "NEAR_DUPLICATE", gettext_lazy("new, name close to another")
    ERROR = "ERROR", gettext_lazy("has an error")


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
    def worst_first(self) -> list[PlannedRow]:
        return [*self.errors, *(row for row in self.rows if row.outcome != Outcome.ERROR)]

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
    rows = tuple(_row(line, entry, faults, register, seen) for line, entry, faults in read)
    return Plan(year, table.filename, table.sha256, rows, table.ignored)


def _row(
    line: Line, entry: Entry | None, faults: list[str], register: Register, seen: dict[tuple[str, str], tuple[int, Entry]]
) -> PlannedRow:
    """`seen` holds, for each item, the row that named it first."""
    if entry is None:
        return PlannedRow(line.number, line.cells, Outcome.ERROR, tuple(faults))
    enterprise, product = register.find(entry)
    number, first = seen.setdefault((fold(entry.enterprise), fold(entry.item)), (line.number, entry))
    faults = register.faults(entry, enterprise, product)
    if not entry.agrees_with(first):
        faults.append(_("Row %(row)s says otherwise of the same item.") % {"row": number})
    if faults:
        outcome, messages = Outcome.ERROR, faults
    elif first is not entry:
        outcome, messages = Outcome.DUPLICATE, [_("The same item as in row %(row)s.") % {"row": number}]
    elif product and register.listed(product):
        outcome, messages = Outcome.UNCHANGED, register.notes(entry, enterprise, product)
    else:
        close = register.close(entry, enterprise, product)
        outcome = Outcome.NEAR_DUPLICATE if close else Outcome.NEW
        messages = close + register.notes(entry, enterprise, product)
    return PlannedRow(line.number, line.cells, outcome, tuple(messages), entry, enterprise, product)
