"""Scratch codes: the page docs/label-codes.md recomputed, each digit as likely as the next, nothing of the label's code in them."""

import re
from collections import Counter
from hashlib import blake2b
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from verify.labels.codes import MAX_RUN, MAX_SERIAL, SERIAL_BITS, Sealer
from verify.labels.scratch import DRAW_BITS, Scratcher, fits, grouped, read

KEY = b"\x11" * 32
PAGE = (Path(__file__).parents[3] / "docs" / "label-codes.md").read_text()
KEYS = {name: bytes.fromhex(key) for name, key in re.findall(r"^Key ([AB]): `([0-9a-f]{64})`", PAGE, re.MULTILINE)}
VECTORS = re.findall(r"^\| ([AB]) \| (\d+) \| (\d+) \| (\d) \| `(\d{8})` \|$", PAGE, re.MULTILINE)

runs, serials = st.integers(1, MAX_RUN), st.integers(1, MAX_SERIAL)


def by_hand(key: bytes, run: int, serial: int) -> tuple[int, str]:
    """(draws thrown away, the code), as the page says it."""
    plain = (run * 2**SERIAL_BITS + serial).to_bytes(7, "big")
    for number in range(256):
        digest = blake2b(plain + bytes([number]), key=key, person=b"scratch", digest_size=8).digest()
        if (draw := int.from_bytes(digest, "big") >> 37) < 100_000_000:
            return number, str(draw).zfill(8)
    raise AssertionError


def test_the_vectors_of_the_page_are_these():
    assert len(VECTORS) == 8
    made = [(key, run, serial, *by_hand(KEYS[key], int(run), int(serial))) for key, run, serial, _thrown, _code in VECTORS]
    assert [(key, run, serial, str(thrown), code) for key, run, serial, thrown, code in made] == VECTORS
    assert [Scratcher(KEYS[key]).of(int(run), int(serial)) for key, run, serial, _, _ in VECTORS] == [row[-1] for row in VECTORS]
    assert {thrown for *_, thrown, _code in VECTORS} >= {"0", "1", "2"}


@given(runs, serials)
@example(1, 1)
@example(MAX_RUN, MAX_SERIAL)
def test_it_is_eight_digits_and_always_the_same(run: int, serial: int):
    code = Scratcher(KEY).of(run, serial)
    assert (len(code), code.isascii() and code.isdigit()) == (8, True)
    assert code == Scratcher(KEY).of(run, serial) == by_hand(KEY, run, serial)[1]
    assert list(Scratcher(KEY).of_range(run, [serial])) == [code]


def test_each_digit_at_each_place_is_as_likely_as_the_others():
    """Chi-square of 9 degrees of freedom: above 33.7 once in ten thousand times. The codes are always the same."""
    number = 100_000
    counts = [Counter() for _ in range(8)]
    for code in Scratcher(KEY).of_range(7, range(1, number + 1)):
        for place, digit in zip(counts, code, strict=True):
            place[digit] += 1
    expected = number / 10
    worst = max(sum((place[digit] - expected) ** 2 / expected for digit in "0123456789") for place in counts)
    assert worst < 33.7


def test_the_largest_codes_come_as_often_as_the_smallest():
    """Without throwing draws away the codes below 34,217,728 (2^27 - 10^8) would come twice as often as the others."""
    edge = 2**DRAW_BITS - 10**8
    codes = [int(code) for code in Scratcher(KEY).of_range(7, range(1, 100_001))]
    assert abs(sum(code < edge for code in codes) / len(codes) - edge / 10**8) < 0.006  # four standard deviations


def test_it_is_another_one_with_every_run_serial_and_key():
    codes = [Scratcher(key).of(run, serial) for key in (KEY, b"\x22" * 32) for run in range(1, 11) for serial in range(1, 101)]
    assert len(set(codes)) >= 1995  # of 2,000 two are alike once in fifty such tests


def test_nothing_of_the_labels_own_code_leads_to_it():
    """Neither the proof nor the mask of the label, however cut, is the hash that the scratch code is cut from."""
    sealer, found = Sealer(KEY), 0
    for serial in range(1, 20_001):
        plain = 7 << SERIAL_BITS | serial
        tag = sealer.tag(plain)
        scratch = int(Scratcher(KEY).of(7, serial))
        known = (tag, sealer.mask(tag), tag >> (46 - DRAW_BITS), sealer.mask(tag) >> (54 - DRAW_BITS), plain)
        found += sum(value % 10**8 == scratch for value in known)
    assert found <= 1  # 100,000 chances of one in 10^8


@pytest.mark.parametrize(("run", "serial"), [(0, 1), (-1, 1), (MAX_RUN + 1, 1), (1, 0), (1, -1), (1, MAX_SERIAL + 1)])
def test_a_product_level_code_has_none_nor_what_is_out_of_range(run: int, serial: int):
    with pytest.raises(ValueError, match="out of range"):
        Scratcher(KEY).of(run, serial)


@pytest.mark.parametrize("typed", ["01234567", "0123 4567", " 0123-4567\n", "０１２３　４５６７", "0 1 2 3 4 5 6 7", "0123–4567"])
def test_however_it_is_typed_it_is_the_same(typed: str):
    assert read(typed) == "01234567"


@pytest.mark.parametrize(
    "typed", ["", " ", "0123456", "012345678", "0123456A", "O1234567", "٠١٢٣٤٥٦٧", "²1234567a", "零" * 8, "0" * 41, "\0" * 8]
)
def test_anything_else_is_no_try(typed: str):
    assert read(typed) is None


@given(st.text(max_size=60))
def test_any_text_is_eight_digits_or_nothing(typed: str):
    assert read(typed) is None or re.fullmatch("[0-9]{8}", read(typed) or "")


def test_a_guess_fits_or_not():
    assert (fits("01234567", "01234567"), fits("01234568", "01234567")) == (True, False)


def test_in_groups_it_is_read_back():
    assert (grouped("01234567"), read(grouped("01234567"))) == ("0123 4567", "01234567")
