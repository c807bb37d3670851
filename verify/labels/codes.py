"""Label codes: sealed, not stored. Bit by bit in docs/label-codes.md; the split of bits is ADR 0001.

    plaintext = run (24 bits) ‖ serial (30 bits)
    tag       = BLAKE2b(key, person="tag", plaintext) cut to 46 bits
    mask      = BLAKE2b(key, person="mask", tag) cut to 54 bits
    body      = tag ‖ (plaintext XOR mask)           100 bits, 20 Crockford base32 characters
    code      = body ‖ check character               Damm's algorithm over GF(2^5)

A synthetic-IV construction: the same run and serial always give the same code, a code tells nothing about either, and
a random guess opens with probability 2^-46 and then names an issued label with probability issued / 2^54.
Pure: no database, no clock, no settings.
"""

from collections.abc import Iterable, Iterator, Mapping
from hashlib import blake2b
from typing import NamedTuple

RUN_BITS, SERIAL_BITS, TAG_BITS = 24, 30, 46
PLAIN_BITS = RUN_BITS + SERIAL_BITS
PLAIN_PART = (1 << PLAIN_BITS) - 1
BODY_LENGTH = (TAG_BITS + PLAIN_BITS) // 5
CODE_LENGTH = BODY_LENGTH + 1
MAX_RUN = (1 << RUN_BITS) - 1
MAX_SERIAL = (1 << SERIAL_BITS) - 1

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
PAIRS = [first + second for first in ALPHABET for second in ALPHABET]
# What people type: lower case, the letters that look like digits, blanks and hyphens, all of it also in full width.
_TYPED = {
    **{character: character for character in ALPHABET},
    **{character.lower(): character for character in ALPHABET},
    **dict.fromkeys("Oo", "0"),
    **dict.fromkeys("IiLl", "1"),
    "-": None,
}
_FULL_WIDTH = {chr(ord(character) + 0xFEE0): value for character, value in _TYPED.items()}
_BLANKS = dict.fromkeys(" \t\r\n\u3000\u00a0\u2010\u2011\u2012\u2013\u2014")
NORMAL = str.maketrans({**_TYPED, **_FULL_WIDTH, **_BLANKS})
# Crockford's digits to those of int(…, 32); every other byte to one that int() refuses.
TO_DIGITS = bytes(
    b"0123456789ABCDEFGHIJKLMNOPQRSTUV"[ALPHABET.index(chr(byte))] if chr(byte) in ALPHABET else 33 for byte in range(256)
)


def _damm(body: int) -> int:
    """Damm's algorithm: interim ← 2 · (interim XOR digit) in GF(2^5) modulo x^5 + x^2 + 1, for the 20 digits of a body."""
    interim = 0
    for shift in range(5 * BODY_LENGTH - 5, -1, -5):
        interim = (interim ^ body >> shift & 31) << 1
        interim ^= 0b100101 if interim & 32 else 0
    return interim


# It is linear, so each of its five bits is the parity of certain bits of the body: nine times as fast.
_B4, _B3, _B2, _B1, _B0 = (sum(1 << bit for bit in range(5 * BODY_LENGTH) if _damm(1 << bit) >> k & 1) for k in (4, 3, 2, 1, 0))


def _check_value(body: int) -> int:
    return (
        ((body & _B4).bit_count() & 1) << 4
        | ((body & _B3).bit_count() & 1) << 3
        | ((body & _B2).bit_count() & 1) << 2
        | ((body & _B1).bit_count() & 1) << 1
        | (body & _B0).bit_count() & 1
    )


class Malformed(ValueError):
    """Not a code: wrong length, a character outside the alphabet, or a check character that does not fit."""


class Label(NamedTuple):
    """What a code opens to. Serial 0 is the product-level code of its run; `key` names the key that opened it."""

    run: int
    serial: int
    key: str


def check_character(characters: str) -> str:
    """The check character of the 20 characters of a body."""
    return ALPHABET[_check_value(int(characters.encode().translate(TO_DIGITS), 32))]


