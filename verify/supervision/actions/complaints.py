"""What the public reports, and the reply. Contacts are sealed before they are written."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from verify.calendar import day_of
from verify.references import tracking_number
from verify.refusals import NotPermitted, Refused, require
from verify.registry import audit, workdays
from verify.registry.models import WorkdayCorrection
from verify.registry.units import Unit
from verify.sealing import seal, unseal
from verify.supervision.models import Complaint, ComplaintPicture
from verify.supervision.replies import TO_FILL_IN
from verify.uploads import Accepted

MAX_DESCRIPTION, MAX_CONTACT, MAX_PICTURES, MAX_REPLY, MAX_REASON = 2000, 200, 5, 2000, 200
WORKING_DAYS = 7  # after the day of receipt


def receive(
    *,
    at: datetime,
    subject: str = Complaint.Subject.PRODUCT,
    reason: str = "",
    verdict: str = "",
    where_seen: str = "",
    description: str = "",
    contact: str = "",
    run: int | None = None,
    serial: int | None = None,
    typed_code: str = "",
    pictures: Sequence[Accepted] = (),
    request_key: UUID | None = None,
) -> Complaint:
    """Anonymous without `contact`. A labelled product needs `reason` and `verdict`, any other subject `where_seen`. Refused where a
    text is too long or there are more than five pictures. The same `request_key` again returns the first complaint."""
    if len(description.strip()) > MAX_DESCRIPTION or len(contact.strip()) > MAX_CONTACT:
        raise Refused("too_long", _("That is too long: at most 2,000 characters of description and 200 of contact."))
    if len(pictures) > MAX_PICTURES:
        raise Refused("too_many_pictures", _("At most five pictures can be sent with a report."))
    if request_key and (earlier := Complaint.objects.filter(request_key=request_key).first()):
        return earlier
    complaint = Complaint(
        tracking_number=tracking_number(at),
        subject=subject,
        reason=reason,
        where_seen=where_seen.strip(),
        description=description.strip(),
        sealed_contact=seal(contact.strip()) if contact.strip() else None,
        run=run,
        serial=serial,
        typed_code=typed_code,
        verdict=verdict,
        received_at=at,
        due_on=due_day(at),
        request_key=request_key,
    )
    complaint.full_clean(validate_unique=False)
    try:
        with transaction.atomic():
            complaint.save()
            for position, picture in enumerate(pictures, 1):
                _keep(complaint, position, picture)
    except IntegrityError:
        # The same request a moment earlier, in another process.
        twin = Complaint.objects.filter(request_key=request_key).first() if request_key else None
        if twin is None:
            raise
        return twin
    return complaint


def due_day(received_at: datetime) -> date:
    """The last of the working days within which a reply is owed, by the calendar as it is known at the receipt."""
    first = day_of(received_at) + timedelta(days=1)
    return workdays.closing_day(first, WORKING_DAYS, WorkdayCorrection.objects.filter(day__gte=first).by_day())


def _keep(complaint: Complaint, position: int, picture: Accepted) -> None:
    file = ContentFile(picture.content, name=f"picture{picture.suffix}")
    ComplaintPicture(complaint=complaint, position=position, file=file, content_type=picture.content_type).save()


@transaction.atomic
def reply(*, complaint: Complaint, reply: str, by: Any, at: datetime) -> Complaint:
    """What the sender reads under the tracking number, and the sender of each one merged into it. Refused where it is empty, too
    long, or was given already."""
    require(by, "verify.reply_complaint")
    complaint = _waiting(complaint, by)
    if not reply.strip() or len(reply.strip()) > MAX_REPLY:
        raise Refused("reply_length", _("A reply has between 1 and 2,000 characters."))
    if TO_FILL_IN in reply:
        raise Refused("to_fill_in", _("Fill in what stands in 【】 first, or delete it."))
    complaint.reply, complaint.replied_at, complaint.replied_by = reply.strip(), at, by
    complaint.save(update_fields=["reply", "replied_at", "replied_by"])
    audit.record(by=by, at=at, verb="complaint.reply", on=complaint, tracking_number=complaint.tracking_number)
    return complaint


@transaction.atomic
def transfer(*, complaint: Complaint, unit: str, by: Any, at: datetime) -> Complaint:
    """Hands it to the city, whose reviewers then see and answer it; "" takes it back. The day it is due stays."""
    require(by, "verify.route_complaint")
    complaint = _waiting(complaint, by)
    if unit and unit not in Unit.values:
        raise Refused("no_unit", _("Choose a city or prefecture of the province."))
    if unit == complaint.unit:
        raise Refused("there_already", _("It is handled there already."))
    before, complaint.unit = complaint.unit, unit
    complaint.save(update_fields=["unit"])
    number = complaint.tracking_number
    audit.record(by=by, at=at, verb="complaint.transfer", on=complaint, tracking_number=number, unit=unit, before=before)
    return complaint


@transaction.atomic
def merge(*, complaint: Complaint, into: str, by: Any, at: datetime) -> Complaint:
    """The same matter, reported again: from now on it has the reply of `into`, a tracking number. Its own text stays."""
    require(by, "verify.route_complaint")
    # In the order of their keys, so that two officers who merge crosswise wait and do not deadlock.
    pair = Complaint.objects.select_for_update().filter(Q(pk=complaint.pk) | Q(tracking_number=into)).order_by("pk")
    main = next((row for row in pair if row.tracking_number == into), None)
    complaint = _waiting(complaint, by)
    if main is None or main.pk == complaint.pk:
        raise Refused("no_main", _("There is no other complaint of this number."))
    if main.merged_into_id:
        raise Refused("main_is_merged", _("That one is merged itself. Merge into the one that has the reply."))
    if complaint.merged.exists():
        raise Refused("has_merged", _("Others are merged into this one. Merge that one into this instead."))
    complaint.merged_into = main
    complaint.save(update_fields=["merged_into"])
    number = complaint.tracking_number
    audit.record(by=by, at=at, verb="complaint.merge", on=complaint, tracking_number=number, into=main.tracking_number)
    return complaint


@transaction.atomic
def reveal(*, complaint: Complaint, reason: str, by: Any, at: datetime) -> str:
    """The contact, "" where none was left. Every look is recorded with its reason [S-7]."""
    require(by, "verify.reveal_complaint")
    _of_the_own(complaint, by)
    if not reason.strip() or len(reason.strip()) > MAX_REASON:
        raise Refused("no_reason", _("Say in a few words why you need to know who this is."))
    number = complaint.tracking_number
    audit.record(by=by, at=at, verb="complaint.reveal", on=complaint, tracking_number=number, reason=reason.strip())
    sealed = Complaint.objects.values_list("sealed_contact", flat=True).get(pk=complaint.pk)
    return unseal(sealed) if sealed else ""


def _waiting(complaint: Complaint, by: Any) -> Complaint:
    """The row, locked, if `by` may deal with it and it still waits for its reply."""
    complaint = Complaint.objects.select_for_update(of=("self",)).get(pk=complaint.pk)
    _of_the_own(complaint, by)
    if complaint.replied_at is not None:
        raise Refused("already_replied", _("This complaint has its reply already."))
    if complaint.merged_into_id:
        raise Refused("merged", _("This complaint is merged into another, which has the reply."))
    return complaint


def _of_the_own(complaint: Complaint, by: Any) -> None:
    """One that no city was given is the province's."""
    if not by.sees(complaint.unit):
        raise NotPermitted("other_unit", _("This complaint is not of your units."))
