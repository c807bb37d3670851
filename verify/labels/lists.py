"""A list of ranges of one run, as a warehouse writes it: from, to, why. Each end is a serial, or a code as it is printed."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _

from verify.labels.codes import Malformed
from verify.labels.keys import keyring
from verify.labels.models import LabelRange, LabelRun
from verify.refusals import Refused
from verify.registry.importing import Layout, Table

MOST_ROWS = 2000


class Column(StrEnum):
    FIRST = "起始"
    LAST = "截止"
    REASON = "原因"


LAYOUT = Layout(
    Column,
    (Column.FIRST, Column.LAST),
    {
        Column.FIRST: ("起始序号", "起始码", "开始", "自", "from", "first"),
        Column.LAST: ("截止序号", "截止码", "结束", "至", "to", "last"),
        Column.REASON: ("作废原因", "备注", "说明", "reason"),
    },
)


@dataclass(frozen=True, slots=True)
class Fault:
    """`row` as a spreadsheet counts it."""

    row: int
    column: str
    message: str


class ListRefused(Refused):
    """Some rows are wrong, so nothing was done."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("list", _("Nothing was done: %(count)s cells of the list are wrong.") % {"count": len(faults)})
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Wanted:
    first: int
    last: int
    reason: str


def ranges(run: LabelRun, table: Table, kind: str, reason: str) -> list[Wanted]:
    """What every row asks for; `reason` where a row gives none. ListRefused names every wrong cell."""
    if len(table.lines) > MOST_ROWS:
        raise Refused("too_many", _("A list has at most %(most)s rows. Divide it.") % {"most": MOST_ROWS})
    faults: list[Fault] = []
    found = [_row(run, line.number, line.cells, kind, reason, faults) for line in table.lines]
    if faults:
        raise ListRefused(faults)
    return [row for row in found if row]


def _row(run: LabelRun, number: int, cells: Mapping[Column, str], kind: str, reason: str, faults: list[Fault]) -> Wanted | None:
    before, ends = len(faults), []
    for column in (Column.FIRST, Column.LAST):
        serial, said = _serial(run, cells.get(column, "").strip())
        if said:
            faults.append(Fault(number, column.value, said))
        ends.append(serial)
    why = cells.get(Column.REASON, "").strip() or reason
    longest = LabelRange._meta.get_field("reason").max_length or 0
    if kind == LabelRange.Kind.VOID and not why:
        faults.append(Fault(number, Column.REASON.value, _("Say why the labels are voided.")))
    elif len(why) > longest:
        faults.append(Fault(number, Column.REASON.value, _("At most %(most)s characters.") % {"most": longest}))
    if len(faults) > before:
        return None
    first, last = ends
    if first > last:
        faults.append(Fault(number, Column.LAST.value, _("The last serial lies before the first.")))
    return Wanted(first, last, why)


def _serial(run: LabelRun, cell: str) -> tuple[int, str]:
    """(the serial, what is wrong with the cell)"""
    if not cell:
        return 0, _("Something is missing here.")
    if cell.isascii() and cell.isdigit() and len(cell) <= 10:
        serial = int(cell)
        if run.first_serial <= serial <= run.last_serial:
            return serial, ""
        return 0, _("Serials must lie between %(first)s and %(last)s.") % {"first": run.first_serial, "last": run.last_serial}
    try:
        label = keyring().open_code(cell)
    except Malformed:
        return 0, _("This is neither a serial nor a code; is a character mistyped?")
    if label is None or label.run != run.pk:
        return 0, _("This code is not one of this run.")
    return label.serial, ""
