"""Requests for accreditation: taken, decided, looked into, forgotten."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.pages.events import EventPage
from cms.press.accreditation.models import Accreditation
from cms.press.accreditation.seats import SeatState, seat_state, seats_left
from verify.references import tracking_number
from verify.refusals import Refused, require
from verify.registry import audit
from verify.sealing import seal, unseal

DECIDE = "cms.decide_accreditation"
KEPT_FOR = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Person:
    """Sealed as one; `press_card` may be empty."""

    name: str
    contact: str
    press_card: str = ""


@transaction.atomic
def ask(*, event: EventPage, person: Person, outlet: str, equipment: str = "", request_key: UUID, at: datetime) -> Accreditation:
    """Refused where it is closed or every place is asked for. The same `request_key` again returns the first one [R-8].

    The event's row is locked, so that places are counted and taken one after the other."""
    locked = EventPage.objects.select_for_update(of=("self",)).get(pk=event.pk)
    if existing := Accreditation.objects.filter(request_key=request_key).first():
        if existing.event_id != locked.pk:
            raise Refused("stale", _("This form was sent before. Please open the page anew and fill it in again."))
        return existing
    state = seat_state(locked, at)
    if state != SeatState.OPEN:
        raise Refused(state.value.lower(), REFUSALS[state])
    return Accreditation.objects.create(
        event=locked,
        tracking_number=tracking_number(at),
        outlet=outlet,
        equipment=equipment,
        sealed_person=seal(json.dumps(asdict(person), ensure_ascii=False)),
        received_at=at,
        request_key=request_key,
    )


@transaction.atomic
def accept(*, accreditation: Accreditation, by: Any, at: datetime) -> Accreditation:
    """One that was refused takes a place anew, where there is one."""
    locked = _to_decide(accreditation, Accreditation.State.ACCEPTED, by)
    if locked.state == Accreditation.State.REFUSED and not seats_left(locked.event):
        raise Refused("full", _("All places for the press are taken."))
    return _decide(locked, Accreditation.State.ACCEPTED, "", by, at)


@transaction.atomic
def refuse(*, accreditation: Accreditation, reason: str, by: Any, at: datetime) -> Accreditation:
    """Frees the place. The reason is what the press office tells the one who asked."""
    locked = _to_decide(accreditation, Accreditation.State.REFUSED, by)
    if not reason.strip():
        raise Refused("reason", _("Please say why; the press office tells it to the one who asked."))
    return _decide(locked, Accreditation.State.REFUSED, reason.strip(), by, at)


@transaction.atomic
def reveal(*, accreditation: Accreditation, by: Any, at: datetime) -> Person:
    """Who asks. Every look is recorded [S-7]."""
    require(by, DECIDE)
    person = person_of(accreditation)
    if person is None:
        raise Refused("forgotten", _("The personal data were deleted, thirty days after the event."))
    audit.record(by=by, at=at, verb="accreditation.reveal", on=accreditation, number=accreditation.tracking_number)
    return person


@transaction.atomic
def open_list(*, event: EventPage, by: Any, at: datetime) -> list[tuple[Accreditation, Person]]:
    """Everybody who is let in, for the door. One event of the audit chain for the whole list."""
    require(by, DECIDE)
    accepted = Accreditation.objects.filter(event=event, state=Accreditation.State.ACCEPTED, forgotten_at__isnull=True)
    rows = [(each, person_of(each)) for each in accepted.order_by("outlet", "tracking_number")]
    audit.record(by=by, at=at, verb="accreditation.list", on=event, count=len(rows))
    return [(each, person) for each, person in rows if person]


def person_of(accreditation: Accreditation) -> Person | None:
    """None where it is forgotten. Only for an action that records the look."""
    sealed = accreditation.sealed_person
    return Person(**json.loads(unseal(bytes(sealed)))) if sealed is not None else None


def outdated(at: datetime) -> list[int]:
    """Those of events that ended thirty days ago or longer. Every request of an event has the same end."""
    kept = Accreditation.objects.filter(forgotten_at__isnull=True).select_related("event").defer("sealed_person")
    old = kept.filter(event__starts_at__lte=at - KEPT_FOR).order_by("pk")
    return [each.pk for each in old if each.event.end <= at - KEPT_FOR]


def forget(*, accreditation: int, at: datetime) -> None:
    """What is left says that somebody asked, and what came of it."""
    nothing = {"sealed_person": None, "outlet": "", "equipment": "", "reason": "", "forgotten_at": at}
    Accreditation.objects.filter(pk=accreditation, forgotten_at__isnull=True).update(**nothing)


def _to_decide(accreditation: Accreditation, state: str, by: Any) -> Accreditation:
    require(by, DECIDE)
    EventPage.objects.select_for_update(of=("self",)).get(pk=accreditation.event_id)
    locked = Accreditation.objects.select_for_update(of=("self",)).select_related("event").get(pk=accreditation.pk)
    if locked.forgotten_at:
        raise Refused("forgotten", _("The personal data were deleted, thirty days after the event."))
    if locked.state == state:
        raise Refused("decided", _("This was decided already."))
    return locked


def _decide(locked: Accreditation, state: Accreditation.State, reason: str, by: Any, at: datetime) -> Accreditation:
    locked.state, locked.reason, locked.decided_by, locked.decided_at = state, reason, by, at
    locked.save(update_fields=["state", "reason", "decided_by", "decided_at"])
    audit.record(by=by, at=at, verb=f"accreditation.{VERBS[state]}", on=locked, number=locked.tracking_number)
    return locked


VERBS = {Accreditation.State.ACCEPTED: "accept", Accreditation.State.REFUSED: "refuse"}
REFUSALS = {
    SeatState.NONE: gettext_lazy("There is no accreditation for this event on this site."),
    SeatState.CLOSED: gettext_lazy("Accreditation for this event is closed."),
    SeatState.FULL: gettext_lazy("All places for the press are asked for. Please call the press office."),
}
