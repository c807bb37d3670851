"""Who may invite whom, and what an invitation opens."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from tests.factories.world import NOW, PASSWORD, credit_code
from verify.membership.actions import invitations
from verify.membership.links import address_of, invitation_of, token_of
from verify.membership.models import Invitation, InvitationState, Member, MemberRole
from verify.membership.rights import is_member
from verify.models import AuditEvent, Message
from verify.outbox.actions import messages
from verify.refusals import NotPermitted, Refused
from verify.registry.units import Unit

pytestmark = pytest.mark.django_db
CODE = credit_code(77)


@pytest.fixture
def firm(world):
    return world.enterprise(unit=Unit.WUHAN.value, uscc=CODE)


def invite(firm, by, **fields):
    return invitations.invite(enterprise=firm, by=by, at=NOW, **{"uscc": CODE, "email": "a@example.com", "role": "OWNER", **fields})


def join(invitation, **fields):
    told = {"uscc": CODE, "username": "lan", "name": "示例兰", "password": PASSWORD}
    return invitations.join(invitation=invitation, at=NOW, **{**told, **fields})


def code_of(refused) -> str:
    return refused.value.code


def test_the_city_invites_an_owner_who_joins_with_the_code_of_the_enterprise(world, firm):
    member = join(invite(firm, world.chen, uscc=f" {CODE[:8].lower()} {CODE[8:]} "))
    assert (member.enterprise, member.role, member.admitted_by) == (firm, "OWNER", world.chen)
    assert (member.user.groups.count(), member.user.is_superuser) == (0, False)
    verbs = list(AuditEvent.objects.filter(object=f"enterprise:{firm.ref}").order_by("sequence").values_list("verb", flat=True))
    assert verbs == ["enterprise.register", "member.invite", "member.accept"]
    assert "a@example.com" not in str(list(AuditEvent.objects.values_list("data", flat=True)))


def test_the_mail_holds_the_link_sealed_until_it_is_sent(world, firm):
    invitation = invite(firm, world.chen)
    message = Message.objects.get(kind="INVITATION")
    token = token_of(invitation)
    assert (message.address, token in message.body, token.encode() in bytes(message.sealed_link)) == ("a@example.com", False, False)
    messages.send(message=message.pk, at=NOW)
    [sent] = mail.outbox
    assert (sent.to, address_of(invitation) in sent.body) == (["a@example.com"], True)


@pytest.mark.parametrize("who", ["susan", "abel", "ida", "nobody"])
def test_nobody_else_of_the_staff_invites(world, firm, who):
    with pytest.raises(NotPermitted):
        invite(firm, getattr(world, who))
    assert not Invitation.objects.exists()


def test_a_city_invites_for_its_own_enterprises_alone(world):
    foreign = world.enterprise(unit=Unit.ENSHI.value, uscc=CODE)
    with pytest.raises(NotPermitted) as refused:
        invite(foreign, world.chen)
    assert code_of(refused) == "other_unit"


def test_a_code_that_the_register_lacks_is_written_down_by_staff_and_no_other(world):
    firm = world.enterprise(unit=Unit.WUHAN.value)
    with pytest.raises(ValidationError, match="GB 32100"):
        invite(firm, world.chen, uscc="914201000000000000")
    invite(firm, world.chen)
    firm.refresh_from_db()
    assert firm.uscc == CODE
    with pytest.raises(Refused) as refused:
        invite(firm, world.chen, uscc=credit_code(78))
    assert code_of(refused) == "uscc"


@pytest.mark.parametrize("role", ["EDITOR", "LABEL_OFFICER"])
def test_of_members_only_owners_invite_and_only_for_their_own(world, firm, role):
    other = world.enterprise(uscc=credit_code(79))
    owner, officer = world.member(firm), world.member(firm, role)
    assert invite(firm, owner, role="EDITOR").role == "EDITOR"
    for by, where in ((officer, firm), (owner, other)):
        with pytest.raises(NotPermitted):
            invite(where, by, uscc=where.uscc)


def test_a_link_is_good_once_for_a_week_and_for_nobody_after_it_was_replaced(world, firm):
    first = invite(firm, world.chen)
    second = invite(firm, world.chen)
    first.refresh_from_db()
    assert (first.state(NOW), second.state(NOW)) == (InvitationState.WITHDRAWN, InvitationState.OPEN)
    assert second.state(NOW + timedelta(days=7)) == InvitationState.EXPIRED
    join(second)
    for gone in (first, second):
        with pytest.raises(Refused) as refused:
            join(gone, username="other")
        assert code_of(refused) == "settled"
    assert Member.objects.count() == 1


@pytest.mark.parametrize("token", ["", "x", "MQ:bad", "MQ:bad\x00", "9" * 5000])
def test_a_link_that_we_did_not_write_opens_nothing(token, db):
    assert invitation_of(token) is None


def test_a_wrong_code_makes_no_account(world, firm):
    invitation = invite(firm, world.chen)
    with pytest.raises(Refused) as refused:
        join(invitation, uscc=credit_code(80))
    assert code_of(refused) == "uscc"
    assert type(world.chen).objects.filter(username="lan").count() == 0


@pytest.mark.parametrize("username", ["CHEN", "chen", "console ", "示例 兰", ""])
def test_a_taken_or_unusable_name_is_said_beside_the_name(world, firm, username):
    invitation = invite(firm, world.chen)
    with pytest.raises(ValidationError) as refused:
        join(invitation, username=username)
    assert set(refused.value.message_dict) == {"username"}


def test_staff_act_for_no_enterprise(world, firm):
    with pytest.raises(Refused) as refused:
        invitations.accept(invitation=invite(firm, world.chen), uscc=CODE, by=world.rita, at=NOW)
    assert code_of(refused) == "staff"


def test_one_person_acts_for_several(world, firm):
    other = world.enterprise(uscc=credit_code(81))
    person = world.member(firm)
    invitations.accept(invitation=world.invitation(other, "EDITOR"), uscc=other.uscc, by=person, at=NOW)
    assert (is_member(person, firm), is_member(person, other)) == (True, True)
    assert not is_member(person, other, frozenset({MemberRole.OWNER}))


def test_the_database_keeps_what_was_settled(world, firm):
    invitation = invite(firm, world.chen)
    join(invitation)
    for change in ({"accepted_at": None, "accepted_by": None}, {"role": "EDITOR"}):
        with pytest.raises(Exception, match="Cannot update"), transaction.atomic():
            Invitation.objects.filter(pk=invitation.pk).update(**change)
    with pytest.raises(Exception, match="Cannot delete"), transaction.atomic():
        Invitation.objects.filter(pk=invitation.pk).delete()
    with pytest.raises(IntegrityError, match="member_role_known"), transaction.atomic():
        Member.objects.update(role="KING")
