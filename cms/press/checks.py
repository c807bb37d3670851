"""What must be right before a story is handed in, approved or published. A draft may be saved as it is.

`problems(page, at)` says everything at once; pages that are no story have none.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from cms.blocks import FigureBlock
from cms.press import counts
from cms.press.counts import Counter
from cms.press.pieces import Piece, pieces, without_tags
from cms.press.quoted import Quoted, quoted

FEWEST_CHARACTERS, MOST_CHARACTERS = 30, 120
MARK = "【请填写"
GUIDANCE = re.compile(re.escape(MARK) + r"[^】]{0,60}】?")
HEADING = re.compile(r"<h([1-6])\b[^<>]*>((?:(?!<h[1-6]).)*?)</h\1>", re.DOTALL | re.IGNORECASE)
COUNTED = {"summary", "search_description"}  # the plain fields whose counts are numbers wherever they are shown


@dataclass(frozen=True, slots=True)
class Problem:
    """A sentence for the writer, at the field it is about."""

    field: str
    sentence: str


def problems(page: Any, at: datetime) -> list[str]:
    """Each with the name of its field in front of it."""
    labels = {field.name: str(field.verbose_name) for field in page._meta.fields}
    return [f"{labels.get(each.field, each.field)}{_(': ')}{each.sentence}" for each in found(page, at)]


def found(page: Any, at: datetime) -> list[Problem]:
    """In the order of the page, none twice."""
    if not getattr(page, "is_checked", False):
        return []
    read, counter = list(pieces(page)), Counter(at)
    checks: tuple[Callable[[], Iterable[Problem]], ...] = (
        lambda: title(page.title),
        lambda: summary(page.summary, counter),
        lambda: guidance(read),
        lambda: pictures(read),
        lambda: headings(read),
        lambda: figures(page),
        lambda: written(read, page),
        lambda: numbers(read, counter),
    )
    return list(dict.fromkeys(problem for check in checks for problem in check()))


def title(text: str) -> Iterator[Problem]:
    if not text.strip():
        yield Problem("title", _("Give it a title."))


def summary(text: str, counter: Counter) -> Iterator[Problem]:
    """Counted as it is read: a count by its number."""
    if MARK in text:
        return
    length = len("".join(counter.expand(text).split()))
    if not length:
        yield Problem("summary", _("Write a summary of 30 to 120 characters: lists, shared links and search results show it."))
    elif length < FEWEST_CHARACTERS:
        yield Problem("summary", _("The summary has %(length)s characters; write at least 30.") % {"length": length})
    elif length > MOST_CHARACTERS:
        yield Problem("summary", _("The summary has %(length)s characters; keep to 120.") % {"length": length})


def guidance(read: Iterable[Piece]) -> Iterator[Problem]:
    for piece in read:
        for hint in GUIDANCE.findall(piece.plain):
            yield Problem(
                piece.field, _("The hint “%(hint)s” still stands here: write what it asks for, or delete it.") % {"hint": hint}
            )


def pictures(read: Iterable[Piece]) -> Iterator[Problem]:
    """Nothing in a story is decoration: each says what it shows, who took it and where it comes from [E-2]."""
    for piece in read:
        if piece.image is None:
            continue
        named = {"title": piece.image.title}
        if not piece.image.description.strip():
            yield Problem(
                piece.field,
                _("The picture “%(title)s” has no description for those who cannot see it. Add it in the library.") % named,
            )
        if not piece.image.credit.strip() or not piece.image.source.strip():
            yield Problem(piece.field, _("The picture “%(title)s” lacks its credit or its source. Add it in the library.") % named)


def headings(read: Iterable[Piece]) -> Iterator[Problem]:
    """In the body, second level first. The parts of a case bring their own second-level heading."""
    has_second: set[str] = set()
    for piece in read:
        for level, inside in HEADING.findall(piece.html):
            words = without_tags(inside).strip()
            if not words:
                yield Problem(piece.field, _("A heading is empty. Write it, or delete the line."))
            elif level == "2":
                has_second.add(piece.field)
            elif level == "3" and piece.field == "body" and piece.field not in has_second:
                yield Problem(
                    piece.field,
                    _("The small heading “%(words)s” stands before any large one. Headings go in order.") % {"words": words},
                )
            elif level not in "23":
                yield Problem(piece.field, _("The heading “%(words)s” is of a level that stories do not have.") % {"words": words})


def figures(page: Any) -> Iterator[Problem]:
    """No figure without source and date, unless the register counts it."""
    for field, figure in figures_of(page):
        if not figure.get("counted") and not (figure.get("value") and figure.get("source") and figure.get("on")):
            yield Problem(
                field, _("The figure “%(label)s” lacks its number, its source or its day.") % {"label": figure.get("label") or ""}
            )


def figures_of(page: Any) -> Iterator[tuple[str, Any]]:
    for name in page.reading_order:
        for block in getattr(page, name) if hasattr(page._meta.get_field(name), "stream_block") else ():
            if isinstance(block.block, FigureBlock):
                yield name, block.value


def written(read: Iterable[Piece], page: Any) -> Iterator[Problem]:
    """Counts that the register does not know, that are cut apart, or that stand where none is read."""
    streams = {field.name for field in page._meta.fields if hasattr(field, "stream_block")}
    for piece in read:
        text = piece.html or piece.text
        asked = counts.WRITTEN.findall(text)
        for each in asked:
            if counts.read(each) is None:
                yield Problem(piece.field, _unknown(each))
        if len(counts.BRACES.findall(text)) != 2 * len(asked):
            yield Problem(
                piece.field,
                _("Braces are not closed, or something in them is bold or a link: write the count anew, as plain text."),
            )
        elif asked and not piece.html and piece.field not in streams | COUNTED:
            yield Problem(piece.field, _("No count is read in this field. Write it in the summary or in the text."))


def _unknown(written_so: str) -> str:
    known = "、".join(count.spelling for count in counts.EXAMPLES)
    told = {"count": f"{{{{{written_so}}}}}", "known": known}
    return _("The register has no count “%(count)s”. There are: %(known)s.") % told


def numbers(read: Iterable[Piece], counter: Counter) -> Iterator[Problem]:
    """A number that differs from the register. The register is counted only where a text quotes one."""
    for piece in read:
        for each in quoted(counts.WRITTEN.sub("", piece.plain)):
            if not each.is_right(counter.tally):
                yield Problem(piece.field, _differs(each, counter))


def _differs(each: Quoted, counter: Counter) -> str:
    count = next(count for count in each.counts if count.of(counter.tally) is not None)
    told = {"clause": each.clause, "right": count.of(counter.tally), "count": count.spelling}
    return _("“%(clause)s”: the register counts %(right)s. Write %(count)s instead, and it is always right.") % told
