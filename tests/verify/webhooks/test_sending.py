"""Events reach a real receiver over TLS, signed, and whatever it does instead of taking them is kept and tried again."""

import hmac
import json
import time
from datetime import timedelta
from threading import Event

import pytest
from django.db import DatabaseError, transaction

from tests.factories.world import NOW
from tests.verify.webhooks.receiver import NAME
from verify.models import AuditEvent, PeriodicRun, WebhookDelivery
from verify.periodic.actions import runs
from verify.periodic.jobs import JOBS
from verify.refusals import NotPermitted, Refused
from verify.webhooks import sender
from verify.webhooks.actions import deliveries, endpoints
from verify.webhooks.models import DeliveryState, EventKind

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def work(at=NOW) -> PeriodicRun:
    return runs.run(JOBS["send_webhooks"], clock=lambda: at)


def put(endpoint, event: str = "status-1", at=NOW, **payload) -> WebhookDelivery:
    told = {"event": event, "kind": EventKind.STATUS, "payload": {"id": event, "name": "示例", **payload}}
    return WebhookDelivery.objects.create(endpoint=endpoint, **told, created_at=at, due_at=at)


def now(delivery) -> WebhookDelivery:
    return WebhookDelivery.objects.get(pk=delivery.pk)


def answer(status: str, *headers: str) -> bytes:
    return "\r\n".join([f"HTTP/1.1 {status}", *headers, "Content-Length: 0", "", ""]).encode()


def test_an_event_is_delivered_once_and_its_signature_holds(receiver, add):
    endpoint, secret = add(receiver.url)
    delivery = put(endpoint)
    assert (work().done, work(NOW + MINUTE).done) == (1, 0)
    [(first, headers, body)] = receiver.requests
    assert (first, headers["content-type"]) == ("POST /hook?of=example HTTP/1.1", "application/json; charset=utf-8")
    assert headers["host"] == f"{NAME}:{receiver.port}"
    assert (json.loads(body), headers["webhook-id"]) == ({"id": "status-1", "name": "示例"}, "status-1")
    assert headers["webhook-timestamp"] == str(int(NOW.timestamp()))
    signed = headers["webhook-timestamp"].encode() + b"." + body
    assert headers["webhook-signature"] == "v1=" + hmac.new(secret.encode(), signed, "sha256").hexdigest()
    kept = now(delivery)
    assert (kept.state, kept.status, kept.attempts, kept.delivered_at) == (DeliveryState.DELIVERED, 204, 1, NOW)


def test_the_example_of_the_documents_verifies_what_is_sent(receiver, add):
    from pathlib import Path
    from re import DOTALL, search

    page = (Path(__file__).parents[3] / "docs/api.md").read_text(encoding="utf-8")
    space: dict = {}
    exec(search(r"```python\n(.*?)```", page, DOTALL)[1], space)  # noqa: S102  our own page
    endpoint, secret = add(receiver.url)
    put(endpoint)
    work()
    [(_first, headers, body)] = receiver.requests
    given = headers["webhook-timestamp"], headers["webhook-signature"]
    seconds = NOW.timestamp()
    assert space["is_genuine"](secret, *given, body, seconds + 299)
    assert not space["is_genuine"](secret, *given, body + b" ", seconds)
    assert not space["is_genuine"](secret + "x", *given, body, seconds)
    assert not space["is_genuine"](secret, *given, body, seconds + 301)


@pytest.mark.parametrize("status", ["500 Broken", "404 Not Found", "410 Gone", "304 Not Modified"])
def test_every_answer_but_success_is_tried_again_with_patience(receiver, add, status):
    receiver.answers = [answer(status)]
    delivery = put(add(receiver.url)[0])
    assert (work().failed, now(delivery).state) == (0, DeliveryState.OPEN)
    waits, at = [], NOW
    for _ in range(9):
        waits.append(int((now(delivery).due_at - at).total_seconds() / 60))
        assert work(now(delivery).due_at - MINUTE / 2).done == 0
        at = now(delivery).due_at
        work(at)
    assert waits == [2, 4, 8, 16, 32, 64, 128, 256, 360]
    receiver.answers = [answer("200 OK")]
    work(now(delivery).due_at)
    assert (now(delivery).state, now(delivery).attempts) == (DeliveryState.DELIVERED, 11)


