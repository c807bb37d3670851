"""What a public record says: a certificate with where it stands at a moment, and why."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from verify.calendar import day_of, start_of
from verify.registry.models import Certificate, Enterprise, StatusChange
from verify.registry.status import Status, effective, last_day


@dataclass(frozen=True, slots=True)
class Standing:
    """`change` is the latest one in effect, None before the first; `valid_until` counts renewals, None sets no limit."""

    certificate: Certificate
    status: Status
    change: StatusChange | None
    valid_until: date | None


def standing(certificate: Certificate, at: datetime) -> Standing:
    """Needs `changes` prefetched; asks no query then."""
    changes = certificate.changes.all()
    in_effect = effective(changes, at)
    return Standing(
        certificate=certificate,
        status=certificate.status(at),
        change=in_effect[-1] if in_effect else None,
        valid_until=last_day(changes, valid_until=certificate.valid_until, at=at),
    )


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the register."""

    certificate: Certificate
    status: Status


def lines(page: Iterable[Certificate]) -> list[Line]:
    """From rows of `with_status`."""
    return [Line(certificate, Status(vars(certificate)["current_status"])) for certificate in page]


def banned_until(enterprise: Enterprise, at: datetime) -> date | None:
    """The last day on which the enterprise may not apply, where one is still running."""
    today = day_of(at)
    bans = [
        change.ban_until
        for product in enterprise.products.all()
        for certificate in product.certificates.all()
        for change in certificate.changes.all()
        if change.ban_until and change.ban_until >= today and change.effective_at <= at
    ]
    return max(bans, default=None)


def day_asked(text: str, at: datetime) -> tuple[date | None, str]:
    """The past day of `?on=`, or None and a sentence why it cannot be answered."""
    if not text:
        return None, ""
    try:
        day = parse_date(text)
    except ValueError:
        day = None
    if day is None:
        return None, _("The day must be written like 2026-01-31. The status shown is that of now.")
    if day > day_of(at):
        return None, _("That day has not come yet. The status shown is that of now.")
    return day, ""


def last_moment_of(day: date) -> datetime:
    return start_of(day + timedelta(days=1)) - timedelta(microseconds=1)
