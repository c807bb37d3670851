"""The evidence as PDF: A4, to be printed and filed, with what proves it on the first page."""

from collections.abc import Iterator

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from reportlab.lib.units import mm
from reportlab.platypus import CondPageBreak, Flowable, Paragraph, Spacer

from verify import papers
from verify.dossiers.actions.evidence import Evidence
from verify.dossiers.content import Section, second
from verify.papers import ROOM, Styles, marked


def draw(evidence: Evidence, maker: str) -> bytes:
    """`maker`: the officer who asked, as the office names people."""
    with translation.override("zh-hans"):
        paper = _Paper(evidence, maker)
        return papers.draw(paper.story, title=f"{paper.title} {paper.ref}", foot=paper.foot, said=paper.said())


class _Paper:
    def __init__(self, evidence: Evidence, maker: str) -> None:
        event = evidence.event
        self.sections = evidence.sections
        self.ref = evidence.certificate.ref
        self.title = _("Evidence of a certificate of 湖北精品")
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

    def said(self) -> Iterator[str]:
        yield from (self.none, self.hint)
        for facts in (self.proof, *(section.facts for section in self.sections)):
            yield from (text for pair in facts for text in pair)
        for section in self.sections:
            yield section.title
            yield from (text for head, lines in section.entries for text in (head, *lines))

    def story(self, styles: Styles) -> Iterator[Flowable]:
        yield Paragraph(marked(self.title), styles.title)
        yield styles.facts(self.proof)
        yield Paragraph(marked(self.hint), styles.quiet)
        for section in self.sections:
            yield from self._section(section, styles)

    def _section(self, section: Section, styles: Styles) -> Iterator[Flowable]:
        yield CondPageBreak(ROOM)
        yield Paragraph(marked(section.title), styles.heading)
        if section.facts:
            yield styles.facts(section.facts)
        elif not section.entries:
            yield Paragraph(marked(self.none), styles.quiet)
        for head, lines in section.entries:
            yield CondPageBreak(ROOM / 2)
            yield Paragraph(marked(head), styles.head)
            yield from (Paragraph(marked(line), styles.line) for line in lines)
            yield Spacer(0, 1.5 * mm)
