"""What failed is put right: 60 days to correct it, 75 until it is inspected again, and nothing out of order [S-6, R-8]."""

import csv
import io
import json
from datetime import date, datetime, timedelta
from functools import partial
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, ProgrammingError, transaction

from tests.factories.world import NOW
from tests.together import together
from verify.calendar import SHANGHAI
from verify.models import AuditEvent, Inspection, Rectification, StatusChange
from verify.refusals import NotPermitted, Refused
from verify.registry.units import Unit
from verify.supervision.actions import inspections, rectifications
from verify.supervision.rectifications import RectificationState as State

FAILED_ON, ORDERED_ON = date(2026, 8, 28), date(2026, 9, 1)
DUE_ON, REINSPECT_BY = date(2026, 10, 31), date(2026, 11, 15)
FIELDS = {"body": "示例质检院", "source": "示例局"}


def inspect(world, *, result: str = "FAILED", product=None) -> Inspection:
    failed = "水分" if result == "FAILED" else ""
    product = product or world.certificate().product
    return inspections.record(
        product=product, result=result, inspected_on=FAILED_ON, items_failed=failed, **FIELDS, by=world.susan, at=NOW
    )


def order(world, inspection: Inspection | None = None, **fields) -> Rectification:
    defaults = {"requirement": "查明原因", "ordered_on": ORDERED_ON, "by": world.susan, "at": NOW}
    return rectifications.order(inspection=inspection or inspect(world), **{**defaults, **fields})


def report(world, rectification: Rectification, **fields) -> Rectification:
    defaults = {"report": "已改进", "reported_on": date(2026, 10, 30), "by": world.susan, "at": NOW}
    return rectifications.report(rectification=rectification, **{**defaults, **fields})


def reinspect(world, rectification: Rectification, result: str = "PASSED", **fields) -> Inspection:
    defaults = {"inspected_on": date(2026, 11, 10), "items_failed": "水分" if result == "FAILED" else "", "by": world.susan}
    return rectifications.reinspect(rectification=rectification, result=result, **{**FIELDS, **defaults, **fields}, at=NOW)


def refusal(act) -> str:
    with pytest.raises(Refused) as refused, transaction.atomic():
        act()
    return refused.value.code


def on(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 23, 59, tzinfo=SHANGHAI)


@pytest.mark.django_db
def test_sixty_days_to_correct_it_and_seventy_five_to_inspect_again(world):
    rectification = order(world)
    assert (rectification.due_on, rectification.reinspect_by) == (DUE_ON, REINSPECT_BY)
    event = AuditEvent.objects.latest("sequence")
    assert (event.verb, event.actor, event.data["due_on"]) == ("rectification.order", world.susan, "2026-10-31")


@pytest.mark.django_db
def test_the_state_follows_the_days_and_the_list_agrees_with_it(world):
    day = timedelta(days=1)
    rectification = order(world)

    def states(*days: date) -> list[State]:
        found = []
        for moment in map(on, days):
            state = Rectification.objects.select_related("reinspection").get().state(moment)
            assert [choice for choice in State if Rectification.objects.in_state(choice, moment).exists()] == [state]
            found.append(state)
        return found

    assert states(ORDERED_ON, DUE_ON, DUE_ON + day) == [State.CORRECTING, State.CORRECTING, State.MISSED]
    report(world, rectification)
    assert states(DUE_ON + day, REINSPECT_BY, REINSPECT_BY + day) == [State.REPORTED, State.REPORTED, State.LATE]
    reinspect(world, rectification)
    assert states(REINSPECT_BY + day) == [State.PASSED]


@pytest.mark.django_db
@pytest.mark.parametrize(("result", "state"), [("PASSED", State.PASSED), ("FAILED", State.FAILED)])
def test_the_reinspection_ends_it_is_public_like_any_and_changes_no_certificate(world, result, state):
    rectification = order(world)
    before = StatusChange.objects.count()
    found = reinspect(world, rectification, result)
    ended = Rectification.objects.get()
    assert (ended.reinspection, ended.state(NOW), ended.reported_on) == (found, state, None)
    assert (found.kind, found.product, Inspection.objects.count()) == ("REINSPECTION", rectification.inspection.product, 2)
    assert StatusChange.objects.count() == before
    assert AuditEvent.objects.latest("sequence").verb == "rectification.end"


@pytest.mark.django_db
def test_nothing_is_put_right_that_passed_and_nothing_twice(world):
    passed = inspect(world, result="PASSED")
    assert refusal(lambda: order(world, passed)) == "nothing_failed"
    rectification = order(world)
    assert refusal(lambda: order(world, rectification.inspection)) == "already_ordered"
    report(world, rectification)
    assert refusal(lambda: report(world, rectification, report="再报")) == "already_reported"
    reinspect(world, rectification)
    assert refusal(lambda: reinspect(world, rectification)) == "ended"
    assert refusal(lambda: report(world, rectification)) == "ended"
    assert Rectification.objects.get().report == "已改进"


@pytest.mark.django_db
def test_days_stand_in_order_and_none_is_to_come(world):
    tomorrow, inspection = date(2026, 11, 21), inspect(world)
    assert refusal(lambda: order(world, inspection, ordered_on=FAILED_ON - timedelta(days=1))) == "too_early"
    assert refusal(lambda: order(world, inspection, ordered_on=tomorrow)) == "future"
    rectification = order(world, inspection)
    for act, name in ((report, "reported_on"), (reinspect, "inspected_on")):
        assert (
            refusal(lambda act=act, name=name: act(world, rectification, **{name: ORDERED_ON - timedelta(days=1)})) == "too_early"
        )
        assert refusal(lambda act=act, name=name: act(world, rectification, **{name: tomorrow})) == "future"
    assert Inspection.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("requirement", ["", "   ", "长" * 1001], ids=["empty", "blank", "endless"])
