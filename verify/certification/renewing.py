"""When an enterprise may apply for another term of a certificate. Pure."""

from datetime import date, timedelta

from django.utils.translation import gettext as _

from verify.registry.expiry import days_left
from verify.registry.status import Status


def opens_on(last_day: date, within: int) -> date:
    """The first day on which at most `within` days are left."""
    return last_day - timedelta(days=within - 1)


def obstacle(status: Status, last_day: date | None, today: date, within: int) -> tuple[str, str] | None:
    """(code, sentence) of what stands in the way; None where nothing does. Nobody published a time for it (assumed): as long as
    the worklist of what expires knows the certificate and it has not ended."""
    if status != Status.VALID:
        return status.lower(), _status_sentences()[status]
    if last_day is None:
        return "no_end", _("The announcement sets no last day, so there is nothing to renew.")
    if days_left(last_day, today) > within:
        day = opens_on(last_day, within).isoformat()
        return "too_early", _("It is too early. This certificate can be applied for from %(day)s on.") % {"day": day}
    return None


def _status_sentences() -> dict[Status, str]:
    return {
        Status.SUSPENDED: _("The certificate is suspended. It can be renewed only after it has been reinstated."),
        Status.REVOKED: _("The certificate was revoked and is not renewed."),
        Status.WITHDRAWN: _("The certificate was withdrawn and is not renewed."),
        Status.EXPIRED: _("The certificate has expired. Please speak with the office of your city."),
        Status.NOT_YET_VALID: _("The certificate is not valid yet, so there is nothing to renew."),
    }
