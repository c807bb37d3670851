"""Lots and their steps as a table, one step a row: its columns, its template, and what the cells of a row say. Pure.

The same lot stands in as many rows as it has steps; what is said of the lot itself may stand in one of them.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Font

from verify.calendar import SHANGHAI, day_of
from verify.registry.importing import Layout, Line
from verify.registry.importing.entries import BROKEN_CELL
from verify.registry.importing.names import fold
from verify.trace.declared import Declaration
from verify.trace.vocabulary import Outcome, Step


class Column(StrEnum):
    ITEM = "产品"
    SPECIFICATION = "规格型号"
    LOT = "批号"
    PRODUCED_ON = "生产日期"
    BEST_BEFORE = "保质期至"
    LOT_QUANTITY = "批量"
    STEP = "环节"
    TIME = "时间"
    PLACE = "地点"
    PARTY = "责任单位"
    QUANTITY = "数量"
    RESULT = "检验结论"
    NOTE = "备注"


TRACE = Layout(
    Column,
    (Column.ITEM, Column.LOT, Column.STEP, Column.TIME),
    {
        Column.ITEM: ("产品名称", "本站编号", "产品编号", "认定项目", "产品名称或本站编号"),
        Column.SPECIFICATION: ("规格", "型号", "产品规格"),
        Column.LOT: ("批次", "批次号", "生产批号", "产品批号"),
        Column.PRODUCED_ON: ("制造日期", "采收日期"),
        Column.BEST_BEFORE: ("保质期", "有效期至", "保质期截止日期"),
        Column.LOT_QUANTITY: ("生产批量", "本批数量", "批次数量"),
        Column.STEP: ("工序", "步骤", "追溯环节"),
        Column.TIME: ("发生时间", "日期", "操作时间"),
        Column.PLACE: ("场所", "发生地点"),
        Column.PARTY: ("责任主体", "责任人", "操作单位", "实施单位"),
        Column.RESULT: ("结论", "检验结果", "检验结果(检验环节填)"),
        Column.NOTE: ("说明",),
    },
)
STEPS = {
    Step.PRODUCTION: ("采收/生产", "采收或生产", "采收", "生产", "种植", "养殖", "制造"),
    Step.PROCESSING: ("加工", "生产加工", "初加工", "深加工"),
    Step.INSPECTION: ("检验", "检测", "出厂检验"),
    Step.PACKING: ("包装", "灌装", "装箱"),
    Step.SHIPPING: ("发货", "出库", "运输", "配送", "销售出库"),
}
STEP_OF = {fold(word): step for step, words in STEPS.items() for word in (step.value, *words)}
OUTCOMES = {
    Outcome.CONFORMANT: ("合格", "符合"),
    Outcome.NON_CONFORMANT: ("不合格", "不符合"),
}
OUTCOME_OF = {fold(word): outcome for outcome, words in OUTCOMES.items() for word in words}
LONGEST = {
    Column.ITEM: 120,
    Column.SPECIFICATION: 500,
    Column.LOT: 60,
    Column.LOT_QUANTITY: 60,
    Column.PLACE: 120,
    Column.PARTY: 120,
    Column.QUANTITY: 60,
    Column.NOTE: 200,
}
EXAMPLE_LOT = "示例批号（填写时删除本行）"
EXAMPLE = {
    Column.ITEM: "示例玉露茶",
    Column.SPECIFICATION: "示例规格 250 克／罐",
    Column.LOT: EXAMPLE_LOT,
    Column.PRODUCED_ON: "2026-09-01",
    Column.BEST_BEFORE: "2028-02-29",
    Column.LOT_QUANTITY: "示例 2000 罐",
    Column.STEP: "采收/生产",
    Column.TIME: "2026-09-01 08:30",
    Column.PLACE: "示例县示例茶园",
    Column.PARTY: "示例茶叶合作社",
    Column.QUANTITY: "示例 500 千克",
    Column.RESULT: "",
    Column.NOTE: "示例备注",
}
DAY = r"(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*日?"
MOMENT = re.compile(rf"{DAY}(?:[T\s]*(\d{{1,2}})\s*[:时点]\s*(\d{{1,2}})\s*分?(?:[:]?\s*(\d{{1,2}})(?:\.0+)?\s*秒?)?)?")


@dataclass(frozen=True, slots=True)
class CellFault:
    """In row `row` as a spreadsheet numbers it; `column` is its header, "" where the whole row is meant."""

    row: int
    column: str
    message: str


@dataclass(frozen=True, slots=True)
class LotEntry:
    """What a row says of its lot; None and "" where it says nothing."""

    number: str
    produced_on: date | None = None
    best_before: date | None = None
    quantity: str = ""

    def joined(self, other: "LotEntry") -> "LotEntry | None":
        """With what another row says of it; None where the two contradict each other."""
        pairs = {name: (getattr(self, name), getattr(other, name)) for name in ("produced_on", "best_before", "quantity")}
        if any(one and two and one != two for one, two in pairs.values()):
            return None
        return replace(self, **{name: one or two for name, (one, two) in pairs.items()})


@dataclass(frozen=True, slots=True)
class Entry:
    """One row without fault."""

    row: int
    item: str
    specification: str
    lot: LotEntry
    said: Declaration


def moment_in(text: str) -> datetime | None:
    """2026-09-01 08:30, 2026/9/1 8:30:00, 2026年9月1日8时30分 and a day alone are understood; the time is that of China."""
    match = MOMENT.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if match is None:
        return None
    try:
        return datetime(*(int(part or 0) for part in match.groups()), tzinfo=SHANGHAI)  # type: ignore[misc,arg-type]
    except ValueError:
        return None


def day_in(text: str) -> date | None:
    found = moment_in(text)
    return found.date() if found else None


def is_example(line: Line) -> bool:
    return line.cells.get(Column.LOT, "") == EXAMPLE_LOT


def entry_of(line: Line, at: datetime) -> tuple[Entry | None, list[CellFault]]:
    """The entry, or None and every faulty cell of the row."""
    cells = {column: line.cells.get(column, "") for column in Column}
    read: dict[Column, Any] = {}
    faults = [CellFault(line.number, column.value, message) for column, message in _faults(cells, read, at)]
    if faults:
        return None, faults
    lot = LotEntry(cells[Column.LOT], read[Column.PRODUCED_ON], read[Column.BEST_BEFORE], cells[Column.LOT_QUANTITY])
    said = Declaration(
        step=read[Column.STEP].value,
        at=read[Column.TIME],
        place=cells[Column.PLACE],
        party=cells[Column.PARTY],
        quantity=cells[Column.QUANTITY],
        note=cells[Column.NOTE],
        disposition=read[Column.RESULT].value if read[Column.RESULT] else "",
    )
    return Entry(line.number, cells[Column.ITEM], cells[Column.SPECIFICATION], lot, said), []


def _faults(cells: dict[Column, str], read: dict[Column, Any], at: datetime) -> Iterator[tuple[Column, str]]:
    """Fills `read` on the way."""
    for column in TRACE.required:
        if not cells[Column(column)]:
            yield Column(column), _("This cell is empty.")
    for column, longest in LONGEST.items():
        if len(cells[column]) > longest:
            yield column, _("This is longer than %(longest)s characters.") % {"longest": longest}
        elif BROKEN_CELL.fullmatch(cells[column]):
            yield column, _("A formula or an error value stands here: %(value)s") % {"value": cells[column][:40]}
    for column, reader, sentence in READERS:
        read[column] = reader(cells[column]) if cells[column] else None
        if cells[column] and read[column] is None:
            yield column, str(sentence()) % {"value": cells[column][:40]}
    yield from _contradictions(read, at)


def _contradictions(read: dict[Column, Any], at: datetime) -> Iterator[tuple[Column, str]]:
    produced, best, happened = read[Column.PRODUCED_ON], read[Column.BEST_BEFORE], read[Column.TIME]
    if produced and produced > day_of(at):
        yield Column.PRODUCED_ON, _("This day lies in the future.")
    if happened and happened > at:
        yield Column.TIME, _("This moment lies in the future.")
    if produced and best and best < produced:
        yield Column.BEST_BEFORE, _("This day lies before the day of production.")
    if read[Column.RESULT] and read[Column.STEP] not in {None, Step.INSPECTION}:
        yield Column.RESULT, _("Only an inspection has a result.")


def _known(words: Mapping[Any, tuple[str, ...]]) -> str:
    return "、".join(each[0] for each in words.values())


def _no_day() -> str:
    return _("“%(value)s” is no day; write it like 2026-01-31.")


READERS: tuple[tuple[Column, Callable[[str], Any], Callable[[], str]], ...] = (
    (Column.PRODUCED_ON, day_in, _no_day),
    (Column.BEST_BEFORE, day_in, _no_day),
    (Column.TIME, moment_in, lambda: _("“%(value)s” is no moment; write it like 2026-01-31 08:30.")),
    (
        Column.STEP,
        lambda text: STEP_OF.get(fold(text)),
        lambda: _("“%(value)s” is no step that is known here; known are: {known}.").replace("{known}", _known(STEPS)),
    ),
    (
        Column.RESULT,
        lambda text: OUTCOME_OF.get(fold(text)),
        lambda: _("“%(value)s” is no result; known are: {known}.").replace("{known}", _known(OUTCOMES)),
    ),
)


def template_csv() -> bytes:
    """With the mark by which Chinese spreadsheets know UTF-8."""
    out = io.StringIO()
    csv.writer(out).writerows(([column.value for column in Column], [EXAMPLE[column] for column in Column]))
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def template_xlsx() -> bytes:
    book = Workbook()
    sheet: Any = book.active
    sheet.title = "批次与追溯"
    sheet.append([column.value for column in Column])
    sheet.append([EXAMPLE[column] for column in Column])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
        sheet.column_dimensions[cell.column_letter].width = 18
    sheet.freeze_panes = "A2"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
