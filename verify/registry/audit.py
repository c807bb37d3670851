"""The audit chain. Every action records here, inside its own transaction."""

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import structlog
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection

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
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '60s'")  # behind a long import, say
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


@dataclass(frozen=True)
class ChainReport:
    """`length` events read; `broken_at` is the sequence of the first wrong row, None where all agree."""

    length: int
    head: str
    broken_at: int | None
    fault: str = ""


def verify_chain(*, expected_sequence: int = 0, expected_hash: str = "") -> ChainReport:
    """Recomputes the whole chain. A published head, given as the expected pair, also finds a chain rewritten from there on."""
    previous, length = GENESIS, 0
    for event in AuditEvent.objects.order_by("sequence").iterator(chunk_size=2000):
        if event.sequence != length + 1:
            return ChainReport(length, previous, length + 1, "missing")
        if event.previous_hash != previous or event.hash != digest(event):
            return ChainReport(length, previous, event.sequence, "changed")
        previous, length = event.hash, event.sequence
        if event.sequence == expected_sequence and event.hash != expected_hash:
            return ChainReport(length, previous, event.sequence, "differs from the published head")
    head = AuditHead.objects.filter(pk=1).first() or AuditHead()
    if head.sequence != length or (head.hash or GENESIS) != previous or expected_sequence > length:
        return ChainReport(length, previous, length + 1, "missing")
    return ChainReport(length, previous, None)
