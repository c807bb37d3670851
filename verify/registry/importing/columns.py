"""Which column is which: header names in any order and spacing, under their usual names, below any title rows."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from verify.registry.importing.files import MAX_ROWS, TITLE_ROWS, Grid, Unreadable, too_many


class Column(StrEnum):
    """The values are the headers of the published list."""

    NUMBER = "序号"
    ENTERPRISE = "经营主体"
    ITEM = "产品/服务名称"
    KIND = "类别"
    ROUTE = "申报途径"
    UNIT = "市州"
    COUNTY = "县市区"
    USCC = "统一社会信用代码"


REQUIRED = (Column.ENTERPRISE, Column.ITEM, Column.KIND, Column.UNIT)
SYNONYMS: dict[Column, tuple[str, ...]] = {
    Column.NUMBER: ("编号", "No"),
    Column.ENTERPRISE: (
        *("经营主体名称", "企业名称", "企业", "单位名称", "主体名称", "组织名称", "申报单位", "申报单位名称", "申报企业"),
        *("申报企业名称", "申报主体", "申报主体名称", "获证企业", "企业(单位)名称"),
    ),
    Column.ITEM: (
        *("产品服务工程名称", "产品服务项目名称", "产品或服务名称", "产品名称", "服务名称", "项目名称", "申报产品", "申报项目"),
        *("申报产品名称", "产品(服务)名称", "产品(服务、工程)名称", "产品服务", "认定项目", "认定产品"),
    ),
    Column.KIND: ("类型", "产品类别", "申报类别", "项目类别", "种类", "认定类别"),
    Column.ROUTE: ("途径", "认定途径", "申报方式", "认定方式", "申报渠道", "申报路径"),
    Column.UNIT: (
        *(
            "市",
            "市(州)",
            "地市",
            "地区",
            "市州名称",
            "所属市州",
            "所在市州",
            "所在地市",
            "所属地区",
            "所在地区",
            "地市州",
            "市州直管市林区",
        ),
    ),
    Column.COUNTY: ("县(市、区)", "县区", "区县", "县", "区", "市县区", "所在县市区", "所属县市区", "区县市", "县市区名称"),
    Column.USCC: ("社会信用代码", "信用代码", "统一信用代码", "统一社会信用代码证号", "USCC"),
}


def _fold(header: str) -> str:
    return re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", header)).casefold()


@dataclass(frozen=True)
class Layout:
    """The columns that one kind of list has, those that it cannot lack, and what else they are called."""

    columns: type[StrEnum]
    required: Sequence[StrEnum]
    synonyms: Mapping[Any, Sequence[str]]

    @cached_property
    def names(self) -> dict[str, StrEnum]:
        return {_fold(name): column for column in self.columns for name in (column.value, *self.synonyms.get(column, ()))}

    def column_of(self, header: str) -> StrEnum | None:
        """A remark in brackets does not matter: 经营主体（全称）."""
        unicode_folded = unicodedata.normalize("NFKC", header)
        without_remark = re.sub(r"\(.*?\)", "", unicode_folded)
        return self.names.get(_fold(unicode_folded)) or self.names.get(_fold(without_remark))


PUBLISHED_LIST = Layout(Column, REQUIRED, SYNONYMS)


@dataclass(frozen=True)
class Line:
    """One row of the list. `number` is its row in the file, counted from 1 as a spreadsheet does."""

    number: int
    cells: Mapping[Any, str]


@dataclass(frozen=True)
class Table:
    filename: str
    sha256: str
    lines: tuple[Line, ...]
    ignored: tuple[str, ...] = ()


@dataclass(frozen=True)
class Header:
    """Where the columns stand, and the index of the last row the header takes up."""

    columns: Mapping[int, StrEnum]
    ignored: tuple[str, ...]
    last_row: int
    layout: Layout

    @property
    def missing(self) -> list[StrEnum]:
        return [column for column in self.layout.required if column not in self.columns.values()]

    def cells(self, row: Sequence[str]) -> dict[StrEnum, str]:
        return {column: row[index] if index < len(row) else "" for index, column in self.columns.items()}


def _header(rows: Sequence[Sequence[str]], last_row: int, layout: Layout) -> Header:
    """`rows` are one header row, or two of which the lower one divides merged cells of the upper one."""
    columns: dict[int, StrEnum] = {}
    ignored: list[str] = []
    for index in range(max(len(row) for row in rows)):
        names = [row[index] for row in reversed(rows) if index < len(row) and row[index]]
        column = next((found for name in names if (found := layout.column_of(name))), None)
        if column is None:
            ignored.extend(names[:1])
        elif column in columns.values():
            raise Unreadable("two_columns", _("Two columns of the list mean “%(column)s”; keep one.") % {"column": column.value})
        else:
            columns[index] = column
    return Header(columns, tuple(ignored), last_row, layout)


def find_header(grid: Grid, layout: Layout) -> Header:
    """The first row, or pair of rows, that names every required column. Unreadable says which ones are missing."""
    nearest: Header | None = None
    for index in range(min(len(grid), TITLE_ROWS)):
        for rows in (grid[index : index + 1], grid[index : index + 2]):
            named = [name for row in rows for name in row if layout.column_of(name)]
            if len(named) < 2:
                continue
            header = _header(rows, index + len(rows) - 1, layout)
            if not header.missing:
                return header
            if nearest is None or len(header.missing) < len(nearest.missing):
                nearest = header
    expected = "、".join(nearest.missing if nearest else layout.columns)
    if nearest is None:
        raise Unreadable(
            "no_header", _("No header row was found. The list needs these columns: %(columns)s.") % {"columns": expected}
        )
    raise Unreadable("columns_missing", _("The list lacks these columns: %(columns)s.") % {"columns": expected})


def table_of(grid: Grid, layout: Layout, *, filename: str, sha256: str) -> Table:
    header = find_header(grid, layout)
    lines = tuple(
        line
        for number, row in enumerate(grid[header.last_row + 1 :], header.last_row + 2)
        if any(row) and not _repeats_header(line := Line(number, header.cells(row)), layout)
    )
    if not lines:
        raise Unreadable("empty", _("The list has a header but no rows."))
    if len(lines) > MAX_ROWS:
        raise too_many()
    return Table(filename, sha256, lines, header.ignored)


def _repeats_header(line: Line, layout: Layout) -> bool:
    """Printed lists repeat it on every page, and merged header cells repeat it once."""
    return all(layout.column_of(line.cells[column]) == column for column in layout.required)
