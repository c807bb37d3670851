"""Is this an MP4 that a phone plays, and nothing else? Judged by its boxes (ISO/IEC 14496-12 §4.2); nothing is decoded."""

import os
from collections.abc import Iterator
from typing import IO

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from verify.refusals import Refused

BRANDS = {b"isom", b"iso2", b"iso3", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"M4V ", b"MSNV"}
BOXES = {b"ftyp", b"moov", b"mdat", b"free", b"skip", b"wide", b"uuid", b"moof", b"sidx", b"mfra", b"pdin"}
MOST_BOXES = 10_000
MOST_DESCRIPTION = 32 * 1024 * 1024  # bytes of the box that says what the others hold
# Where phones note the place of the recording: QuickTime's own, 3GPP TS 26.244 §8.10, Apple's.
PLACES = (b"\xa9xyz", b"loci", b"location.ISO6709")
REFUSALS: dict[str, Promise] = {
    "wrong_film": _("This file is not an MP4 video. What counts is its content, not its name."),
    "damaged_film": _("The video is damaged, incomplete or holds something else. Export it again as MP4 and send it once more."),
    "place": _("The video says where it was recorded. Export it again without its location."),
    "large": _("The video is larger than %(most)s MB. Export it with a lower bit rate, or show it on a platform."),
}
HEAD = 16


def check(file: IO[bytes], most: int) -> None:
    """Refused, with a sentence, for whatever is not plainly an MP4 of at most `most` bytes."""
    size = file.seek(0, os.SEEK_END)
    if size > most:
        raise Refused("large", REFUSALS["large"] % {"most": most // (1024 * 1024)})
    boxes = list(_boxes(file, size))
    if not {b"moov", b"mdat"} <= {kind for kind, _start, _size in boxes}:
        raise refusal("damaged_film")
    for start, length in ((start, length) for kind, start, length in boxes if kind == b"moov"):
        if length > MOST_DESCRIPTION:
            raise refusal("damaged_film")
        file.seek(start)
        description = file.read(length)
        if any(place in description for place in PLACES):
            raise refusal("place")
    file.seek(0)


def refusal(code: str) -> Refused:
    return Refused(code, REFUSALS[code])


def _boxes(file: IO[bytes], size: int) -> Iterator[tuple[bytes, int, int]]:
    """(type, start, length) of the boxes at the top, which fill the file to its last byte; `ftyp` is the first."""
    at = count = 0
    while at < size:
        file.seek(at)
        head = file.read(HEAD)
        kind, length = head[4:8], int.from_bytes(head[:4], "big")
        if length == 1:  # ISO/IEC 14496-12: the length follows, in eight bytes
            length = int.from_bytes(head[8:16], "big")
        if at == 0 and (kind != b"ftyp" or head[8:12] not in BRANDS):
            raise refusal("wrong_film")
        count += 1
        if kind not in BOXES or not 8 <= length <= size - at or count > MOST_BOXES:
            raise refusal("damaged_film")
        yield kind, at, length
        at += length
    if not count:
        raise refusal("wrong_film")
