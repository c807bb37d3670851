"""Roles inside an enterprise, and the end of them."""

import pytest
from django.db import transaction

from tests.factories.world import NOW
from tests.together import together
from verify.membership.actions import members
from verify.membership.models import Member
from verify.membership.rights import is_member
from verify.models import AuditEvent
from verify.refusals import NotPermitted, Refused
from verify.registry.units import Unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def firm(world):
    return world.enterprise(unit=Unit.WUHAN.value)


@pytest.fixture
def owner(world, firm):
    return world.member(firm)


@pytest.fixture
def editor(world, firm, owner):
    return world.member(firm, "EDITOR")


def row(user) -> Member:
    return Member.objects.present().get(user=user)


def test_an_owner_gives_another_role(firm, owner, editor):
    member = members.assign(member=row(editor), role="LABEL_OFFICER", by=owner, at=NOW)
    event = AuditEvent.objects.latest("sequence")
    told = {"user": editor.pk, "role": "LABEL_OFFICER", "role_before": "EDITOR"}
    assert (member.role, event.verb, event.data) == ("LABEL_OFFICER", "member.assign", told)


def test_whoever_was_removed_acts_for_nobody_and_comes_back_by_a_new_row(world, firm, owner, editor):
    member = members.remove(member=row(editor), by=owner, at=NOW)
    assert not is_member(editor, firm)
    for action in (members.remove, lambda **told: members.assign(role="OWNER", **told)):
        with pytest.raises(Refused) as refused:
            action(member=member, by=owner, at=NOW)
        assert refused.value.code == "removed"
    with pytest.raises(Exception, match="Cannot update"), transaction.atomic():
        Member.objects.filter(pk=member.pk).update(removed_at=None, removed_by=None)
    with pytest.raises(Exception, match="Cannot delete"), transaction.atomic():
        Member.objects.filter(pk=member.pk).delete()


def test_others_change_nobody(world, owner, editor):
    stranger = world.member(world.enterprise())
    for by in (editor, stranger, world.susan, world.nobody):
        with pytest.raises(NotPermitted):
            members.remove(member=row(owner), by=by, at=NOW)
    assert Member.objects.filter(removed_at=None).count() == 3


def test_the_last_owner_stays_unless_the_city_removes_them(world, owner, editor):
    for action in (members.remove, lambda **told: members.assign(role="EDITOR", **told)):
        with pytest.raises(Refused) as refused:
            action(member=row(owner), by=owner, at=NOW)
        assert refused.value.code == "last_owner"
    members.remove(member=row(owner), by=world.chen, at=NOW)
    assert Member.objects.present().count() == 1


def test_a_city_removes_nobody_of_another_unit(world):
    person = world.member(world.enterprise(unit=Unit.ENSHI.value))
    with pytest.raises(NotPermitted) as refused:
        members.remove(member=row(person), by=world.chen, at=NOW)
    assert refused.value.code == "other_unit"


@pytest.mark.django_db(transaction=True)
def test_r8_two_owners_at_once_do_not_remove_each_other(world, firm, owner):
    other = world.member(firm)
    first, second = row(owner), row(other)

    outcomes = together(
        lambda: members.remove(member=second, by=owner, at=NOW),
        lambda: members.remove(member=first, by=other, at=NOW),
    )
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Member", "NotPermitted"]
    assert Member.objects.present().count() == 1