def spell(body: int) -> str:
    """The 21 characters of a body of 100 bits."""
    pairs, high, low = PAIRS, body >> 50, body & 0x3FFFFFFFFFFFF
    return (
        f"{pairs[high >> 40]}{pairs[high >> 30 & 1023]}{pairs[high >> 20 & 1023]}{pairs[high >> 10 & 1023]}{pairs[high & 1023]}"
        f"{pairs[low >> 40]}{pairs[low >> 30 & 1023]}{pairs[low >> 20 & 1023]}{pairs[low >> 10 & 1023]}{pairs[low & 1023]}"
        f"{ALPHABET[_check_value(body)]}"
    )


def parse(text: str) -> int:
    """The body of a code however it is typed. Raises Malformed, also for a typing error that the check character shows."""
    body = _body(text)
    if body is None and len(text) <= 80:
        body = _body(text.translate(NORMAL))
    if body is None:
        raise Malformed
    return body


def _body(code: str) -> int | None:
    """The body of a code exactly as printed, None for anything else."""
    if len(code) != CODE_LENGTH:
        return None
    try:
        number = int(code.encode().translate(TO_DIGITS), 32)
    except ValueError:
        return None
    return number >> 5 if _check_value(number >> 5) == number & 31 else None


def normalise(text: str) -> str:
    """The 21 characters of a code as printed, however it is typed. Raises Malformed."""
    return spell(parse(text))


def grouped(code: str) -> str:
    """In groups for the eye: 5 5 5 6."""
    return f"{code[:5]} {code[5:10]} {code[10:15]} {code[15:]}"


class Sealer:
    """Seals and opens the labels of one key of 32 bytes."""

    __slots__ = ("_mask_state", "_tag_state")

    def __init__(self, key: bytes) -> None:
        # A copy of a keyed state costs half of keying one.
        self._tag_state = blake2b(key=key, person=b"tag", digest_size=8).copy
        self._mask_state = blake2b(key=key, person=b"mask", digest_size=8).copy

    def tag(self, plain: int) -> int:
        state = self._tag_state()
        state.update(plain.to_bytes(7, "big"))
        return int.from_bytes(state.digest(), "big") >> (64 - TAG_BITS)

    def mask(self, tag: int) -> int:
        state = self._mask_state()
        state.update(tag.to_bytes(6, "big"))
        return int.from_bytes(state.digest(), "big") >> (64 - PLAIN_BITS)

    def seal(self, run: int, serial: int) -> str:
        """The code of a label. Run 1 to MAX_RUN, serial 0 to MAX_SERIAL; ValueError outside."""
        if not (0 < run <= MAX_RUN and 0 <= serial <= MAX_SERIAL):
            raise ValueError(f"run {run} or serial {serial} out of range")
        return next(self.seal_range(run, (serial,)))

    def seal_range(self, run: int, serials: Iterable[int]) -> Iterator[str]:
        """The codes of many serials of one run, unchecked, in constant memory."""
        high = run << SERIAL_BITS
        for serial in serials:
            plain = high | serial
            tag = self.tag(plain)
            yield spell(tag << PLAIN_BITS | plain ^ self.mask(tag))

    def open(self, body: int) -> tuple[int, int] | None:
        """(run, serial) of a body, or None if this key did not seal it."""
        tag = body >> PLAIN_BITS
        plain = body & PLAIN_PART ^ self.mask(tag)
        if self.tag(plain) != tag:
            return None
        return plain >> SERIAL_BITS, plain & MAX_SERIAL


class Keyring:
    """All keys by name, newest first: the first seals, every one still opens."""

    def __init__(self, keys: Mapping[str, bytes]) -> None:
        self.sealers = {name: Sealer(key) for name, key in keys.items()}
        self.newest = next(iter(self.sealers))

    def open_code(self, text: str) -> Label | None:
        """What the code says, None if no key of ours sealed it. Raises Malformed for what is not a code at all."""
        body = parse(text)
        for name, sealer in self.sealers.items():
            if (opened := sealer.open(body)) and opened[0] > 0:
                return Label(opened[0], opened[1], name)
        return None
