"""Mails about evaluations that end: they are asked for anew in time."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from verify.calendar import day_of
from verify.outbox import recipients
from verify.outbox.actions import reminders
from verify.outbox.models import Message
from verify.registry.expiry import last_days
from verify.standards.models import StandardEvaluation


def due(at: datetime) -> list[int]:
    """Evaluations that end within the widest band, by their keys: one query."""
    span = last_days(day_of(at), within=max(settings.EXPIRY_BANDS))
    return list(StandardEvaluation.objects.ending(span).order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def remind(*, evaluation: int, at: datetime) -> list[Message]:
    """Tells the registrars, and the reviewers of the city of the enterprise it was made for; the mails that are new."""
    row = StandardEvaluation.objects.select_related("standard", "enterprise").get(pk=evaluation)
    with translation.override("zh-hans"):  # written in Hubei, whoever's process it is
        return reminders.write(
            Message.Kind.REEVALUATION,
            f"standardevaluation:{row.pk}",
            row.valid_until,
            at=at,
            to=recipients.for_unit(row.enterprise.unit) if row.enterprise else recipients.registrars(),
            subject=_("%(code)s: its evaluation ends in %(days)s days"),
            body=_(
                "Standard: %(code)s %(title)s\n"
                "Evaluation of %(evaluated)s: %(result)s, by %(body)s\n"
                "Last day: %(until)s, %(days)s days from today on\n\n"
                "Re-evaluation is asked for %(asked)s days before the end at the latest: %(address)s"
            ),
            said={
                "code": row.standard.code,
                "title": row.standard.title,
                "evaluated": row.evaluated_on.isoformat(),
                "result": row.result,
                "body": row.body,
                "asked": settings.STANDARD_REEVALUATION_DAYS,
                "address": reminders.office_address(f"standards/{row.standard.pk}/"),
            },
        )
