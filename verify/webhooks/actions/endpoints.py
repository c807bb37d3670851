"""Addresses that are told: added and ended by an owner, and what was told asked for again."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from verify.membership.rights import OWNERS, require_member
from verify.refusals import Refused
from verify.registry import audit
from verify.registry.models import Enterprise
from verify.sealing import seal
from verify.webhooks import signing
from verify.webhooks.addresses import checked
from verify.webhooks.models import MOST_ACTIVE, EventKind, WebhookDelivery, WebhookEndpoint


@transaction.atomic
def add(*, enterprise: Enterprise, url: str, events: Collection[str], by: Any, at: datetime) -> tuple[WebhookEndpoint, str]:
    """The endpoint and its secret, told this once. To change a secret, add the address anew and end the old one."""
    enterprise = Enterprise.objects.select_for_update(no_key=True).get(pk=enterprise.pk)
    require_member(by, enterprise, OWNERS)
    checked(url)
    if WebhookEndpoint.objects.filter(enterprise=enterprise, ended_at=None).count() >= MOST_ACTIVE:
        raise Refused("too_many", _("Four addresses are in use. End one before you add another."))
    secret = signing.new_secret()
    endpoint = WebhookEndpoint(
        enterprise=enterprise,
        url=url,
        events=[kind.value for kind in EventKind if kind.value in events],
        sealed_secret=seal(secret),
        made_by=by,
        made_at=at,
    )
    endpoint.full_clean()
    endpoint.save()
    audit.record(by=by, at=at, verb="webhook.add", on=enterprise, webhook=endpoint.ref, url=url, events=endpoint.events)
    return endpoint, secret


@transaction.atomic
def end(*, endpoint: WebhookEndpoint, by: Any, at: datetime) -> WebhookEndpoint:
    """Nothing more is told to it. Repeated, it changes nothing."""
    endpoint = WebhookEndpoint.objects.select_for_update(of=("self",)).select_related("enterprise").get(pk=endpoint.pk)
    require_member(by, endpoint.enterprise, OWNERS)
    if endpoint.ended_at is None:
        endpoint.deliveries.open().update(given_up_at=at)
        endpoint.ended_by, endpoint.ended_at = by, at
        endpoint.save()
        audit.record(by=by, at=at, verb="webhook.end", on=endpoint.enterprise, webhook=endpoint.ref)
    return endpoint


@transaction.atomic
def replay(*, delivery: WebhookDelivery, by: Any, at: datetime) -> WebhookDelivery:
    """The same event once more, or the delivery of it that waits already."""
    # The endpoint's row orders replays of it one after the other, and with its end.
    endpoint = WebhookEndpoint.objects.select_for_update(of=("self",)).select_related("enterprise").get(pk=delivery.endpoint_id)
    require_member(by, endpoint.enterprise, OWNERS)
    if endpoint.ended_at:
        raise Refused("ended", _("Nothing more is told to this address."))
    if waiting := endpoint.deliveries.open().filter(event=delivery.event).first():
        return waiting
    again: WebhookDelivery = endpoint.deliveries.create(
        event=delivery.event, kind=delivery.kind, payload=delivery.payload, replay_of=delivery, created_at=at, due_at=at
    )
    audit.record(by=by, at=at, verb="webhook.replay", on=endpoint.enterprise, webhook=endpoint.ref, event=delivery.event)
    return again
