"""The poster of a brand page, to be printed and hung: A4, or A3 with everything larger by the root of two; on request with 3 mm of
bleed and crop marks. Flat colours are CMYK, black is black ink alone; the picture stays RGB, as print shops take it."""

from dataclasses import dataclass
from io import BytesIO

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from reportlab.lib.colors import CMYKColor
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from cms.images import CustomImage
from cms.posters.contents import Contents, Item
from cms.posters.typesetting import balanced, lines
from verify.labels import fonts, qr
from verify.labels.drawing import crop_marks, draw_matrix

WIDTH, HEIGHT = 210 * mm, 297 * mm  # of A4, in which everything is told
SCALES = {"A4": 1.0, "A3": 2**0.5}
BLEED, MARKS = 3 * mm, 6 * mm
MARGIN = 16 * mm
MEASURE = WIDTH - 2 * MARGIN
BAND, TALL_BAND = 44 * mm, 104 * mm
FOOT = 15 * mm
SYMBOL_MM, MODULE_MM = 40.0, 0.8  # the edge as far as modules of this size fit, else more
SPECIFICATION = "fill-2000x1080|format-jpeg|jpegquality-88"

RED, WHITE = CMYKColor(0, 0.95, 0.95, 0.28), CMYKColor(0, 0, 0, 0)
INK, QUIET, RULE = CMYKColor(0, 0, 0, 1), CMYKColor(0, 0, 0, 0.68), CMYKColor(0, 0, 0, 0.22)
LATIN = "HUBEI PREMIUM"
NAME_SIZES = ((34, 2), (28, 2), (24, 3), (19, 4), (15, 99))  # points, and how many lines are borne at that size
PICTURES = (113 * mm, 92 * mm, 70 * mm, 50 * mm)
ITEM_SIZES = (17, 14.5, 12.5, 11, 9.5)
NUMBER_SHARE = 0.36  # of the measure, for the column of numbers


@dataclass(frozen=True, slots=True)
class Row:
    name: list[str]
    number: list[str]


@dataclass(frozen=True, slots=True)
class Rows:
    """Items at one size. `left_out` did not fit even at the smallest."""

    size: float
    rows: list[Row]
    left_out: int = 0

    @property
    def height(self) -> float:
        return sum(map(self.height_of, self.rows)) + (self.size * 2 if self.left_out else 0)

    def height_of(self, row: Row) -> float:
        return max(len(row.name) * 1.32, len(row.number) * 0.9) * self.size + 0.8 * self.size


class Pen:
    """Writes in one font, in two weights."""

    def __init__(self, canvas: Canvas, font: str) -> None:
        self.canvas, self.font = canvas, font

    def width(self, text: str, size: float) -> float:
        return float(stringWidth(text, self.font, size))

    def lines(self, text: str, size: float, width: float) -> list[str]:
        return lines(fonts.printable(text), width, lambda part: self.width(part, size))

    def balanced(self, text: str, size: float, width: float) -> list[str]:
        return balanced(fonts.printable(text), width, lambda part: self.width(part, size))

    def write(
        self, text: str, left: float, base: float, size: float, colour: CMYKColor = INK, *, bold: bool = False, spaced: float = 0
    ) -> None:
        """The font has one weight: bold is drawn with its outline."""
        drawn = self.canvas.beginText(left, base)
        drawn.setFont(self.font, size)
        drawn.setFillColor(colour)
        drawn.setStrokeColor(colour)
        drawn.setCharSpace(spaced)
        drawn.setTextRenderMode(2 if bold else 0)
        self.canvas.setLineWidth(size * 0.027)
        drawn.textOut(text)
        drawn.setCharSpace(0)
        drawn.setTextRenderMode(0)
        self.canvas.drawText(drawn)

    def column(
        self, texts: list[str], left: float, top: float, size: float, colour: CMYKColor = INK, *, bold: bool = False
    ) -> float:
        """Lines beneath each other; where the last one ends."""
        for text in texts:
            self.write(text, left, top - size, size, colour, bold=bold)
            top -= size * 1.32
        return top

    def rule(self, left: float, right: float, height: float, colour: CMYKColor = RULE, width: float = 0.5) -> None:
        self.canvas.setStrokeColor(colour)
        self.canvas.setLineWidth(width)
        self.canvas.line(left, height, right, height)


