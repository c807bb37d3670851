"""Objections: received from anybody while the publicity is open, answered once by the office."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from verify import sealed_files
from verify.certification.actions import candidates, hearings
from verify.certification.models import Candidate, Objection, Publicity
from verify.certification.publicity import PublicityState
from verify.references import tracking_number
from verify.refusals import Refused, require
from verify.registry import audit
from verify.sealing import seal, unseal
from verify.uploads import Accepted

FOLDER = "private/objections"
MOST_GROUNDS, MOST_NAME, MOST_CONTACT, MOST_REPLY = 3000, 120, 200, 2000
CLOSED = {PublicityState.NOT_OPEN, PublicityState.CLOSED}


def receive(
    *,
    publicity: Publicity,
    objector_kind: str,
    name: str,
    grounds: str,
    at: datetime,
    candidate: Candidate | None = None,
    contact: str = "",
    letter: Accepted | None = None,
    request_key: UUID | None = None,
) -> Objection:
    """Against `candidate`, or the whole list. A unit gives its sealed letter, a person a contact; Refused otherwise, outside
    the open days, and where a text is too long. The same `request_key` again returns the first objection."""
    if request_key and (earlier := Objection.objects.filter(request_key=request_key).first()):
        return earlier
    name, contact, grounds = name.strip(), contact.strip(), grounds.strip()
    _refuse_closed(publicity, at)
    _refuse_incomplete(objector_kind, name, contact, grounds, letter)
    if candidate is not None and candidate.round_id != publicity.round_id:
        raise Refused("other_round", _("This candidate is not on this list."))
    objection = Objection(
        tracking_number=tracking_number(at),
        publicity=publicity,
        candidate=candidate,
        objector_kind=objector_kind,
        sealed_name=seal(name),
        sealed_contact=seal(contact) if contact else None,
        grounds=grounds,
        letter=sealed_files.new_place(FOLDER) if letter else "",
        letter_type=letter.content_type if letter else "",
        letter_suffix=letter.suffix if letter else "",
        received_at=at,
        request_key=request_key,
    )
    objection.full_clean(validate_unique=False)
    try:
        with transaction.atomic():
            # The row first: a repeat waits here for the first one's commit and never writes a file.
            objection.save()
            if letter:
                sealed_files.keep(objection.letter, letter.content)
    except IntegrityError:
        twin = Objection.objects.filter(request_key=request_key).first() if request_key else None
        if twin is None:
            raise
        return twin
    return objection


def _refuse_closed(publicity: Publicity, at: datetime) -> None:
    state = publicity.state(at)
    if state == PublicityState.NOT_OPEN:
        raise Refused("not_open", _("This publicity has not opened yet."))
    if state == PublicityState.CLOSED:
        raise Refused("closed", _("The publicity has closed; objections are no longer taken here."))


def _refuse_incomplete(objector_kind: str, name: str, contact: str, grounds: str, letter: Accepted | None) -> None:
    if not name:
        raise Refused("no_name", _("Please give the name of the person or the unit that objects."))
    if not grounds:
        raise Refused("no_grounds", _("Please say what you object to, and why."))
    if len(grounds) > MOST_GROUNDS or len(name) > MOST_NAME or len(contact) > MOST_CONTACT:
        raise Refused("too_long", _("That is too long: at most 3,000 characters of grounds, 120 of name and 200 of contact."))
    if objector_kind == Objection.ObjectorKind.UNIT and letter is None:
        raise Refused("no_letter", _("A unit must upload its letter of objection with its seal."))
    if objector_kind == Objection.ObjectorKind.PERSON and not contact:
        raise Refused("no_contact", _("A person must leave a telephone number or an e-mail address."))


@transaction.atomic
def reply(*, objection: Objection, state: str, reply: str, by: Any, at: datetime, take_off_reason: str = "") -> Objection:
    """UPHELD or DISMISSED, with the sentence that the objector reads; once, and not while a hearing is set. With
    `take_off_reason`, an upheld one takes its candidate off the list in the same transaction."""
    require(by, "verify.reply_objection")
    objection = Objection.objects.select_for_update(of=("self",)).select_related("candidate", "publicity").get(pk=objection.pk)
    if objection.state != Objection.State.RECEIVED:
        raise Refused("already_replied", _("This objection has been answered already."))
    hearings.refuse_ahead(objection)
    if state not in (Objection.State.UPHELD, Objection.State.DISMISSED):
        raise Refused("no_decision", _("Choose whether the objection is upheld or dismissed."))
    if not reply.strip() or len(reply.strip()) > MOST_REPLY:
        raise Refused("reply", _("Write a reply of at most 2,000 characters; the objector reads it."))
    if take_off_reason.strip():
        if state != Objection.State.UPHELD or objection.candidate is None:
            raise Refused("nothing_to_take_off", _("Only an upheld objection against one candidate takes it off the list."))
        candidates.take_off(candidate=objection.candidate, reason=take_off_reason, by=by, at=at)
    objection.state, objection.reply = state, reply.strip()
    objection.replied_by, objection.replied_at = by, at
    objection.full_clean()
    objection.save()
    audit.record(by=by, at=at, verb="objection.reply", on=objection, number=objection.tracking_number, state=state)
    return objection


@dataclass(frozen=True, slots=True)
class Objector:
    name: str
    contact: str


@transaction.atomic
def reveal(*, objection: Objection, by: Any, at: datetime) -> Objector:
    """Who objected. Every look is recorded (S-7)."""
    require(by, "verify.reveal_objection")
    audit.record(by=by, at=at, verb="objection.reveal", on=objection, number=objection.tracking_number)
    contact = unseal(objection.sealed_contact) if objection.sealed_contact else ""
    return Objector(name=unseal(objection.sealed_name), contact=contact)


@transaction.atomic
def read_letter(*, objection: Objection, by: Any, at: datetime) -> bytes:
    """The letter as it was accepted. Every look is recorded (S-7)."""
    require(by, "verify.reveal_objection")
    if not objection.letter:
        raise Refused("no_letter", _("No letter came with this objection."))
    audit.record(by=by, at=at, verb="objection.letter", on=objection, number=objection.tracking_number)
    return sealed_files.content_of(objection.letter)
