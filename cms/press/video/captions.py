"""Captions as WebVTT, read strictly: what a player would guess at is sent back instead (W3C WebVTT §4)."""

import re

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from verify.refusals import Refused

MOST_BYTES = 512 * 1024
TIME = r"(?:(\d{2,3}):)?([0-5]\d):([0-5]\d)\.(\d{3})"
TIMING = re.compile(rf"{TIME}[ \t]+-->[ \t]+{TIME}((?:[ \t]+[a-z]+:[A-Za-z0-9%.,-]+)*)[ \t]*")
REFUSALS: dict[str, Promise] = {
    "large": _("The captions are larger than 512 KB, which no video needs. Check that it is the right file."),
    "encoding": _("The captions are not in UTF-8. Save the file again in UTF-8."),
    "header": _("The captions do not begin with the line WEBVTT. Export them as WebVTT (.vtt)."),
    "cue": _("Captions, line %(line)s: a time like 00:00:01.000 --> 00:00:04.000 belongs before each text."),
    "order": _("Captions, line %(line)s: the end is not after the beginning."),
    "markup": _("Captions, line %(line)s: plain text only, without the signs < and >."),
    "none": _("There is no caption in this file."),
}


def check(content: bytes) -> str:
    """The captions as they are served: UTF-8 without a byte order mark, lines ended by \\n. Refused with a sentence otherwise."""
    if len(content) > MOST_BYTES:
        raise refusal("large")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise refusal("encoding") from error
    if "\0" in text:
        raise refusal("encoding")
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if not re.fullmatch(r"WEBVTT(?:[ \t].*)?", lines[0]) or (len(lines) > 1 and lines[1].strip()):
        raise refusal("header")
    _check_cues(lines)
    return "\n".join(lines).strip("\n") + "\n"


def spoken(text: str) -> str:
    """What is said in checked captions, a line each, for those who read instead."""
    found = []
    for block in text.split("\n\n")[1:]:
        lines = block.strip("\n").split("\n")
        at = next((number for number, line in enumerate(lines) if TIMING.fullmatch(line)), None)
        if at is not None:
            found += lines[at + 1 :]
    return "\n".join(line.strip() for line in found if line.strip())


def _check_cues(lines: list[str]) -> None:
    count, is_inside, is_note = 0, False, False
    for number, line in enumerate(lines[1:], 2):
        if not line.strip():
            is_inside = is_note = False
        elif is_note or (not is_inside and re.match(r"NOTE(?:\s|$)", line)):
            is_note = True
        elif is_inside:
            if "<" in line or ">" in line:
                raise refusal("markup", number)
        elif timing := TIMING.fullmatch(line):
            if _seconds(*timing.groups()[4:8]) <= _seconds(*timing.groups()[:4]):
                raise refusal("order", number)
            count, is_inside = count + 1, True
        elif not (number < len(lines) and TIMING.fullmatch(lines[number])) or "-->" in line or "<" in line:  # else a cue's name
            raise refusal("cue", number)
    if not count:
        raise refusal("none")


def _seconds(hours: str | None, minutes: str, seconds: str, thousandths: str) -> float:
    return int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds) + int(thousandths) / 1000


def refusal(code: str, line: int = 0) -> Refused:
    return Refused(code, REFUSALS[code] % {"line": line} if line else REFUSALS[code])
