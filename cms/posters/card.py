"""The card of a brand page, to be passed on in chats: PNG. It goes round for years, so it names no status but where to look."""

from dataclasses import dataclass
from functools import partial
from io import BytesIO

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from PIL import Image, ImageDraw, ImageFont

from cms.posters.contents import Contents
from cms.posters.typesetting import balanced
from verify.labels import fonts, qr

PAPER, RED, INK, QUIET = "#ffffff", "#b3130f", "#14110f", "#57504b"
LATIN = "HUBEI PREMIUM"
LINE = 1.3
INVITATION = 100  # pixels that its two lines take
COLOURS = 64  # of the file: flat colours and the edges of letters


@dataclass(frozen=True, slots=True)
class Shape:
    """In pixels; `symbol` is the edge that the symbol fills as far as whole pixels a module do."""

    width: int
    height: int
    band: int
    margin: int
    symbol: int
    name_sizes: tuple[int, ...]

    @property
    def beside(self) -> int:
        """How wide a text beside the symbol may be."""
        return self.width - 3 * self.margin - self.symbol


WIDE = Shape(1200, 630, band=128, margin=64, symbol=236, name_sizes=(72, 60, 50, 42, 34, 28))
SQUARE = Shape(900, 900, band=176, margin=64, symbol=286, name_sizes=(76, 64, 54, 44, 36, 28))


class Pencil:
    """Writes in one font; bold is drawn with its outline, since the font has one weight."""

    def __init__(self, image: Image.Image, characters: str) -> None:
        self.image, self.draw = image, ImageDraw.Draw(image)
        self.content = fonts.truetype(characters)
        self.fonts: dict[int, ImageFont.FreeTypeFont] = {}
        self.widths: dict[tuple[str, int], float] = {}

    def font(self, size: int) -> ImageFont.FreeTypeFont:
        if size not in self.fonts:
            self.fonts[size] = ImageFont.truetype(BytesIO(self.content), size, layout_engine=ImageFont.Layout.BASIC)
        return self.fonts[size]

    def width(self, text: str, size: int) -> float:
        """Letter by letter: the font knows no kerning, and lines are measured often."""
        return sum(self.letter(letter, size) for letter in text)

    def letter(self, letter: str, size: int) -> float:
        if (letter, size) not in self.widths:
            self.widths[letter, size] = self.font(size).getlength(letter)
        return self.widths[letter, size]

    def write(self, text: str, left: float, base: float, size: int, colour: str, *, bold: bool = False) -> None:
        outline = size / 50 if bold else 0
        self.draw.text((left, base), text, colour, self.font(size), anchor="ls", stroke_width=outline, stroke_fill=colour)


def card(said: Contents, shape: Shape) -> bytes:
    """The same bytes for the same contents."""
    image = Image.new("RGB", (shape.width, shape.height), PAPER)
    with translation.override("zh-hans"):
        told = words(said)
    pencil = Pencil(image, fonts.printable("".join((*told, said.name, said.place, LATIN))))
    _draw_band(pencil, shape, told[0], told[1] if said.is_demo else "")
    symbol = _symbol(said.address, shape.symbol)
    top = shape.height - shape.margin - symbol.height
    _draw_name(pencil, shape, said, top)
    _draw_invitation(pencil, shape, told[2:])
    image.paste(symbol, (shape.width - shape.margin - symbol.width, top))
    out = BytesIO()
    image.quantize(COLOURS, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
    return out.getvalue()


def words(said: Contents) -> tuple[str, str, str, str]:
    """The mark, the badge, and the invitation."""
    count = len(said.items)
    counted = ngettext("%(count)s certified item on %(day)s", "%(count)s certified items on %(day)s", count)
    return (
        _("Hubei Premium"),
        _("Demo"),
        counted % {"count": count, "day": date_format(said.on)},
        _("Scan to see how it stands now"),
    )


def _symbol(address: str, edge: int) -> Image.Image:
    """Without its quiet zone, which the margins of the card are."""
    symbol = qr.bulk_symbol(address)
    scale = max(1, edge // symbol.width)
    return symbol.resize((symbol.width * scale,) * 2, Image.Resampling.NEAREST).convert("RGB")


def _draw_band(pencil: Pencil, shape: Shape, mark: str, demo: str) -> None:
    pencil.draw.rectangle((0, 0, shape.width, shape.band), RED)
    size, base = round(shape.band * 0.46), round(shape.band * 0.67)
    pencil.write(mark, shape.margin, base, size, PAPER, bold=True)
    beside = shape.margin + pencil.width(mark, size) + size * 0.4
    pencil.write(LATIN, beside, base, round(size * 0.38), PAPER)
    if demo:
        small = round(size * 0.5)
        left = shape.width - shape.margin - pencil.width(demo, small) - small * 0.6
        pencil.write(demo, left, base - 2, small, PAPER)
        box = (left - small * 0.6, base - small * 1.25, shape.width - shape.margin, base + small * 0.35)
        pencil.draw.rectangle(tuple(map(round, box)), outline=PAPER, width=2)


def _draw_name(pencil: Pencil, shape: Shape, said: Contents, symbol_top: int) -> None:
    """As large as it fits above the symbol, else beside it, with the place beneath it."""
    top, place = shape.band + shape.margin * 0.65, 28
    beside = shape.height - shape.margin - INVITATION - shape.margin * 0.5
    name, size = _fitted(pencil, shape, said, symbol_top - top - place * 2.2, beside - top - place * 2.2)
    for line in name:
        top += size * LINE
        pencil.write(line, shape.margin, top - size * 0.3, size, INK, bold=True)
    pencil.write(said.place, shape.margin, top + place * 1.3, place, QUIET)


def _fitted(pencil: Pencil, shape: Shape, said: Contents, above: float, beside: float) -> tuple[list[str], int]:
    text = fonts.printable(said.name)
    for size in shape.name_sizes:
        for measure, room in ((shape.width - 2 * shape.margin, above), (shape.beside, beside)):
            name = balanced(text, measure, partial(pencil.width, size=size))
            if len(name) * size * LINE <= room:
                return name, size
    return name, size


def _draw_invitation(pencil: Pencil, shape: Shape, told: tuple[str, ...]) -> None:
    counted, scan = told
    for text, size, base, colour in ((scan, 40, 0, RED), (counted, 28, 64, INK)):
        fitting = min(size, int(size * shape.beside / pencil.width(text, size)))
        pencil.write(text, shape.margin, shape.height - shape.margin - base, fitting, colour, bold=colour == RED)
