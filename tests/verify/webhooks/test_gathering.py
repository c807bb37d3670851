"""What happened to an enterprise is written down for its addresses, once, and what happened to others is not."""

from datetime import timedelta

import pytest

from tests.factories.world import NOW
from tests.together import together
from verify.labels.models import LabelRun
from verify.models import Complaint, Scan, WebhookCursor, WebhookDelivery
from verify.periodic.actions import runs
from verify.periodic.jobs import JOBS
from verify.supervision.actions import complaints, inspections
from verify.webhooks.actions import deliveries
from verify.webhooks.models import EventKind

pytestmark = pytest.mark.django_db
MINUTE, URL = timedelta(minutes=1), "https://erp.example.com/"


def gather(at=NOW + MINUTE):
    return runs.run(JOBS["gather_events"], clock=lambda: at)


def told(endpoint) -> list[tuple[str, dict]]:
    rows = endpoint.deliveries.order_by("pk")
    return [(row.kind, row.payload["data"]) for row in rows]


@pytest.fixture
def run(world, enterprise) -> LabelRun:
    return world.run(certificate=world.certificate(product=world.product(enterprise=enterprise)))


def suspect(run: LabelRun, serial: int, at) -> None:
    told = {"device": 1, "epoch": 20264, "rules": "copy-1"}
    Scan.objects.create(run=run.pk, serial=serial, scanned_at=at, verdict="SUSPECT_COPY", **told)


def happen(world, run: LabelRun, at=NOW) -> None:
    """One of everything."""
    world.decide("suspend", run.product.certificates.get(), at=at)
    fail(world, run, at)
    report(run, at)
    suspect(run, 7, at)


def fail(world, run: LabelRun, at) -> None:
    inspections.record(
        product=run.product,
        kind="SAMPLING",
        inspected_on=at.date(),
        result="FAILED",
        items_failed="水分",
        body="示例院",
        source="示例局",
        by=world.susan,
        at=at,
    )


def report(run: LabelRun, at) -> None:
    complaints.receive(reason="QUALITY", verdict="VALID", run=run.pk, serial=7, description="示例描述", contact="示例联系", at=at)


def test_one_of_each_is_told_once_however_often_it_is_read(world, run, add):
    endpoint, _secret = add(URL)
    happen(world, run)
    assert (gather().failed, gather(NOW + 2 * MINUTE).failed) == (0, 0)
    found = dict(told(endpoint))
    assert sorted(found) == sorted(EventKind.values)
    assert len(told(endpoint)) == 4
    item = {"ref": run.product.ref, "name": run.product.name, "specification": run.product.specification}
    assert {kind: data["item"] for kind, data in found.items()} == dict.fromkeys(EventKind.values, item)
    assert (found[EventKind.STATUS]["change"], found[EventKind.FINDING]["items_failed"]) == ("SUSPEND", "水分")
    assert (found[EventKind.CLONE]["run"], found[EventKind.CLONE]["serial"]) == (run.pk, 7)


def test_of_a_report_nothing_is_told_but_its_number_and_item(run, add):
    endpoint, _secret = add(URL)
    report(run, NOW)
    gather()
    [(_kind, data)] = told(endpoint)
    sent, complaint = endpoint.deliveries.get().payload, Complaint.objects.get()
    assert (set(data), data["number"]) == ({"number", "item"}, complaint.pk)
    assert [word in str(sent) for word in ("示例描述", "示例联系", complaint.tracking_number)] == [False] * 3


def test_only_the_kinds_asked_for_and_only_from_then_on(world, run, add):
    late, _secret = add(URL, events=[EventKind.CLONE], at=NOW + MINUTE)
    happen(world, run)
    gather(NOW + 2 * MINUTE)
    assert told(late) == []
    suspect(run, 8, NOW + 2 * MINUTE)
    gather(NOW + 3 * MINUTE)
    assert [data["serial"] for _kind, data in told(late)] == [8]


def test_what_happens_to_another_enterprise_is_not_told(world, add):
    endpoint, _secret = add(URL)
    happen(world, world.run())
    gather()
    assert told(endpoint) == []


def test_what_is_committed_after_a_later_fact_was_read_is_told_too(run, add):
    endpoint, _secret = add(URL)
    suspect(run, 1, NOW + 30 * MINUTE)
    gather(NOW + 31 * MINUTE)
    suspect(run, 2, NOW + 10 * MINUTE)
    gather(NOW + 32 * MINUTE)
    assert sorted(data["serial"] for _kind, data in told(endpoint)) == [1, 2]


def test_a_label_is_told_once_though_many_see_the_warning(run, add):
    endpoint, _secret = add(URL)
    for number in range(5):
        suspect(run, 7, NOW + number * MINUTE)
        gather(NOW + timedelta(days=number, hours=1))
    assert len(told(endpoint)) == 1


def test_every_kind_has_a_cursor_that_moves(run, add):
    endpoint, _secret = add(URL)
    gather(NOW + MINUTE)
    gather(NOW + 2 * MINUTE)
    assert set(WebhookCursor.objects.filter(endpoint=endpoint).values_list("kind", "read_to")) == {
        (kind, NOW + 2 * MINUTE) for kind in EventKind.values
    }


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_write_each_event_once(world, run, add):
    endpoint, _secret = add(URL)
    for serial in range(20):
        suspect(run, serial, NOW)
    source = (endpoint.pk, EventKind.CLONE.value)
    assert together(*[lambda: deliveries.gather(source=source, at=NOW + MINUTE)] * 6) == [None] * 6
    assert WebhookDelivery.objects.count() == 20
