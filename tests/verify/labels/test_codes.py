import random
import string

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from verify.labels.codes import (
    ALPHABET,
    CODE_LENGTH,
    MAX_RUN,
    MAX_SERIAL,
    Keyring,
    Malformed,
    Sealer,
    check_character,
    grouped,
    normalise,
    spell,
)

NEW, OLD = b"\x11" * 32, b"\x22" * 32
KEYS = Keyring({"new": NEW, "old": OLD})
SEALER = Sealer(NEW)

runs = st.integers(1, MAX_RUN)
serials = st.integers(0, MAX_SERIAL)
codes = st.builds(SEALER.seal, runs, serials)


def is_malformed(text: str) -> bool:
    try:
        normalise(text)
    except Malformed:
        return True
    return False


@given(runs, serials)
@example(1, 0)
@example(MAX_RUN, MAX_SERIAL)
def test_a_code_opens_to_the_run_and_serial_it_was_sealed_from(run: int, serial: int):
    code = SEALER.seal(run, serial)
    assert (len(code), set(code) <= set(ALPHABET)) == (21, True)
    assert KEYS.open_code(code) == (run, serial, "new")


@given(codes)
def test_every_wrong_character_is_malformed(code: str):
    wrong = [
        code[:place] + character + code[place + 1 :]
        for place in range(CODE_LENGTH)
        for character in ALPHABET
        if character != code[place]
    ]
    assert len(wrong) == 21 * 31
    assert [text for text in wrong if not is_malformed(text)] == []


@given(codes)
def test_every_swap_of_unlike_neighbours_is_malformed(code: str):
    swapped = [code[:place] + code[place + 1] + code[place] + code[place + 2 :] for place in range(CODE_LENGTH - 1)]
    assert len(swapped) == 20
    assert [text for text in swapped if text != code and not is_malformed(text)] == []


@given(codes, st.data())
def test_however_a_code_is_typed_it_is_the_same_code(code: str, data: st.DataObject):
    looks_like = {"0": "0Oo", "1": "1IiLl"}
    typed = "".join(data.draw(st.sampled_from(looks_like.get(c, c + c.lower()))) for c in code)
    if data.draw(st.booleans()):
        typed = "".join(chr(ord(c) + 0xFEE0) for c in typed)
    for _ in range(data.draw(st.integers(0, 6))):
        place = data.draw(st.integers(0, len(typed)))
        typed = typed[:place] + data.draw(st.sampled_from(" \t\r\n\u3000\u00a0-‐‑‒–—－")) + typed[place:]
    assert normalise(typed) == code
    assert normalise(grouped(code)) == code


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "0",
        "0" * 20,
        "0" * 22,
        "0" * 10_000,
        "U" * 21,
        "0" * 20 + "\0",
        "0" * 20 + "é",
        "零" * 21,
        "٠" * 21,
        "_" * 21,
        "𝟘" * 21,
    ],
)
def test_what_is_no_code_at_all_is_malformed(text: str):
    assert is_malformed(text)


@given(st.text(max_size=100) | st.text(string.printable, min_size=19, max_size=24))
def test_any_text_is_a_code_or_malformed_and_never_an_error(text: str):
    if not is_malformed(text):
        assert is_malformed(normalise(text)) is False


def test_s2_a_million_random_guesses_with_a_right_check_character_open_nothing():
    guess = random.Random().getrandbits
    answers = (KEYS.open_code(spell(guess(100))) for _ in range(1_000_000))  # Malformed would be raised
    opened = [label for label in answers if label]
    assert opened == []


def test_the_codes_of_a_run_are_distinct_and_so_are_their_beginnings():
    run = list(SEALER.seal_range(7, range(1, 10_001)))
    assert len(set(run)) == 10_000
    assert len({code[:8] for code in run}) == 10_000


def test_a_code_sealed_by_an_old_key_still_opens_and_names_that_key():
    code = Sealer(OLD).seal(42, 43)
    assert KEYS.open_code(code) == (42, 43, "old")
    assert Keyring({"old": OLD}).open_code(code) == (42, 43, "old")
    assert Keyring({"new": NEW}).open_code(code) is None


def test_the_newest_key_is_the_first():
    assert KEYS.newest == "new"


def test_a_code_of_run_zero_opens_to_nothing():
    assert KEYS.open_code(next(SEALER.seal_range(0, (5,)))) is None


@pytest.mark.parametrize(("run", "serial"), [(0, 1), (-1, 1), (MAX_RUN + 1, 1), (1, -1), (1, MAX_SERIAL + 1)])
def test_a_run_or_serial_out_of_range_is_not_sealed(run: int, serial: int):
    with pytest.raises(ValueError, match="out of range"):
        SEALER.seal(run, serial)


def test_the_check_character_is_the_one_a_code_ends_with():
    code = SEALER.seal(1, 2)
    assert check_character(code[:20]) == code[20]


@given(runs, st.lists(serials, max_size=20))
def test_sealing_many_is_sealing_each(run: int, some: list[int]):
    assert list(SEALER.seal_range(run, some)) == [SEALER.seal(run, serial) for serial in some]
