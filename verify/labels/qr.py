"""QR symbols: one at a time by `qrcode`, for what people look at; in bulk by zxing-cpp, some fifteen times as fast."""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO
from typing import Any

import qrcode
import zxingcpp
from django.utils.translation import gettext as _
from PIL import Image
from qrcode.constants import ERROR_CORRECT_M, ERROR_CORRECT_Q

from verify.refusals import Refused

QUIET = 4  # modules around the symbol, ISO/IEC 18004
SMALLEST_MODULE_MM = 0.25
SMALLEST_MODULE_PX = 2
LARGEST_EDGE_PX = 12_000
MM_PER_INCH = 25.4


class Level(StrEnum):
    """How much of a symbol may be lost. M (15 %) has fewer, larger modules: curved packs, small prints. Q (25 %): flat labels."""

    M = "M"
    Q = "Q"


_LEVELS = {Level.M: ERROR_CORRECT_M, Level.Q: ERROR_CORRECT_Q}


Draw = Callable[[str, str], Image.Image]
DARK = re.compile(rb"\0+")


def symbol(text: str, level: str = Level.M) -> Image.Image:
    """A black and white picture, one pixel a module, without a quiet zone."""
    made = qrcode.QRCode(error_correction=_LEVELS[Level(level)], border=0)
    made.add_data(text, optimize=0)
    modules = made.get_matrix()
    picture = Image.new("1", (len(modules), len(modules)))
    picture.putdata([255 * (not module) for row in modules for module in row])
    return picture


def bulk_symbol(text: str, level: str = Level.M) -> Image.Image:
    """The same by the fast writer."""
    made = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level=Level(level).value)
    pixels: Any = made.to_image(scale=1, add_hrt=False, add_quiet_zones=False)
    height, width = pixels.shape
    return Image.frombytes("L", (width, height), bytes(pixels)).convert("1", dither=Image.Dither.NONE)


@dataclass(frozen=True, slots=True)
class Outline:
    """`path`: the dark modules as one SVG path in a square of `edge` units, quiet zone included."""

    edge: int
    path: str


def outline(text: str, level: str = Level.M, draw: Draw = symbol) -> Outline:
    drawn = draw(text, level)
    width, pixels = drawn.width, drawn.convert("L").tobytes()
    path = "".join(
        f"M{QUIET + found.start()} {QUIET + row}h{(length := found.end() - found.start())}v1h-{length}z"
        for row in range(drawn.height)
        for found in DARK.finditer(pixels[row * width : (row + 1) * width])
    )
    return Outline(width + 2 * QUIET, path)


def svg(text: str, level: str = Level.M, draw: Draw = symbol) -> str:
    """A drawing of one path, with its quiet zone, that fills whatever box it is put in."""
    drawn = outline(text, level, draw)
    edge = drawn.edge
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {edge} {edge}" shape-rendering="crispEdges">'
        f'<path fill="#fff" d="M0 0h{edge}v{edge}H0z"/><path d="{drawn.path}"/></svg>'
    )


def png(text: str, size_mm: float, dpi: int, level: str = Level.M, draw: Draw = symbol) -> bytes:
    """A picture `size_mm` wide, quiet zone included, when printed at `dpi`, which the file states.

    Modules are whole pixels; what is left over widens the quiet zone. Refused where a module would be smaller than
    0.25 mm or two pixels, or the picture larger than can be drawn.
    """
    drawn = draw(text, level)
    edge = _edge_px(size_mm, dpi, drawn.width + 2 * QUIET)
    scale = edge // (drawn.width + 2 * QUIET)
    scaled = drawn.resize((drawn.width * scale,) * 2, Image.Resampling.NEAREST)
    picture = Image.new("1", (edge, edge), 1)
    picture.paste(scaled, ((edge - scaled.width) // 2,) * 2)
    out = BytesIO()
    picture.save(out, "PNG", dpi=(dpi, dpi))
    return out.getvalue()


def _edge_px(size_mm: float, dpi: int, modules: int) -> int:
    """The edge of the picture in pixels."""
    if not 72 <= dpi <= 2400:
        raise Refused("dpi", _("Choose a resolution from 72 to 2400 dpi."))
    largest = math.floor(LARGEST_EDGE_PX * MM_PER_INCH / dpi)
    if not size_mm <= largest:  # not a number is not small either
        raise Refused("too_large", _("At %(dpi)s dpi a symbol can be at most %(size)s mm wide.") % {"dpi": dpi, "size": largest})
    edge = round(max(size_mm, 0) * dpi / MM_PER_INCH)
    least = max(SMALLEST_MODULE_PX, math.ceil(SMALLEST_MODULE_MM * dpi / MM_PER_INCH))
    if edge // modules < least:
        smallest = math.ceil(least * modules * MM_PER_INCH / dpi * 10) / 10
        raise Refused(
            "too_small",
            _("Too small to be read safely: at %(dpi)s dpi this symbol must be at least %(size)s mm wide.")
            % {"dpi": dpi, "size": smallest},
        )
    return edge
