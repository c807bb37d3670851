"""The pool of candidates as a file. The cells are made harmless as the register's are."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from verify.calendar import SHANGHAI
from verify.certification.pool import PoolState
from verify.registry.exports import FORMATS as REGISTER_FORMATS
from verify.registry.exports import csv_of, harmless, xlsx_of

COLUMNS: tuple[tuple[Any, Callable[[Any], Any]], ...] = (
    (_("Item"), lambda entry: entry.item_name),
    (_("Kind"), lambda entry: entry.get_kind_display()),
    (_("Enterprise"), lambda entry: entry.enterprise_name),
    (_("Social credit code"), lambda entry: entry.uscc),
    (_("Unit"), lambda entry: entry.get_unit_display()),
    (_("County or district"), lambda entry: entry.county),
    (_("Industry"), lambda entry: entry.industry or ""),
    (_("Cultivation level"), lambda entry: entry.get_level_display()),
    (_("State"), lambda entry: PoolState(entry.state).label),
    (_("Reason"), lambda entry: entry.left_reason),
    (_("Demonstration data"), lambda entry: _("yes") if entry.is_demo else ""),
)


def cells(entries: Iterable[Any], at: datetime) -> Iterator[list[str]]:
    """A head, then each entry of PoolEntry.objects.with_state() as text for people."""
    as_of = at.astimezone(SHANGHAI).isoformat(timespec="seconds")
    yield [*(str(label) for label, _cell in COLUMNS), str(_("As of"))]
    for entry in entries:
        yield [*(harmless(str(cell(entry))) for _label, cell in COLUMNS), as_of]


def as_csv(entries: Iterable[Any], at: datetime) -> Iterator[bytes]:
    return csv_of(cells(entries, at))


def as_xlsx(entries: Iterable[Any], at: datetime) -> Iterator[bytes]:
    return xlsx_of(cells(entries, at), "pool")


FORMATS = {
    "csv": (REGISTER_FORMATS["csv"][0], as_csv),
    "xlsx": (REGISTER_FORMATS["xlsx"][0], as_xlsx),
}
