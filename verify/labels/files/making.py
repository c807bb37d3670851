"""What stands in each part, and how parts become one file. The same run, range and format give the same bytes every time."""

import zipfile
from collections.abc import Callable, Iterable, Iterator
from io import BytesIO

from verify.labels import export, printing, qr, singles
from verify.labels.addresses import address, codes_of
from verify.labels.files.models import PART, FileKind, LabelFile
from verify.labels.formats import FORMATS, SHEET

LEVEL = qr.Level.Q
PNG_EDGE_MM, PNG_DPI = 20.0, 600
ROWS = {FileKind.CSV: export.csv_rows, FileKind.SCRATCH: export.scratch_rows}
STAMP = (1980, 1, 1, 0, 0, 0)  # the earliest that a ZIP knows


def serials_of_part(file: LabelFile, number: int) -> range:
    """Of part 1, 2, … ."""
    first = file.first + (number - 1) * PART
    return range(first, min(file.last, first + PART - 1) + 1)


def part(file: LabelFile, number: int) -> bytes:
    """Some megabytes at most."""
    serials = serials_of_part(file, number)
    out = BytesIO()
    if file.kind in ROWS:
        rows = b"".join(ROWS[FileKind(file.kind)](file.run, serials[0], serials[-1]))
        return rows if number == 1 else rows.partition(b"\r\n")[2]
    if file.kind == FileKind.PDF:
        if file.format == SHEET:
            printing.sheet(file.run, serials[0], serials[-1], out, level=LEVEL)
        else:
            singles.labels(file.run, serials, FORMATS[file.format], out, level=LEVEL)
        return out.getvalue()
    with zipfile.ZipFile(out, "w") as archive:
        for serial, code in codes_of(file.run, serials[0], serials[-1]):
            archive.writestr(*_picture(file, serial, code))
    return out.getvalue()


def _picture(file: LabelFile, serial: int, code: str) -> tuple[zipfile.ZipInfo, bytes]:
    if file.kind == FileKind.SVG:
        entry, content = _entry(f"{serial}-{code}.svg"), qr.svg(address(code), LEVEL, qr.bulk_symbol).encode()
        entry.compress_type = zipfile.ZIP_DEFLATED
        return entry, content
    return _entry(f"{serial}-{code}.png"), qr.png(address(code), PNG_EDGE_MM, PNG_DPI, LEVEL, qr.bulk_symbol)


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, STAMP)
    entry.external_attr = 0o644 << 16
    entry.create_system = 3
    return entry


def whole(file: LabelFile, read: Callable[[int], bytes]) -> Iterator[bytes]:
    """The file piece by piece, from its parts as `read` gives them; one part is in memory at a time."""
    numbers = range(1, file.parts_wanted + 1)
    if file.kind != FileKind.PDF or len(numbers) == 1:
        yield from map(read, numbers)
    else:
        yield from _archive((_name(file, number), read(number)) for number in numbers)


def _name(file: LabelFile, number: int) -> str:
    serials = serials_of_part(file, number)
    return f"{file.run_id}-{serials[0]}-{serials[-1]}.pdf"


class _Sink:
    """Takes what the archive writes and cannot seek, so that nothing has to be kept."""

    def __init__(self) -> None:
        self.written = bytearray()

    def write(self, content: bytes) -> int:
        self.written += content
        return len(content)

    def flush(self) -> None:
        """Nothing is held back."""

    def taken(self) -> bytes:
        content = bytes(self.written)
        self.written.clear()
        return content


def _archive(files: Iterable[tuple[str, bytes]]) -> Iterator[bytes]:
    sink = _Sink()
    with zipfile.ZipFile(sink, "w") as archive:  # type: ignore[call-overload]  # of a file it needs these two methods
        for name, content in files:
            archive.writestr(_entry(name), content)
            yield sink.taken()
    yield sink.taken()
