"""The headings of a body, as the contents of its page."""

import re
from dataclasses import dataclass
from html import unescape
from typing import Any

from django.utils.html import strip_tags
from wagtail.rich_text import RichText

HEADING = re.compile(r"<h2\b[^<>]*>((?:(?!<h2).)*?)</h2>", re.DOTALL)
FEWEST = 3  # a shorter page needs no contents


@dataclass(frozen=True, slots=True)
class Heading:
    id: str
    title: str


def anchored(body: Any, fewest: int = FEWEST) -> tuple[list[Any], list[Heading]]:
    """The blocks of `body` with an id on every second-level heading of their text, and those headings; none where there are
    fewer than `fewest`. Changes the blocks in memory only."""
    headings: list[Heading] = []

    def anchor(match: re.Match[str]) -> str:
        title = unescape(strip_tags(match[1])).strip()
        if not title:
            return ""
        headings.append(Heading(f"section-{len(headings) + 1}", title))
        return f'<h2 id="{headings[-1].id}">{match[1]}</h2>'

    blocks = list(body)
    for block in blocks:
        if isinstance(block.value, RichText):
            block.value = RichText(HEADING.sub(anchor, block.value.source))
    return blocks, headings if len(headings) >= fewest else []
