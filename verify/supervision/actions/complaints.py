"""What the public reports. Contacts are sealed before they are written."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from verify.references import tracking_number
from verify.refusals import Refused
from verify.sealing import seal
from verify.supervision.models import Complaint

MAX_DESCRIPTION, MAX_CONTACT = 2000, 200


def receive(
    *,
    reason: str,
    verdict: str,
    at: datetime,
    description: str = "",
    contact: str = "",
    run: int | None = None,
    serial: int | None = None,
    typed_code: str = "",
    request_key: UUID | None = None,
) -> Complaint:
    """Anonymous without `contact`. Refused where a text is too long. The same `request_key` again returns the first complaint."""
    if len(description.strip()) > MAX_DESCRIPTION or len(contact.strip()) > MAX_CONTACT:
        raise Refused("too_long", _("That is too long: at most 2,000 characters of description and 200 of contact."))
    complaint = Complaint(
        tracking_number=tracking_number(at),
        reason=reason,
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
    except IntegrityError:
        return Complaint.objects.get(request_key=request_key)
    return complaint
