"""Numbers that a story quotes, read from the register whenever the page is served, so that none of them grows old.

An editor writes `{{ count valid }}` or `{{ count listed 2023 }}`, in Chinese `{{ 有效项目数 }}` or `{{ 恩施州有效项目数 }}`. What
the register cannot tell draws a dash: never a number that might be wrong.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from html import unescape

from verify.registry.figures import Tally, tally
from verify.registry.status import Status
from verify.registry.units import CHINESE, Unit

UNKNOWN = "——"
WRITTEN = re.compile(r"\{\{([^{}<>]{0,80})\}\}")
BRACES = re.compile(r"\{\{|\}\}")
YEAR = re.compile(r"(20\d\d)年?度?")
IN_ALL: dict[str, tuple[str, Callable[[Tally], int]]] = {
    "valid": ("有效项目数", lambda counted: counted.valid),
    "listed": ("认定项目数", lambda counted: counted.listed),
    "enterprises": ("获证经营主体数", lambda counted: counted.enterprises),
    "units": ("有认定项目的市州数", lambda counted: counted.units),
    "suspended": ("已暂停项目数", lambda counted: counted.status[Status.SUSPENDED]),
    "revoked": ("已撤销项目数", lambda counted: counted.status[Status.REVOKED]),
    "withdrawn": ("已注销项目数", lambda counted: counted.status[Status.WITHDRAWN]),
    "expired": ("已过期项目数", lambda counted: counted.status[Status.EXPIRED]),
}
CHINESE_KINDS = {name: kind for kind, (name, _read) in IN_ALL.items()} | {"名单项目数": "listed", "获证企业数": "enterprises"}
UNITS = {unit.name.lower(): unit for unit in Unit}
for _name, _unit in CHINESE.items():
    _short = re.sub(r"(土家族苗族自治州|市|林区)$", "", _name)
    UNITS |= {_name: _unit, _short: _unit}
UNITS |= {"恩施州": Unit.ENSHI}
UNIT_NAMES = {unit: name for name, unit in CHINESE.items()}


@dataclass(frozen=True, slots=True)
class Count:
    """Of IN_ALL; valid and listed ones also of one list year or of one unit."""

    kind: str
    year: int | None = None
    unit: Unit | None = None

    def of(self, counted: Tally) -> int | None:
        """None where the register has no such list."""
        if self.year is None and self.unit is None:
            return IN_ALL[self.kind][1](counted)
        breakdown = counted.unit if self.unit else counted.year
        numbers = breakdown.valid if self.kind == "valid" else breakdown.listed
        if self.unit:
            return numbers[self.unit.value]
        return numbers[self.year] if self.year in counted.year.listed else None

    @property
    def spelling(self) -> str:
        """As an editor writes it, in Chinese."""
        if self.year:
            return f"{{{{ {self.year}年{'有效' if self.kind == 'valid' else '名单'}项目数 }}}}"
        return f"{{{{ {UNIT_NAMES[self.unit] if self.unit else ''}{IN_ALL[self.kind][0]} }}}}"


EXAMPLES = (*map(Count, IN_ALL), Count("listed", 2023), Count("valid", 2023), Count("valid", unit=Unit.WUHAN))


def read(written: str) -> Count | None:
    """What stands between the braces; None where it is no count."""
    words = unescape(written).replace("\xa0", " ").split()
    if words[:1] == ["count"] and len(words) in {2, 3}:
        return _qualified(words[1], words[2] if len(words) == 3 else "")
    text = "".join(words)
    name = next((name for name in sorted(CHINESE_KINDS, key=len, reverse=True) if text.endswith(name)), None)
    return _qualified(CHINESE_KINDS[name], text[: -len(name)]) if name else None


def _qualified(kind: str, of: str) -> Count | None:
    if kind not in IN_ALL:
        return None
    if not of:
        return Count(kind)
    if kind not in {"valid", "listed"}:
        return None
    if year := YEAR.fullmatch(of):
        return Count(kind, year=int(year[1]))
    unit = UNITS.get(of)
    return Count(kind, unit=unit) if unit else None


class Counter:
    """For one answer: the register is counted once, and only where a count stands in a text."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    @cached_property
    def tally(self) -> Tally:
        return tally(self.at)

    def expand(self, text: str) -> str:
        """Text or markup with its counts as numbers. What takes their place is digits, commas or a dash, safe anywhere."""
        return WRITTEN.sub(lambda found: self.number(found[1]), text) if "{{" in text else text

    def number(self, written: str) -> str:
        count = read(written)
        value = count.of(self.tally) if count else None
        return UNKNOWN if value is None else f"{value:,}"
