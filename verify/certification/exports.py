"""The list of a publicity as a file. The cells are made harmless as the register's are."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from verify.calendar import SHANGHAI
from verify.certification.models import Candidate
from verify.registry.exports import FORMATS as REGISTER_FORMATS
from verify.registry.exports import csv_of, harmless, xlsx_of

COLUMNS: tuple[tuple[Any, Callable[[Candidate], Any]], ...] = (
    (_("No."), lambda candidate: candidate.position),
    (_("Item"), lambda candidate: candidate.item_name),
    (_("Models and specifications"), lambda candidate: candidate.specification),
    (_("Kind"), lambda candidate: candidate.get_kind_display()),
    (_("Enterprise"), lambda candidate: candidate.enterprise_name),
    (_("Unit"), lambda candidate: candidate.get_unit_display()),
    (_("County or district"), lambda candidate: candidate.county),
    (_("Industry"), lambda candidate: candidate.industry or ""),
    (_("Route"), lambda candidate: candidate.get_route_display()),
    (_("Executed standards"), lambda candidate: candidate.standards),
    (_("State"), lambda candidate: candidate.get_state_display()),
    (_("Reason"), lambda candidate: candidate.taken_off_reason),
    (_("Demonstration data"), lambda candidate: _("yes") if candidate.is_demo else ""),
)


def cells(candidates: Iterable[Candidate], at: datetime) -> Iterator[list[str]]:
    """A head, then each candidate as text for people. Every row names the moment it was read."""
    as_of = at.astimezone(SHANGHAI).isoformat(timespec="seconds")
    yield [*(str(label) for label, _cell in COLUMNS), str(_("As of"))]
    for candidate in candidates:
        yield [*(harmless(str(cell(candidate))) for _label, cell in COLUMNS), as_of]


def as_csv(candidates: Iterable[Candidate], at: datetime) -> Iterator[bytes]:
    return csv_of(cells(candidates, at))


def as_xlsx(candidates: Iterable[Candidate], at: datetime) -> Iterator[bytes]:
    return xlsx_of(cells(candidates, at), "candidates")


FORMATS = {
    "csv": (REGISTER_FORMATS["csv"][0], as_csv),
    "xlsx": (REGISTER_FORMATS["xlsx"][0], as_xlsx),
}
