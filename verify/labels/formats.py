"""The sizes of labels that printers know, and what fits on them."""

import math
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from verify.labels import qr
from verify.labels.addresses import address
from verify.labels.codes import ALPHABET
from verify.refusals import Refused

SAFE_MODULE_MM = 0.33  # what a cheap phone still reads from a curved, glossy pack
MARGIN_MM = 1.0  # between the edge of a label and its symbol, beside the quiet zone
SHEET = "A4"


@dataclass(frozen=True, slots=True)
class Format:
    """`width` and `height` of one label in mm, as it is when cut. `symbol` is the edge of its symbol, quiet zone included."""

    name: str
    label: Any
    width: float
    height: float

    @property
    def has_text_beside(self) -> bool:
        return self.width >= self.height * 1.3

    @property
    def symbol(self) -> float:
        if self.has_text_beside:
            return min(self.height - 2 * MARGIN_MM, self.width / 2 - MARGIN_MM)  # half for the text
        return min(self.width - 2 * MARGIN_MM, self.height - 2 * MARGIN_MM - 3.6)  # two lines beneath


SINGLE = [(15, 15), (20, 20), (30, 20), (40, 30), (50, 30), (60, 40)]
FORMATS = {
    SHEET: Format(SHEET, gettext_lazy("A4 sheet, three columns of ten"), 63.3, 26),
    **{
        f"{width}x{height}": Format(f"{width}x{height}", f"{width} × {height} mm", float(width), float(height))
        for width, height in SINGLE
    },
}


def modules(level: str) -> int:
    """Modules along the edge of a label's symbol, quiet zone included: every address of ours has the same length."""
    return qr.symbol(address(ALPHABET[0] * 21), level).width + 2 * qr.QUIET


def module_mm(edge: float, level: str) -> float:
    return edge / modules(level)


def smallest_edge(level: str) -> float:
    """The least edge of a symbol in mm that is safe, to a tenth upwards."""
    return math.ceil(SAFE_MODULE_MM * modules(level) * 10) / 10


def require_readable(name: str, level: str) -> Format:
    """Refused for a format that is not ours, and for one on which the symbol would be too small, with one that is large enough."""
    format = FORMATS.get(name)
    if format is None:
        raise Refused("format", _("Choose one of the formats."))
    if module_mm(format.symbol, level) < SAFE_MODULE_MM:
        fitting = min(
            (each for each in FORMATS.values() if module_mm(each.symbol, level) >= SAFE_MODULE_MM),
            key=lambda each: (each.width * each.height, each.width),
        )
        said = {"format": format.label, "least": smallest_edge(level), "fitting": fitting.label}
        text = _(
            "On %(format)s the symbol is too small to be read safely: it needs %(least)s mm. The smallest that fits is %(fitting)s."
        )
        raise Refused("too_small", text % said)
    return format
