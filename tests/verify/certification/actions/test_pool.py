"""The pool of candidates: each city for itself, help for good, and a state that follows the applications."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from tests.factories.world import NOW, World
from tests.together import together
from verify.certification import pool_exports
from verify.certification.actions import announcements, applications, pool
from verify.demo.stage import social_credit_code
from verify.models import Application, AuditEvent, PoolEntry, PoolHelp
from verify.refusals import NotPermitted, Refused

KEY = UUID(int=11)


@pytest.fixture
def code() -> str:
    return social_credit_code("420100", 3)


@pytest.fixture
def entry(world: World, code: str) -> PoolEntry:
    return enter(world, code)


def enter(world: World, code: str, **told) -> PoolEntry:
    return world.pool_entry(**{"uscc": code, "item_name": "示例镜片", "by": world.chen, **told})


def state(entry: PoolEntry) -> str:
    return PoolEntry.objects.with_state().get(pk=entry.pk).state


def test_an_entry_is_made_once_by_its_key_and_once_by_its_item(world, code):
    first = enter(world, code.lower(), request_key=KEY)
    assert (enter(world, code, request_key=KEY), first.uscc) == (first, code)
    with pytest.raises(Refused, match="已在培育库") as refusal:
        enter(world, code)
    assert (refusal.value.code, PoolEntry.objects.count()) == ("stands", 1)
    assert AuditEvent.objects.filter(verb="pool.enter").count() == 1


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"uscc": "91420100EXAMPLE000"}, "uscc"),
        ({"uscc": ""}, "uscc"),
        ({"item_name": " "}, "item_name"),
        ({"level": "X"}, "level"),
    ],
)
def test_what_is_wrong_is_said_of_its_field(world, code, told, field):
    with pytest.raises(ValidationError) as fault:
        enter(world, code, **told)
    assert set(fault.value.message_dict) == {field}


def test_a_city_keeps_its_own_pool_alone(world, code, entry):
    with pytest.raises(NotPermitted):
        enter(world, code, unit="422800", item_name="示例茶")
    foreign = enter(world, code, unit="422800", item_name="示例茶", by=world.rita)
    for act in (
        lambda: pool.leave(entry=foreign, reason="示例", by=world.chen, at=NOW),
        lambda: pool.give_help(
            entry=foreign, kind="TRAINING", given_on=NOW.date(), given_by="示例局", what="示例", by=world.chen, at=NOW
        ),
        lambda: pool.leave(entry=entry, reason="示例", by=world.susan, at=NOW),
    ):
        with pytest.raises(NotPermitted):
            act()
    assert list(PoolEntry.objects.visible_to(world.chen)) == [entry]


def test_help_is_recorded_once_and_not_ahead_of_its_day(world, entry):
    said = {"entry": entry, "kind": "GUIDANCE", "given_by": "示例标准化院", "what": "示例", "by": world.chen, "at": NOW}
    first = pool.give_help(**said, given_on=NOW.date(), request_key=KEY)
    assert pool.give_help(**said, given_on=NOW.date(), request_key=KEY) == first
    with pytest.raises(Refused) as refusal:
        pool.give_help(**said, given_on=NOW.date() + timedelta(days=1))
    assert (refusal.value.code, PoolHelp.objects.count()) == ("future", 1)


def test_what_changed_stands_in_the_audit_chain(world, entry):
    pool.revise(entry=entry, item_name="示例镜片", kind="PRODUCT", industry=None, level="PROVINCE", by=world.chen, at=NOW)
    pool.revise(entry=entry, item_name="示例镜片", kind="PRODUCT", industry=None, level="PROVINCE", by=world.chen, at=NOW)
    (event,) = AuditEvent.objects.filter(verb="pool.revise")
    assert event.data["changed"] == {"level": ["CITY", "PROVINCE"]}


def test_who_left_stays_as_it_was_and_may_come_again(world, code, entry):
    with pytest.raises(Refused):
        pool.leave(entry=entry, reason=" ", by=world.chen, at=NOW)
    left = pool.leave(entry=entry, reason="示例停产", by=world.chen, at=NOW)
    with pytest.raises(Refused) as refusal:
        pool.leave(entry=entry, reason="示例", by=world.chen, at=NOW)
    assert (refusal.value.code, state(left)) == ("left", "LEFT")
    assert enter(world, code) != left


def test_the_database_keeps_entries_and_what_left(world, entry):
    with pytest.raises(Exception, match="Cannot delete"), transaction.atomic():
        entry.delete()
    pool.leave(entry=entry, reason="示例停产", by=world.chen, at=NOW)
    with pytest.raises(Exception, match="Cannot update"), transaction.atomic():
        PoolEntry.objects.update(level="PROVINCE")
    with pytest.raises(IntegrityError), transaction.atomic():
        PoolEntry.objects.bulk_create([PoolEntry(unit="1", recorded_by=world.rita, recorded_at=NOW)])


def apply(world: World, entry: PoolEntry, **told) -> Application:
    told = {
        "enterprise_name": entry.enterprise_name,
        "uscc": entry.uscc,
        "unit": entry.unit,
        "item_name": entry.item_name,
        "operating_since": NOW.date().replace(year=2015),
        "standard_code": "Q/示例 001-2025",
        "standard_in_force_on": NOW.date().replace(year=2025),
        **told,
    }
    return applications.enter(round=world.call().round, told=told, pool_entry=entry, by=world.chen, at=NOW, is_demo=True)


def test_an_application_remembers_its_entry_and_the_state_follows(world, entry):
    assert state(entry) == "FOSTERED"
    application = apply(world, entry)
    assert (application.pool_entry, state(entry)) == (entry, "APPLIED")
    assert AuditEvent.objects.get(verb="application.enter").data["pool_entry"] == entry.ref
    with pytest.raises(IntegrityError, match="keeps its entry"), transaction.atomic():
        Application.objects.filter(pk=application.pk).update(pool_entry=None)
    applications.submit(application=application, by=world.chen, at=NOW)
    application.refresh_from_db()
    world.review(application, "REJECTED", reason="NOT_ELIGIBLE", remark="示例", at=NOW)
    assert state(entry) == "FOSTERED"


def test_no_other_enterprise_applies_from_an_entry_nor_one_that_left(world, code, entry):
    with pytest.raises(Refused) as refusal:
        apply(world, entry, uscc=social_credit_code("420100", 4))
    assert refusal.value.code == "other_entry"
    pool.leave(entry=entry, reason="示例停产", by=world.chen, at=NOW)
    with pytest.raises(Refused) as refusal:
        apply(world, entry)
    assert (refusal.value.code, Application.objects.count()) == ("left", 0)


def test_certified_when_the_list_is_announced(world, entry):
    (candidate,) = world.closed_list(count=1, enterprise_name=entry.enterprise_name, uscc=entry.uscc, pool_entry=entry)
    world.deliberated([candidate])
    assert state(entry) == "APPLIED"
    drafted = announcements.draft(round=candidate.round, announced_on=NOW.date(), by=world.rita, at=NOW)
    announcements.announce(announcement=drafted, by=world.abel, at=NOW)
    assert state(entry) == "CERTIFIED"


def test_a_cell_of_the_file_is_never_a_formula(world, code):
    enter(world, code, item_name="=1+1 偲鮰")
    head, row = pool_exports.cells(PoolEntry.objects.with_state(), NOW)
    assert (head[0], row[0], row[8]) == ("项目", "'=1+1 偲鮰", "培育中")


@pytest.mark.django_db(transaction=True)
def test_several_at_once_make_one_entry(world, code):
    officer = world.chen
    results = together(*[lambda: enter(world, code, by=officer)] * 8)
    assert (PoolEntry.objects.count(), sum(isinstance(each, PoolEntry) for each in results)) == (1, 1)