def test_after_72_hours_it_is_given_up_with_a_last_attempt_at_the_very_end(receiver, add):
    receiver.answers = [answer("500 Broken")]
    delivery = put(add(receiver.url)[0])
    tried = []
    while now(delivery).state == DeliveryState.OPEN:
        tried.append(now(delivery).due_at)
        work(tried[-1])
    assert (tried[-1], now(delivery).given_up_at) == (NOW + timedelta(hours=72),) * 2
    assert (len(tried), len(receiver.requests), work(NOW + timedelta(days=9)).done) == (len(tried), len(tried), 0)


def test_a_redirect_is_not_followed(receiver, add):
    receiver.answers = [answer("307 Temporary Redirect", f"Location: {receiver.url}/elsewhere")]
    delivery = put(add(receiver.url)[0])
    work()
    assert (now(delivery).status, now(delivery).state, receiver.connections) == (307, DeliveryState.OPEN, 1)


@pytest.mark.parametrize("how", ["silent", "trickles", "headers without end"])
def test_whoever_stalls_costs_no_more_than_the_deadline(receiver, add, monkeypatch, how):
    monkeypatch.setattr(sender, "DEADLINE", 0.6)
    receiver.answers = [None if how == "silent" else b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * (1 if how == "trickles" else 90)]
    receiver.trickle = 0 if how == "silent" else 0.05
    delivery = put(add(receiver.url)[0])
    start = time.monotonic()
    work()
    assert time.monotonic() - start < 3
    assert (now(delivery).state, now(delivery).error) == (DeliveryState.OPEN, "TimeoutError")


@pytest.mark.parametrize("sent", [b"", b"nonsense\r\n\r\n", b"HTTP/1.1 " + b"9" * 70_000])
def test_nonsense_is_a_failure_like_others(receiver, add, sent):
    receiver.answers = [sent]
    delivery = put(add(receiver.url)[0])
    assert (work().failed, now(delivery).state, now(delivery).error != "") == (0, DeliveryState.OPEN, True)


def test_a_certificate_that_nobody_vouches_for_or_of_another_name_is_not_accepted(receiver, add, names, settings):
    names["other.example.com"] = [["127.0.0.1"]]
    other = put(add(receiver.url.replace(NAME, "other.example.com"))[0])
    work()
    settings.WEBHOOK_CA = ""
    unknown = put(add(receiver.url)[0])
    work(NOW + MINUTE)
    assert {now(other).error, now(unknown).error} == {"SSLCertVerificationError"}
    assert receiver.requests == []


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "10.0.0.1", "192.168.0.1", "169.254.169.254", "::1", "fe80::1", "fc00::1", "::ffff:127.0.0.1"]
)
def test_a_name_that_leads_inside_is_not_spoken_to(receiver, add, names, settings, address):
    settings.WEBHOOK_NETWORKS = []
    names[NAME] = [[address]]
    delivery = put(add(receiver.url)[0])
    assert work().failed == 0
    assert (now(delivery).error, now(delivery).state, receiver.connections) == ("NotPublic", DeliveryState.OPEN, 0)


def test_the_address_that_was_checked_is_the_one_connected_to(receiver, add, names):
    names[NAME] = [["127.0.0.1"], ["10.0.0.1"]]  # another answer as soon as it is asked again
    delivery = put(add(receiver.url)[0])
    work()
    assert (now(delivery).state, receiver.connections, names[NAME]) == (DeliveryState.DELIVERED, 1, [["10.0.0.1"]])


def test_a_name_that_is_not_known_is_tried_again(add, names, settings, monkeypatch):
    import socket

    def fail(*_arguments, **_more):
        raise socket.gaierror("no such name")

    delivery = put(add(f"https://{NAME}/")[0])
    monkeypatch.setattr(socket, "getaddrinfo", fail)
    assert (work().failed, now(delivery).error) == (0, "gaierror")


def test_a_name_that_is_looked_up_for_long_costs_no_more_than_the_deadline(add, names, settings, monkeypatch):
    import socket

    delivery, ended = put(add(f"https://{NAME}/")[0]), Event()
    monkeypatch.setattr(sender, "DEADLINE", 0.2)
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_arguments, **_more: ended.wait(20) and [])
    work()
    ended.set()
    assert (now(delivery).state, now(delivery).error) == (DeliveryState.OPEN, "TimeoutError")


def test_what_is_settled_goes_after_ninety_days_and_what_is_asked_for_again_after_its_replay(receiver, add, owner):
    endpoint = add(receiver.url)[0]
    delivery = put(endpoint)
    work()
    endpoints.replay(delivery=delivery, by=owner, at=NOW + MINUTE)
    work(NOW + MINUTE)
    left = []
    for later in (timedelta(days=90), timedelta(days=91), timedelta(days=92)):
        runs.run(JOBS["prune_deliveries"], clock=lambda later=later: NOW + later)
        left.append(endpoint.deliveries.count())
    assert left == [2, 1, 0]


