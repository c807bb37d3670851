"""Quota, order, second person: how an enterprise comes to its labels."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from tests.factories.world import NOW
from tests.together import together
from verify.labels.actions import orders
from verify.labels.orders import LabelOrder, LabelQuota, remaining
from verify.models import AuditEvent, LabelRun
from verify.refusals import Refused
from verify.registry.units import Unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def item(world):
    product = world.product(enterprise=world.enterprise(unit=Unit.WUHAN.value))
    world.certificate(product=product)
    return product


@pytest.fixture
def people(world, item):
    """Two who may order, and one who may not."""
    return [world.member(item.enterprise, role) for role in ("OWNER", "LABEL_OFFICER", "EDITOR")]


@pytest.fixture
def quota(world, item) -> LabelQuota:
    return orders.grant(product=item, quantity=1000, basis="示例产量", by=world.chen, at=NOW)


def ask(item, by, **told) -> LabelOrder:
    return orders.ask(product=item, by=by, at=NOW, **{"grade": "ITEM", "quantity": 400, "lot": "示例01", **told})


def left(item) -> int:
    return remaining([item])[item.pk]


def code(action, *args, **told) -> str:
    with pytest.raises(Refused) as refused:
        action(*args, **told)
    return refused.value.code


def test_one_orders_another_confirms_and_the_run_is_issued(item, people, quota):
    owner, officer, _editor = people
    order = ask(item, officer)
    assert (order.state, left(item), LabelRun.objects.count()) == ("ASKED", 600, 0)
    order = orders.confirm(order=order, by=owner, at=NOW)
    run = LabelRun.objects.get()
    assert (order.run, run.quantity, run.lot, run.issued_by, run.product) == (run, 400, "示例01", owner, item)
    verbs = list(AuditEvent.objects.order_by("-sequence").values_list("verb", flat=True)[:4])
    assert verbs == ["labels.confirm", "labels.issue", "labels.ask", "labels.grant"]
    assert left(item) == 600


def test_whoever_ordered_does_not_confirm(item, people, quota):
    owner, officer, editor = people
    order = ask(item, officer)
    assert code(orders.confirm, order=order, by=officer, at=NOW) == "same_person"
    assert code(orders.confirm, order=order, by=editor, at=NOW) == "not_permitted"
    run = LabelRun.objects.create(product=item, grade="ITEM", quantity=400, key_name="k", issued_by=owner, issued_at=NOW)
    with pytest.raises(IntegrityError, match="labelorder_confirmed_by_another"), transaction.atomic():
        LabelOrder.objects.filter(pk=order.pk).update(state="ISSUED", decided_by=officer, decided_at=NOW, run=run)


def test_others_order_nothing(world, item, people, quota):
    stranger = world.member(world.enterprise())
    for by in (people[2], stranger, world.rita, world.chen, world.nobody):
        assert code(ask, item, by) == "not_permitted"


def test_more_than_the_quota_is_refused_with_what_is_left(item, people, quota):
    owner, officer, _editor = people
    ask(item, officer)
    with pytest.raises(Refused, match="600"):
        ask(item, officer, quantity=601)
    first = ask(item, officer, quantity=600)
    assert code(ask, item, owner, quantity=1) == "quota"
    orders.decline(order=first, remark="示例原因", by=owner, at=NOW)
    assert left(item) == 600


@pytest.mark.parametrize("quantity", [0, -1, 2**30])
def test_a_quantity_out_of_range_is_refused(world, item, people, quota, quantity):
    assert code(ask, item, people[0], quantity=quantity) == "quantity"
    assert code(orders.grant, product=item, quantity=quantity, basis="x", by=world.chen, at=NOW) == "quantity"


def test_what_could_not_be_issued_is_not_ordered(world, item, people, quota):
    service = world.product(enterprise=item.enterprise, kind="SERVICE")
    assert code(ask, service, people[0]) == "not_a_product"
    assert code(ask, world.product(enterprise=item.enterprise), people[0]) == "not_certified"


def test_an_item_suspended_in_between_gets_no_labels(world, item, people, quota):
    order = ask(item, people[0])
    world.decide("suspend", item.certificates.get())
    assert code(orders.confirm, order=order, by=people[1], at=NOW) == "not_certified"
    assert LabelRun.objects.count() == 0


def test_a_declined_order_stays_declined(item, people, quota):
    owner, officer, _editor = people
    order = ask(item, officer)
    assert code(orders.decline, order=order, remark=" ", by=owner, at=NOW) == "no_reason"
    orders.decline(order=order, remark="示例原因", by=officer, at=NOW)
    assert code(orders.confirm, order=order, by=owner, at=NOW) == "decided"
    assert code(orders.decline, order=order, remark="x", by=owner, at=NOW) == "decided"
    with pytest.raises(Exception, match="Cannot update"), transaction.atomic():
        LabelOrder.objects.update(quantity=1)


def test_the_office_grants_for_its_own_units(world, item, quota):
    foreign = world.product(enterprise=world.enterprise(unit=Unit.ENSHI.value))
    assert code(orders.grant, product=foreign, quantity=1, basis="x", by=world.chen, at=NOW) == "other_unit"
    assert code(orders.grant, product=item, quantity=1, basis="x", by=world.susan, at=NOW) == "not_permitted"
    with pytest.raises(Exception, match="Cannot update"), transaction.atomic():
        LabelQuota.objects.update(quantity=10**6)


def test_voided_labels_are_replaced_once_and_take_nothing_from_the_quota(item, people, quota):
    owner, officer, _editor = people
    run = orders.confirm(order=ask(item, officer), by=owner, at=NOW).run
    told = {"run": run, "reason": "示例破损", "by": officer, "at": NOW, "first": 11, "last": 20}
    order = orders.replace(**told)
    assert (order.quantity, order.lot, order.replaces.first, left(item)) == (10, "示例01", 11, 600)
    assert orders.replace(**told) == order
    assert code(orders.replace, **{**told, "first": 12}) == "range"
    assert orders.confirm(order=order, by=owner, at=NOW).run.quantity == 10


def test_a_product_level_code_is_not_replaced_in_part(item, people, quota):
    owner, officer, _editor = people
    run = orders.confirm(order=ask(item, officer, grade="PRODUCT"), by=owner, at=NOW).run
    assert code(orders.replace, run=run, reason="x", by=owner, at=NOW) == "grade"
    assert run.ranges.count() == 0


@pytest.mark.django_db(transaction=True)
def test_r8_fifty_repeats_of_one_order_and_of_one_confirmation_have_one_effect(world, item, people, quota):
    owner, officer, _editor = people
    key = uuid4()
    asked = together(*[lambda: ask(item, officer, request_key=key)] * 50)
    assert {order.pk for order in asked} == {LabelOrder.objects.get().pk}
    confirmed = together(*[lambda: orders.confirm(order=asked[0], by=owner, at=NOW + timedelta(minutes=1))] * 50)
    assert {order.run_id for order in confirmed} == {LabelRun.objects.get().pk}


@pytest.mark.django_db(transaction=True)
def test_two_at_once_do_not_take_the_same_rest_of_a_quota(item, people, quota):
    outcomes = together(*[lambda: ask(item, people[0], quantity=700), lambda: ask(item, people[1], quantity=700)])
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["LabelOrder", "Refused"]
    assert left(item) == 300


def test_scratch_codes_are_chosen_with_the_order_and_kept_by_run_and_replacement(item, people, quota):
    owner, officer, _editor = people
    order = ask(item, officer, has_scratch=True)
    run = orders.confirm(order=order, by=owner, at=NOW).run
    data = AuditEvent.objects.filter(verb__in=["labels.ask", "labels.issue"]).values_list("data", flat=True)
    assert (run.has_scratch, [event["scratch"] for event in data]) == (True, [True, True])
    again = orders.replace(run=run, reason="示例破损", by=officer, at=NOW, first=1, last=2)
    assert orders.confirm(order=again, by=owner, at=NOW).run.has_scratch
    assert not orders.confirm(order=ask(item, officer, quantity=1), by=owner, at=NOW).run.has_scratch
    with pytest.raises(Exception, match="Cannot update"), transaction.atomic():
        LabelRun.objects.filter(pk=run.pk).update(has_scratch=False)


def test_a_product_level_code_has_no_scratch_code(item, people, quota):
    assert code(ask, item, people[0], grade="PRODUCT", has_scratch=True) == "scratch"
    order = ask(item, people[0], grade="PRODUCT")
    with pytest.raises(IntegrityError, match="labelorder_scratch_code_is_of_one_item"), transaction.atomic():
        LabelOrder.objects.filter(pk=order.pk).update(has_scratch=True)
    told = {"product": item, "grade": "PRODUCT", "quantity": 1, "key_name": "new", "issued_by": people[0], "issued_at": NOW}
    with pytest.raises(IntegrityError, match="labelrun_scratch_code_is_of_one_item"), transaction.atomic():
        LabelRun.objects.create(**told, has_scratch=True)
