"""The cells of an XLSX workbook. The archive is looked through before the reader may unfold it."""

import io
import re
import zipfile
import zlib
from datetime import date, datetime, time, timedelta

from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from verify.registry.importing.files import MAX_COLUMNS, MAX_ROWS, Grid, Unreadable, limited, too_many

MAX_ENTRIES = 500
MAX_UNFOLDED = 64 * 1024 * 1024
MAX_RATIO = 100
RATIO_MATTERS_FROM = 1024 * 1024
CHUNK = 1024 * 1024
# A cell says where it stands. One far away makes a reader allot every cell before it.
REFERENCE = re.compile(rb"""\br\s*=\s*["']([A-Za-z]{0,4})(\d{1,10})["']""")

Value = int | float | str | bool | time | date | datetime | timedelta


def damaged() -> Unreadable:
    return Unreadable("damaged", _("The XLSX file is damaged. Open it in a spreadsheet program and save it again."))


def xlsx_grid(content: bytes) -> Grid:
    """The one visible sheet with content. Merged cells hold their value in each of their rows."""
    if not content.startswith(b"PK"):
        raise Unreadable("encrypted", _("The workbook is encrypted or of the old .xls kind. Save it as XLSX without a password."))
    _look_through(content)
    sheet = _sheet(content)
    return limited(_rows(sheet))


def _look_through(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            unfolded = sum(entry.file_size for entry in entries)
            packed = max(1, sum(entry.compress_size for entry in entries))
            if len(entries) > MAX_ENTRIES or unfolded > MAX_UNFOLDED:
                raise _bomb()
            if unfolded > RATIO_MATTERS_FROM and unfolded > MAX_RATIO * packed:
                raise _bomb()
            if any(entry.flag_bits & 1 for entry in entries):
                raise Unreadable("encrypted", _("The workbook is encrypted. Save it as XLSX without a password."))
            if "xl/workbook.xml" not in archive.namelist():
                raise Unreadable("wrong_type", _("This is no list: choose a CSV file (UTF-8 or GB18030) or an XLSX file."))
            for entry in entries:
                _look_into(archive.read(entry))
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError, ValueError, RuntimeError) as fault:
        raise damaged() from fault


def _look_into(member: bytes) -> None:
    for letters, digits in REFERENCE.findall(member):
        column = 0
        for letter in letters.upper():
            column = column * 26 + letter - 64
        if int(digits) > MAX_ROWS + 20 or column > MAX_COLUMNS:
            raise too_many()


def _bomb() -> Unreadable:
    return Unreadable(
        "unfolds", _("The XLSX file would unfold to far more than a list holds. Save only the list in a new workbook.")
    )


def _sheet(content: bytes) -> CalamineSheet:
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheets = [
            workbook.get_sheet_by_name(meta.name)
            for meta in workbook.sheets_metadata
            if meta.typ == SheetTypeEnum.WorkSheet and meta.visible == SheetVisibleEnum.Visible
        ]
    except (CalamineError, ValueError, OSError) as fault:
        raise damaged() from fault
    filled = [sheet for sheet in sheets if sheet.height]
    if not filled:
        raise Unreadable("empty", _("The workbook holds no visible sheet with content."))
    if len(filled) > 1:
        raise Unreadable("sheets", _("The workbook has several sheets with content. Save the list alone in one sheet."))
    return filled[0]


def _rows(sheet: CalamineSheet) -> Grid:
    grid = [[_text(value) for value in row] for row in sheet.to_python(skip_empty_area=False)]
    for (top, left), (bottom, _right) in sheet.merged_cell_ranges or []:
        for row in range(top + 1, min(bottom + 1, len(grid))):
            if left < len(grid[row]):
                grid[row][left] = grid[top][left]
    return grid


def _text(value: Value) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value.isoformat() if isinstance(value, date | time) else str(value)
