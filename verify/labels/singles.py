"""One label a page, for label printers and print shops: trimmed size, 2 mm of bleed, crop marks. And a page to try
the printer with."""

from collections.abc import Iterable, Iterator
from typing import BinaryIO

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from verify.labels import fonts, qr
from verify.labels.addresses import codes_of
from verify.labels.codes import ALPHABET, grouped
from verify.labels.drawing import crop_marks, draw_symbol, write
from verify.labels.formats import MARGIN_MM, SAFE_MODULE_MM, Format, module_mm, smallest_edge
from verify.labels.models import LabelRun

BLEED = 2 * mm
MARKS = 5 * mm  # outside the bleed, where the crop marks stand
ALIKE = "alike"  # the name of the drawing that all labels of a file share
TRIED_MM = (10, 12, 14, 16, 18, 20, 25, 30, 40)


def labels(run: LabelRun, serials: range, format: Format, out: BinaryIO, *, level: str = qr.Level.Q) -> None:
    """Writes the labels of `serials`, each on a page of its own. The memory taken does not depend on their number."""
    width, height, edge = format.width * mm, format.height * mm, BLEED + MARKS
    page = (width + 2 * edge, height + 2 * edge)
    with translation.override("zh-hans"):
        invitation = _("Scan to see the certification status")
    with fonts.registered(f"{settings.PUBLIC_HOST}{invitation}{ALPHABET}…") as font:
        canvas = _canvas(out, page, font, f"{run.product.name} {run.pk}")
        _draw_alike(canvas, font, page, format, (settings.PUBLIC_HOST, invitation))
        for code in _codes(run, serials):
            canvas.setTrimBox((edge, edge, edge + width, edge + height))
            canvas.setBleedBox((MARKS, MARKS, page[0] - MARKS, page[1] - MARKS))
            canvas.doForm(ALIKE)
            _draw(canvas, font, code, format, level)
            canvas.showPage()
        canvas.save()


def _codes(run: LabelRun, serials: range) -> Iterator[str]:
    return (code for _serial, code in codes_of(run, serials[0], serials[-1]))


def _canvas(out: BinaryIO, page: tuple[float, float], font: str, title: str) -> Canvas:
    canvas = Canvas(out, pagesize=page, pageCompression=1, invariant=1, lang="zh-Hans", initialFontName=font)  # type: ignore[arg-type]  # the stubs say float
    canvas.setTitle(title)
    return canvas


def _draw_alike(canvas: Canvas, font: str, page: tuple[float, float], format: Format, said: tuple[str, str]) -> None:
    """What all labels of a file have alike is in it once."""
    canvas.beginForm(ALIKE, 0, 0, *page)
    crop_marks(canvas, page, BLEED, MARKS)
    if format.has_text_beside:
        _write_beside(canvas, font, format, ((3, said[0], 8), (4, said[1], 6.5)))
    canvas.endForm()


def _draw(canvas: Canvas, font: str, code: str, format: Format, level: str) -> None:
    edge, margin, symbol, groups = BLEED + MARKS, MARGIN_MM * mm, format.symbol * mm, grouped(code)
    first, second = groups[:11], groups[12:]
    if format.has_text_beside:
        draw_symbol(canvas, code, edge + margin, edge + (format.height * mm - symbol) / 2, symbol, level)
        _write_beside(canvas, font, format, ((1, first, 10), (2, second, 10)))
        return
    draw_symbol(canvas, code, edge + (format.width * mm - symbol) / 2, edge + margin + 3.6 * mm, symbol, level)
    for number, text in enumerate((second, first)):
        write(canvas, font, text, edge + margin, edge + margin + 0.3 * mm + number * 1.8 * mm, 5, format.width * mm - 2 * margin)


def _write_beside(canvas: Canvas, font: str, format: Format, lines: Iterable[tuple[int, str, float]]) -> None:
    """`lines`: which of the four from above, its text and its size in points."""
    edge, margin, symbol = BLEED + MARKS, MARGIN_MM * mm, format.symbol * mm
    left, width, line = edge + margin + symbol, format.width * mm - symbol - 2 * margin, format.height * mm / 6
    for number, text, size in lines:
        write(canvas, font, text, left, edge + format.height * mm - (number + 0.7) * line, min(size, line * 0.8), width)


def trial_page(run: LabelRun, out: BinaryIO, *, level: str = qr.Level.Q) -> None:
    """One A4 page: a code of the run at growing sizes, each with the size of its modules and whether that is safe, and a ruler,
    which tells whether the printer scales."""
    serial = run.first_serial
    [(_serial, code)] = codes_of(run, serial, serial)
    with translation.override("zh-hans"):
        title = _("Test print: scan each symbol; the smallest that every phone reads at once is your size")
        safe, small = _("safe"), _("too small")
        ruler = _("This line is 100 mm long. If it is not, the printer scales: switch that off.")
        least = _("Smallest safe symbol for this content: %(size)s mm") % {"size": smallest_edge(level)}
        size = _("%(edge)s mm, module %(module).2f mm, %(verdict)s")
    sizes = [(edge, module_mm(edge, level)) for edge in TRIED_MM]
    texts = [
        size % {"edge": edge, "module": module, "verdict": safe if module >= SAFE_MODULE_MM else small} for edge, module in sizes
    ]
    with fonts.registered("".join([title, ruler, least, *texts, "…"])) as font:
        canvas = _canvas(out, A4, font, f"{run.product.name} {run.pk}")
        write(canvas, font, title, 15 * mm, A4[1] - 18 * mm, 11, A4[0] - 30 * mm)
        write(canvas, font, least, 15 * mm, A4[1] - 25 * mm, 9, A4[0] - 30 * mm)
        for number, (edge, text) in enumerate(zip(TRIED_MM, texts, strict=True)):
            row, column = divmod(number, 3)
            left, bottom = (15 + column * 62) * mm, A4[1] - (85 + row * 58) * mm
            draw_symbol(canvas, code, left, bottom, edge * mm, level)
            write(canvas, font, text, left, bottom - 5 * mm, 8, 58 * mm)
        canvas.setLineWidth(0.5)
        canvas.line(15 * mm, 22 * mm, 115 * mm, 22 * mm)
        for tick in range(11):
            canvas.line((15 + tick * 10) * mm, 22 * mm, (15 + tick * 10) * mm, 24 * mm)
        write(canvas, font, ruler, 15 * mm, 15 * mm, 8, A4[0] - 30 * mm)
        canvas.showPage()
        canvas.save()
