"""The square picture of a share card: WeChat takes 20 KB at most, and no picture of another size."""

from io import BytesIO
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from PIL import Image

from cms.posters.card import PAPER, RED, Pencil
from verify.labels import fonts

EDGE = 300
MOST_BYTES = 20 * 1024
SPECIFICATION = f"fill-{EDGE}x{EDGE}|format-jpeg|jpegquality-85"
TRIES = ((EDGE, 80), (EDGE, 60), (EDGE, 40), (200, 50), (200, 30), (120, 20))  # edge and quality


def key(page: Any) -> str:
    shown = page.picture or getattr(page, "logo", None)
    return f"card-2 {shown.pk} {shown.file.name} {shown.get_focal_point()}" if shown else "card-2 mark"


def drawn(page: Any) -> bytes:
    """JPEG: the page's picture, else the mark."""
    shown = page.picture or getattr(page, "logo", None)
    return fitted(_cropped(shown) if shown else mark())


def fitted(image: Image.Image) -> bytes:
    for edge, quality in TRIES:
        out = BytesIO()
        image.resize((edge, edge), Image.Resampling.LANCZOS).save(out, "JPEG", quality=quality, optimize=True)
        if out.tell() <= MOST_BYTES:
            break
    return out.getvalue()


def _cropped(shown: Any) -> Image.Image:
    with shown.get_rendition(SPECIFICATION).file.open("rb") as file:
        return Image.open(BytesIO(file.read())).convert("RGB")


def mark() -> Image.Image:
    with translation.override("zh-hans"):
        name = _("Hubei Premium")
    image = Image.new("RGB", (EDGE, EDGE), RED)
    pencil = Pencil(image, fonts.printable(name))
    size, half = EDGE // 3, len(name) // 2
    for number, line in enumerate((name[:half], name[half:])):
        pencil.write(line, (EDGE - pencil.width(line, size)) / 2, EDGE * 0.45 + number * size * 1.15, size, PAPER, bold=True)
    return image
