"""What somebody sent us and may ask after by its number, of whatever kind. It never says who sent it."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from django.utils.translation import gettext as _

from verify.certification.hearings import Hearing
from verify.certification.models import Objection
from verify.references import ALPHABET
from verify.supervision.models import Complaint

NUMBER = re.compile(rf"\d{{4}}[{ALPHABET}]{{8}}")


class Tracked(Protocol):
    """`kind` and `state` are worded; `replied_at` is None while there is no reply."""

    @property
    def number(self) -> str: ...
    @property
    def kind(self) -> Any: ...
    @property
    def state(self) -> Any: ...
    @property
    def received_at(self) -> datetime: ...
    @property
    def reply(self) -> str: ...
    @property
    def replied_at(self) -> datetime | None: ...
    @property
    def due_on(self) -> date | None: ...
    @property
    def hearings(self) -> "tuple[Hearing, ...]": ...


@dataclass(frozen=True, slots=True)
class Submission:
    number: str
    kind: Any
    state: Any
    received_at: datetime
    reply: str
    replied_at: datetime | None
    due_on: date | None = None
    hearings: tuple[Hearing, ...] = ()


def normalise(typed: str) -> str:
    """The number as we write it: O is 0, I and L are 1, spaces and hyphens do not matter. Empty where it cannot be one."""
    number = re.sub(r"[\s\-‐–—]", "", unicodedata.normalize("NFKC", typed[:60])).upper().translate(str.maketrans("OIL", "011"))
    return number if NUMBER.fullmatch(number) else ""


def find(number: str) -> Tracked | None:
    """Every table is always asked, so that no answer costs more than another."""
    hearings = tuple(Hearing.objects.filter(objection__tracking_number=number))
    objections = [_objection(row, hearings) for row in Objection.objects.without_personal_data().filter(tracking_number=number)]
    complaints = [_complaint(row) for row in Complaint.objects.with_main().filter(tracking_number=number)]
    return next(iter(objections + complaints), None)


def _objection(row: Objection, hearings: tuple[Hearing, ...]) -> Submission:
    return Submission(
        number=row.tracking_number,
        kind=_("Objection to a publicised list"),
        state=row.get_state_display(),
        received_at=row.received_at,
        reply=row.reply,
        replied_at=row.replied_at,
        hearings=hearings,
    )


def _complaint(row: Complaint) -> Submission:
    return Submission(
        number=row.tracking_number,
        kind=_("Report about a product or the mark"),
        state=row.public_state,
        received_at=row.received_at,
        due_on=row.due_on,
        reply=row.answered.reply,
        replied_at=row.answered.replied_at,
    )
