from datetime import date

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from tests.factories.world import NOW
from verify.models import AuditEvent, Lot
from verify.refusals import Refused
from verify.trace.actions import lots

pytestmark = pytest.mark.django_db


@pytest.fixture
def product(world):
    return world.product()


@pytest.fixture
def officer(world, product):
    return world.member(product.enterprise, "LABEL_OFFICER")


def told(product, by, **fields) -> dict:
    return {"product": product, "number": "A-1", "produced_on": date(2026, 11, 1), "by": by, "at": NOW, **fields}


def code(**fields) -> str:
    with pytest.raises(Refused) as refused:
        lots.register(**fields)
    return refused.value.code


def test_a_lot_is_registered_and_recorded_in_the_chain(product, officer):
    lot = lots.register(**told(product, officer, number=" A-1\n", quantity=" 2000 罐 "))
    assert (lot.number, lot.quantity, lot.best_before) == ("A-1", "2000 罐", None)
    assert AuditEvent.objects.latest("sequence").verb == "lot.register"


def test_r8_the_same_lot_again_is_the_first_one_and_a_contradiction_is_refused(product, officer):
    lot = lots.register(**told(product, officer))
    assert lots.register(**told(product, officer, number="a-1")) == lot
    assert code(**told(product, officer, produced_on=date(2026, 11, 2))) == "registered"
    assert Lot.objects.count() == 1


def test_two_items_may_have_lots_of_one_number(world, product, officer):
    other = world.product(enterprise=product.enterprise)
    assert lots.register(**told(product, officer)) != lots.register(**told(other, officer))


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"produced_on": date(2026, 11, 21)}, "produced_on"),
        ({"best_before": date(2026, 10, 31)}, "best_before"),
    ],
)
def test_days_that_cannot_be_are_refused(product, officer, wrong, why):
    assert code(**told(product, officer, **wrong)) == why


def test_only_members_who_keep_lots_register(world, product):
    editor, foreign = world.member(product.enterprise, "EDITOR"), world.member(world.enterprise(), "OWNER")
    for by in (editor, foreign, world.rita):
        assert code(**told(product, by)) == "not_permitted"


def test_r7_a_lot_is_never_edited_or_deleted(world):
    lot = world.lot()
    for change in (lambda: Lot.objects.update(number="B"), lot.delete):
        with pytest.raises(DatabaseError, match=r"[Cc]annot (update|delete)"), transaction.atomic():
            change()


@pytest.mark.parametrize(
    ("wrong", "constraint"),
    [
        ({"number": ""}, "lot_has_a_number"),
        ({"best_before": date(2026, 10, 1)}, "lot_best_after_it_is_made"),
        ({"number": "TAKEN"}, "lot_once_per_item"),
    ],
)
def test_the_database_refuses_what_is_no_lot(product, officer, wrong, constraint):
    row = {"product": product, "number": "n", "produced_on": date(2026, 11, 1), "registered_by": officer, "registered_at": NOW}
    Lot.objects.create(**{**row, "number": "taken"})
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Lot.objects.create(**{**row, **wrong})
