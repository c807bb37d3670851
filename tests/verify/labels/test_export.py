import csv
import io
import re
import tracemalloc

import pytest

from verify.labels.addresses import address, codes_of
from verify.labels.codes import grouped
from verify.labels.export import csv_rows
from verify.labels.models import LabelRun
from verify.refusals import Refused

RUN = LabelRun(id=12, grade="ITEM", quantity=10**9, key_name="new")


def rows(first: int, last: int) -> list[list[str]]:
    return list(csv.reader(io.StringIO(b"".join(csv_rows(RUN, first, last)).decode(), newline="")))


@pytest.mark.parametrize("count", [1, 3, 999, 1000, 1001, 2500])
def test_the_file_has_a_heading_and_one_row_per_label(count: int):
    first, last = 700_000_000, 700_000_000 + count - 1
    expected = [[str(serial), code, grouped(code), address(code)] for serial, code in codes_of(RUN, first, last)]
    assert rows(first, last) == [["serial", "code", "grouped", "address"], *expected]
    assert len(expected) == count


def test_lines_end_as_rfc_4180_says():
    text = b"".join(csv_rows(RUN, 1, 2))
    assert (text.count(b"\r\n"), text.count(b"\n"), text.endswith(b"\r\n")) == (3, 3, True)


def test_s5_no_field_can_be_read_as_a_formula():
    fields = {field for row in rows(1, 5000) for field in row}
    assert {field for field in fields if not re.fullmatch(r"[0-9A-Za-z][0-9A-Za-z :/.-]*", field)} == set()


def test_a_refused_range_is_refused_before_the_first_byte():
    with pytest.raises(Refused):
        csv_rows(RUN, 5, 4)


def test_p2_the_memory_taken_does_not_grow_with_the_range():
    def peak(count: int) -> int:
        tracemalloc.start()
        for _ in csv_rows(RUN, 1, count):
            pass
        _, highest = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return highest

    peak(10)
    small, large = peak(5_000), peak(100_000)
    assert large < 2_000_000
    assert large < small * 1.2
