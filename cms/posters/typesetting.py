"""Where a line of Chinese may end. Pure: how wide a text is says whoever draws it (`measure`), and in its own unit."""

import re
import unicodedata
from collections.abc import Callable, Iterator

Measure = Callable[[str], float]

# GB/T 15834: these do not begin a line; those do not end one.
NOT_FIRST = frozenset("，。、；：！？）》〉」』】〕”’…—～·％‰℃,.;:!?)]}%")
NOT_LAST = frozenset("（《〈「『【〔“‘([{￥")
# The legal form of a name stays whole; so do words and numbers of Latin letters.
WHOLE = re.compile(r"(?:股份)?有限(?:责任)?公司|专业合作社|[0-9A-Za-zÀ-ɏ][0-9A-Za-zÀ-ɏ'’._/+&-]*|\s+|.", re.DOTALL)
STEPS = 12


def lines(text: str, width: float, measure: Measure) -> list[str]:
    """As many as `text` needs, each no wider than `width`; what cannot be broken well is broken anywhere."""
    set_: list[str] = []
    current = ""
    for unit in _units(text):
        for part in [unit] if measure(unit.rstrip()) <= width else list(unit):
            if current and measure((current + part).rstrip()) > width:
                set_.append(current.rstrip())
                current = ""
            current = current + part if current else part.lstrip()
    return [*set_, current.rstrip()] if current.strip() else set_


def balanced(text: str, width: float, measure: Measure) -> list[str]:
    """The same number of lines, of about the same length, so that none ends with a word alone."""
    needed = lines(text, width, measure)
    low, high = width / max(len(needed), 1), width
    for _step in range(STEPS):
        middle = (low + high) / 2
        low, high = (low, middle) if len(lines(text, middle, measure)) <= len(needed) else (middle, high)
    return lines(text, high, measure)


def _units(text: str) -> Iterator[str]:
    """What is kept on one line."""
    held = ""
    for part in WHOLE.findall(text):
        if held and not (_leans_back(part) or held[-1] in NOT_LAST):
            yield held
            held = ""
        held += part
    if held:
        yield held


def _leans_back(part: str) -> bool:
    return part[0] in NOT_FIRST or part.isspace() or unicodedata.category(part[0]) in {"Mn", "Me", "Mc", "Cf"}
