"""Inviting and removing people from inside."""

import pytest

from verify.membership.links import address_of
from verify.models import Invitation, Member

pytestmark = pytest.mark.django_db


def test_an_owner_invites_and_reads_the_link(firm, enter):
    client = enter(firm.owner)
    answer = client.post(f"{firm.home}people/invite/", {"email": "b@example.com", "role": "EDITOR"}, follow=True)
    link = address_of(Invitation.objects.get(email="b@example.com"))
    assert link in answer.content.decode()
    assert link not in enter(firm.editor).get(f"{firm.home}people/").content.decode()


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"email": "", "role": "EDITOR"}, "请填写这一项"),
        ({"email": "not an address", "role": "EDITOR"}, "邮件地址"),
        ({"email": "b@example.com", "role": "KING"}, "有效"),
        ({"email": f"{'b' * 300}@example.com", "role": "EDITOR"}, "254"),
        ({"email": "b@exam\x00ple.com", "role": "EDITOR"}, "邮件地址"),
    ],
)
def test_what_cannot_be_invited_is_said_and_kept(firm, enter, told, said):
    before = Invitation.objects.count()
    answer = enter(firm.owner).post(f"{firm.home}people/invite/", told)
    assert (answer.status_code, Invitation.objects.count()) == (422, before)
    assert said in answer.content.decode()


def test_a_removed_member_is_out_with_the_next_request_in_every_tab(firm, enter):
    tab = enter(firm.editor)
    assert tab.get(firm.home).status_code == 200
    member = Member.objects.present().get(user=firm.editor)
    enter(firm.owner).post(f"{firm.home}people/{member.pk}/remove/")
    assert tab.get(firm.home).status_code == 404
    assert tab.get("/portal/").status_code == 200
    assert firm.enterprise.name not in tab.get("/portal/").content.decode()


def test_the_last_owner_is_told_why_they_stay(firm, enter):
    client, member = enter(firm.owner), Member.objects.present().get(user=firm.owner)
    answer = client.post(f"{firm.home}people/{member.pk}/remove/", follow=True)
    assert "不能移除最后一位负责人" in answer.content.decode()
    answer = client.post(f"{firm.home}people/{member.pk}/role/", {"role": "EDITOR"})
    assert (answer.status_code, "总要有人负责" in answer.content.decode()) == (422, True)
