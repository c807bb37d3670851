"""The colours and sizes of tokens.css, read from the file itself, with the contrast of what stands on what (WCAG 2.2)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

DECLARATION = re.compile(r"--([a-z0-9-]+):\s*([^;]+);")
COLOUR = re.compile(r"#(?:[0-9a-f]{3}){1,2}")
TEXT = 4.5  # WCAG 1.4.3
EDGE = 3.0  # WCAG 1.4.11

# (what stands on what, the least contrast).
PAIRS = (
    *((front, back, TEXT) for front in ("ink", "ink-quiet", "red") for back in ("paper", "paper-quiet")),
    *(("red-dark", "paper", TEXT), ("on-fill", "fill", TEXT), ("on-fill", "fill-dark", TEXT), ("on-focus", "focus", TEXT)),
    *((tone, f"{tone}-paper", TEXT) for tone in ("good", "warn", "bad", "ended")),
    *(("bad", "paper", TEXT), ("warn", "paper", TEXT), ("ink", "warn-paper", TEXT)),
    *(("ink", f"step-{number}", TEXT) for number in range(3)),
    *(("on-fill", "step-3", TEXT), ("rule-strong", "paper", EDGE), ("bar", "paper-quiet", EDGE)),
)


@dataclass(frozen=True, slots=True)
class Pair:
    front: str
    back: str
    front_colour: str
    back_colour: str
    least: float

    @property
    def contrast(self) -> float:
        return contrast(self.front_colour, self.back_colour)

    @property
    def is_enough(self) -> bool:
        return self.contrast >= self.least


@dataclass(frozen=True, slots=True)
class Size:
    name: str
    standard: str
    large: str


@dataclass(frozen=True, slots=True)
class Tokens:
    light: dict[str, str]
    dark: dict[str, str]
    large: dict[str, str]

    def pairs(self, scheme: str) -> list[Pair]:
        """`scheme`: light or dark."""
        colours: dict[str, str] = getattr(self, scheme)
        return [Pair(front, back, colours[front], colours[back], least) for front, back, least in PAIRS]

    def sizes(self) -> Iterator[Size]:
        """Those that 大字版 replaces, and those it keeps."""
        for name, value in self.light.items():
            if not COLOUR.fullmatch(value) and not name.startswith("font"):
                yield Size(name, value, self.large.get(name, value))


def read(path: Path) -> Tokens:
    """The three blocks of the file: light, dark (what it leaves out is as in light), 大字版."""
    text = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    light, dark_and_large = text.split("@media (prefers-color-scheme: dark)")
    dark, large = dark_and_large.split(":root.large")
    standard = dict(DECLARATION.findall(light))
    return Tokens(standard, standard | dict(DECLARATION.findall(dark)), dict(DECLARATION.findall(large)))


def contrast(one: str, other: str) -> float:
    """WCAG's ratio of two #rrggbb or #rgb colours, cut to two decimals so that it never flatters."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return int((lighter + 0.05) / (darker + 0.05) * 100) / 100


def luminance(colour: str) -> float:
    digits = colour.removeprefix("#")
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    channels = [int(digits[start : start + 2], 16) / 255 for start in (0, 2, 4)]
    red, green, blue = (channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4 for channel in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
