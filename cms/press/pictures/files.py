"""A picture as others may have it: a JPEG of web size or of its own, drawn anew, without what the camera wrote, with its label."""

import hashlib
from dataclasses import dataclass

from cms.images import CustomImage
from cms.press.pictures.labels import Said, labelled

WEB, ORIGINAL = "web", "original"
WEB_EDGE = 1600  # pixels, the longer one
SPECS = {
    WEB: f"max-{WEB_EDGE}x{WEB_EDGE}|format-jpeg|jpegquality-88",
    ORIGINAL: "original|format-jpeg|jpegquality-92",
}


@dataclass(frozen=True, slots=True)
class Picture:
    content: bytes
    sha256: str


def picture(image: CustomImage, size: str) -> Picture:
    """`size` among SPECS. What is drawn is kept as a rendition; what is said of it is put in each time, as it is now."""
    rendition = image.get_rendition(SPECS[size])
    with rendition.file.open("rb") as file:
        content = labelled(file.read(), said(image))
    return Picture(content, hashlib.sha256(content).hexdigest())


def said(image: CustomImage) -> Said:
    return Said(
        title=image.title,
        caption=image.caption,
        alt=image.description,
        credit=image.credit,
        source=image.source,
        terms=image.terms_text,
        taken_on=image.taken_on,
    )


def file_name(image: CustomImage, size: str) -> str:
    """As it is saved by whoever downloads it: the title, without what a file system would take amiss."""
    return f"{safe(image.title) or image.pk}{'' if size == WEB else '-original'}.jpg"


def safe(text: str, most: int = 60) -> str:
    """A part of a file name on every system: letters, figures, and a few signs in between."""
    kept = "".join(sign if sign.isalnum() or sign in "-_（）" else "-" for sign in text)
    return "-".join(part for part in kept[:most].split("-") if part)
