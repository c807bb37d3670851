"""An XLSX file is a ZIP archive of XML parts. Everything in it is looked through before a reader may unfold it.

The reader allots every cell up to the farthest one that a sheet names, and a copy of a shared text for each cell that uses it;
a file of a few hundred bytes can ask for terabytes and end the process. It is therefore given an archive written anew from the
parts that were read here, so that both see the same bytes.
"""

import io
import zipfile
import zlib
from typing import Any
from xml.parsers import expat

from django.utils.translation import gettext as _

from verify.registry.importing.files import MAX_COLUMNS, MAX_ROWS, TITLE_ROWS, Unreadable, too_many

MAX_ENTRIES = 500
MAX_UNFOLDED = 32 * 1024 * 1024
MAX_RATIO = 100
RATIO_MATTERS_FROM = 1024 * 1024
MAX_TEXT = 100_000_000  # characters, after shared texts are copied into their cells
MAX_MERGED = 20_000
WORKBOOK = "xl/workbook.xml"
FAULTS = (
    *(zipfile.BadZipFile, zlib.error, expat.ExpatError, UnicodeError),
    *(NotImplementedError, EOFError, OSError, ValueError, RuntimeError, LookupError),
)


def damaged() -> Unreadable:
    return Unreadable("damaged", _("The XLSX file is damaged. Open it in a spreadsheet program and save it again."))


def unfolds() -> Unreadable:
    sentence = _("The XLSX file would unfold to far more than a list holds. Save the list alone in a new workbook.")
    return Unreadable("unfolds", sentence)


def encrypted() -> Unreadable:
    return Unreadable("encrypted", _("The workbook is encrypted or of the old .xls kind. Save it as XLSX without a password."))


def safe_archive(content: bytes) -> bytes:
    """The same workbook without anything that could harm its reader. Unreadable where that cannot be had."""
    if not content.startswith(b"PK"):
        raise encrypted()
    try:
        parts = _parts(content)
    except FAULTS as fault:
        raise damaged() from fault
    if WORKBOOK not in parts:
        raise Unreadable("wrong_type", _("This is no list: choose a CSV file (UTF-8 or GB18030) or an XLSX file."))
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_STORED) as archive:
        for name, part in parts.items():
            archive.writestr(zipfile.ZipInfo(name), part)
    return written.getvalue()


def _parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entries = archive.infolist()
        unfolded = sum(entry.file_size for entry in entries)
        packed = max(1, sum(entry.compress_size for entry in entries))
        if len(entries) > MAX_ENTRIES or unfolded > MAX_UNFOLDED:
            raise unfolds()
        if unfolded > RATIO_MATTERS_FROM and unfolded > MAX_RATIO * packed:
            raise unfolds()
        if any(entry.flag_bits & 1 for entry in entries):
            raise encrypted()
        names = [name for name in archive.namelist() if name.endswith((".xml", ".rels"))]
        parts = {name: archive.read(name) for name in names}
    survey = Survey()
    for part in parts.values():
        survey.read(part)
    return parts


class Survey:
    """Measures what a reader would allot for all parts together; raises Unreadable where that is too much."""

    def __init__(self) -> None:
        self.row = self.column = self.shared_cells = self.longest = self.length = self.merged = 0

    def read(self, part: bytes) -> None:
        parser = expat.ParserCreate(namespace_separator="}")
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = self._doctype
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        self.row = self.column = 0
        parser.Parse(part, True)

    def _doctype(self, *declaration: Any) -> None:
        raise damaged()

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        match name.rpartition("}")[2]:
            case "row":
                self.row, self.column = int(attributes.get("r", self.row + 1)), 0
                self._check()
            case "c":
                self._place(attributes.get("r", ""))
                self.shared_cells += attributes.get("t") == "s"
                self._check()
            case "si":
                self.length = 0
            case "mergeCell":
                self.merged += 1
                self._check()

    def _place(self, reference: str) -> None:
        """Moves to the cell that `reference`, like B7, names; without one, to the next."""
        letters = reference.rstrip("0123456789")
        self.row = int(reference[len(letters) :] or self.row)
        self.column = 0 if letters else self.column + 1
        for letter in letters.upper():
            self.column = min(self.column * 26 + ord(letter) - ord("A") + 1, 10**6)

    def _text(self, text: str) -> None:
        self.length += len(text)

    def _end(self, name: str) -> None:
        if name.endswith("}si") or name == "si":
            self.longest = max(self.longest, self.length)
            self._check()

    def _check(self) -> None:
        if self.row > MAX_ROWS + TITLE_ROWS or self.column > MAX_COLUMNS or self.merged > MAX_MERGED:
            raise too_many()
        if self.shared_cells * self.longest > MAX_TEXT:
            raise unfolds()
