"""What is on record of the items of a list, and what the rows of the list have said so far."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from verify.calendar import day_of
from verify.registry.importing import Line
from verify.registry.models import Product
from verify.supervision.importing.entries import Entry
from verify.supervision.importing.matching import Match, note, recorded
from verify.supervision.importing.rows import Outcome, PlannedRow


class Record:
    """Rows are judged in the order they are given: of two that say the same the first one counts."""

    def __init__(self, products: Iterable[Product], entries: Iterable[Entry], *, by: Any) -> None:
        self.by = by
        self.known = recorded(products, entries)
        self.seen: dict[tuple[object, ...], tuple[int, Entry]] = {}

    def row(self, line: Line, entry: Entry | None, faults: list[str], match: Match) -> PlannedRow:
        if entry is None:
            return PlannedRow(line, Outcome.ERROR, tuple(faults))
        if match.product:
            return self.judge(line, entry, match.product)
        if match.candidates:
            return self.ask(line, entry, match)
        return PlannedRow(line, Outcome.ERROR if entry.ref else Outcome.NOT_CERTIFIED, match.remarks, entry)

    def ask(self, line: Line, entry: Entry, match: Match) -> PlannedRow:
        """Nobody is asked about items that they could not record."""
        candidates = tuple(product for product in match.candidates if self.by.sees(product.enterprise.unit))
        if not candidates:
            return PlannedRow(line, Outcome.ERROR, (_("The items that it could be about belong to another unit."),), entry)
        standing = [
            (product, self.known[product.pk, *entry.same]) for product in candidates if (product.pk, *entry.same) in self.known
        ]
        said = _("On record of %(ref)s since %(day)s.")
        remarks = [said % {"ref": product.ref, "day": day_of(found.recorded_at)} for product, found in standing]
        return PlannedRow(line, Outcome.AMBIGUOUS, (*match.remarks, *remarks), entry, candidates=candidates)

    def judge(self, line: Line, entry: Entry, product: Product) -> PlannedRow:
        outcome, said = self._judged(line, entry, product)
        return PlannedRow(line, outcome, tuple(said), entry, product)

    def _judged(self, line: Line, entry: Entry, product: Product) -> tuple[Outcome, list[str]]:
        if not self.by.sees(product.enterprise.unit):
            return Outcome.ERROR, [_("This item belongs to another unit.")]
        key = (product.pk, *entry.same)
        number, first = self.seen.setdefault(key, (line.number, entry))
        stands = self.known.get(key)
        if stands and (stands.result, stands.items_failed == "") != (entry.result, entry.items_failed == ""):
            said = _("This inspection is on record with another result: %(result)s.")
            return Outcome.ERROR, [said % {"result": stands.get_result_display()}]
        if first.result != entry.result:
            return Outcome.ERROR, [_("Row %(row)s says otherwise of the same item.") % {"row": number}]
        if stands:
            return Outcome.DUPLICATE, [_("On record since %(day)s.") % {"day": day_of(stands.recorded_at)}]
        if first is not entry:
            return Outcome.DUPLICATE, [_("The same inspection as in row %(row)s.") % {"row": number}]
        return Outcome.MATCHED, note(product, entry)
