"""The audit chain. Every action records here, inside its own transaction."""

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import structlog
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction
from django.utils.translation import gettext as _

from verify.registry.models import AuditEvent, AuditHead

GENESIS = "0" * 64


def digest(event: AuditEvent) -> str:
    """SHA-256 over the previous hash and every column of the row, as canonical JSON. Hexadecimal."""
    content = [
        event.previous_hash,
        event.sequence,
        event.at.astimezone(UTC).isoformat(timespec="microseconds"),
        event.actor_id,
        event.verb,
        event.object,
        event.data,
        event.request_id,
    ]
    return hashlib.sha256(json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def record(*, by: Any, at: datetime, verb: str, on: Any, **data: Any) -> AuditEvent:
    """Appends one event. The head row's lock puts concurrent actions in one order, until their commit."""
    be_patient()
    head = AuditHead.objects.select_for_update().filter(pk=1).first()
    if head is None:
        AuditHead.objects.get_or_create(pk=1)
        head = AuditHead.objects.select_for_update().get(pk=1)
    reference = getattr(on, "ref", None) or on.pk
    event = AuditEvent(
        sequence=head.sequence + 1,
        at=at,
        actor=by,
        verb=verb,
        object=f"{on._meta.model_name}:{reference}",
        data=json.loads(json.dumps(data, cls=DjangoJSONEncoder)),
        request_id=structlog.contextvars.get_contextvars().get("request_id", ""),
        previous_hash=head.hash or GENESIS,
    )
    event.hash = digest(event)
    event.save(force_insert=True)
    head.sequence, head.hash = event.sequence, event.hash
    head.save()
    return event


def be_patient() -> None:
    """A scan waits two seconds for a lock at most; an action may wait behind a long import, until its transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '60s'")


@dataclass(frozen=True)
class ChainReport:
    """`length` events read; `broken_at` is the sequence of the first wrong row, None where all agree."""

    length: int
    head: str
    broken_at: int | None
    fault: str = ""


def verify_chain(*, expected_sequence: int = 0, expected_hash: str = "") -> ChainReport:
    """Recomputes the whole chain. A published head, given as the expected pair, also finds a chain rewritten from there on.

    Actions may go on meanwhile; only for the rows that they append while it reads do they wait a moment."""
    expected = expected_sequence, expected_hash
    found = _follow(ChainReport(0, GENESIS, None), expected)
    if found.broken_at is not None:
        return found
    with transaction.atomic():
        head = AuditHead.objects.select_for_update().filter(pk=1).first() or AuditHead()
        found = _follow(found, expected)
    if found.broken_at is not None:
        return found
    if (head.sequence, head.hash or GENESIS) != (found.length, found.head) or expected_sequence > found.length:
        return ChainReport(found.length, found.head, found.length + 1, _("the row is missing"))
    return found


def _follow(report: ChainReport, expected: tuple[int, str]) -> ChainReport:
    """Reads on from where `report` ended, to the end or to the first wrong row."""
    previous, length = report.head, report.length
    events = AuditEvent.objects.filter(sequence__gt=length) if length else AuditEvent.objects.all()
    for event in events.order_by("sequence").iterator(chunk_size=2000):
        if event.sequence != length + 1:
            return ChainReport(length, previous, length + 1, _("the row is missing"))
        if event.previous_hash != previous or event.hash != digest(event):
            return ChainReport(length, previous, event.sequence, _("the row was changed"))
        previous, length = event.hash, event.sequence
        if length == expected[0] and previous != expected[1]:
            return ChainReport(length, previous, event.sequence, _("it differs from the published head"))
    return ChainReport(length, previous, None)
