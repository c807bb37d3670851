"""A list of results row by row: what is to be done with each."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy

from verify.registry.importing import Line
from verify.registry.models import Product
from verify.supervision.importing.entries import Entry


class Outcome(models.TextChoices):
    MATCHED = "MATCHED", gettext_lazy("a certified item")
    AMBIGUOUS = "AMBIGUOUS", gettext_lazy("which item is meant?")
    NOT_CERTIFIED = "NOT_CERTIFIED", gettext_lazy("no certified item")
    DUPLICATE = "DUPLICATE", gettext_lazy("recorded already")
    ERROR = "ERROR", gettext_lazy("has an error")


# What a person has to look at comes first.
WORST_FIRST = (Outcome.ERROR, Outcome.AMBIGUOUS, Outcome.MATCHED, Outcome.DUPLICATE, Outcome.NOT_CERTIFIED)


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """`product` is the item meant, where there is one, `candidates` those of an ambiguous row, each with the `years` it was
    certified in; `entry` is None where a cell is wrong. `is_chosen` where a person said which of the candidates is meant."""

    line: Line
    outcome: Outcome
    messages: tuple[str, ...] = ()
    entry: Entry | None = None
    product: Product | None = None
    candidates: tuple[Product, ...] = ()
    is_chosen: bool = False

    @property
    def number(self) -> int:
        return self.line.number

    @property
    def cells(self) -> Mapping[Any, str]:
        return self.line.cells


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
    def ambiguous(self) -> list[PlannedRow]:
        return [row for row in self.rows if row.outcome == Outcome.AMBIGUOUS]

    @property
    def chosen(self) -> dict[int, str]:
        """By its number, each row that is recorded because a person chose, and of which item."""
        return {row.number: row.product.ref for row in self.matched if row.is_chosen and row.product}

    @property
    def counts(self) -> dict[Outcome, int]:
        """Every outcome, also those that no row has."""
        counted = Counter(row.outcome for row in self.rows)
        return {outcome: counted[outcome] for outcome in Outcome}

    @property
    def worst_first(self) -> list[PlannedRow]:
        return sorted(self.rows, key=lambda row: WORST_FIRST.index(row.outcome))
