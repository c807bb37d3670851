"""Recalls of a lot: ordered at once, ended by another date, never deleted."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from verify.calendar import day_of
from verify.models import AuditEvent, Recall
from verify.refusals import NotPermitted, Refused
from verify.registry.status import Status
from verify.supervision.actions import recalls

FACTS = {"lot": "20261101", "reason": "封口不严", "source": "示例市场监管部门"}


def order(product, by, at, **fields):
    return recalls.order(**{**FACTS, "ordered_on": day_of(at), **fields}, product=product, by=by, at=at)


def test_a_recall_names_its_lot_and_leaves_the_certificate_alone(world, at):
    certificate = world.certificate()
    recall = order(certificate.product, world.susan, at, lot=" 20261101 ", advice="请停止食用")
    recall.refresh_from_db()
    assert (recall.lot, recall.ordered_on, recall.ended_on, recall.recorded_by) == (
        "20261101",
        date(2026, 11, 20),
        None,
        world.susan,
    )
    assert certificate.status(at) == Status.VALID
    event = AuditEvent.objects.get(verb="recall.order")
    assert (event.object, event.data["lot"]) == (f"recall:{recall.pk}", "20261101")


def test_a_lot_is_recalled_once_at_a_time(world, at):
    product = world.product()
    first = order(product, world.susan, at)
    with pytest.raises(Refused) as refusal:
        order(product, world.susan, at, lot=" 20261101")
    assert refusal.value.code == "already_recalled"
    assert order(product, world.susan, at, lot="20261102").lot == "20261102"
    assert order(world.product(), world.susan, at).lot == "20261101"
    recalls.end(recall=first, ended_on=day_of(at), by=world.susan, at=at)
    assert order(product, world.susan, at + timedelta(days=1)).pk != first.pk


def test_the_database_too_refuses_a_second_open_recall_of_a_lot(world, at):
    recall = order(world.product(), world.susan, at)
    recall.pk = None
    with pytest.raises(IntegrityError, match="recall_one_open_per_lot"), transaction.atomic():
        recall.save(force_insert=True)


@pytest.mark.parametrize("missing", [{"lot": "  "}, {"reason": ""}, {"source": ""}])
def test_lot_reason_and_source_are_required(world, at, missing):
    with pytest.raises(ValidationError):
        order(world.product(), world.susan, at, **missing)
    assert Recall.objects.count() == 0


def test_a_day_to_come_is_refused(world, at):
    with pytest.raises(Refused) as refusal:
        order(world.product(), world.susan, at, ordered_on=day_of(at) + timedelta(days=1))
    assert refusal.value.code == "future"


def test_a_recall_ends_once_and_not_before_it_began(world, at):
    recall = order(world.product(), world.susan, at)
    with pytest.raises(Refused) as refusal:
        recalls.end(recall=recall, ended_on=day_of(at) - timedelta(days=1), by=world.susan, at=at)
    assert refusal.value.code == "before_order"
    ended = recalls.end(recall=recall, ended_on=day_of(at), by=world.susan, at=at)
    assert ended.ended_on == date(2026, 11, 20)
    with pytest.raises(Refused) as refusal:
        recalls.end(recall=recall, ended_on=day_of(at), by=world.susan, at=at)
    assert refusal.value.code == "already_ended"
    assert AuditEvent.objects.filter(verb="recall.end").count() == 1


@pytest.mark.parametrize("name", ["rita", "abel", "chen", "ida", "nobody"])
def test_only_the_supervisor_orders_and_ends(world, at, name):
    recall = order(world.product(), world.susan, at)
    other = getattr(world, name)
    with pytest.raises(NotPermitted):
        order(world.product(), other, at)
    with pytest.raises(NotPermitted):
        recalls.end(recall=recall, ended_on=day_of(at), by=other, at=at)
    recall.refresh_from_db()
    assert recall.ended_on is None
