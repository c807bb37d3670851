"""A4 sheets in Chinese, to be printed and filed: one small font of just the characters used, and on each page its number."""

from collections.abc import Callable, Iterable, Sequence
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

from django.utils.translation import gettext as _
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Table, TableStyle

from verify.labels import fonts

MARGIN = 20 * mm
PADDING = 6  # points, of ReportLab's frame
WIDTH = A4[0] - 2 * MARGIN - 2 * PADDING
NAMES = 38 * mm
ROOM = 36 * mm  # at the foot of a page, for a heading and some of what it is of
QUIET, RULE, RED = HexColor("#555555"), HexColor("#bbbbbb"), HexColor("#a61b1b")
ALWAYS = "0123456789…：—"

Story = Callable[["Styles"], Iterable[Flowable]]


class Styles:
    def __init__(self, font: str) -> None:
        base: dict[str, Any] = {"fontName": font, "fontSize": 9.5, "leading": 14, "wordWrap": "CJK"}
        self.line = ParagraphStyle("line", **base)
        self.name = ParagraphStyle("name", **{**base, "textColor": QUIET})
        self.head = ParagraphStyle("head", **{**base, "fontSize": 10.5, "leading": 15, "spaceBefore": 1 * mm})
        small = {**base, "fontSize": 8.5, "leading": 12.5, "textColor": QUIET}
        self.quiet = ParagraphStyle("quiet", **{**small, "spaceBefore": 2 * mm})
        self.cell = ParagraphStyle("cell", **{**base, "fontSize": 8, "leading": 11})
        self.cell_head = ParagraphStyle("cell head", **{**base, "fontSize": 8, "leading": 11, "textColor": QUIET})
        self.title = ParagraphStyle("title", **{**base, "fontSize": 17, "leading": 24, "spaceAfter": 4 * mm})
        self.heading = ParagraphStyle(
            "heading", **{**base, "fontSize": 13, "leading": 18, "spaceBefore": 6 * mm, "spaceAfter": 2 * mm, "textColor": RED}
        )

    def facts(self, facts: Iterable[tuple[str, str]]) -> Table:
        """Names beside what they are."""
        rows = [[Paragraph(marked(name), self.name), Paragraph(marked(value), self.line)] for name, value in facts]
        return Table(rows, colWidths=[NAMES, WIDTH - NAMES], style=RULED)

    def rows(self, rows: Sequence[Sequence[str]], widths: Sequence[float]) -> Table:
        """The first row is the head and stands on each page again. `widths` are shares of the line."""
        styles = [self.cell_head] + [self.cell] * (len(rows) - 1)
        drawn = [[Paragraph(marked(text), style) for text in row] for row, style in zip(rows, styles, strict=True)]
        whole = sum(widths)
        return Table(drawn, colWidths=[WIDTH * width / whole for width in widths], repeatRows=1, style=RULED)


RULED = TableStyle(
    [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LINEBELOW", (0, 0), (-1, -1), 0.4, RULE),
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("TOPPADDING", (0, 0), (-1, -1), 2),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
    ]
)


def draw(story: Story, *, title: str, foot: str, said: Iterable[str]) -> bytes:
    """`said`: every text that `story` draws. Drawn twice, since each page names the number of all."""
    page = _("Page %(number)s of %(pages)s")
    with fonts.registered(fonts.printable("".join((title, foot, page, ALWAYS, *said)))) as font:
        pages = _build(story, font, title, foot, page, 0)[1]
        return _build(story, font, title, foot, page, pages)[0]


def _build(story: Story, font: str, title: str, foot: str, page: str, pages: int) -> tuple[bytes, int]:
    out = BytesIO()
    document = SimpleDocTemplate(
        out,
        pagesize=A4,
        leftMargin=MARGIN,
        rightMargin=MARGIN,
        topMargin=18 * mm,
        bottomMargin=20 * mm,
        title=title,
        lang="zh-Hans",
        initialFontName=font,
        invariant=1,
    )

    def frame(canvas: Canvas, document: Any) -> None:
        canvas.setFont(font, 8)
        canvas.setFillColor(QUIET)
        canvas.drawString(MARGIN + PADDING, 11 * mm, foot)
        canvas.drawRightString(A4[0] - MARGIN - PADDING, 11 * mm, page % {"number": document.page, "pages": pages})

    document.build(list(story(Styles(font))), onFirstPage=frame, onLaterPages=frame)
    return out.getvalue(), document.page


def marked(text: str) -> str:
    """As a paragraph takes it: nothing in it is markup, what the font lacks is marked, lines stay lines."""
    return "<br/>".join(escape(fonts.printable(line)) for line in text.splitlines())
