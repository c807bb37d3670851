"""What the worker does: reads what happened, writes it down for each address, and sends it until it is taken or time is over."""

import json
from datetime import datetime, timedelta

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import F, Window
from django.db.models.functions import RowNumber

from verify.sealing import unseal
from verify.webhooks import events, sender, signing
from verify.webhooks.models import WebhookCursor, WebhookDelivery, WebhookEndpoint

# A fact may be committed a while after the moment it carries, so what was read is read over; the database keeps each event once.
OVERLAP = timedelta(hours=1)
AT_ONCE, OF_ONE = 60, 5  # deliveries a run of the job, and of one endpoint

Source = tuple[int, str]  # key of an endpoint and a kind of event


def sources(at: datetime) -> list[Source]:
    rows = WebhookEndpoint.objects.filter(ended_at=None).order_by("pk")
    return [(key, kind) for key, kinds in rows.values_list("pk", "events") for kind in kinds]


@transaction.atomic
def gather(*, source: Source, at: datetime) -> None:
    """Writes what is new for this endpoint, once, whoever else does the same."""
    endpoint = WebhookEndpoint.objects.select_related("enterprise").filter(pk=source[0], ended_at=None).first()
    if endpoint is None:
        return
    told = {"endpoint": endpoint, "kind": source[1]}
    cursor, _is_new = WebhookCursor.objects.get_or_create(**told, defaults={"read_to": endpoint.made_at})
    start = max(cursor.read_to - OVERLAP, endpoint.made_at)
    found = events.since(source[1], endpoint.enterprise, start)
    rows = [
        WebhookDelivery(**told, event=event.key, payload=_payload(endpoint, source[1], event), created_at=at, due_at=at)
        for event in found
    ]
    WebhookDelivery.objects.bulk_create(rows, batch_size=500, ignore_conflicts=True)
    WebhookCursor.objects.filter(pk=cursor.pk, read_to__lt=at).update(read_to=at)


def _payload(endpoint: WebhookEndpoint, kind: str, event: events.Event) -> dict[str, object]:
    return {"id": event.key, "kind": kind, "occurred_at": event.at, "enterprise": endpoint.enterprise.ref, "data": event.data}


def due(at: datetime) -> list[int]:
    """Endpoints take turns, so that one that is slow, or was away for long, holds nobody up."""
    turn = Window(RowNumber(), partition_by=F("endpoint"), order_by=("due_at", "pk"))
    rows = WebhookDelivery.objects.due(at).annotate(turn=turn).filter(turn__lte=OF_ONE)
    return list(rows.order_by("turn", "due_at", "pk").values_list("pk", flat=True)[:AT_ONCE])


@transaction.atomic
def send(*, delivery: int, at: datetime) -> None:
    """Posts one and keeps what came of it. Where the process dies between the two it is sent again: better twice than never, and
    the receiver knows the event by its id. An enterprise's machine that fails is no fault of ours and raises nothing."""
    rows = WebhookDelivery.objects.due(at).select_for_update(of=("self",), skip_locked=True).select_related("endpoint")
    row = rows.filter(pk=delivery).first()
    if row is None or _is_down(row.endpoint, at):
        return
    body = json.dumps(row.payload, ensure_ascii=False, separators=(",", ":"), cls=DjangoJSONEncoder).encode()
    signed = signing.headers(unseal(row.endpoint.sealed_secret), event=row.event, timestamp=int(at.timestamp()), body=body)
    headers = {"Content-Type": "application/json; charset=utf-8", "User-Agent": "HubeiPremium-Webhook/1", **signed}
    row.status, row.error = None, ""
    try:
        row.status = sender.post(row.endpoint.url, body, headers)
    except sender.EXPECTED as error:
        row.error = type(error).__name__[:120]
    row.tried_at = at
    if row.status is not None and 200 <= row.status < 300:
        row.attempts, row.delivered_at = row.attempts + 1, at
    else:
        _put_off(row, at)
    row.save()


def pruned_of(at: datetime) -> list[int]:
    """Endpoints with deliveries to delete."""
    return sorted(set(WebhookDelivery.objects.outdated(at).values_list("endpoint", flat=True)))


@transaction.atomic
def prune(*, endpoint: int, at: datetime) -> None:
    """A delivery that was asked for again goes the day after its replays."""
    WebhookDelivery.objects.outdated(at).filter(endpoint=endpoint).delete()


def _is_down(endpoint: WebhookEndpoint, at: datetime) -> bool:
    """Failed already in this run of the job: the others of it wait for the next."""
    return endpoint.deliveries.filter(tried_at=at, delivered_at=None).exists()


def _put_off(row: WebhookDelivery, at: datetime) -> None:
    if at >= row.last_at:
        row.given_up_at = at
    row.attempts += 1
    row.due_at = row.next_at(at)


@transaction.atomic
def failed(*, delivery: int, error: Exception, at: datetime) -> None:
    """Of what is our own fault, as a secret that no key opens: tried again likewise, while the alarm shows it."""
    row = WebhookDelivery.objects.open().select_for_update(of=("self",)).filter(pk=delivery).first()
    if row is not None:
        row.error, row.tried_at = type(error).__name__[:120], at
        _put_off(row, at)
        row.save()