def test_an_endpoint_that_is_down_costs_one_attempt_a_run_and_holds_up_no_other(receiver, add, names, monkeypatch):
    names["down.example.com"] = [["127.0.0.1"]]
    down, well = add("https://down.example.com:1024/")[0], add(receiver.url)[0]
    for number in range(8):
        put(down, f"status-{number}")
        put(well, f"status-{number}")
    steps = deliveries.due(NOW)
    work()
    assert len(steps) == 10  # five of each
    assert (down.deliveries.filter(attempts=1).count(), well.deliveries.exclude(delivered_at=None).count()) == (1, 5)


def test_a_replay_is_a_row_of_its_own_with_the_same_event(receiver, add, owner):
    delivery = put(add(receiver.url)[0])
    work()
    again = endpoints.replay(delivery=delivery, by=owner, at=NOW + MINUTE)
    assert endpoints.replay(delivery=delivery, by=owner, at=NOW + MINUTE) == again != delivery
    work(NOW + MINUTE)
    assert [headers["webhook-id"] for _first, headers, _body in receiver.requests] == ["status-1", "status-1"]
    assert (now(again).state, now(delivery).delivered_at) == (DeliveryState.DELIVERED, NOW)
    assert AuditEvent.objects.filter(verb="webhook.replay").count() == 1


def test_a_secret_is_changed_by_a_second_endpoint(receiver, add, owner):
    (old, old_secret), (new, new_secret) = add(receiver.url), add(receiver.url)
    assert old_secret != new_secret
    put(old), put(new)
    endpoints.end(endpoint=old, by=owner, at=NOW)
    work()
    [(_first, headers, body)] = receiver.requests
    signed = headers["webhook-timestamp"].encode() + b"." + body
    assert headers["webhook-signature"] == "v1=" + hmac.new(new_secret.encode(), signed, "sha256").hexdigest()
    assert old.deliveries.get().given_up_at == NOW
    with pytest.raises(Refused, match="不再"):
        endpoints.replay(delivery=old.deliveries.get(), by=owner, at=NOW)


def test_a_secret_lies_sealed(add):
    endpoint, secret = add(f"https://{NAME}/")
    assert secret.encode() not in bytes(endpoint.sealed_secret)
    assert secret not in str(list(AuditEvent.objects.values_list("data", flat=True)))


def test_only_owners_add_end_and_replay_and_four_addresses_are_the_most(world, enterprise, add, owner):
    endpoint, _secret = add(f"https://{NAME}/")
    delivery = put(endpoint)
    for user in (world.member(enterprise, "EDITOR"), world.member(enterprise, "LABEL_OFFICER"), world.rita, world.nobody):
        for call in (
            lambda by: endpoints.add(enterprise=enterprise, url=f"https://{NAME}/", events=EventKind.values, by=by, at=NOW),
            lambda by: endpoints.end(endpoint=endpoint, by=by, at=NOW),
            lambda by: endpoints.replay(delivery=delivery, by=by, at=NOW),
        ):
            with pytest.raises(NotPermitted):
                call(user)
    for number in range(3):
        add(f"https://{NAME}/{number}")
    with pytest.raises(Refused) as refused:
        add(f"https://{NAME}/4")
    assert refused.value.code == "too_many"
    endpoints.end(endpoint=endpoint, by=owner, at=NOW)
    assert add(f"https://{NAME}/4")[0].url == f"https://{NAME}/4"


def test_the_database_keeps_what_was_told_and_to_whom(add, owner):
    endpoint, _secret = add(f"https://{NAME}/")
    delivery = put(endpoint)
    changes = [
        (endpoint.enterprise.webhooks, {"url": "http://erp.example.com"}),
        (endpoint.enterprise.webhooks, {"url": "https://erp.example.com/other"}),
        (endpoint.enterprise.webhooks, {"ended_at": NOW}),
        (endpoint.deliveries, {"payload": {}}),
        (endpoint.deliveries, {"delivered_at": NOW, "given_up_at": NOW}),
    ]
    for rows, change in changes:
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(**change)
    for change in (lambda: put(endpoint), delivery.delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    endpoints.end(endpoint=endpoint, by=owner, at=NOW)
    for rows, change in (
        (endpoint.deliveries, {"given_up_at": None}),
        (endpoint.enterprise.webhooks, {"ended_at": None, "ended_by": None}),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        endpoint.delete()
