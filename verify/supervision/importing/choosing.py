"""What a person chose for rows that could be about several items. It is held against the rows as they are now, not as shown."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeAlias

from django.utils.translation import gettext as _

from verify.refusals import Refused
from verify.supervision.importing.record import Record
from verify.supervision.importing.rows import Outcome, Plan, PlannedRow

# The number of a row and the reference of an item, or nothing for none of them, both as they were sent.
Choices: TypeAlias = Sequence[tuple[str, str]]


class ChoiceRefused(Refused):
    """`plan` is what the list would record without any choice: to be shown again."""

    def __init__(self, message: str, plan: Plan) -> None:
        super().__init__("choice", message)
        self.plan = plan


def choose(plan: Plan, choices: Choices, record: Record) -> Plan:
    """The plan with the chosen items in place. ChoiceRefused as a whole where one of the choices cannot be followed."""
    rows = {str(row.number): row for row in plan.rows}
    chosen: dict[str, PlannedRow] = {}
    for number, ref in choices:
        if fault := _fault(number, ref, rows, chosen):
            raise ChoiceRefused(fault % {"row": number[:10]}, plan)
        chosen[number] = row = _chosen(rows[number], ref, record)
        if row.outcome == Outcome.ERROR:
            sentence = _("Nothing was recorded. What was chosen for row %(row)s cannot be recorded: %(sentence)s")
            raise ChoiceRefused(sentence % {"row": number, "sentence": " ".join(row.messages)}, plan)
    return replace(plan, rows=tuple(chosen.get(str(row.number), row) for row in plan.rows))


def _fault(number: str, ref: str, rows: dict[str, PlannedRow], chosen: dict[str, PlannedRow]) -> str:
    if number not in rows:
        return _("Nothing was recorded. The preview has no row %(row)s.")
    if number in chosen:
        return _("Nothing was recorded. More than one item was chosen for row %(row)s; choose one.")
    if rows[number].outcome != Outcome.AMBIGUOUS:
        return _("Nothing was recorded. Row %(row)s no longer leaves a choice; look at it again.")
    if ref and ref not in {product.ref for product in rows[number].candidates}:
        return _("Nothing was recorded. What was chosen for row %(row)s is not among its items; choose again.")
    return ""


def _chosen(row: PlannedRow, ref: str, record: Record) -> PlannedRow:
    if not ref or row.entry is None:
        return row
    product = next(product for product in row.candidates if product.ref == ref)
    return replace(record.judge(row.line, row.entry, product), is_chosen=True)
