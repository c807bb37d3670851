"""The cells of one row as facts, or the sentences that say what is wrong with them. Pure."""

import re
import unicodedata
from dataclasses import dataclass

from django.utils.translation import gettext as _

from verify.registry import uscc
from verify.registry.importing.columns import REQUIRED, Column, Line
from verify.registry.importing.names import fold
from verify.registry.models import Certificate, Enterprise, Product
from verify.registry.units import CHINESE, Unit

KINDS = {
    Product.Kind.PRODUCT: ("产品", "产品类", "PRODUCT"),
    Product.Kind.SERVICE: ("服务", "服务类", "SERVICE"),
    Product.Kind.PROJECT: ("工程", "工程类", "工程项目", "建设工程", "PROJECT"),
}
ROUTES = {
    Certificate.Route.REVIEW: ("评审", "专家评审", "评审认定", "组织评审", "REVIEW"),
    Certificate.Route.DECLARATION: ("自我声明", "自我声明公开", "企业自我声明", "自主声明", "DECLARATION"),
}
KIND_OF = {fold(name): kind for kind, names in KINDS.items() for name in names}
ROUTE_OF = {fold(name): route for route, names in ROUTES.items() for name in names}
SHORT_UNITS = {"恩施州": Unit.ENSHI, "恩施": Unit.ENSHI, "恩施自治州": Unit.ENSHI, "神农架": Unit.SHENNONGJIA}
UNIT_OF = {
    **CHINESE,
    **{name.removesuffix("市"): unit for name, unit in CHINESE.items()},
    **{unit.value: unit for unit in CHINESE.values()},
    **SHORT_UNITS,
}
LONGEST = {
    Column.ENTERPRISE: Enterprise._meta.get_field("name").max_length or 0,
    Column.ITEM: Product._meta.get_field("name").max_length or 0,
    Column.COUNTY: Enterprise._meta.get_field("county").max_length or 0,
}
# A spreadsheet's own error values, and text that a spreadsheet would run.
BROKEN_CELL = re.compile(r"#(REF|N/A|NAME\?|VALUE|DIV/0|NULL|NUM|SPILL|CALC)\b.*|[=@].*|[+-]\s*[A-Za-z(].*", re.DOTALL)


@dataclass(frozen=True)
class Entry:
    enterprise: str
    item: str
    kind: Product.Kind
    route: str
    unit: Unit
    county: str
    uscc: str | None

    def agrees_with(self, other: "Entry") -> bool:
        """Says the same of the same item; a cell left empty contradicts nothing."""
        pairs = ((self.route, other.route), (fold(self.county), fold(other.county)), (self.uscc, other.uscc))
        return (self.kind, self.unit) == (other.kind, other.unit) and all(a == b or not a or not b for a, b in pairs)


def unit_of(text: str) -> Unit | None:
    """恩施州, 武汉, 神农架, 湖北省武汉市 and 420100 are understood besides the full names."""
    name = re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).removeprefix("湖北省")
    return UNIT_OF.get(name)


def entry_of(line: Line) -> tuple[Entry | None, list[str]]:
    """The entry, or None and every fault of the row."""
    cells = {column: line.cells.get(column, "") for column in Column}
    code = re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", cells[Column.USCC])).upper() or None
    kind, route, unit = (
        KIND_OF.get(fold(cells[Column.KIND])),
        ROUTE_OF.get(fold(cells[Column.ROUTE]), ""),
        unit_of(cells[Column.UNIT]),
    )
    faults = [_("“%(column)s” is empty.") % {"column": column.value} for column in REQUIRED if not cells[column]]
    for column, longest in LONGEST.items():
        faults += _faults_of_text(column, cells[column], longest)
    for column, found, known in (
        (Column.KIND, kind, "产品、服务、工程"),
        (Column.ROUTE, route, "评审、自我声明"),
        (Column.UNIT, unit, "、".join(CHINESE)),
    ):
        if cells[column] and not found:
            sentence = _("“%(value)s” is not known as %(column)s; known are: %(known)s.")
            faults.append(sentence % {"value": cells[column][:40], "column": column.value, "known": known})
    if code and not uscc.is_valid(code):
        faults.append(_("%(code)s is not a unified social credit code (GB 32100).") % {"code": code[:40]})
    if faults or kind is None or unit is None:
        return None, faults
    return Entry(cells[Column.ENTERPRISE], cells[Column.ITEM], kind, route, unit, cells[Column.COUNTY], code), []


def _faults_of_text(column: Column, value: str, longest: int) -> list[str]:
    if len(value) > longest:
        return [_("“%(column)s” is longer than %(longest)s characters.") % {"column": column.value, "longest": longest}]
    if BROKEN_CELL.fullmatch(value) or (value and not fold(value)):
        return [_("“%(column)s” holds a formula or an error value: %(value)s") % {"column": column.value, "value": value[:40]}]
    return []
