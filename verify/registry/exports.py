"""The register as a file: CSV, XLSX or JSON, row by row, in constant memory.

A cell that a spreadsheet would run as a formula gets an apostrophe before it (OWASP, "CSV Injection").
"""

import csv
import json
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from tempfile import TemporaryFile
from typing import Any, cast

from django.utils.translation import gettext_lazy as _
from openpyxl import Workbook

from verify.calendar import SHANGHAI
from verify.registry.models import Certificate, CertificateQuerySet, Product
from verify.registry.status import Status
from verify.registry.units import Unit

CHUNK = 2000
MOST_XLSX_ROWS = 20_000  # 0.8 ms a row, and a worker is busy for as long
# The last four are what a Chinese keyboard types; spreadsheets read them alike.
FORMULA = re.compile(r"[\s\u200b\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n]")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")

FIELDS: dict[str, tuple[str, Any]] = {
    "reference": ("ref", _("Reference of this site")),
    "official_number": ("official_number", _("Official number")),
    "item": ("product__name", _("Item")),
    "specification": ("product__specification", _("Models and specifications")),
    "kind": ("product__kind", _("Kind")),
    "enterprise": ("product__enterprise__name", _("Enterprise")),
    "uscc": ("product__enterprise__uscc", _("Unified social credit code")),
    "unit": ("product__enterprise__unit", _("Unit")),
    "county": ("product__enterprise__county", _("County or district")),
    "industry": ("product__enterprise__industry__name", _("Industry")),
    "year": ("round__year", _("List year")),
    "route": ("route", _("Route")),
    "announced_on": ("announced_on", _("Announced on")),
    "valid_from": ("valid_from", _("Valid from")),
    "valid_until": ("current_valid_until", _("Valid until")),
    "status": ("current_status", _("Status")),
    "is_demo": ("product__enterprise__is_demo", _("Demonstration data")),
}
LABELS: dict[str, dict[Any, Any]] = {
    "kind": dict(Product.Kind.choices),
    "unit": dict(Unit.choices),
    "route": dict(Certificate.Route.choices),
    "status": dict(Status.choices),
    "is_demo": {True: _("yes"), False: ""},
}


def facts(rows: CertificateQuerySet) -> Iterator[dict[str, Any]]:
    """Each row as plain values by the names of FIELDS; codes, not labels."""
    columns = [column for column, _label in FIELDS.values()]
    for values in rows.values_list(*columns).iterator(chunk_size=CHUNK):
        yield dict(zip(FIELDS, values, strict=True))


def cells(rows: CertificateQuerySet, at: datetime) -> Iterator[list[str]]:
    """A head, then each row as text for people. Every row names the moment it was read: files lose their names."""
    as_of = at.astimezone(SHANGHAI).isoformat(timespec="seconds")
    labels = {name: {key: str(text) for key, text in known.items()} for name, known in LABELS.items()}
    yield [*(str(label) for _column, label in FIELDS.values()), str(_("As of"))]
    for fact in facts(rows):
        shown = (labels[name].get(value, value) if name in labels else value for name, value in fact.items())
        yield [*("" if value is None else harmless(str(value)) for value in shown), as_of]


def harmless(text: str) -> str:
    """Text that no spreadsheet runs or refuses."""
    text = CONTROL.sub("", text)
    return "'" + text if FORMULA.match(text) else text


class Echo:
    """A file whose `write` hands the line back instead of keeping it."""

    def write(self, line: str) -> str:
        return line


def csv_of(lines: Iterable[list[str]]) -> Iterator[bytes]:
    """RFC 4180, UTF-8 with the mark by which Excel knows it. The cells must be harmless already."""
    writer = csv.writer(Echo())
    yield b"\xef\xbb\xbf"
    for line in lines:
        yield cast("str", writer.writerow(line)).encode()


def xlsx_of(lines: Iterable[list[str]], title: str) -> Iterator[bytes]:
    """The workbook grows in a temporary file, not in memory. The cells must be harmless already."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    for row in lines:
        sheet.append(row)  # openpyxl makes a formula of what begins with "=", which no harmless text does
    with TemporaryFile() as file:
        book.save(file)
        file.seek(0)
        while block := file.read(64 * 1024):
            yield block


def as_csv(rows: CertificateQuerySet, at: datetime) -> Iterator[bytes]:
    return csv_of(cells(rows, at))


def as_xlsx(rows: CertificateQuerySet, at: datetime) -> Iterator[bytes]:
    return xlsx_of(cells(rows, at), "register")


def as_json(rows: CertificateQuerySet, at: datetime) -> Iterator[bytes]:
    """One object: `as_of`, then `items` with codes as the API spells them and days in ISO 8601."""
    as_of = at.astimezone(SHANGHAI).isoformat(timespec="seconds")
    yield f'{{"as_of": "{as_of}", "items": ['.encode()
    between = "\n"
    for fact in facts(rows):
        yield (between + json.dumps(fact, ensure_ascii=False, default=str)).encode()
        between = ",\n"
    yield b"\n]}\n"


FORMATS: dict[str, tuple[str, Callable[[CertificateQuerySet, datetime], Iterator[bytes]]]] = {
    "csv": ("text/csv; charset=utf-8", as_csv),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", as_xlsx),
    "json": ("application/json; charset=utf-8", as_json),
}
