"""The cells of an XLSX workbook."""

import io
from datetime import date, datetime, time, timedelta

from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from verify.registry.importing.archives import damaged, safe_archive
from verify.registry.importing.files import MAX_COLUMNS, MAX_ROWS, Grid, Unreadable, limited, too_many

Value = int | float | str | bool | time | date | datetime | timedelta


def xlsx_grid(content: bytes) -> Grid:
    """The one visible sheet with content, as last calculated: a formula that never was is an empty cell."""
    archive = safe_archive(content)
    try:
        return limited(_rows(_sheet(archive)))
    except (CalamineError, ValueError, OSError) as fault:
        raise damaged() from fault


def _sheet(archive: bytes) -> CalamineSheet:
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(archive))
    sheets = [
        workbook.get_sheet_by_name(meta.name)
        for meta in workbook.sheets_metadata
        if meta.typ == SheetTypeEnum.WorkSheet and meta.visible == SheetVisibleEnum.Visible
    ]
    filled = [sheet for sheet in sheets if sheet.height]
    if not filled:
        raise Unreadable("empty", _("The workbook holds no visible sheet with content."))
    if len(filled) > 1:
        raise Unreadable("sheets", _("The workbook has several sheets with content. Save the list alone in one sheet."))
    return filled[0]


def _rows(sheet: CalamineSheet) -> Grid:
    """A cell merged over several rows holds its value in each of them."""
    grid = [[_text(value) for value in row] for row in sheet.to_python(skip_empty_area=False)]
    filled = 0
    for (top, left), (bottom, _right) in sheet.merged_cell_ranges or []:
        for row in grid[top + 1 : bottom + 1]:
            row[left : left + 1] = [grid[top][left]] if left < len(row) else []
            filled += 1
        if filled > MAX_ROWS * MAX_COLUMNS:
            raise too_many()
    return grid


def _text(value: Value) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value.isoformat() if isinstance(value, date | time) else str(value)
