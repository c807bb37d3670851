"""What may be uploaded: told by its content, never by its name."""

from collections.abc import Collection
from dataclasses import dataclass

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from verify.refusals import Refused

MOST_BYTES = 10 * 1024 * 1024
SIGNS = {
    b"%PDF-": ("PDF", ".pdf", "application/pdf"),
    b"\xff\xd8\xff": ("PICTURE", ".jpg", "image/jpeg"),
    b"\x89PNG\r\n\x1a\n": ("PICTURE", ".png", "image/png"),
    b"RIFF": ("PICTURE", ".webp", "image/webp"),
}


@dataclass(frozen=True, slots=True)
class Accepted:
    content: bytes
    suffix: str
    content_type: str


def accept(upload: "UploadedFile[bytes]", kinds: Collection[str]) -> Accepted:
    """`kinds`: of PDF and PICTURE."""
    content = upload.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise Refused("too_large", _("The file is larger than 10 MB."))
    for sign, (kind, suffix, content_type) in SIGNS.items():
        if kind in kinds and content.startswith(sign):
            return Accepted(content, suffix, content_type)
    raise Refused("wrong_type", _("This file is neither a PDF nor a JPEG, PNG or WebP picture."))
