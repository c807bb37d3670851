"""Hearings about an objection that is being checked. Whoever answers objections orders and records them."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from verify import sealed_files
from verify.calendar import day_of
from verify.certification.hearings import Hearing
from verify.certification.models import Objection
from verify.refusals import Refused, require
from verify.registry import audit
from verify.uploads import Accepted

FOLDER = "private/hearings"


@transaction.atomic
def order(*, objection: Objection, on: date, place: str, by: Any, at: datetime) -> Hearing:
    """One ahead at a time: the same day and place again is the same hearing."""
    _hold(objection, by)
    place = place.strip()
    if ahead := Hearing.objects.filter(objection=objection, state=Hearing.State.ORDERED).first():
        if (ahead.on, ahead.place) == (on, place):
            return ahead
        raise Refused("ahead", _("A hearing is set already: record it, or call it off, first."))
    if on < day_of(at):
        raise Refused("past", _("A hearing is set for today or a later day."))
    hearing = Hearing(objection=objection, on=on, place=place, ordered_by=by, ordered_at=at)
    hearing.full_clean()
    hearing.save()
    audit.record(by=by, at=at, verb="hearing.order", on=hearing, number=objection.tracking_number, day=on)
    return hearing


@transaction.atomic
def record(*, objection: Objection, heard: str, minutes: str, by: Any, at: datetime, file: Accepted | None = None) -> Hearing:
    """What was said, from its day on; for good."""
    _hold(objection, by)
    hearing = _ahead(objection)
    if day_of(at) < hearing.on:
        raise Refused("not_yet", _("The day of the hearing has not come yet."))
    if not heard.strip() or not minutes.strip():
        raise Refused("incomplete", _("Say who was heard, and what the minutes say."))
    hearing.state, hearing.heard, hearing.minutes = Hearing.State.HELD, heard.strip(), minutes.strip()
    if file:
        hearing.file, hearing.file_type = sealed_files.new_place(FOLDER), file.content_type
        hearing.file_suffix = file.suffix
    _close(hearing, by, at)
    if file:
        sealed_files.keep(hearing.file, file.content)
    audit.record(by=by, at=at, verb="hearing.record", on=hearing, number=objection.tracking_number)
    return hearing


@transaction.atomic
def call_off(*, objection: Objection, reason: str, by: Any, at: datetime) -> Hearing:
    _hold(objection, by)
    hearing = _ahead(objection)
    if not reason.strip():
        raise Refused("no_reason", _("Say why the hearing is called off."))
    hearing.state, hearing.called_off_reason = Hearing.State.CALLED_OFF, reason.strip()
    _close(hearing, by, at)
    audit.record(
        by=by, at=at, verb="hearing.call_off", on=hearing, number=objection.tracking_number, reason=hearing.called_off_reason
    )
    return hearing


@transaction.atomic
def read_minutes(*, hearing: Hearing, by: Any, at: datetime) -> bytes:
    """The file of the minutes; every look is recorded. Raises FileNotFoundError."""
    require(by, "verify.reveal_objection")
    if not hearing.file:
        raise Refused("no_file", _("No file came with these minutes."))
    audit.record(by=by, at=at, verb="hearing.minutes", on=hearing, number=hearing.objection.tracking_number)
    return sealed_files.content_of(hearing.file)


def refuse_ahead(objection: Objection) -> None:
    """Refused while a hearing that was ordered is neither held nor called off. The caller holds the objection."""
    if Hearing.objects.filter(objection=objection, state=Hearing.State.ORDERED).exists():
        raise Refused("hearing_ahead", _("A hearing is set: the objection is decided once it was held or called off."))


def _hold(objection: Objection, by: Any) -> None:
    require(by, "verify.reply_objection")
    state = Objection.objects.select_for_update(of=("self",)).without_personal_data().get(pk=objection.pk).state
    if state != Objection.State.RECEIVED:
        raise Refused("already_replied", _("This objection has been answered already."))


def _ahead(objection: Objection) -> Hearing:
    """The hearing that is set, locked."""
    found = Hearing.objects.select_for_update(of=("self",)).filter(objection=objection, state=Hearing.State.ORDERED).first()
    if found is None:
        raise Refused("none_ahead", _("No hearing is set for this objection."))
    return found


def _close(hearing: Hearing, by: Any, at: datetime) -> None:
    hearing.closed_by, hearing.closed_at = by, at
    hearing.full_clean()
    hearing.save()
