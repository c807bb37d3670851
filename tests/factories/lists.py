"""Published lists as files: CSV text and XLSX workbooks, honest and hostile."""

import io
import zipfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook

SAMPLE = Path(__file__).parents[2] / "verify" / "management" / "data" / "certified-round1-sample.csv"
HEADER = ("序号", "经营主体", "产品/服务名称", "类别", "申报途径", "市州", "县市区", "统一社会信用代码")
SHEET = "xl/worksheets/sheet1.xml"
SPREADSHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def row(name: str = "示例茶业有限公司", item: str = "示例玉露茶", **cells: str) -> list[str]:
    defaults = {"序号": "1", "类别": "产品", "申报途径": "评审", "市州": "恩施州", "县市区": "", "统一社会信用代码": ""}
    values = {**defaults, "经营主体": name, "产品/服务名称": item, **cells}
    return [values[column] for column in HEADER]


def csv_list(*rows: Sequence[str], header: Sequence[str] = HEADER) -> bytes:
    return "".join(",".join(cells) + "\r\n" for cells in (header, *rows)).encode()


def xlsx_list(rows: Iterable[Sequence[Any]], arrange: Callable[[Any], None] = lambda sheet: None) -> bytes:
    book = Workbook()
    for cells in rows:
        book.active.append(list(cells))
    arrange(book.active)
    return saved(book)


def saved(book: Workbook) -> bytes:
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def with_part(content: bytes, name: str, part: bytes) -> bytes:
    """The same archive with one part put in, or in place of the old one."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.namelist():
            if entry != name:
                new.writestr(entry, old.read(entry))
        new.writestr(name, part)
    return written.getvalue()


def sheet(rows: str, doctype: str = "", after: str = "") -> bytes:
    xml = f'<?xml version="1.0"?>{doctype}<worksheet xmlns="{SPREADSHEET}"><sheetData>{rows}</sheetData>{after}</worksheet>'
    return xml.encode()