def poster(said: Contents, size: str, *, has_bleed: bool) -> bytes:
    """PDF; the same bytes for the same contents. `size`: A4 or A3."""
    scale, edge = SCALES[size], (BLEED + MARKS if has_bleed else 0)
    page = (WIDTH * scale + 2 * edge, HEIGHT * scale + 2 * edge)
    out = BytesIO()
    with translation.override("zh-hans"):
        words = Words(said)
        with fonts.registered(fonts.printable("".join(words.all()))) as font:
            canvas = Canvas(out, pagesize=page, pageCompression=1, invariant=1, lang="zh-Hans", initialFontName=font)  # type: ignore[arg-type]  # the stubs say float
            canvas.setTitle(f"{words.mark} {said.name}")
            if has_bleed:
                canvas.setTrimBox((edge, edge, page[0] - edge, page[1] - edge))
                canvas.setBleedBox((MARKS, MARKS, page[0] - MARKS, page[1] - MARKS))
                crop_marks(canvas, page, BLEED, MARKS)
            canvas.translate(edge, edge)
            canvas.scale(scale, scale)
            _draw(Pen(canvas, font), said, words, BLEED / scale if has_bleed else 0)
            canvas.showPage()
            canvas.save()
    return out.getvalue()


class Words:
    """What stands on it beside what the register says."""

    def __init__(self, said: Contents) -> None:
        self.said = said
        self.mark = _("Hubei Premium")
        self.demo = _("Demo")
        self.items = _("Certified items")
        self.scan = _("Scan to see how it stands now")
        self.on = _("The items above were valid on %(day)s, when this was made.") % {"day": date_format(said.on)}
        self.belongs = _("The mark belongs to the item named, not to the enterprise as a whole.")
        self.credit = f"{_('Picture')}{_(': ')}{said.picture.credit}" if said.picture else ""

    def left_out(self, count: int) -> str:
        return ngettext("%(count)s more item: scan the symbol.", "%(count)s more items: scan the symbol.", count) % {"count": count}

    def all(self) -> list[str]:
        items = [text for item in self.said.items for text in (item.name, item.number)]
        told = [self.mark, self.demo, self.items, self.scan, self.on, self.belongs, self.credit, self.left_out(1)]
        return [*told, *items, self.said.name, self.said.place, self.said.address, LATIN, "0123456789…"]


def _draw(pen: Pen, said: Contents, words: Words, bleed: float) -> None:
    symbol = qr.bulk_symbol(said.address)
    edge = max(SYMBOL_MM, (symbol.width + 2 * qr.QUIET) * MODULE_MM) * mm
    foot = FOOT + edge  # where it begins
    name, size = _name(pen, said.name)
    under_name = len(name) * size * 1.32 + 9 * mm + 14 * mm  # with the place and the heading of the items
    picture, rows = _fitted(pen, said, HEIGHT - foot - under_name - 14 * mm)
    top = _draw_head(pen, said, words, bleed, picture)
    top = pen.column(name, MARGIN, top, size, bold=True)
    pen.write(said.place, MARGIN, top - 6.5 * mm, 12.5, QUIET)
    _draw_items(pen, words, rows, top - 20 * mm)
    # Its quiet zone lies in the margin, so that its modules end where the text does.
    quiet = qr.QUIET * edge / (symbol.width + 2 * qr.QUIET)
    pen.canvas.setFillColor(INK)
    draw_matrix(pen.canvas, symbol, WIDTH - MARGIN - edge + quiet, FOOT - quiet, edge)
    _draw_foot(pen, said, words, FOOT + edge - 2 * quiet, MEASURE - edge + quiet)


def _name(pen: Pen, text: str) -> tuple[list[str], float]:
    for size, most in NAME_SIZES:
        found = pen.balanced(text, size, MEASURE)
        if len(found) <= most:
            return found, size
    raise AssertionError("the last size bears any number of lines")


def _fitted(pen: Pen, said: Contents, room: float) -> tuple[float, Rows]:
    """The height of the picture, or of the band where there is none, and the items: as large as they fit `room` together."""
    heights = [BAND + height for height in PICTURES] if said.picture else [TALL_BAND, BAND]
    for size in ITEM_SIZES:
        rows = Rows(size, [_row(pen, item, size) for item in said.items])
        for height in heights:
            if rows.height <= room - height:
                return height, rows
    kept = rows.rows
    while len(kept) > 1 and Rows(size, kept, len(rows.rows) - len(kept)).height > room - height:
        kept = kept[:-1]
    return height, Rows(size, kept, len(rows.rows) - len(kept))


