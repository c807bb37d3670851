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
from dataclasses import dataclass
from hashlib import blake2b

RUN_BITS, SERIAL_BITS, TAG_BITS = 24, 30, 46
PLAIN_BITS = RUN_BITS + SERIAL_BITS
BODY_LENGTH = (TAG_BITS + PLAIN_BITS) // 5
CODE_LENGTH = BODY_LENGTH + 1
MAX_RUN = (1 << RUN_BITS) - 1
MAX_SERIAL = (1 << SERIAL_BITS) - 1

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
VALUE = {character: index for index, character in enumerate(ALPHABET)}
PAIRS = [first + second for first in ALPHABET for second in ALPHABET]
# What people type: lower case, the letters that look like digits, spaces and hyphens of every sort.
NORMAL = str.maketrans(
    {
        **{character.lower(): character for character in ALPHABET},
        **dict.fromkeys("Oo", "0"),
        **dict.fromkeys("IiLl", "1"),
        **dict.fromkeys(" \t\u3000\u00a0-\u2010\u2011\u2012\u2013\u2014\uff0d"),
        **{chr(ord(character) + 0xFEE0): character for character in ALPHABET},
    }
)
TO_INT = str.maketrans(ALPHABET, "0123456789ABCDEFGHIJKLMNOPQRSTUV")


def _times_two(value: int) -> int:
    """Multiplication by x in GF(2^5) modulo x^5 + x^2 + 1."""
    value <<= 1
    return value ^ 0b100101 if value & 32 else value


# interim ← 2 · (interim XOR digit): a totally anti-symmetric quasigroup with a zero diagonal.
_STEP = [_times_two(value) for value in range(32)]
_PAIR_STEP = {pair: _STEP[_STEP[VALUE[pair[0]]] ^ VALUE[pair[1]]] for pair in PAIRS}
_FOUR_TIMES = [_STEP[_STEP[value]] for value in range(32)]


class Malformed(ValueError):
    """Not a code: wrong length, a character outside the alphabet, or a check character that does not fit."""


@dataclass(frozen=True, slots=True)
class Label:
    """What a code opens to. Serial 0 is the product-level code of its run; `key` names the key that opened it."""

    run: int
    serial: int
    key: str


def check_character(body: str) -> str:
    interim = 0
    for index in range(0, BODY_LENGTH, 2):
        interim = _FOUR_TIMES[interim] ^ _PAIR_STEP[body[index : index + 2]]
    return ALPHABET[interim]


def normalise(text: str) -> str:
    """The 21 characters of a code as printed. Raises Malformed, also for a typing error that the check character shows."""
    if len(text) > 80:
        raise Malformed
    code = text.translate(NORMAL)
    if len(code) != CODE_LENGTH:
        raise Malformed
    try:
        is_intact = check_character(code[:BODY_LENGTH]) == code[BODY_LENGTH]
    except KeyError:
        raise Malformed from None
    if not is_intact:
        raise Malformed
    return code


def grouped(code: str) -> str:
    """In groups for the eye: 5 5 5 6."""
    return f"{code[:5]} {code[5:10]} {code[10:15]} {code[15:]}"


class Sealer:
    """Seals and opens the labels of one key of 32 bytes."""

    __slots__ = ("_mask", "_tag")

    def __init__(self, key: bytes) -> None:
        self._tag = blake2b(key=key, person=b"tag", digest_size=8)
        self._mask = blake2b(key=key, person=b"mask", digest_size=8)

    def tag(self, plain: int) -> int:
        state = self._tag.copy()
        state.update(plain.to_bytes(7, "big"))
        return int.from_bytes(state.digest(), "big") >> (64 - TAG_BITS)

    def mask(self, tag: int) -> int:
        state = self._mask.copy()
        state.update(tag.to_bytes(6, "big"))
        return int.from_bytes(state.digest(), "big") >> (64 - PLAIN_BITS)

    def seal(self, run: int, serial: int) -> str:
        """The code of a label. Run 1 to MAX_RUN, serial 0 to MAX_SERIAL; ValueError outside."""
        if not (0 < run <= MAX_RUN and 0 <= serial <= MAX_SERIAL):
            raise ValueError(f"run {run} or serial {serial} out of range")
        return next(self.seal_range(run, (serial,)))

    def seal_range(self, run: int, serials: Iterable[int]) -> Iterator[str]:
        """The codes of many serials of one run, unchecked, in constant memory."""
        tag_state, mask_state, pairs, four, step = self._tag.copy, self._mask.copy, PAIRS, _FOUR_TIMES, _PAIR_STEP
        high, from_bytes = run << SERIAL_BITS, int.from_bytes
        for serial in serials:
            plain = high | serial
            state = tag_state()
            state.update(plain.to_bytes(7, "big"))
            tag = from_bytes(state.digest(), "big") >> 18
            state = mask_state()
            state.update(tag.to_bytes(6, "big"))
            body = tag << 54 | plain ^ from_bytes(state.digest(), "big") >> 10
            a, b, c, d, e = (
                pairs[body >> 90],
                pairs[body >> 80 & 1023],
                pairs[body >> 70 & 1023],
                pairs[body >> 60 & 1023],
                pairs[body >> 50 & 1023],
            )
            f, g, h, i, j = (
                pairs[body >> 40 & 1023],
                pairs[body >> 30 & 1023],
                pairs[body >> 20 & 1023],
                pairs[body >> 10 & 1023],
                pairs[body & 1023],
            )
            check = four[four[four[four[step[a]] ^ step[b]] ^ step[c]] ^ step[d]] ^ step[e]
            check = four[four[four[four[four[check] ^ step[f]] ^ step[g]] ^ step[h]] ^ step[i]] ^ step[j]
            yield f"{a}{b}{c}{d}{e}{f}{g}{h}{i}{j}{ALPHABET[check]}"

    def open(self, code: str) -> tuple[int, int] | None:
        """(run, serial) of a normalised code, or None if this key did not seal it."""
        body = int(code[:BODY_LENGTH].translate(TO_INT), 32)
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
            opened = sealer.open(code)
            if opened is not None and opened[0] > 0:
                return Label(*opened, key=name)
        return None
