"""What the public reports. Contacts are sealed before they are written."""

import secrets
from datetime import datetime
from uuid import UUID

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from verify.references import ALPHABET
from verify.refusals import Refused
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
        tracking_number=_tracking_number(at),
        reason=reason,
        description=description.strip(),
        sealed_contact=seal_contact(contact.strip()) if contact.strip() else None,
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


def seal_contact(contact: str) -> bytes:
    """Fernet under the newest of CONTACT_KEYS; older keys still open."""
    return _fernet().encrypt(contact.encode())


def open_contact(sealed: bytes) -> str:
    return _fernet().decrypt(bytes(sealed)).decode()


def _fernet() -> MultiFernet:
    from base64 import urlsafe_b64encode

    return MultiFernet([Fernet(urlsafe_b64encode(key)) for key in settings.CONTACT_KEYS.values()])


def _tracking_number(at: datetime) -> str:
    """Year, month, then eight random characters: 2611 + 40 bits."""
    return f"{at:%y%m}" + "".join(secrets.choice(ALPHABET) for _ in range(8))