def _row(pen: Pen, item: Item, size: float) -> Row:
    numbers = MEASURE * NUMBER_SHARE
    return Row(pen.balanced(item.name, size, MEASURE - numbers - 5 * mm), pen.lines(item.number, size * 0.68, numbers))


def _draw_head(pen: Pen, said: Contents, words: Words, bleed: float, height: float) -> float:
    """The band with the mark, the picture beneath it, and where the name begins. Both run into the bleed."""
    canvas, band = pen.canvas, BAND if said.picture else height
    canvas.setFillColor(RED)
    canvas.rect(-bleed, HEIGHT - band, WIDTH + 2 * bleed, band + bleed, stroke=0, fill=1)
    size = 44 if band == BAND else 72
    base = HEIGHT - band + 12 * mm
    pen.write(words.mark, MARGIN - size * 0.06, base + 7.5 * mm, size, WHITE, bold=True, spaced=size * 0.06)
    pen.write(LATIN, MARGIN, base - 1.5 * mm, 11, WHITE, spaced=3.4)
    if said.is_demo:
        _draw_badge(pen, words.demo, HEIGHT - 17 * mm)
    if said.picture is None:
        return HEIGHT - height - 14 * mm
    _draw_picture(pen, said.picture, bleed, HEIGHT - height, height - band)
    pen.write(words.credit, WIDTH - MARGIN - pen.width(words.credit, 7), HEIGHT - height - 4 * mm, 7, QUIET)
    return HEIGHT - height - 11 * mm


def _draw_badge(pen: Pen, text: str, base: float) -> None:
    width = pen.width(text, 15)
    left = WIDTH - MARGIN - width - 4 * mm
    pen.canvas.setStrokeColor(WHITE)
    pen.canvas.setLineWidth(1)
    pen.canvas.rect(left - 4 * mm, base - 2.4 * mm, width + 8 * mm, 9 * mm, stroke=1, fill=0)
    pen.write(text, left, base, 15, WHITE)


def _draw_picture(pen: Pen, shown: CustomImage, bleed: float, bottom: float, height: float) -> None:
    """As wide as the page: what is too high is cut off above and beneath alike."""
    with shown.get_rendition(SPECIFICATION).file.open("rb") as file:
        picture = ImageReader(BytesIO(file.read()))
    wide, high = picture.getSize()
    width = max(WIDTH + 2 * bleed, height * wide / high)
    drawn = width * high / wide
    canvas = pen.canvas
    canvas.saveState()
    frame = canvas.beginPath()
    frame.rect(-bleed, bottom, WIDTH + 2 * bleed, height)
    canvas.clipPath(frame, stroke=0)
    canvas.drawImage(picture, (WIDTH - width) / 2, bottom - (drawn - height) / 2, width, drawn)
    canvas.restoreState()


def _draw_items(pen: Pen, words: Words, rows: Rows, top: float) -> None:
    pen.write(words.items, MARGIN, top, 11, RED, bold=True)
    top -= 3 * mm
    pen.rule(MARGIN, WIDTH - MARGIN, top, RED, 1.2)
    size, right = rows.size, WIDTH - MARGIN
    for row in rows.rows:
        pen.column(row.name, MARGIN, top - size * 0.42, size)
        base = top - size * 0.42 - size
        for text in row.number:
            pen.write(text, right - pen.width(text, size * 0.68), base, size * 0.68, QUIET)
            base -= size * 0.9
        top -= rows.height_of(row)
        pen.rule(MARGIN, right, top)
    if rows.left_out:
        pen.write(words.left_out(rows.left_out), MARGIN, top - size * 1.4, size * 0.8, QUIET)


def _draw_foot(pen: Pen, said: Contents, words: Words, top: float, width: float) -> None:
    """Beside the symbol, from its uppermost modules to its lowest: what to do with it, and what it does not say."""
    top = pen.column([words.scan], MARGIN, top + 1, 20, bold=True) - 1.8 * mm
    top = pen.column(pen.balanced(words.on, 10.5, width), MARGIN, top, 10.5) - 0.5 * mm
    pen.column(pen.balanced(words.belongs, 9, width), MARGIN, top, 9, QUIET)
    pen.write(said.address, MARGIN, FOOT, min(8, 8 * width / pen.width(said.address, 8)), QUIET)
