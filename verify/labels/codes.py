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
BODY_LENGTH = (TAG_BITS + PLAIN_BITS) // 5
CODE_LENGTH = BODY_LENGTH + 1
MAX_RUN = (1 << RUN_BITS) - 1
MAX_SERIAL = (1 << SERIAL_BITS) - 1

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
VALUE = {character: index for index, character in enumerate(ALPHABET)}
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
TO_INT = bytes.maketrans(ALPHABET.encode(), b"0123456789ABCDEFGHIJKLMNOPQRSTUV")


def _times_two(value: int) -> int:
    """Multiplication by x in GF(2^5) modulo x^5 + x^2 + 1."""
    value <<= 1
    return value ^ 0b100101 if value & 32 else value


# interim ← 2 · (interim XOR digit): a totally anti-symmetric quasigroup with a zero diagonal. It is linear, so the final
# interim is the XOR of what each pair of characters contributes at its place; one pair further left counts four times.
_STEP = [_times_two(value) for value in range(32)]
_PARTS = [{pair: _STEP[_STEP[VALUE[pair[0]]] ^ VALUE[pair[1]]] for pair in PAIRS}]
while len(_PARTS) < BODY_LENGTH // 2:
    _PARTS.insert(0, {pair: _STEP[_STEP[part]] for pair, part in _PARTS[0].items()})
_PARTS_BY_NUMBER = [list(parts.values()) for parts in _PARTS]


class Malformed(ValueError):
    """Not a code: wrong length, a character outside the alphabet, or a check character that does not fit."""


class Label(NamedTuple):
    """What a code opens to. Serial 0 is the product-level code of its run; `key` names the key that opened it."""

    run: int
    serial: int
    key: str


def check_character(body: str) -> str:
    """Damm's check character of 20 characters of the alphabet; KeyError for others."""
    a, b, c, d, e, f, g, h, i, j = _PARTS
    return ALPHABET[
        a[body[0:2]]
        ^ b[body[2:4]]
        ^ c[body[4:6]]
        ^ d[body[6:8]]
        ^ e[body[8:10]]
        ^ f[body[10:12]]
        ^ g[body[12:14]]
        ^ h[body[14:16]]
        ^ i[body[16:18]]
        ^ j[body[18:20]]
    ]


def _is_intact(code: str) -> bool:
    """Whether this is a code exactly as printed."""
    try:
        return len(code) == CODE_LENGTH and check_character(code) == code[BODY_LENGTH]
    except KeyError:
        return False


def normalise(text: str) -> str:
    """The 21 characters of a code as printed. Raises Malformed, also for a typing error that the check character shows."""
    if _is_intact(text):
        return text
    if len(text) <= 80 and _is_intact(code := text.translate(NORMAL)):
        return code
    raise Malformed


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
        tag_state, mask_state, pairs, from_bytes = self._tag_state, self._mask_state, PAIRS, int.from_bytes
        part_a, part_b, part_c, part_d, part_e, part_f, part_g, part_h, part_i, part_j = _PARTS_BY_NUMBER
        high = run << SERIAL_BITS
        for serial in serials:
            plain = high | serial
            state = tag_state()
            state.update(plain.to_bytes(7, "big"))
            tag = from_bytes(state.digest(), "big") >> (64 - TAG_BITS)
            state = mask_state()
            state.update(tag.to_bytes(6, "big"))
            body = tag << PLAIN_BITS | plain ^ from_bytes(state.digest(), "big") >> (64 - PLAIN_BITS)
            high_half, low_half = body >> 50, body & 0x3FFFFFFFFFFFF
            a, b, c, d, e = (
                high_half >> 40,
                high_half >> 30 & 1023,
                high_half >> 20 & 1023,
                high_half >> 10 & 1023,
                high_half & 1023,
            )
            f, g, h, i, j = low_half >> 40, low_half >> 30 & 1023, low_half >> 20 & 1023, low_half >> 10 & 1023, low_half & 1023
            check = part_a[a] ^ part_b[b] ^ part_c[c] ^ part_d[d] ^ part_e[e]
            check ^= part_f[f] ^ part_g[g] ^ part_h[h] ^ part_i[i] ^ part_j[j]
            yield (
                f"{pairs[a]}{pairs[b]}{pairs[c]}{pairs[d]}{pairs[e]}"
                f"{pairs[f]}{pairs[g]}{pairs[h]}{pairs[i]}{pairs[j]}{ALPHABET[check]}"
            )

    def open(self, code: str) -> tuple[int, int] | None:
        """(run, serial) of a normalised code, or None if this key did not seal it."""
        body = int(code[:BODY_LENGTH].encode().translate(TO_INT), 32)
        tag = body >> PLAIN_BITS
        plain = (body & ((1 << PLAIN_BITS) - 1)) ^ self.mask(tag)
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
        code = normalise(text)
        for name, sealer in self.sealers.items():
            if (opened := sealer.open(code)) and opened[0] > 0:
                return Label(opened[0], opened[1], name)
        return None
