from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.mail import EmailMessage
from django.db import transaction
from django.utils.translation import gettext as _

from verify.outbox.models import Message, MessageState
from verify.refusals import Refused, require
from verify.registry import audit
from verify.sealing import seal, unseal


class NoAddress(Exception):
    """The recipient's account has no mail address, so nobody would be told."""


class Unsent(Exception):
    """It failed as often as a passing fault may, and waits for a longer time now, or for somebody to look."""


@transaction.atomic
def put(
    *, kind: str, about: str, threshold: str, recipients: Iterable[Any], subject: str, body: str, at: datetime
) -> list[Message]:
    """Writes one mail for each recipient, within the transaction of what it tells; returns those that are new. Told once: the same
    matter at the same threshold again writes nothing. Refused where there is nobody to tell."""
    recipients, same = list(recipients), Message.objects.filter(kind=kind, about=about, threshold=threshold)
    if not recipients:
        raise Refused("nobody", _("Nobody with a mail address is there to be told."))
    known = set(same.values_list("recipient", flat=True))
    written = [
        Message(
            kind=kind,
            about=about,
            threshold=threshold,
            recipient=recipient,
            subject=" ".join(subject.split())[:200],  # one line, for a second would be a header
            body=body[:4000],
            created_at=at,
            due_at=at,
        )
        for recipient in recipients
        if recipient.pk not in known
    ]
    # Two processes at once: the database keeps one.
    Message.objects.bulk_create(written, ignore_conflicts=True)
    return list(same.exclude(recipient__in=known).order_by("pk")) if written else []


def put_to(*, address: str, kind: str, about: str, subject: str, body: str, link: str, at: datetime) -> Message:
    """One mail to somebody without an account, within the transaction of what it tells. `link` is added when it is sent."""
    return Message.objects.create(
        address=address,
        kind=kind,
        about=about,
        threshold="-",
        subject=" ".join(subject.split())[:200],
        body=body[:4000],
        sealed_link=seal(link),
        created_at=at,
        due_at=at,
    )


@transaction.atomic
def send(*, message: int, at: datetime) -> None:
    """Sends one mail through Django's backend and marks it, in one transaction; by its key, since another process may have it by
    now. Where the process dies between the two it is sent again: better twice than never. Raises what went wrong, of which
    `failed` is then told, and Unsent for one that failed before and is not due yet."""
    row = Message.objects.select_for_update(of=("self",), skip_locked=True).waiting().filter(pk=message).first()
    if row is None:
        return
    if row.due_at > at:
        raise Unsent
    if row.recipient and not row.recipient.is_active:
        row.dropped_at = at  # whoever left is told nothing any more
    else:
        if not row.to:
            raise NoAddress
        body = f"{row.body}\n\n{unseal(row.sealed_link)}" if row.sealed_link else row.body
        EmailMessage(row.subject, body, to=[row.to]).send()
        row.attempts, row.error, row.sent_at = row.attempts + 1, "", at
    row.save()


@transaction.atomic
def failed(*, message: int, error: Exception, at: datetime) -> None:
    """Keeps the class of the error, and waits twice as long as before."""
    row = Message.objects.select_for_update().waiting().filter(pk=message).first()
    if row is None or isinstance(error, Unsent):
        return
    row.due_at, row.attempts, row.error = at + row.wait(), row.attempts + 1, type(error).__name__[:120]
    row.save()


@transaction.atomic
def drop(*, message: Message, by: Any, at: datetime) -> Message:
    """Gives up a mail that cannot be sent, so that its alarm ends."""
    require(by, "verify.drop_message")
    row = Message.objects.select_for_update().get(pk=message.pk)
    if row.state not in {MessageState.OPEN, MessageState.STUCK}:
        raise Refused("settled", _("This mail was sent or dropped already."))
    row.dropped_at = at
    row.save()
    audit.record(by=by, at=at, verb="message.drop", on=row, about=row.about, threshold=row.threshold, recipient=row.recipient_id)
    return row
