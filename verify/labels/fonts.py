"""Chinese for printed sheets, from the font that the package cvttf-notosanscjk-regular carries: no system font is needed.

That font has CFF outlines, which ReportLab cannot embed, and shows the traditional forms first. So the few glyphs a sheet
needs are taken in their zh-Hans forms (OpenType `locl`), turned into quadratic outlines, and put into a small TrueType font.
"""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from hashlib import sha256
from io import BytesIO
from typing import Any

import cvttf_NotoSansCJK_Regular
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont as TrueType

TOLERANCE = 1.0  # of 1000 units to the em; not visible at any printed size
FALLBACK = "〓"  # printers' mark for a character that is not in the case
BEYOND_16_BITS = re.compile(r"<([0-9A-F]{5,6})>")
_reading = threading.Lock()


class Font(TrueType):
    """What is drawn copies out as it was written: ReportLab tells a reader of 𠮷 by its number, and PDF wants UTF-16
    (ISO 32000-1 §9.10.3)."""

    def addObjects(self, doc: Any) -> None:  # noqa: N802 ReportLab's name
        super().addObjects(doc)
        for name, found in doc.idToObject.items():
            if name.startswith("toUnicodeCMap:"):
                found.content = BEYOND_16_BITS.sub(
                    lambda number: f"<{chr(int(number[1], 16)).encode('utf-16-be').hex()}>", found.content
                )


@cache
def _source() -> TTFont:
    return TTFont(cvttf_NotoSansCJK_Regular.get_TTF_path(), lazy=True)


@cache
def _glyph_names() -> dict[int, str]:
    """From code point to the glyph of its zh-Hans form."""
    simplified = _simplified_forms(_source()["GSUB"].table)
    names: dict[int, str] = _source().getBestCmap()
    return {point: simplified.get(name, name) for point, name in names.items()}


def _simplified_forms(gsub: Any) -> dict[str, str]:
    """From each glyph to its form under script hani, language ZHS, feature locl. Single substitutions only."""
    script = next(record.Script for record in gsub.ScriptList.ScriptRecord if record.ScriptTag == "hani")
    language = next(record.LangSys for record in script.LangSysRecord if record.LangSysTag == "ZHS ")
    features = [gsub.FeatureList.FeatureRecord[index] for index in language.FeatureIndex]
    forms: dict[str, str] = {}
    for index in [index for record in features if record.FeatureTag == "locl" for index in record.Feature.LookupListIndex]:
        for subtable in gsub.LookupList.Lookup[index].SubTable:
            for glyph, form in getattr(subtable, "ExtSubTable", subtable).mapping.items():
                forms.setdefault(glyph, form)
    return forms


@cache
def _glyph(name: str) -> tuple[Any, int]:
    """(quadratic outline, advance width) of a glyph."""
    glyphs = _source().getGlyphSet()
    pen = TTGlyphPen(None)
    glyphs[name].draw(Cu2QuPen(pen, TOLERANCE, reverse_direction=True))
    return pen.glyph(), glyphs[name].width


def face_name(characters: str) -> str:
    return f"NotoSansSC-{sha256(''.join(sorted(set(characters))).encode()).hexdigest()[:8]}"


def truetype(characters: str) -> bytes:
    """A TrueType font of just these characters in their zh-Hans forms."""
    with _reading:  # the font file is read glyph by glyph
        names = _glyph_names()
        wanted = {ord(c): names[ord(c)] for c in sorted({*characters, " ", FALLBACK}) if ord(c) in names}
        order = [".notdef", *sorted(set(wanted.values()) - {".notdef"})]
        drawn = {name: _glyph(name) for name in order}
        metrics, head = _source()["hhea"], _source()["head"]
    builder = FontBuilder(head.unitsPerEm, isTTF=True)
    builder.updateHead(created=head.created, modified=head.modified)  # the same characters are the same font at any moment
    builder.setupGlyphOrder(order)
    builder.setupCharacterMap(wanted)
    builder.setupGlyf({name: outline for name, (outline, _) in drawn.items()})
    builder.setupHorizontalMetrics({name: (width, getattr(outline, "xMin", 0)) for name, (outline, width) in drawn.items()})
    builder.setupHorizontalHeader(ascent=metrics.ascent, descent=metrics.descent)
    builder.setupNameTable({"familyName": "Noto Sans SC subset", "styleName": "Regular", "psName": face_name(characters)})
    builder.setupOS2(sTypoAscender=metrics.ascent, sTypoDescender=metrics.descent, fsType=0)
    builder.setupPost()
    out = BytesIO()
    builder.save(out)
    return out.getvalue()


def missing(text: str) -> set[str]:
    """Characters that the font cannot draw."""
    with _reading:
        return {c for c in text if ord(c) not in _glyph_names()}


def printable(text: str) -> str:
    """`text` with the printers' mark in place of what the font lacks, so that nothing vanishes unseen."""
    lacking = missing(text)
    return "".join(FALLBACK if c in lacking else c for c in text)


@contextmanager
def registered(characters: str) -> Iterator[str]:
    """The name under which ReportLab draws these characters, until the end of the block.

    ReportLab keeps fonts by name for the whole process and ignores a second font of a known name, so each set of characters
    has a name of its own, the same every time so that the same sheet is the same file.
    """
    content = truetype(characters)
    font = Font(f"{face_name(characters)}-{threading.get_ident()}", BytesIO(content))
    pdfmetrics.registerFont(font)
    try:
        yield font.fontName
    finally:
        font.unregister()
