"""Sheets of labels as PDF: A4, three columns of ten, each symbol with its code in groups and the one true host."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, repeat
from typing import BinaryIO

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from verify.labels import fonts, qr
from verify.labels.addresses import codes_of, serials_of
from verify.labels.codes import ALPHABET, grouped
from verify.labels.drawing import draw_symbol, write
from verify.labels.models import LabelRun
from verify.refusals import Refused

COLUMNS, ROWS = 3, 10
PER_PAGE = COLUMNS * ROWS
MOST_LABELS = 10_000
WIDTH, HEIGHT = A4
MARGIN = 10 * mm
CELL_WIDTH = (WIDTH - 2 * MARGIN) / COLUMNS
CELL_HEIGHT = 26 * mm
TOP = HEIGHT - 24 * mm
SYMBOL = 24 * mm  # quiet zone included


def sheet(run: LabelRun, first: int | None, last: int | None, out: BinaryIO, *, level: str = qr.Level.Q) -> None:
    """Writes the labels `first` to `last` of a run as one PDF. A product-level run fills a page with its one code.

    Refused for more than 10,000 labels, and where `codes_of` refuses; then nothing is written. The memory taken does not
    depend on the size of the run.
    """
    serials = serials_of(run, first, last)
    if len(serials) > MOST_LABELS:
        raise Refused(
            "too_many",
            _("One file holds at most %(most)s labels: choose a smaller range, or take the CSV.") % {"most": f"{MOST_LABELS:,}"},
        )
    codes: Iterator[str] = (code for _serial, code in codes_of(run, serials[0], serials[-1]))
    total = len(serials)
    if run.grade == LabelRun.Grade.PRODUCT:
        codes, total = repeat(next(codes), PER_PAGE), PER_PAGE
    with translation.override("zh-hans"):  # printed in Hubei, whatever language the clerk's screen has
        texts = _Texts.of(run, serials)
    with fonts.registered(texts.characters()) as font:
        canvas = Canvas(out, pagesize=A4, pageCompression=1, invariant=1, lang="zh-Hans", initialFontName=font)  # type: ignore[arg-type]  # the stubs say float
        canvas.setTitle(f"{run.product.name} {run.pk}")
        _Sheet(canvas, font, texts, level).draw(codes, -(-total // PER_PAGE))
        canvas.save()


@dataclass(frozen=True, slots=True)
class _Texts:
    title: str
    caption: str
    page: str
    host: str
    invitation: str

    @classmethod
    def of(cls, run: LabelRun, serials: range) -> "_Texts":
        parts = [_("Run %(run)s") % {"run": run.pk}]
        if run.lot:
            parts.append(_("Lot %(lot)s") % {"lot": run.lot})
        if run.grade == LabelRun.Grade.PRODUCT:
            parts.append(_("Product-level code, the same on every pack"))
        else:
            parts.append(_("Serials %(first)s to %(last)s") % {"first": serials[0], "last": serials[-1]})
        return cls(
            title=fonts.printable(f"{run.product.name}  {run.product.specification}".strip()),
            caption=fonts.printable("    ".join(parts)),
            page=_("Page %(number)s of %(pages)s"),
            host=settings.PUBLIC_HOST,
            invitation=_("Scan to see the certification status"),
        )

    def characters(self) -> str:
        return f"{self.title}{self.caption}{self.page}{self.host}{self.invitation}{ALPHABET}…"


class _Sheet:
    def __init__(self, canvas: Canvas, font: str, texts: _Texts, level: str) -> None:
        self.canvas = canvas
        self.font = font
        self.texts = texts
        self.level = level

    def draw(self, codes: Iterator[str], pages: int) -> None:
        for number in range(1, pages + 1):
            self._draw_frame(number, pages)
            for index, code in enumerate(islice(codes, PER_PAGE)):
                row, column = divmod(index, COLUMNS)
                self._draw_label(code, MARGIN + column * CELL_WIDTH, TOP - (row + 1) * CELL_HEIGHT)
            self.canvas.showPage()

    def _draw_frame(self, number: int, pages: int) -> None:
        """Caption, page number and lines to cut along."""
        canvas = self.canvas
        self._write(self.texts.title, MARGIN, HEIGHT - 13 * mm, 11, WIDTH - 2 * MARGIN)
        self._write(self.texts.caption, MARGIN, HEIGHT - 19 * mm, 8, WIDTH - 2 * MARGIN - 35 * mm)
        canvas.setFont(self.font, 8)
        canvas.drawRightString(WIDTH - MARGIN, HEIGHT - 19 * mm, self.texts.page % {"number": number, "pages": pages})
        canvas.setLineWidth(0.2)
        canvas.setStrokeGray(0.7)
        canvas.grid(
            [MARGIN + column * CELL_WIDTH for column in range(COLUMNS + 1)],
            [TOP - row * CELL_HEIGHT for row in range(ROWS + 1)],
        )

    def _draw_label(self, code: str, left: float, bottom: float) -> None:
        draw_symbol(self.canvas, code, left + 1 * mm, bottom + 1 * mm, SYMBOL, self.level)
        text, width = left + SYMBOL + 1 * mm, CELL_WIDTH - SYMBOL - 3 * mm
        groups = grouped(code)
        self._write(groups[:11], text, bottom + 17.5 * mm, 10, width)
        self._write(groups[12:], text, bottom + 12.5 * mm, 10, width)
        self._write(self.texts.host, text, bottom + 7.5 * mm, 8, width)
        self._write(self.texts.invitation, text, bottom + 4 * mm, 6.5, width)

    def _write(self, text: str, left: float, base: float, size: float, width: float) -> None:
        write(self.canvas, self.font, text, left, base, size, width)
