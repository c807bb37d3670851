"""The archive itself. The same contents and moment give the same bytes."""

import hashlib
import json
import zipfile
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from io import BytesIO
from typing import IO

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from cms.images import CustomImage
from cms.press.kits.contents import Contents
from cms.press.pictures import files
from cms.press.video.models import Film
from verify.refusals import Refused

MOST_BYTES = 500 * 1024 * 1024
STAMP = (1980, 1, 1, 0, 0, 0)  # the earliest that a ZIP knows
CHUNK = 1024 * 1024
Member = tuple[str, Callable[[], IO[bytes]]]


def write(contents: Contents, out: IO[bytes], *, at: datetime, packed: Callable[[int], None] = lambda _count: None) -> None:
    """A piece of a file is in memory at a time. Tells `packed` how many files are in. Refused for more than MOST_BYTES."""
    listed: list[dict[str, object]] = []
    left = MOST_BYTES
    with translation.override(settings.LANGUAGE_CODE), zipfile.ZipFile(out, "w") as archive:
        for name, opened in _members(contents):
            size, digest = _pack(archive, name, opened, left)
            left -= size
            listed.append({"name": name, "bytes": size, "sha256": digest})
            packed(len(listed))
        archive.writestr(_entry("manifest.json"), _manifest(contents, listed, at))
        packed(len(listed) + 1)


def _pack(archive: zipfile.ZipFile, name: str, opened: Callable[[], IO[bytes]], left: int) -> tuple[int, str]:
    """How many bytes went in, at most `left`, and their SHA-256."""
    size, digest = 0, hashlib.sha256()
    with opened() as file, archive.open(_entry(name), "w") as entry:
        while piece := file.read(CHUNK):
            size += len(piece)
            if size > left:
                raise Refused("too_large", _("The press kit would be larger than 500 MB. Take videos or pictures out of the page."))
            digest.update(piece)
            entry.write(piece)
    return size, digest.hexdigest()


def _members(contents: Contents) -> Iterator[Member]:
    for number, image in enumerate(contents.pictures, 1):
        for size, folder in ((files.ORIGINAL, "原图"), (files.WEB, "网页尺寸")):
            yield f"{folder}/{picture_name(number, image)}", partial(_drawn, image, size)
    for number, film in enumerate(contents.films, 1):
        yield f"视频/{film_name(number, film)}.mp4", partial(film.file.open, "rb")
        if film.captions:
            yield f"视频/{film_name(number, film)}.vtt", partial(film.captions.open, "rb")
    yield "正文.txt", lambda: BytesIO(contents.text.encode())
    yield "说明.txt", lambda: BytesIO(explanation(contents).encode())


def _drawn(image: CustomImage, size: str) -> IO[bytes]:
    return BytesIO(files.picture(image, size).content)


def picture_name(number: int, image: CustomImage) -> str:
    """The number makes it unique; the title can neither leave the folder nor hide in it."""
    return f"{number:02}-{files.safe(image.title) or image.pk}.jpg"


def film_name(number: int, film: Film) -> str:
    return f"{number:02}-{files.safe(film.title) or film.pk}"


def explanation(contents: Contents) -> str:
    """What every picture and video is, who made it, and what may be done with it."""
    parts = [f"{contents.title}\n{contents.address}"]
    for number, image in enumerate(contents.pictures, 1):
        told = files.said(image)
        lines = [
            picture_name(number, image),
            f"图片说明：{told.caption or told.alt}",
            f"替代文字：{told.alt}",
            f"作者：{told.credit}",
            f"来源：{told.source}",
            f"使用条件：{told.terms}",
        ]
        if told.taken_on:
            lines.append(f"拍摄日期：{told.taken_on.isoformat()}")
        parts.append("\n".join(lines))
    for number, film in enumerate(contents.films, 1):
        told_of_film = [f"{film_name(number, film)}.mp4", f"视频：{film.title}", f"作者：{film.credit}", f"来源：{film.source}"]
        parts.append("\n".join([*told_of_film, f"文字稿：{film.text}"]))
    if contents.withheld:
        parts.append(f"页面另有 {contents.withheld} 张图片仅限本站使用，不在素材包内。")
    return "\n\n".join(parts) + "\n"


def _manifest(contents: Contents, listed: list[dict[str, object]], at: datetime) -> bytes:
    told = {"page": contents.address, "title": contents.title, "built_at": at.isoformat(), "files": listed}
    return json.dumps(told, ensure_ascii=False, indent=2).encode() + b"\n"


def _entry(name: str) -> zipfile.ZipInfo:
    """A name beyond ASCII is written in UTF-8, with the flag that says so."""
    entry = zipfile.ZipInfo(name, STAMP)
    entry.external_attr = 0o644 << 16
    entry.create_system = 3
    return entry
