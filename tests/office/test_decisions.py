"""Proposing and deciding, through the screens."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories.world import NOW
from tests.office.conftest import propose
from verify.models import AuditEvent, Certificate, Proposal, StatusChange
from verify.registry.actions import proposals
from verify.registry.audit import verify_chain
from verify.registry.status import Status

TYPED = {
    "kind": "SUSPEND",
    "reason": "监督抽查发现水分项目不合格",
    "legal_basis": "示例办法第十二条",
    "effective_on": "2026-11-20",
    "notice_url": "https://example.gov.cn/notices/1",
}


@pytest.fixture
def certificate(world) -> Certificate:
    return world.certificate()


def send(client: Client, certificate: Certificate, **changed: Any) -> Any:
    return client.post(reverse("office:propose", args=[certificate.ref]), {**TYPED, **changed})


def decide(client: Client, verb: str, proposal: Proposal, remark: str = "") -> Any:
    return client.post(reverse(f"office:{verb}", args=[proposal.pk]), {"remark": remark}, follow=True)


def said(response: Any) -> str:
    """The latest message; those of pages that no test opened stand before it."""
    return [str(message).strip() for message in response.context["messages"]][-1]


def verbs() -> list[str]:
    return list(AuditEvent.objects.order_by("sequence").values_list("verb", flat=True))


def test_the_supervisor_proposes_and_the_approver_approves(client: Client, world, certificate):
    client.force_login(world.susan)
    opened = client.get(reverse("office:propose", args=[certificate.ref]) + "?kind=SUSPEND")
    assert opened.context["form"].initial == {"kind": "SUSPEND", "effective_on": date(2026, 11, 20)}
    response = send(client, certificate)
    assert response["Location"] == reverse("office:certificate", args=[certificate.ref])

    proposal = Proposal.objects.get()
    assert {name: str(getattr(proposal, name)) for name in TYPED} == TYPED
    assert (proposal.proposed_by, proposal.state, certificate.status(NOW)) == (world.susan, "OPEN", Status.VALID)

    client.force_login(world.abel)
    response = decide(client, "approve", proposal, "同意")
    assert said(response) == "已批准：认定暂停。"
    change = StatusChange.objects.get(kind="SUSPEND")
    assert (change.decided_by, change.approved_by, change.reason) == (world.susan, world.abel, TYPED["reason"])
    assert change.notice_url == TYPED["notice_url"]
    assert Certificate.objects.get().status(NOW) == Status.SUSPENDED
    assert verbs()[-3:] == ["proposal.propose", "certificate.suspend", "proposal.approve"]
    assert verify_chain().broken_at is None


def test_a_decision_for_a_later_day_says_from_when(client: Client, world, certificate):
    client.force_login(world.susan)
    send(client, certificate, effective_on="2026-12-01")
    client.force_login(world.abel)
    assert said(decide(client, "approve", Proposal.objects.get())) == "已批准：2026-12-01零时起生效。"
    assert Certificate.objects.get().status(NOW) == Status.VALID


def test_the_approver_sends_a_proposal_back_with_a_remark(client: Client, world, certificate):
    proposal = propose(world, certificate)
    client.force_login(world.abel)
    response = decide(client, "reject", proposal)
    assert response.context["form"].errors == {"remark": ["请填写退回原因。"]}
    assert said(decide(client, "reject", proposal, "证据不足")) == "已退回：认定状态不变。"
    proposal.refresh_from_db()
    assert (proposal.state, proposal.remark, proposal.decided_by) == ("REJECTED", "证据不足", world.abel)
    assert certificate.status(NOW) == Status.VALID


def test_r6_two_approvers_at_once_and_the_second_reads_that_it_is_done(client: Client, world, certificate):
    from accounts.roles import Role

    proposal, second = propose(world, certificate), Client()
    client.force_login(world.abel)
    second.force_login(world.user("anna", Role.APPROVER))
    address = reverse("office:proposal", args=[proposal.pk])
    assert b"formaction" in client.get(address).content
    assert b"formaction" in second.get(address).content
    decide(client, "approve", proposal)
    late = decide(second, "reject", proposal, "不同意，请补材料")
    text = late.content.decode()
    assert late.context["form"].non_field_errors() == ["该提议已由他人处理。"]
    assert "不同意，请补材料" in text  # what was typed can still be read and copied
    assert "formaction" not in text
    assert StatusChange.objects.filter(kind="SUSPEND").count() == 1
    assert verbs().count("proposal.reject") == 0


def test_r8_an_impatient_click_proposes_and_approves_once(client: Client, world, certificate):
    client.force_login(world.susan)
    assert {send(client, certificate)["Location"] for _click in range(3)} == {reverse("office:certificate", args=[certificate.ref])}
    proposal = Proposal.objects.get()
    client.force_login(world.abel)
    assert [said(decide(client, "approve", proposal)) for _click in range(3)] == ["已批准：认定暂停。"] * 3
    assert verbs()[-3:] == ["proposal.propose", "certificate.suspend", "proposal.approve"]


def test_s6_nobody_decides_an_own_proposal(client: Client, world, certificate):
    from accounts.roles import Role
    from django.contrib.auth.models import Group

    world.susan.groups.add(Group.objects.get(name=Role.APPROVER.value))
    proposal = propose(world, certificate)
    client.force_login(world.susan)
    text = client.get(reverse("office:proposal", args=[proposal.pk])).content.decode()
    assert ("formaction" in text, "须由另一名人员审批" in text) == (False, True)
    response = decide(client, "approve", proposal)
    assert response.context["form"].non_field_errors() == ["必须由另一位工作人员审批。"]
    assert certificate.status(NOW) == Status.VALID


@pytest.mark.parametrize(
    ("changed", "errors"),
    [
        ({"reason": ""}, {"reason": ["请填写这一项。"]}),
        ({"reason": " \n "}, {"reason": ["请填写这一项。"]}),
        ({"reason": "字" * 1001}, {"reason": ["确保该变量包含不超过 1000 字符 (目前字符数 1001)。"]}),
        ({"legal_basis": ""}, {"legal_basis": ["请填写这一项。"]}),
        ({"kind": ""}, {"kind": ["请填写这一项。"]}),
        ({"kind": "ISSUE"}, {"kind": ["该认定的当前状态不能进行此操作。"]}),
        ({"kind": "REINSTATE"}, {"kind": ["该认定的当前状态不能进行此操作。"]}),
        ({"effective_on": "2026-11-19"}, {"effective_on": ["生效日期不能早于今天。"]}),
        ({"effective_on": "昨天"}, {"effective_on": ["请填写日期，如 2026-01-31。"]}),
        ({"notice_url": "javascript:alert(1)"}, {"notice_url": ["请填写完整的网址，如 https://example.gov.cn/。"]}),
        ({"reason": "a\x00b"}, {"reason": ["不能含有空字符。"]}),
    ],
)
def test_a_wrong_form_says_what_is_wrong_and_keeps_what_was_typed(client: Client, world, certificate, changed, errors):
    client.force_login(world.susan)
    response = send(client, certificate, **changed)
    assert response.status_code == 200
    assert response.context["form"].errors == errors
    assert response.context["form"].data["legal_basis"] == {**TYPED, **changed}["legal_basis"]
    assert Proposal.objects.count() == 0


def test_a_status_that_changed_while_the_form_was_open_is_said_on_the_form(client: Client, world, certificate):
    client.force_login(world.susan)
    client.get(reverse("office:propose", args=[certificate.ref]))
    world.decide("revoke", certificate)
    response = send(client, certificate)
    assert response.context["form"].errors == {"kind": ["该认定的当前状态不能进行此操作。"]}
    assert TYPED["reason"] in response.content.decode()


def test_the_proposal_of_another_officer_is_said_on_the_form(client: Client, world, certificate):
    from accounts.roles import Role

    propose(world, certificate)
    client.force_login(world.user("simon", Role.SUPERVISOR))
    response = send(client, certificate)
    assert response.context["form"].non_field_errors() == ["该认定已有一项提议待审批。"]
    assert TYPED["reason"] in response.content.decode()
    assert Proposal.objects.count() == 1


def test_a_proposal_that_became_impossible_is_refused_on_its_page(client: Client, world, certificate):
    proposal = propose(world, certificate)
    world.decide("revoke", certificate)
    client.force_login(world.abel)
    response = decide(client, "approve", proposal)
    assert response.context["form"].non_field_errors() == ["该认定的当前状态不能进行此操作。"]
    assert Proposal.objects.get().state == "OPEN"


def test_where_nothing_can_be_proposed_the_certificate_says_so(client: Client, world, certificate):
    world.decide("revoke", certificate)
    client.force_login(world.susan)
    response = client.get(reverse("office:propose", args=[certificate.ref]), follow=True)
    assert response.redirect_chain == [(reverse("office:certificate", args=[certificate.ref]), 302)]
    assert said(response) == "该认定的当前状态不能进行此操作。"


def test_hostile_words_are_shown_as_words(client: Client, world, certificate):
    client.force_login(world.susan)
    send(client, certificate, reason="<script>alert(1)</script>")
    for address in (
        reverse("office:proposal", args=[Proposal.objects.get().pk]),
        reverse("office_proposals:index"),
        reverse("office:certificate", args=[certificate.ref]),
    ):
        assert "<script>alert" not in client.get(address).content.decode()


def test_the_first_page_shows_the_approver_what_waits(client: Client, world, certificate):
    proposal = propose(world, certificate)
    address = reverse("office:proposal", args=[proposal.pk])

    def shown(user: Any) -> bool:
        client.force_login(user)
        return address in client.get("/admin/").content.decode()

    assert [shown(user) for user in (world.abel, world.susan, world.rita, world.ida)] == [True, True, False, False]
    proposals.approve(proposal=proposal, by=world.abel, at=NOW)
    assert not shown(world.abel)
