"""A video of our own: the boxes of an MP4 as they must stand, and captions."""

from typing import Any

from django.core.files.base import ContentFile

from cms.press.video.models import Film

VTT = "WEBVTT\n\n00:00:00.000 --> 00:00:02.000\n示例字幕第一句。\n\n00:00:02.000 --> 00:00:04.000\n第二句。\n"


def box(kind: bytes, content: bytes = b"") -> bytes:
    return (len(content) + 8).to_bytes(4, "big") + kind + content


def mp4(seed: bytes = b"", *, brand: bytes = b"isom", about: bytes = b"") -> bytes:
    head = box(b"ftyp", brand + b"\0\0\2\0isommp42")
    return head + box(b"moov", box(b"mvhd", bytes(100)) + about) + box(b"mdat", bytes(range(256)) * 4 + seed)


def film(**fields: Any) -> Film:
    defaults = {"title": "示例短片", "credit": "示例摄制组", "source": "示例，自制"}
    content = fields.pop("content", mp4())
    captions = fields.pop("captions", VTT)
    made = Film(**{**defaults, **fields}, file=ContentFile(content, "a.mp4"))
    if captions:
        made.captions = ContentFile(captions.encode(), "a.vtt")
    made.full_clean()
    made.save()
    return made
