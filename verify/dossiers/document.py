"""The evidence as PDF: A4, to be printed and filed, with what proves it on the first page."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import CondPageBreak, Flowable, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from verify.dossiers.actions.evidence import Evidence
from verify.dossiers.content import Section, second
from verify.labels import fonts

MARGIN = 20 * mm
PADDING = 6  # points, of ReportLab's frame
WIDTH = A4[0] - 2 * MARGIN - 2 * PADDING
NAMES = 38 * mm
ROOM = 36 * mm  # at the foot of a page, for a heading and some of what it is of
QUIET, RULE, RED = HexColor("#555555"), HexColor("#bbbbbb"), HexColor("#a61b1b")


def draw(evidence: Evidence, maker: str) -> bytes:
    """`maker`: the officer who asked, as the office names people. Drawn twice, since each page names the number of all."""
    with translation.override("zh-hans"):
        paper = _Paper(evidence, maker)
    with fonts.registered(paper.characters()) as font:
        pages = paper.build(font, 0)[1]
        return paper.build(font, pages)[0]


class _Paper:
    def __init__(self, evidence: Evidence, maker: str) -> None:
        event = evidence.event
        self.sections = evidence.sections
        self.ref = evidence.certificate.ref
        self.title = _("Evidence of a certificate of 湖北精品")
        self.page = _("Page %(number)s of %(pages)s")
        self.none = _("None")
        self.foot = f"{settings.PUBLIC_HOST}  ·  {self.ref}  ·  SHA-256 {evidence.sha256[:16]}…"
        self.proof = [
            (_("as of"), second(evidence.as_of)),
            (_("made at"), second(event.at)),
            (_("made by"), maker),
            (_("SHA-256 of the data below"), evidence.sha256),
            (_("audit event"), f"{event.sequence}"),
            (_("head of the audit chain"), event.hash),
        ]
        self.hint = _(
            "The audit event holds the same SHA-256. Whoever may read the register can make this evidence again for the same past"
            " day and compare. It shows the register; it does not prove that goods in hand are the certified ones."
        )

    def characters(self) -> str:
        said = [self.title, self.page, self.none, self.foot, self.hint, "0123456789…：—"]
        for names in (self.proof, *(section.facts for section in self.sections)):
            said += [text for pair in names for text in pair]
        for section in self.sections:
            said.append(section.title)
            said += [text for head, lines in section.entries for text in (head, *lines)]
        return fonts.printable("".join(said))

    def build(self, font: str, pages: int) -> tuple[bytes, int]:
        out = BytesIO()
        document = SimpleDocTemplate(
            out,
            pagesize=A4,
            leftMargin=MARGIN,
            rightMargin=MARGIN,
            topMargin=18 * mm,
            bottomMargin=20 * mm,
            title=f"{self.title} {self.ref}",
            lang="zh-Hans",
            initialFontName=font,
            invariant=1,
        )

        def frame(canvas: Canvas, document: Any) -> None:
            canvas.setFont(font, 8)
            canvas.setFillColor(QUIET)
            canvas.drawString(MARGIN + PADDING, 11 * mm, self.foot)
            canvas.drawRightString(A4[0] - MARGIN - PADDING, 11 * mm, self.page % {"number": document.page, "pages": pages})

        document.build(list(self._story(_Styles(font))), onFirstPage=frame, onLaterPages=frame)
        return out.getvalue(), document.page

    def _story(self, styles: "_Styles") -> Iterator[Flowable]:
        yield Paragraph(_marked(self.title), styles.title)
        yield styles.table(self.proof)
        yield Paragraph(_marked(self.hint), styles.quiet)
        for section in self.sections:
            yield from self._section(section, styles)

    def _section(self, section: Section, styles: "_Styles") -> Iterator[Flowable]:
        yield CondPageBreak(ROOM)
        yield Paragraph(_marked(section.title), styles.heading)
        if section.facts:
            yield styles.table(section.facts)
        elif not section.entries:
            yield Paragraph(_marked(self.none), styles.quiet)
        for head, lines in section.entries:
            yield CondPageBreak(ROOM / 2)
            yield Paragraph(_marked(head), styles.head)
            yield from (Paragraph(_marked(line), styles.line) for line in lines)
            yield Spacer(0, 1.5 * mm)


class _Styles:
    def __init__(self, font: str) -> None:
        base: dict[str, Any] = {"fontName": font, "fontSize": 9.5, "leading": 14, "wordWrap": "CJK"}
        self.line = ParagraphStyle("line", **base)
        self.name = ParagraphStyle("name", **{**base, "textColor": QUIET})
        self.head = ParagraphStyle("head", **{**base, "fontSize": 10.5, "leading": 15, "spaceBefore": 1 * mm})
        small = {**base, "fontSize": 8.5, "leading": 12.5, "textColor": QUIET}
        self.quiet = ParagraphStyle("quiet", **{**small, "spaceBefore": 2 * mm})
        self.title = ParagraphStyle("title", **{**base, "fontSize": 17, "leading": 24, "spaceAfter": 4 * mm})
        self.heading = ParagraphStyle(
            "heading", **{**base, "fontSize": 13, "leading": 18, "spaceBefore": 6 * mm, "spaceAfter": 2 * mm, "textColor": RED}
        )

    def table(self, facts: Any) -> Table:
        rows = [[Paragraph(_marked(name), self.name), Paragraph(_marked(value), self.line)] for name, value in facts]
        ruled = TableStyle(
            [
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("LINEBELOW", (0, 0), (-1, -1), 0.4, RULE),
                ("LEFTPADDING", (0, 0), (-1, -1), 0),
                ("TOPPADDING", (0, 0), (-1, -1), 2),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
            ]
        )
        return Table(rows, colWidths=[NAMES, WIDTH - NAMES], style=ruled)


def _marked(text: str) -> str:
    """As a paragraph takes it: nothing in it is markup, what the font lacks is marked, lines stay lines."""
    return "<br/>".join(escape(fonts.printable(line)) for line in text.splitlines())
