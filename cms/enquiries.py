"""Places asked for in a training session, and help asked of an institution: how they are taken and answered."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from cms.pages.training import Enquiry, Institution, TrainingPage
from verify.references import tracking_number
from verify.refusals import Refused, require
from verify.registry import audit
from verify.sealing import seal, unseal


@dataclass(frozen=True, slots=True)
class Asked:
    """What the form said."""

    organisation: str
    contact: str
    topic: str = ""
    people: int = 1


@transaction.atomic
def sign_up(*, session: TrainingPage, asked: Asked, request_key: UUID, at: datetime) -> Enquiry:
    """Refused where sign-up is closed or too few places are left. The same `request_key` again returns the first enquiry.

    The session's row is locked, so that places are counted and taken one after the other."""
    locked = TrainingPage.objects.select_for_update(of=("self",)).get(pk=session.pk)
    if existing := Enquiry.objects.filter(request_key=request_key).first():
        return _the_same(existing, session=session)
    if not locked.takes_sign_up(at):
        raise Refused("closed", _("Sign-up for this session is closed."))
    left = locked.places_left()
    if asked.people > left:
        raise Refused("full", _("This session is full.") if not left else _("Only %(left)s places are left.") % {"left": left})
    return _received(asked, at, request_key, session=session)


def ask_help(*, institution: Institution, asked: Asked, request_key: UUID, at: datetime) -> Enquiry:
    """The same `request_key` again returns the first enquiry."""
    try:
        with transaction.atomic():
            return _received(asked, at, request_key, institution=institution)
    except IntegrityError:
        return _the_same(Enquiry.objects.get(request_key=request_key), institution=institution)


def answer(*, enquiry: Enquiry, reply: str, at: datetime) -> Enquiry:
    """Notes what was answered; who did is in the admin's own log."""
    enquiry.reply, enquiry.replied_at, enquiry.state = reply.strip(), at, Enquiry.State.ANSWERED
    enquiry.save(update_fields=["reply", "replied_at", "state"])
    return enquiry


@transaction.atomic
def reveal(*, enquiry: Enquiry, by: Any, at: datetime) -> str:
    """Whom to answer. Every look is recorded [S-7]."""
    require(by, "cms.answer_enquiry")
    audit.record(by=by, at=at, verb="enquiry.reveal", on=enquiry, number=enquiry.tracking_number)
    return unseal(bytes(enquiry.sealed_contact))


def _received(asked: Asked, at: datetime, request_key: UUID, **about: Any) -> Enquiry:
    return Enquiry.objects.create(
        tracking_number=tracking_number(at),
        organisation=asked.organisation,
        people=asked.people,
        topic=asked.topic,
        sealed_contact=seal(asked.contact),
        received_at=at,
        request_key=request_key,
        **about,
    )


def _the_same(existing: Enquiry, **about: Any) -> Enquiry:
    """A key belongs to one form; on another it is a form copied or made up."""
    if any(getattr(existing, name) != value for name, value in about.items()):
        raise Refused("stale", _("This form was sent before. Please open the page anew and fill it in again."))
    return existing
