"""Scratch codes: what lies under the coating of a label. Derived, not stored, like the label's own code; in docs/label-codes.md.

    draw n  = BLAKE2b(key, person="scratch", run ‖ serial ‖ n) cut to 27 bits        n = 0, 1, 2, …
    scratch = the first draw below 10^8, as eight digits

Each of the 10^8 is equally likely, since a draw that would favour some of them is thrown away. Nothing printed outside the coating
leads to it without the key. Pure: no database, no clock, no settings.
"""

import unicodedata
from collections.abc import Iterable, Iterator
from hashlib import blake2b
from hmac import compare_digest
from itertools import count

from verify.labels.codes import MAX_RUN, MAX_SERIAL, SERIAL_BITS

LENGTH = 8
DRAW_BITS = 27  # 2^27 is the least power of two above 10^8
MOST_TYPED = 40
_BETWEEN = dict.fromkeys(map(ord, " \t\r\n-‐‑‒–—"))


class Scratcher:
    """Makes the scratch codes of one key of 32 bytes: that of the run, which seals its labels too."""

    __slots__ = ("_state",)

    def __init__(self, key: bytes) -> None:
        self._state = blake2b(key=key, person=b"scratch", digest_size=8).copy

    def of(self, run: int, serial: int) -> str:
        """Serial 1 to MAX_SERIAL; a product-level code, the same on every pack, has none. ValueError outside."""
        if not (0 < run <= MAX_RUN and 0 < serial <= MAX_SERIAL):
            raise ValueError(f"run {run} or serial {serial} out of range")
        return next(self.of_range(run, (serial,)))

    def of_range(self, run: int, serials: Iterable[int]) -> Iterator[str]:
        """Of many serials of one run, unchecked, in constant memory."""
        high, most = run << SERIAL_BITS, 10**LENGTH
        for serial in serials:
            plain = (high | serial).to_bytes(7, "big")
            yield f"{next(draw for draw in self._draws(plain) if draw < most):0{LENGTH}}"

    def _draws(self, plain: bytes) -> Iterator[int]:
        for number in count():
            state = self._state()
            state.update(plain + number.to_bytes(1, "big"))
            yield int.from_bytes(state.digest(), "big") >> (64 - DRAW_BITS)


def read(typed: str) -> str | None:
    """The eight digits, however they are typed: in groups, in full width. None for anything else, which is no try."""
    if len(typed) > MOST_TYPED:
        return None
    digits = unicodedata.normalize("NFKC", typed).translate(_BETWEEN)
    return digits if len(digits) == LENGTH and digits.isascii() and digits.isdigit() else None


def fits(typed: str, scratch: str) -> bool:
    """In a time that says nothing of how many digits were right."""
    return compare_digest(typed.encode(), scratch.encode())


def grouped(scratch: str) -> str:
    """In groups for the eye: 4 4. In a spreadsheet a blank also keeps the zeros at the beginning."""
    return f"{scratch[:4]} {scratch[4:]}"
