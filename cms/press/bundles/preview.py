"""A page of a bundle as it will look, for one reviewer: drawn by its own template from the version that will be published, under a
watermark, with its pictures and files by addresses that this reviewer alone was shown."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

from django.core import signing
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from PIL import Image, ImageDraw

from cms.posters.card import Pencil
from cms.press.bundles.models import BundleItem, PreviewLink

ROWS = 60  # of the watermark, which is cut off where the window ends
PICTURE = re.compile(r"/media/images/([^\"'\s,?&]+)")
FILE = re.compile(r"/documents/(\d+)/[^\"'\s]*")
FILM = re.compile(r"/videos/(\d+)\.(mp4|vtt)")
_signer = signing.Signer(salt="cms.press.preview.file")


@dataclass(frozen=True, slots=True)
class Neighbour:
    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Embargo:
    """What the watermark says, for templates/components/embargo_mark.html."""

    reviewer: str
    until: datetime
    number: int
    contents_url: str
    before: Neighbour | None = None
    after: Neighbour | None = None

    @property
    def rows(self) -> range:
        return range(ROWS)


def page_of(item: BundleItem) -> Any:
    """As it will be published; without an approved version, as it was saved last."""
    revision = item.revision or item.page.get_latest_revision()
    return revision.as_object() if revision else item.page.specific


def drawn(item: BundleItem, items: Iterable[BundleItem], embargo: Embargo, token: str, request: HttpRequest) -> str:
    page = page_of(item)
    nothing_to_download = {"kit": None, "offers_pictures": False}  # which the public's addresses hand to nobody before the moment
    context = page.get_context(request) | {"embargo": embargo} | nothing_to_download
    return rewritten(render_to_string(page.get_template(request), context, request), items, token)


def rewritten(html: str, items: Iterable[BundleItem], token: str) -> str:
    """Pictures, files and the other pages of the bundle are out of the public's reach: their addresses become the reviewer's."""
    for each in items:
        url = each.page.url
        if url and len(url) > 1:
            html = html.replace(f'href="{url}', f'href="{reverse("cms:preview_page", args=[token, each.page_id])}')
    html = PICTURE.sub(lambda found: reverse("cms:preview_picture", args=[token, found[1], mark(found[1])]), html)
    html = FILE.sub(lambda found: reverse("cms:preview_file", args=[token, found[1], mark(f"file {found[1]}")]), html)
    return FILM.sub(lambda found: reverse("cms:preview_film", args=[token, found[1], found[2], mark(f"film {found[1]}")]), html)


def was_shown(name: str, signed: str) -> bool:
    """A page of some preview showed this name."""
    return signing.constant_time_compare(mark(name), signed)


def stamped(content: bytes, link: PreviewLink) -> tuple[bytes, str]:
    """(the picture with the reviewer's name across it, its type)"""
    with Image.open(BytesIO(content)) as opened:
        picture = opened.convert("RGB")
    text = f"{link.reviewer} · {link.pk}"
    size = max(16, picture.width // 24)
    pencil = Pencil(Image.new("L", (1, 1)), text)
    band = Image.new("L", (int(pencil.width(text, size)) + size, 2 * size))
    ImageDraw.Draw(band).text((size // 2, size // 2), text, 110, pencil.font(size))
    band = band.rotate(30, expand=True)
    for left in range(0, picture.width, band.width + size):
        for top in range(0, picture.height, band.height + size):
            picture.paste("#ffffff", (left, top), band)
    written = BytesIO()
    picture.save(written, "WEBP", quality=80)
    return written.getvalue(), "image/webp"


def neighbours(items: list[BundleItem], item: BundleItem, token: str) -> tuple[Neighbour | None, Neighbour | None]:
    place = next(number for number, each in enumerate(items) if each.pk == item.pk)
    before = items[place - 1] if place else None
    after = items[place + 1] if place + 1 < len(items) else None
    return _neighbour(before, token), _neighbour(after, token)


def _neighbour(item: BundleItem | None, token: str) -> Neighbour | None:
    if item is None:
        return None
    return Neighbour(item.page.title, reverse("cms:preview_page", args=[token, item.page_id]))


def mark(name: str) -> str:
    """What an address of a picture or a file must carry beside its name."""
    return _signer.signature(name)
