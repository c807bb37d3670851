"""Mails about what comes to its end: once for each band, counted anew from a later end."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from verify.calendar import day_of
from verify.outbox import recipients
from verify.outbox.actions import messages
from verify.outbox.models import Message
from verify.registry.expiry import band, days_left, last_days
from verify.registry.models import Certificate


def due(at: datetime) -> list[int]:
    """Certificates that end within the widest band, by their keys: one query."""
    span = last_days(day_of(at), within=max(settings.EXPIRY_BANDS))
    return list(Certificate.objects.ending(at, span).order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def remind(*, certificate: int, at: datetime) -> list[Message]:
    """Tells the reviewers of its city, the registrars and the people of its enterprise that it ends; the mails that are new."""
    row = Certificate.objects.with_status(at).select_related("product__enterprise", "round").get(pk=certificate)
    enterprise, until = row.product.enterprise, vars(row)["current_valid_until"]
    with translation.override("zh-hans"):  # written in Hubei, whoever's process it is
        subject = _("%(item)s: the certificate ends in %(days)s days")
        body = _(
            "Certificate: %(item)s (list of %(year)s)\n"
            "Enterprise: %(enterprise)s, %(unit)s\n"
            "Last day: %(until)s, %(days)s days from today on\n\n"
            "Please take up the renewal with the enterprise in time: %(address)s"
        )
        said = {
            "item": row.product.name,
            "year": row.round.year,
            "enterprise": enterprise.name,
            "unit": enterprise.get_unit_display(),
        }
        about = {"kind": Message.Kind.EXPIRY, "about": f"certificate:{row.ref}", "until": until, "at": at, "subject": subject}
        told = {**said, "address": office_address(f"certificates/{row.ref}/")}
        written = write(**about, to=recipients.for_unit(enterprise.unit), body=body, said=told)
        if people := list(recipients.members(enterprise.pk)):
            body = _(
                "Certificate: %(item)s (list of %(year)s)\n"
                "Last day: %(until)s, %(days)s days from today on\n\n"
                "After that day labels no longer say valid. Please apply for renewal in your workspace in time: %(address)s"
            )
            address = f"{workspace_address(enterprise.ref)}certificates/"
            written += write(**about, to=people, body=body, said={**said, "address": address})
        return written


def write(
    kind: str, about: str, until: date, *, at: datetime, to: Iterable[Any], subject: str, body: str, said: dict[str, Any]
) -> list[Message]:
    """`subject` and `body` may also name `until` and `days`."""
    today = day_of(at)
    reached = band(until, today, settings.EXPIRY_BANDS)
    said = {**said, "until": until.isoformat(), "days": days_left(until, today)}
    return messages.put(
        kind=kind,
        about=about,
        threshold=f"{until.isoformat()}/{reached}",
        recipients=to,
        subject=subject % said,
        body=body % said,
        at=at,
    )


def workspace_address(ref: str) -> str:
    return f"{settings.PUBLIC_SCHEME}://{settings.PUBLIC_HOST}/portal/{ref}/"


def office_address(path: str) -> str:
    return f"{settings.PUBLIC_SCHEME}://{settings.PUBLIC_HOST}/admin/office/{path}"
