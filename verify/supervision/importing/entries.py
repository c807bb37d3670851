"""The cells of one row as a result, or the sentences that say what is wrong with them. Pure."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _

from verify.registry.importing import Line
from verify.registry.importing.entries import BROKEN_CELL
from verify.registry.importing.names import fold
from verify.supervision.importing.columns import Column
from verify.supervision.models import Inspection

PASSED = ("合格", "符合", "合格品", "未发现不合格", "PASSED")
FAILED = ("不合格", "不符合", "不合格品", "FAILED")
RESULT_OF = {
    **{fold(word): Inspection.Result.PASSED for word in PASSED},
    **{fold(word): Inspection.Result.FAILED for word in FAILED},
}
# Asked for in a row, or said once for the whole file.
NEEDED = (Column.ENTERPRISE, Column.ITEM, Column.RESULT, Column.INSPECTED_ON, Column.BODY, Column.SOURCE)
# Where a published table has nothing to say.
NOTHING = re.compile(r"[-—–/／\\\s]*|无|N/?A", re.IGNORECASE)
DAY = re.compile(r"(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*日?(?:[T\s].*)?|(\d{4})(\d{2})(\d{2})")
LONGEST: dict[Column, int] = {
    column: getattr(Inspection._meta.get_field(name), "max_length", None) or 200
    for column, name in {
        Column.SPECIFICATION: "specification",
        Column.LOT: "lot",
        Column.ITEMS_FAILED: "items_failed",
        Column.ITEMS_TESTED: "items_tested",
        Column.BODY: "body",
        Column.SOURCE: "source",
        Column.NOTICE: "notice_url",
        Column.HANDLING: "handling",
    }.items()
} | {Column.ENTERPRISE: 120, Column.ITEM: 120, Column.REF: 20}


@dataclass(frozen=True, slots=True)
class Entry:
    ref: str
    enterprise: str
    item: str
    specification: str
    lot: str
    result: str
    items_failed: str
    items_tested: str
    inspected_on: date
    body: str
    source: str
    notice_url: str
    handling: str

    @property
    def same(self) -> tuple[object, ...]:
        """Equal for the same inspection of one item, however it is spelt."""
        return self.inspected_on, fold(self.specification), fold(self.lot), fold(self.body)


def day_in(text: str) -> date | None:
    """2026-09-01, 2026/9/1, 2026.9.1, 2026年9月1日 and 20260901 are understood, with a time of day behind it or without."""
    match = DAY.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if match is None:
        return None
    try:
        return date(*(int(part) for part in match.groups() if part))
    except ValueError:
        return None


def entry_of(line: Line, said: Mapping[Column, str], today: date) -> tuple[Entry | None, list[str]]:
    """The entry, or None and every fault of the row. `said` once for the file stands in where a cell is empty."""
    cells = {column: _given(line.cells.get(column, "")) or said.get(column, "") for column in Column}
    result, day = RESULT_OF.get(fold(cells[Column.RESULT])), day_in(cells[Column.INSPECTED_ON])
    faults = [_("“%(column)s” is empty.") % {"column": column.value} for column in NEEDED if not cells[column]]
    for column, longest in LONGEST.items():
        faults += _faults_of_text(column, cells[column], longest)
    if cells[Column.RESULT] and not result:
        values = {"value": cells[Column.RESULT][:40], "column": Column.RESULT.value, "known": "合格、不合格"}
        faults.append(_("“%(value)s” is not known as %(column)s; known are: %(known)s.") % values)
    if cells[Column.INSPECTED_ON] and not day:
        faults.append(_("“%(value)s” is no day; write it like 2026-01-31.") % {"value": cells[Column.INSPECTED_ON][:40]})
    elif day and day > today:
        faults.append(_("An inspection cannot be recorded before its day."))
    faults += _contradictions(result, cells[Column.ITEMS_FAILED]) + _faults_of_address(cells[Column.NOTICE])
    if faults or result is None or day is None:
        return None, faults
    text = {name: cells[column] for name, column in NAMES.items()}
    return Entry(result=result, inspected_on=day, **text), []


NAMES = {
    "ref": Column.REF,
    "enterprise": Column.ENTERPRISE,
    "item": Column.ITEM,
    "specification": Column.SPECIFICATION,
    "lot": Column.LOT,
    "items_failed": Column.ITEMS_FAILED,
    "items_tested": Column.ITEMS_TESTED,
    "body": Column.BODY,
    "source": Column.SOURCE,
    "notice_url": Column.NOTICE,
    "handling": Column.HANDLING,
}


def _given(cell: str) -> str:
    """A day that a spreadsheet keeps with its midnight is a day."""
    return "" if NOTHING.fullmatch(cell) else cell.removesuffix("T00:00:00")


def _contradictions(result: str | None, items_failed: str) -> list[str]:
    if result == Inspection.Result.FAILED and not items_failed:
        return [_("Name the items that failed.")]
    if result == Inspection.Result.PASSED and items_failed:
        return [_("A passed inspection has no failed items: leave this empty or choose failed.")]
    return []


def _faults_of_address(address: str) -> list[str]:
    try:
        if address:
            URLValidator(schemes=["http", "https"])(address)
    except ValidationError:
        return [_("“%(value)s” is no address of a notice; it begins with https://.") % {"value": address[:40]}]
    return []


def _faults_of_text(column: Column, value: str, longest: int) -> list[str]:
    if len(value) > longest:
        return [_("“%(column)s” is longer than %(longest)s characters.") % {"column": column.value, "longest": longest}]
    if BROKEN_CELL.fullmatch(value):
        return [_("“%(column)s” holds a formula or an error value: %(value)s") % {"column": column.value, "value": value[:40]}]
    return []
