"""docs/label-codes.md is enough to write the code again: this does, naively, and compares with the page and with codes.py."""

import hashlib
import itertools
import re
from pathlib import Path

import pytest

from verify.labels.codes import Keyring, Malformed, Sealer, normalise

PAGE = (Path(__file__).parents[3] / "docs/label-codes.md").read_text(encoding="utf-8")
KEYS = {name: bytes.fromhex(key) for name, key in re.findall(r"^Key ([A-Z]): `([0-9a-f]{64})`$", PAGE, re.MULTILINE)}
ALPHABET = re.search(r"`([0-9A-Z]{32})`", PAGE)[1]


def tables(first_column: str) -> list[list[list[str]]]:
    """The cells of every table with this first heading, row by row, without the marks of code."""
    lines = PAGE.splitlines()
    starts = [index + 2 for index, line in enumerate(lines) if line.startswith(f"| {first_column} |")]
    rows = [itertools.takewhile(lambda line: line.startswith("|"), lines[start:]) for start in starts]
    return [[[cell.strip().strip("`") for cell in line.strip("|").split("|")] for line in found] for found in rows]


def bits(number: int, length: int) -> str:
    return format(number, f"0{length}b")


def keyed(key: bytes, person: str, message: str) -> str:
    """H of the page: the bits of the digest. The message is a bit string of whole bytes."""
    digest = hashlib.blake2b(
        int(message, 2).to_bytes(len(message) // 8, "big"), digest_size=8, key=key, person=person.encode().ljust(16, b"\0")
    ).digest()
    return "".join(bits(byte, 8) for byte in digest)


def xor(left: str, right: str) -> str:
    return "".join("1" if a != b else "0" for a, b in zip(left, right, strict=True))


def double(value: str) -> str:
    shifted = value + "0"
    return xor(shifted, "100101")[1:] if shifted[0] == "1" else shifted[1:]


def check_value(characters: str) -> str:
    value = "00000"
    for character in characters:
        value = double(xor(value, bits(ALPHABET.index(character), 5)))
    return value


def sealed(key: bytes, run: int, serial: int) -> list[str]:
    """Plaintext, tag, mask, body, characters, check and code, as the table of the page has them."""
    plaintext = bits(run, 24) + bits(serial, 30)
    tag = keyed(key, "tag", "00" + plaintext)[:46]
    mask = keyed(key, "mask", "00" + tag)[:54]
    body = tag + xor(plaintext, mask)
    characters = "".join(ALPHABET[int(body[start : start + 5], 2)] for start in range(0, 100, 5))
    check = ALPHABET[int(check_value(characters), 2)]
    numbers = [(plaintext, 14), (tag, 12), (mask, 14), (body, 25)]
    return [*(format(int(value, 2), f"0{length}x") for value, length in numbers), characters, check, characters + check]


VECTORS = tables("key")[0]
TYPED, MALFORMED = tables("typed")


def test_the_page_has_its_keys_and_vectors():
    assert sorted(KEYS) == ["A", "B"]
    assert [len(VECTORS), len(TYPED), len(MALFORMED)] == [10, 5, 6]


@pytest.mark.parametrize("row", VECTORS, ids=lambda row: f"key {row[0]} run {row[1]} serial {row[2]}")
def test_a_vector_of_the_page_can_be_recomputed_from_the_page_and_codes_py_agrees(row: list[str]):
    name, run, serial, *expected = row
    assert sealed(KEYS[name], int(run), int(serial)) == expected
    assert check_value(expected[-1]) == "00000"

    sealer = Sealer(KEYS[name])
    assert sealer.seal(int(run), int(serial)) == expected[-1]
    assert format(sealer.tag(int(expected[0], 16)), "012x") == expected[1]
    assert format(sealer.mask(int(expected[1], 16)), "014x") == expected[2]
    assert Keyring(KEYS).open_code(expected[-1]) == (int(run), int(serial), name)


def test_the_naive_reading_of_the_page_and_codes_py_agree_on_a_hundred_others():
    pairs = [(run, serial) for run in range(1, 16_000_000, 1_700_001) for serial in range(0, 1_073_741_823, 113_000_003)]
    assert len(pairs) == 100
    sealer = Sealer(KEYS["A"])
    assert [sealer.seal(*pair) for pair in pairs] == [sealed(KEYS["A"], *pair)[-1] for pair in pairs]


@pytest.mark.parametrize(("typed", "code"), TYPED)
def test_what_people_type_is_the_code_that_the_page_says(typed: str, code: str):
    assert normalise(typed) == code


@pytest.mark.parametrize(("typed", "reason"), MALFORMED)
def test_what_the_page_calls_malformed_is_malformed(typed: str, reason: str):
    with pytest.raises(Malformed):
        normalise(typed)
