"""The 17 units of Hubei as squares, each about where it lies: a diagram, since a drawn outline needs an approved map number."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.translation import get_language

from verify.registry.units import Unit

PITCH = 100
EDGE = 94
STEPS = 3  # shades above none

# (column, row) from the north-west.
PLACES = {
    Unit.SHIYAN: (1, 0),
    Unit.XIANGYANG: (2, 0),
    Unit.SUIZHOU: (3, 0),
    Unit.SHENNONGJIA: (1, 1),
    Unit.JINGMEN: (2, 1),
    Unit.TIANMEN: (3, 1),
    Unit.XIAOGAN: (4, 1),
    Unit.HUANGGANG: (5, 1),
    Unit.ENSHI: (0, 2),
    Unit.YICHANG: (1, 2),
    Unit.QIANJIANG: (2, 2),
    Unit.XIANTAO: (3, 2),
    Unit.WUHAN: (4, 2),
    Unit.EZHOU: (5, 2),
    Unit.JINGZHOU: (2, 3),
    Unit.XIANNING: (4, 3),
    Unit.HUANGSHI: (5, 3),
}
SHORT = {Unit.ENSHI: "恩施", Unit.SHENNONGJIA: "神农架"}


@dataclass(frozen=True, slots=True)
class Tile:
    """`step` is the shade, 0 for none to 3 for the most; the number is printed too."""

    unit: Unit
    short_name: str
    count: int
    url: str
    column: int
    row: int
    step: int = 0

    @property
    def name(self) -> str:
        return str(self.unit.label)

    @property
    def x(self) -> int:
        return self.column * PITCH + (PITCH - EDGE) // 2

    @property
    def y(self) -> int:
        return self.row * PITCH + (PITCH - EDGE) // 2

    @property
    def middle(self) -> int:
        return self.x + EDGE // 2

    @property
    def name_y(self) -> int:
        return self.y + 42

    @property
    def count_y(self) -> int:
        return self.y + 76


def tiles(counts: Mapping[str, int], address: str = "/products/") -> list[Tile]:
    """One for each unit by its code, with `address` narrowed to it, from the north-west on; a unit without a count has 0."""
    most = max((counts.get(unit, 0) for unit in Unit), default=0)
    made = [
        Tile(unit, short_name(unit), count, f"{address}?{urlencode({'unit': unit.value})}", *PLACES[unit], shade(count, most))
        for unit in Unit
        for count in [counts.get(unit, 0)]
    ]
    return sorted(made, key=lambda tile: (tile.row, tile.column))


def shade(count: int, most: int) -> int:
    return -(-STEPS * count // most) if count > 0 else 0


def short_name(unit: Unit) -> str:
    """Two or three characters in Chinese; in other languages the name as it is."""
    if not (get_language() or "").startswith("zh"):
        return str(unit.label)
    return SHORT.get(unit) or str(unit.label).removesuffix("市")
