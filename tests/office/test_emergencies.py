"""A suspension that cannot wait: few clicks, a fresh code from each of the two, and everybody is told at once."""

from typing import Any

import pytest
from accounts.second_factor import next_code
from django.test import Client
from django.urls import reverse
from django_otp.plugins.otp_totp.models import TOTPDevice
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.factories.world import NOW
from tests.office.conftest import propose
from tests.office.test_decisions import said, verbs
from verify.models import Certificate, Message, Proposal
from verify.registry.status import Status

WRONG = "验证码不正确，或已经用过。"
TYPED = {"emergency": "SAFETY", "legal_basis": "示例办法第十二条"}


@pytest.fixture
def certificate(world) -> Certificate:
    return world.certificate()


@pytest.fixture
def phones(world) -> dict[str, TOTPDevice]:
    return {user.username: TOTPDevice.objects.create(user=user, confirmed=True) for user in (world.susan, world.abel)}


@pytest.fixture
def susan(world, phones) -> Client:
    return logged_in(world.susan)


@pytest.fixture
def abel(world, phones) -> Client:
    return logged_in(world.abel)


def logged_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def suspend(client: Client, certificate: Certificate, code: str, **changed: Any) -> Any:
    return client.post(reverse("office:suspend_at_once", args=[certificate.ref]), {**TYPED, "code": code, **changed}, follow=True)


def approve(client: Client, proposal: Proposal, code: str) -> Any:
    return client.post(reverse("office:approve", args=[proposal.pk]), {"remark": "", "code": code}, follow=True)


@pytest.fixture
def proposal(susan, phones, certificate) -> Proposal:
    suspend(susan, certificate, next_code(phones["susan"]))
    return Proposal.objects.get()


def test_s6_two_officers_with_a_fresh_code_each_suspend_at_once(susan, abel, phones, certificate, world):
    page = susan.get(reverse("office:certificate", args=[certificate.ref])).content.decode()
    assert reverse("office:suspend_at_once", args=[certificate.ref]) in page
    response = suspend(susan, certificate, next_code(phones["susan"]))
    proposal = Proposal.objects.get()
    assert (proposal.kind, proposal.emergency, proposal.effective_on.isoformat()) == ("SUSPEND", "SAFETY", "2026-11-20")
    assert proposal.reason == "该项目可能危害健康或安全。在查清之前，暂停使用标志。"
    assert said(response) == "审批人首页会置顶提示。审批人都没有登记邮箱，请电话通知。"
    assert certificate.status(NOW) == Status.VALID

    first = abel.get("/admin/").content.decode()
    assert first.index("紧急：是否立即暂停") < first.index("工作概览")
    assert reverse("office:proposal", args=[proposal.pk]) in first
    assert approve(abel, proposal, next_code(phones["abel"])).redirect_chain
    assert Certificate.objects.get().status(NOW) == Status.SUSPENDED
    assert verbs()[-3:] == ["proposal.propose", "certificate.suspend", "proposal.approve"]
    assert "紧急：是否立即暂停" not in abel.get("/admin/").content.decode()


def test_every_approver_with_an_address_is_told_and_the_mail_goes_with_the_transaction(susan, phones, certificate, world):
    world.abel.email = "abel@example.com"
    world.abel.save()
    response = suspend(susan, certificate, next_code(phones["susan"]), reason="示例原因")
    letter = Message.objects.get()
    assert (letter.recipient, letter.kind, letter.due_at) == (world.abel, "EMERGENCY", NOW)
    address = reverse("office:proposal", args=[Proposal.objects.get().pk])
    assert address in letter.body
    assert "示例原因" in letter.body
    assert "危害健康或安全" in letter.body
    assert said(response) == "已发邮件通知审批人；审批人首页也会置顶提示。"
    jobs = ProcrastinateJob.objects.filter(task_name="verify.tasks.send_mails")
    assert jobs.count() == 1
    suspend(susan, world.certificate(product=world.product(name="示例另一茶")), next_code(phones["susan"]))
    assert (Message.objects.count(), jobs.count()) == (2, 1)  # the one that waits sends both


@pytest.mark.parametrize("code", ["", "12345", "abcdef", "000000 000000", "000000"])
def test_s6_without_the_right_code_nothing_is_proposed_and_nothing_typed_is_lost(susan, certificate, code):
    response = suspend(susan, certificate, code, reason="示例原因")
    assert response.context["form"].errors.keys() == {"code"}
    assert "示例原因" in response.content.decode()
    assert not Proposal.objects.exists()


@pytest.mark.parametrize("code", ["", "000000"])
def test_s6_without_the_right_code_nothing_is_approved(abel, proposal, code):
    response = approve(abel, proposal, code)
    assert response.context["form"].errors.keys() == {"code"}
    assert Certificate.objects.get().status(NOW) == Status.VALID


def test_s6_a_code_counts_once(susan, abel, phones, certificate, world):
    code = next_code(phones["susan"])
    suspend(susan, certificate, code)
    again = suspend(susan, world.certificate(product=world.product(name="示例另一茶")), code)
    assert WRONG in again.content.decode()
    assert Proposal.objects.count() == 1


def test_a_second_click_finds_what_the_first_one_did(susan, abel, phones, certificate):
    code = next_code(phones["susan"])
    for _click in range(2):
        assert suspend(susan, certificate, code).redirect_chain
    proposal = Proposal.objects.get()
    code = next_code(phones["abel"])
    for _click in range(2):
        assert approve(abel, proposal, code).redirect_chain[-1][0] == reverse("office:certificate", args=[certificate.ref])
    assert Certificate.objects.get().changes.filter(kind="SUSPEND").count() == 1


def test_s6_five_wrong_codes_lock_the_account_for_the_right_one_too(abel, phones, proposal):
    for _try in range(5):
        response = approve(abel, proposal, "000000")
    assert "账号已锁定" in response.content.decode()
    response = approve(abel, proposal, next_code(phones["abel"]))
    assert "账号已锁定" in response.content.decode()
    assert Certificate.objects.get().status(NOW) == Status.VALID


def test_sending_back_needs_a_remark_and_no_code(abel, proposal):
    sent = abel.post(reverse("office:reject", args=[proposal.pk]), {"remark": "示例：证据不足"}, follow=True)
    assert said(sent) == "已退回：认定状态不变。"
    assert Proposal.objects.get().state == "REJECTED"


def test_an_ordinary_decision_asks_for_no_code(abel, world, certificate):
    ordinary = propose(world, certificate)
    assert "code" not in abel.get(reverse("office:proposal", args=[ordinary.pk])).context["form"].fields
    assert approve(abel, ordinary, "").redirect_chain
    assert Certificate.objects.get().status(NOW) == Status.SUSPENDED


def test_what_is_suspended_already_cannot_be_suspended_at_once(susan, abel, phones, proposal, certificate):
    approve(abel, proposal, next_code(phones["abel"]))
    response = susan.get(reverse("office:suspend_at_once", args=[certificate.ref]), follow=True)
    assert said(response) == "该认定的当前状态不能进行此操作。"


def test_the_form_begins_with_the_basis_of_the_last_suspension(susan, abel, phones, proposal, world):
    approve(abel, proposal, next_code(phones["abel"]))
    other = world.certificate(product=world.product(name="示例另一茶"))
    form = susan.get(reverse("office:suspend_at_once", args=[other.ref])).context["form"]
    assert form.initial["legal_basis"] == TYPED["legal_basis"]
