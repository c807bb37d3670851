"""Findings of supervision: recorded once, by those who may, and no decision by themselves."""

import threading
from datetime import date, timedelta
from uuid import UUID

import pytest
from accounts.models import User
from django.core.exceptions import ValidationError
from django.db import ProgrammingError, connection, transaction

from verify.calendar import day_of
from verify.models import AuditEvent, Inspection, StatusChange
from verify.refusals import NotPermitted, Refused
from verify.registry.status import Status
from verify.registry.units import Unit
from verify.supervision.actions import inspections

KEY = UUID(int=7)
FACTS = {"result": "PASSED", "body": "示例质检中心", "source": "示例市场监管部门", "lot": "20261001"}


def record(product, by, at, **fields):
    return inspections.record(**{**FACTS, "inspected_on": day_of(at), **fields}, product=product, by=by, at=at)


def test_a_finding_is_kept_with_its_source_and_an_audit_event(world, at):
    product = world.product()
    found = record(product, world.susan, at, result="FAILED", items_failed="  水分：≤ 13.0，实测 14.6 ", handling="责令整改")
    found.refresh_from_db()
    assert (found.kind, found.result, found.items_failed, found.recorded_by, found.recorded_at) == (
        "SAMPLING", "FAILED", "水分：≤ 13.0，实测 14.6", world.susan, at,
    )  # fmt: skip
    event = AuditEvent.objects.get(verb="inspection.record")
    assert (event.actor, event.at, event.object) == (world.susan, at, f"inspection:{found.pk}")
    assert event.data == {"product": product.ref, "result": "FAILED", "inspected_on": "2026-11-20"}


def test_a_failed_inspection_changes_no_certificate(world, at):
    certificate = world.certificate()
    before = StatusChange.objects.count()
    record(certificate.product, world.susan, at, result="FAILED", items_failed="水分")
    assert certificate.status(at) == Status.VALID
    assert certificate.status(at + timedelta(days=365)) == Status.VALID
    assert StatusChange.objects.count() == before


@pytest.mark.parametrize(("result", "items_failed"), [("FAILED", ""), ("FAILED", "   "), ("PASSED", "水分")])
def test_failed_items_stand_with_a_failure_and_with_nothing_else(world, at, result, items_failed):
    with pytest.raises(ValidationError):
        record(world.product(), world.susan, at, result=result, items_failed=items_failed)
    assert Inspection.objects.count() == 0


def test_a_day_to_come_is_refused_and_today_is_not(world, at):
    product = world.product()
    with pytest.raises(Refused) as refusal:
        record(product, world.susan, at, inspected_on=day_of(at) + timedelta(days=1))
    assert refusal.value.code == "future"
    assert record(product, world.susan, at).inspected_on == date(2026, 11, 20)


def test_today_is_the_day_in_wuhan(world, at):
    late = at.replace(hour=16, minute=30)  # half past midnight there
    assert record(world.product(), world.susan, late, inspected_on=date(2026, 11, 21)).inspected_on == date(2026, 11, 21)


def test_a_city_reviewer_records_in_the_own_unit_alone(world, at):
    here, there = (world.product(enterprise=world.enterprise(unit=unit)) for unit in (Unit.WUHAN.value, Unit.ENSHI.value))
    assert record(here, world.chen, at).recorded_by == world.chen
    with pytest.raises(NotPermitted) as refusal:
        record(there, world.chen, at)
    assert refusal.value.code == "other_unit"
    assert list(Inspection.objects.visible_to(world.chen)) == list(here.inspections.all())


@pytest.mark.parametrize("name", ["rita", "abel", "ida", "nobody"])
def test_others_may_not_record(world, at, name):
    with pytest.raises(NotPermitted) as refusal:
        record(world.product(), getattr(world, name), at)
    assert refusal.value.code == "not_permitted"


def test_r8_the_same_request_again_returns_the_first_record(world, at):
    product = world.product()
    first = record(product, world.susan, at, request_key=KEY)
    assert record(product, world.susan, at, request_key=KEY) == first
    assert Inspection.objects.count() == AuditEvent.objects.filter(verb="inspection.record").count() == 1


@pytest.mark.django_db(transaction=True)
def test_r8_the_same_request_twice_at_once_has_one_effect(world, at):
    product, susan, count = world.product(), world.susan, 8
    together, found, faults = threading.Barrier(count), [], []

    def ask() -> None:
        try:
            by = User.objects.get(pk=susan.pk)
            together.wait()
            found.append(record(product, by, at, request_key=KEY).pk)
        except Exception as fault:
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=ask) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert found == [Inspection.objects.get().pk] * count
    assert AuditEvent.objects.filter(verb="inspection.record").count() == 1


def test_r7_a_record_is_never_changed_or_deleted(world, at):
    found = record(world.product(), world.susan, at)
    for spoil in (lambda: Inspection.objects.update(lot="other"), lambda: Inspection.objects.filter(pk=found.pk).delete()):
        with pytest.raises(ProgrammingError), transaction.atomic():
            spoil()
    assert Inspection.objects.get().lot == "20261001"
