"""Horizontal bars, laid out here and drawn as SVG by components/bar_chart.html.

Lengths across are shares of the width or, like those down, in em, so that a drawing fits any screen and grows with the
reader's text. Pure: no database, no request, no clock.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from unicodedata import east_asian_width

from django.utils.translation import gettext as _

LINE = 1.5  # em from one line of a label to the next
BAR = 0.75  # em
GAP = 0.9  # em between rows
WIDEST_LINE = 24  # half-widths of a character: what a narrow screen holds beside nothing else
MARGINS = (3, 5, 7, 10)  # em
DIGIT = 0.62  # em, of a bold figure
MOST_LINES = 2
MOST_SPELT_OUT = 20  # bars a description names one by one


@dataclass(frozen=True, slots=True)
class Bar:
    """Raises ValueError for a negative value: a bar has no other side."""

    label: str
    value: int | float
    url: str = ""

    def __post_init__(self) -> None:
        if not self.value >= 0:
            raise ValueError(f"{self.label}: a bar cannot show {self.value}.")

    def spelt(self) -> str:
        """Grouped by thousands, with one decimal where it says something."""
        return f"{self.value:,.1f}" if self.value % 1 else f"{self.value:,.0f}"


@dataclass(frozen=True, slots=True)
class Line:
    text: str
    y: float


@dataclass(frozen=True, slots=True)
class Row:
    """One bar as drawn: `width` in percent of the longest bar, the rest in em from its top."""

    bar: Bar
    value: str
    lines: tuple[Line, ...]
    bar_y: float
    bar_height: float
    value_y: float
    width: float


@dataclass(frozen=True, slots=True)
class Chart:
    title: str
    unit_label: str
    bars: Sequence[Bar] = field(default_factory=list)

    @property
    def margin(self) -> int:
        """Em kept free for the numbers to the right of the bars, one of `MARGINS`; the stylesheet knows each."""
        longest = max((len(bar.spelt()) for bar in self.bars), default=0)
        return next((margin for margin in MARGINS if longest * DIGIT + 1 <= margin), MARGINS[-1])

    @property
    def rows(self) -> tuple[Row, ...]:
        return tuple(self._rows())

    def _rows(self) -> Iterator[Row]:
        most = max((bar.value for bar in self.bars), default=0)
        top = 0.0
        for bar in self.bars:
            texts = wrapped(bar.label)
            lines = tuple(Line(text, round(top + 1.1 + LINE * number, 2)) for number, text in enumerate(texts))
            bar_y = round(top + LINE * len(texts) + 0.1, 2)
            width = round(100 * bar.value / most, 2) if most else 0.0
            yield Row(bar, bar.spelt(), lines, bar_y, BAR, round(bar_y + 0.72, 2), width)
            top = bar_y + BAR + GAP

    @property
    def height(self) -> float:
        """In em."""
        rows = self.rows
        return round(rows[-1].bar_y + BAR + 0.4, 2) if rows else 0.0

    @property
    def description(self) -> str:
        """For those who do not see the drawing."""
        said = [f"{bar.label} {bar.spelt()}" for bar in self.bars[:MOST_SPELT_OUT]]
        if len(self.bars) > MOST_SPELT_OUT:
            said.append(_("and %(count)s more") % {"count": len(self.bars) - MOST_SPELT_OUT})
        return f"{self.title}{_(': ')}{_(', ').join(said)}" if said else self.title


def wrapped(label: str) -> tuple[str, ...]:
    """At most two lines of at most `WIDEST_LINE` half-widths, the last one cut by an ellipsis. Latin words stay whole."""
    lines: list[str] = []
    rest = " ".join(label.split()) or "–"
    while rest and len(lines) < MOST_LINES:
        cut = _fitting(rest, WIDEST_LINE)
        if cut < len(rest):
            space = rest.rfind(" ", 1, cut + 1)
            cut = space if space > cut // 2 and rest[:cut].isascii() else cut
        lines.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    if rest:
        lines[-1] = lines[-1][: _fitting(lines[-1], WIDEST_LINE - 2)].rstrip() + "…"
    return tuple(lines)


def _fitting(text: str, most: int) -> int:
    """How many characters of `text` fit into `most` half-widths."""
    width = 0
    for number, character in enumerate(text):
        width += 2 if east_asian_width(character) in "WFA" else 1
        if width > most:
            return number
    return len(text)
