"""Numbers in a text that the register counts too. Pure but for the tally it is handed.

A number with 项, 个 or 家 is the register's where its clause speaks of the mark, of certification, of validity or of a list, and
where what is counted are items, enterprises or cities. One that speaks of an enterprise's own (“该公司 3 项…”) or counts something
else (“37 项参数”) is the writer's. What the register does not count apart, as the enterprises of one city, is left to the writer.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from cms.press.counts import UNITS, Count
from verify.registry.figures import Tally
from verify.registry.units import Unit

SENTENCE = re.compile(r"[。；！？!?;\n]")
CLAUSE = re.compile(r"[，、：:]|,(?!\d{3})")
MENTIONS = re.compile("湖北精品|认定|获证|有效|名单")
CARRIES_ON = re.compile(r"^\s*(?:其中|合计|总计|累计|目前|现有|共|计|达|有|涉及|覆盖|分布)")
OWN = re.compile("该|公司|旗下|我们|我司|合作社|本单位|本企业|厂")
NUMBER = re.compile(
    r"(?<![\d.,第])(?P<number>\d{1,3}(?:,\d{3})+|\d+)\s*(?P<about>[余多])?\s*(?P<unit>[项个家])(?=(?P<rest>[^，、：]{0,12}))"
)
ROUGHLY = re.compile(r"(?P<over>超过|超|逾|突破)?(?P<near>近|约)?\s*$")
SAID = "(?:的|湖北精品|获认定|已认定|认定|获证|有效|已|被)*"
AFTER = r"(?:$|\W|在|均|全部|获|通过|入选|进入|有效|分布|来自|及|和|与|被|处于|仍|已)"
ITEMS = re.compile(f"{SAID}(?:项目|产品和服务|产品|服务|工程)?{AFTER}")
HOLDERS = re.compile(f"{SAID}(?:经营主体|企业|单位|组织)?{AFTER}")
PLACES = re.compile(r"(?:市州|市（州）|市、州|地市|市|州)")
YEAR = re.compile(r"(20\d\d)\s*年(?:度)?(?!\s*\d{1,2}\s*月)")
MOST_DIGITS, SHOWN = 12, 40
IN_ALL = re.compile("认定|名单|累计")
A_MOMENT = re.compile("截至|截止|以来|至今|年底|年末")
STATUSES = {"暂停": "suspended", "撤销": "revoked", "注销": "withdrawn", "过期": "expired"}
UNIT_WORDS = sorted((name for name in UNITS if not name.isascii()), key=len, reverse=True)


@dataclass(frozen=True, slots=True)
class Quoted:
    """A clause, its number, and what the register counts. The first count is the one to write instead."""

    clause: str
    number: int
    over: bool
    near: bool
    counts: tuple[Count, ...]

    def is_right(self, counted: Tally) -> bool:
        """“More than” and “nearly” hold as such."""
        values = [value for count in self.counts if (value := count.of(counted)) is not None]
        if not values:
            return True
        if self.over:
            return any(value >= self.number for value in values)
        if self.near:
            return any(0.9 * self.number <= value <= 1.1 * self.number for value in values)
        return self.number in values


def quoted(text: str) -> Iterator[Quoted]:
    """Whatever a text says that the register counts too."""
    for sentence in SENTENCE.split(text):
        year, unit, kinds = None, None, ()
        for clause in CLAUSE.split(sentence):
            year, unit = _year(clause) or year, _unit(clause) or unit
            speaks = bool(MENTIONS.search(clause))
            carries_on = bool(kinds and CARRIES_ON.search(clause))
            kinds = _kinds(clause) if speaks else kinds
            if (speaks or carries_on) and not OWN.search(clause):
                yield from _numbers(clause, kinds, year, unit)


def _numbers(clause: str, kinds: tuple[str, ...], year: int | None, unit: Unit | None) -> Iterator[Quoted]:
    status = _status(clause)
    for found in NUMBER.finditer(clause):
        if counts := _counts(found, status, kinds, year, unit):
            before = ROUGHLY.search(clause[max(found.start() - 4, 0) : found.start()])
            yield Quoted(
                clause=_around(clause, found),
                number=int(found["number"].replace(",", "")[:MOST_DIGITS]),
                over=bool(found["about"] or (before and before["over"])),
                near=bool(before and before["near"]),
                counts=counts,
            )


def _around(clause: str, found: re.Match[str]) -> str:
    """Enough of a clause to find it again."""
    return clause[max(found.start() - 20, 0) : found.end("unit") + 8].strip()[:SHOWN]


def _status(clause: str) -> str | None:
    return next((kind for word, kind in STATUSES.items() if word in clause), None)


def _kinds(clause: str) -> tuple[str, ...]:
    """The likelier first."""
    if "有效" in clause:
        return ("valid",)
    return ("listed", "valid") if IN_ALL.search(clause) else ("valid", "listed")


def _counts(
    found: re.Match[str], status: str | None, kinds: tuple[str, ...], year: int | None, unit: Unit | None
) -> tuple[Count, ...]:
    """What of the register's the number may be; nothing where the register does not count it."""
    rest = found["rest"]
    if found["unit"] == "个" and PLACES.match(rest):
        return (Count("units"),) if year is None else ()
    if found["unit"] == "家":
        return (Count("enterprises"),) if year is None and unit is None and HOLDERS.match(rest) else ()
    if not ITEMS.match(rest) or (year and unit):
        return ()
    if status:
        return (Count(status),) if year is None and unit is None else ()
    return tuple(Count(kind, year=year, unit=unit) for kind in kinds)


def _year(clause: str) -> int | None:
    """Of a list; a year that only says since when or until when is none."""
    found = None if A_MOMENT.search(clause) else YEAR.search(clause)
    return int(found[1]) if found else None


def _unit(clause: str) -> Unit | None:
    name = next((name for name in UNIT_WORDS if name in clause), None)
    return UNITS[name] if name else None
