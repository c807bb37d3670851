"""What may be read at all, and the cells of a CSV file."""

import csv
import io
import re
from collections.abc import Iterable

from django.utils.translation import gettext as _

from verify.refusals import Refused

MAX_BYTES = 10 * 1024 * 1024
MAX_ROWS = 20_000
MAX_COLUMNS = 100
TITLE_ROWS = 20  # above and within the header
ENCODINGS = ("utf-8-sig", "gb18030")

UNSEEN = re.compile("[\u200b-\u200f\u2060\ufeff\x00-\x08\x0e-\x1f\x7f]|\r?\n")

Grid = list[list[str]]
"""The cells of a list as text, row by row, the first row of the file first; empty rows are kept so that numbers agree."""


class Unreadable(Refused):
    """The file as a whole cannot be read as a list; the message says why and what to do."""


def clean(value: str) -> str:
    """One line of text without what nobody sees: line breaks, runs of white space, zero widths, control characters."""
    return re.sub(r"\s+", " ", UNSEEN.sub("", value)).strip()


def limited(rows: Iterable[list[str]]) -> Grid:
    grid: Grid = []
    for row in rows:
        if len(grid) >= MAX_ROWS + TITLE_ROWS or len(row) > MAX_COLUMNS:
            raise too_many()
        grid.append([clean(value) for value in row])
    while grid and not any(grid[-1]):
        grid.pop()
    return grid


def too_many() -> Unreadable:
    return Unreadable(
        "too_many",
        _("A list has at most %(rows)s rows and %(columns)s columns; delete empty ones that are only formatted.")
        % {"rows": f"{MAX_ROWS:,}", "columns": MAX_COLUMNS},
    )


def csv_grid(content: bytes) -> Grid:
    """UTF-8 with or without a byte order mark, else GB18030, as Chinese spreadsheets save; comma, semicolon or tab."""
    text = _decode(content)
    first_rows = text[:4096]
    delimiter = max(",\t;", key=first_rows.count)
    try:
        return limited(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as fault:
        raise Unreadable(
            "bad_csv", _("The CSV file is damaged: a quotation mark is never closed, or stands in the wrong place.")
        ) from fault


def _decode(content: bytes) -> str:
    for encoding in ENCODINGS:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not re.search(r"[\x00-\x08\x0e-\x1f\x7f]", text):
            return text
    raise Unreadable("wrong_type", _("This is no list: choose a CSV file (UTF-8 or GB18030) or an XLSX file."))