def test_a_requirement_is_neither_empty_nor_endless(world, requirement):
    with pytest.raises(ValidationError), transaction.atomic():
        order(world, requirement=requirement)
    assert not Rectification.objects.exists()


@pytest.mark.django_db
def test_s1_a_city_deals_with_its_own_items_alone(world):
    mine = world.certificate(product=world.product(enterprise=world.enterprise(unit=Unit.WUHAN.value))).product
    assert order(world, inspect(world, product=mine), by=world.chen).ordered_by == world.chen
    product = world.certificate(product=world.product(enterprise=world.enterprise(unit=Unit.ENSHI.value))).product
    rectification, another = order(world, inspect(world, product=product)), inspect(world, product=product)
    for act in (
        partial(order, world, another, by=world.chen),
        partial(order, world, another, by=world.rita),
        partial(report, world, rectification, by=world.chen),
        partial(reinspect, world, rectification, by=world.chen),
    ):
        with pytest.raises(NotPermitted), transaction.atomic():
            act()


@pytest.mark.django_db(transaction=True)
def test_r8_fifty_at_once_order_once_and_end_once(world):
    inspection, key = inspect(world), uuid4()
    susan = world.susan
    outcomes = together(*[partial(order, world, inspection, by=susan)] * 50)
    assert Rectification.objects.count() == 1
    assert sum(isinstance(outcome, Rectification) for outcome in outcomes) == 1
    rectification = Rectification.objects.get()
    ends = together(*[partial(reinspect, world, rectification, by=susan, request_key=key)] * 50)
    assert {outcome.pk for outcome in ends} == {Rectification.objects.get().reinspection_id}
    assert AuditEvent.objects.filter(verb="rectification.end").count() == 1


def row(inspection: Inspection, by, **fields) -> Rectification:
    """Straight into the table, past the action."""
    days = {"ordered_on": ORDERED_ON, "due_on": DUE_ON, "reinspect_by": REINSPECT_BY}
    return Rectification.objects.create(**{"inspection": inspection, "requirement": "x", "ordered_by": by, **days, **fields})


@pytest.mark.django_db
@pytest.mark.parametrize(
    "wrong", [{"report": "无日期"}, {"reported_on": date(2026, 9, 2)}, {"due_on": ORDERED_ON}, {"ordered_on": date(2026, 8, 1)}]
)
def test_the_database_takes_no_half_and_no_disorder(world, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        row(inspect(world), world.susan, **wrong)


@pytest.mark.django_db
def test_the_database_takes_no_order_where_nothing_failed_and_no_end_by_another_item(world):
    failed, another, passed = inspect(world), inspect(world), inspect(world, result="PASSED")
    rectification = row(failed, world.susan)
    foreign = reinspect(world, row(another, world.susan))
    for wrong in (
        lambda: row(passed, world.susan),
        lambda: Rectification.objects.filter(pk=rectification.pk).update(reinspection=foreign),
        lambda: Rectification.objects.filter(pk=rectification.pk).update(reinspection=failed),
        lambda: Rectification.objects.filter(pk=rectification.pk).update(reinspection=inspect(world, product=failed.product)),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            wrong()


@pytest.mark.django_db
def test_r7_the_database_lets_no_step_be_taken_back(world):
    rectification = order(world)
    rows = Rectification.objects.filter(pk=rectification.pk)
    report(world, rectification)
    reinspected = reinspect(world, rectification)
    for change in (
        {"due_on": DUE_ON + timedelta(days=1)},
        {"requirement": "别的"},
        {"report": "别的"},
        {"reported_on": None, "report": "", "report_recorded_by": None},
        {"reinspection": None},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**change)
    with pytest.raises(ProgrammingError, match="Cannot delete"), transaction.atomic():
        rows.delete()
    assert rows.get().reinspection == reinspected


@pytest.mark.django_db
def test_quality_information_and_the_page_of_the_item_tell_each_step(client, world):
    rectification = order(world)
    ordered, reported, passed = "已责令整改，期限至 2026-10-31。", "企业于 2026-10-30 报告了整改情况。", "2026-11-10 复查合格。"

    def told() -> list[list[bool]]:
        pages = [
            client.get(address).content.decode() for address in ("/quality/", rectification.inspection.product.get_absolute_url())
        ]
        return [[sentence in page for sentence in (ordered, reported, passed)] for page in pages]

    assert told() == [[True, False, False]] * 2
    report(world, rectification)
    assert told() == [[True, True, False]] * 2
    reinspect(world, rectification)
    assert told() == [[True, True, True]] * 2
    rows = csv.DictReader(io.StringIO(b"".join(client.get("/quality/export.csv").streaming_content).decode("utf-8-sig")))
    assert [line["整改"] for line in rows] == ["", ordered + reported + passed]
    exported = json.loads(b"".join(client.get("/quality/export.json?result=FAILED").streaming_content))["items"]
    assert [(item["correct_by"], item["reinspection"]) for item in exported] == [("2026-10-31", "PASSED")]


@pytest.mark.django_db
def test_the_page_of_an_item_costs_the_same_with_a_rectification_as_without(client, world, django_assert_max_num_queries):
    inspection = inspect(world)

    def cost() -> int:
        with django_assert_max_num_queries(100) as captured:
            client.get(inspection.product.get_absolute_url())
        return len(captured)

    client.get("/report/")  # the frame of all pages is read once in a while
    before = cost()
    reinspect(world, order(world, inspection))
    assert cost() == before
