"""What the public reports, and the reply. Contacts are sealed before they are written."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from verify.references import tracking_number
from verify.refusals import Refused, require
from verify.registry import audit
from verify.sealing import seal
from verify.supervision.models import Complaint, ComplaintPicture
from verify.uploads import Accepted

MAX_DESCRIPTION, MAX_CONTACT, MAX_PICTURES, MAX_REPLY = 2000, 200, 5, 2000


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


def _keep(complaint: Complaint, position: int, picture: Accepted) -> None:
    file = ContentFile(picture.content, name=f"picture{picture.suffix}")
    ComplaintPicture(complaint=complaint, position=position, file=file, content_type=picture.content_type).save()


@transaction.atomic
def reply(*, complaint: Complaint, reply: str, by: Any, at: datetime) -> Complaint:
    """What the sender reads under the tracking number. Refused where it is empty, too long, or was given already."""
    require(by, "verify.reply_complaint")
    complaint = Complaint.objects.select_for_update().get(pk=complaint.pk)
    if complaint.replied_at is not None:
        raise Refused("already_replied", _("This complaint has its reply already."))
    if not reply.strip() or len(reply.strip()) > MAX_REPLY:
        raise Refused("reply_length", _("A reply has between 1 and 2,000 characters."))
    complaint.reply, complaint.replied_at, complaint.replied_by = reply.strip(), at, by
    complaint.save(update_fields=["reply", "replied_at", "replied_by"])
    audit.record(by=by, at=at, verb="complaint.reply", on=complaint, tracking_number=complaint.tracking_number)
    return complaint
