"""The codes of a run as CSV, and its scratch codes as another one, for printers with machines of their own."""

from collections.abc import Iterator
from itertools import islice

from verify.labels.addresses import codes_of, prefix, scratch_codes_of
from verify.labels.models import LabelRun
from verify.labels.scratch import grouped

ROWS_AT_ONCE = 1000


def csv_rows(run: LabelRun, first: int | None = None, last: int | None = None) -> Iterator[bytes]:
    """UTF-8 with CRLF (RFC 4180), in pieces of some 100 kB: serial, code, code in groups, address.

    Every field is made of digits, capitals, blanks and `:/.-` and starts with a digit or a capital, so none can be
    read as a formula and none needs quotes. Refused at once where `codes_of` refuses.
    """
    codes, start = codes_of(run, first, last), prefix()

    def pieces() -> Iterator[bytes]:
        yield b"serial,code,grouped,address\r\n"
        while rows := [
            f"{serial},{c},{c[:5]} {c[5:10]} {c[10:15]} {c[15:]},{start}{c}\r\n" for serial, c in islice(codes, ROWS_AT_ONCE)
        ]:
            yield "".join(rows).encode()

    return pieces()


def scratch_rows(run: LabelRun, first: int | None = None, last: int | None = None) -> Iterator[bytes]:
    """Serial and scratch code, line by line beside `csv_rows` of the same serials; never the label's own code, so that neither file
    holds both secrets. Refused at once where `scratch_codes_of` refuses."""
    codes = scratch_codes_of(run, first, last)

    def pieces() -> Iterator[bytes]:
        yield b"serial,scratch\r\n"
        while rows := [f"{serial},{grouped(code)}\r\n" for serial, code in islice(codes, ROWS_AT_ONCE)]:
            yield "".join(rows).encode()

    return pieces()
