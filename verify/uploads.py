"""The one door for files from strangers (S-4).

The parent reads bytes, limits and the first characters alone. Decoding happens in a child process of its own, unpacking.py, whose
memory and time are limited, so that a picture or a PDF that crashes or hangs its parser costs a refusal and not a worker.
"""

import subprocess
import sys
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from django.core.files.uploadedfile import UploadedFile
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from verify.refusals import Refused

PICTURE, PDF = "PICTURE", "PDF"
MOST_BYTES = {PICTURE: 12 * 1024 * 1024, PDF: 10 * 1024 * 1024}
MOST_PAGES = 50
CHILD = Path(__file__).with_name("unpacking.py")
# What a child may answer beside "ok", and how it is said.
REFUSALS: dict[str, Promise] = {
    "empty": _("The file is empty."),
    "wrong_picture": _("This file is not a JPEG, PNG or WebP picture. What counts is its content, not its name."),
    "wrong_pdf": _("This file is not a PDF. What counts is its content, not its name."),
    "wrong_type": _("This file is not a JPEG, PNG or WebP picture and not a PDF. What counts is its content, not its name."),
    "too_large_picture": _("The picture is larger than 12 MB. Please take it again with a lower resolution."),
    "too_large_pdf": _("The PDF is larger than 10 MB. Please save it smaller, or send fewer pages."),
    "too_many_pixels": _("The picture has too many pixels. Please take it again with a lower resolution."),
    "damaged": _("The file is damaged or incomplete. Please save it again and send it once more."),
    "two_in_one": _("The file holds another file inside. Please send a plain picture or PDF."),
    "encrypted": _("The PDF is protected by a password. Please send it without protection."),
    "too_many_pages": _("The PDF has more than 50 pages. Please send only the pages that matter."),
    "active": _("The PDF holds scripts, attachments or commands. Please print it to a new PDF and send that."),
    "unreadable": _("The file could not be opened with the usual effort. Please save it again in a plain form."),
}


@dataclass(frozen=True, slots=True)
class Accepted:
    """`suffix` with its dot. A picture was drawn anew and says nothing of camera or place; a PDF is as it was sent."""

    content: bytes
    suffix: str
    content_type: str


@dataclass(frozen=True, slots=True)
class Limits:
    """What the child may use: seconds of its own work, seconds until it is given up, and bytes of data."""

    cpu_seconds: int = 10
    wall_seconds: float = 20
    memory: int = 320 * 1024 * 1024


TYPES = {
    "jpeg": (".jpg", "image/jpeg"),
    "png": (".png", "image/png"),
    "pdf": (".pdf", "application/pdf"),
}


def accept(upload: "UploadedFile[bytes]", *, kinds: Collection[str]) -> Accepted:
    """`kinds` among PICTURE and PDF. Refused, with a sentence, for whatever is not plainly one of them."""
    kinds = frozenset(kinds)
    most = max(MOST_BYTES[kind] for kind in kinds)
    upload.seek(0)
    content = b"" if (upload.size or 0) > most else upload.read(most + 1)
    kind = _kind(content or upload.read(16), kinds)
    if (upload.size or 0) > MOST_BYTES[kind] or len(content) > MOST_BYTES[kind]:
        raise refusal(f"too_large_{kind.lower()}")
    return unpack(content, kind)


def unpack(content: bytes, kind: str, limits: Limits = Limits()) -> Accepted:
    """Opens `content` in a child within `limits`."""
    arguments = [sys.executable, "-I", str(CHILD), kind, str(limits.cpu_seconds), str(limits.memory)]
    try:
        # The program and its arguments are ours; the stranger's bytes come by standard input.
        child = subprocess.run(arguments, input=content, capture_output=True, timeout=limits.wall_seconds, check=False)  # noqa: S603
    except subprocess.TimeoutExpired as error:
        raise refusal("unreadable") from error
    answer, _newline, made = child.stdout.partition(b"\n")
    word, _space, detail = answer.decode("ascii", "replace").partition(" ")
    if child.returncode != 0 or word not in {"ok", "no"} or (word == "ok" and detail not in TYPES):
        raise refusal("unreadable")
    if word == "no":
        raise refusal(detail)
    suffix, content_type = TYPES[detail]
    return Accepted(content if kind == PDF else made, suffix, content_type)


def refusal(code: str) -> Refused:
    return Refused(code, REFUSALS[code] if code in REFUSALS else REFUSALS["unreadable"])


def _kind(start: bytes, kinds: frozenset[str]) -> str:
    if not start:
        raise refusal("empty")
    found = ""
    if start.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")) or (start[:4], start[8:12]) == (b"RIFF", b"WEBP"):
        found = PICTURE
    elif start.startswith(b"%PDF-"):
        found = PDF
    if found not in kinds:
        raise refusal({frozenset({PICTURE}): "wrong_picture", frozenset({PDF}): "wrong_pdf"}.get(kinds, "wrong_type"))
    return found
