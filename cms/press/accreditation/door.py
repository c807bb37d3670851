"""The list for the door, as a table: whoever is let in, with nothing in it that a spreadsheet would run [S-5]."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from cms.press.accreditation.models import Accreditation
from cms.press.accreditation.requests import Person
from verify.calendar import SHANGHAI
from verify.registry.exports import FORMATS, csv_of, harmless, xlsx_of

Rows = Iterable[tuple[Accreditation, Person]]


def lines(rows: Rows, at: datetime) -> Iterator[list[str]]:
    """A head, then everybody. No telephone and no mail: the door needs neither."""
    as_of = at.astimezone(SHANGHAI).isoformat(timespec="seconds")
    yield [str(label) for label in (_("Outlet"), _("Full name"), _("Press card"), _("Equipment or van"), _("Number"), _("As of"))]
    for each, person in rows:
        cells = (each.outlet, person.name, person.press_card, each.equipment, each.tracking_number)
        yield [*(harmless(cell) for cell in cells), as_of]


def as_csv(rows: Rows, at: datetime) -> Iterator[bytes]:
    return csv_of(lines(rows, at))


def as_xlsx(rows: Rows, at: datetime) -> Iterator[bytes]:
    return xlsx_of(lines(rows, at), "press")


FORMS: dict[str, tuple[str, Any]] = {"csv": (FORMATS["csv"][0], as_csv), "xlsx": (FORMATS["xlsx"][0], as_xlsx)}
