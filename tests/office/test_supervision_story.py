"""From a complaint to a suspended mark and back, through the screens: each step by whoever may take it, as a consumer reads it."""

import re
from datetime import timedelta
from uuid import uuid4

import time_machine
from django.test import Client
from django.urls import reverse

from tests.factories.world import NOW, World
from verify.models import Certificate, Proposal, Rectification
from verify.registry.audit import verify_chain
from verify.registry.units import Unit
from verify.supervision.actions import complaints


class Officer:
    def __init__(self, user) -> None:
        self.user, self.client = user, Client()

    def open(self, address: str) -> str:
        self.client.force_login(self.user)  # days pass, and sessions end
        return self.client.get(address).content.decode()

    def send(self, address: str, **fields: str) -> str:
        """Where the screen leads on to."""
        self.client.force_login(self.user)
        answer = self.client.post(address, {"request_key": str(uuid4()), **fields})
        assert answer.status_code == 302, answer.context["form"].errors
        return answer["Location"]

    def propose(self, page: str, legal_basis: str) -> None:
        """By the button of the page, with the reason as it stands in the form."""
        [(address, query)] = re.findall(r'href="(/admin/office/certificates/\w+/propose/)\?([^"]+)"', self.open(page))
        form = self.client.get(f"{address}?{query.replace('&amp;', '&')}").context["form"]
        given = {name: str(form.initial[name]) for name in ("kind", "reason", "effective_on")}
        self.send(address, **given, legal_basis=legal_basis)

    def approve(self) -> None:
        self.send(reverse("office:approve", args=[Proposal.objects.get(state="OPEN").pk]), remark="同意")


def shown(world: World, certificate: Certificate) -> str:
    """The verdict that a consumer reads now."""
    run = certificate.product.label_runs.get()
    return str(Client().get(f"/api/v1/verify/{world.code(run, 1)}").json()["verdict"])


def test_from_a_complaint_to_a_suspended_mark_and_back(world, noon: time_machine.Traveller, page_roles):
    chen, susan, abel = Officer(world.chen), Officer(world.susan), Officer(world.abel)
    certificate = world.certificate(product=world.product(enterprise=world.enterprise(unit=Unit.WUHAN.value)))
    run, inspected = world.run(certificate=certificate), {"body": "示例质检院", "source": "示例局"}
    complaint = complaints.receive(reason="QUALITY", verdict="VALID", run=run.pk, serial=1, at=NOW - timedelta(hours=1))
    susan.send(reverse("office:transfer_complaint", args=[complaint.pk]), unit="420100")

    record = reverse("office:record_inspection", args=[certificate.product.ref])
    found = chen.send(record, kind="SPECIAL", inspected_on="2026-11-20", result="FAILED", items_failed="水分", **inspected)
    chen.send(reverse("office:reply_complaint", args=[complaint.pk]), reply="经检查不合格，已责令整改。")
    [order] = re.findall(r'href="([^"]+/rectify/)"', chen.open(found))
    page = chen.send(order, requirement="查明原因", ordered_on="2026-11-20")
    assert (shown(world, certificate), "整改中" in chen.open(page)) == ("VALID_WITH_NOTICE", True)

    noon.shift(timedelta(days=61))
    assert "逾期未整改" in susan.open("/admin/")
    assert "propose" not in chen.open(page)  # a city finds, the province proposes
    susan.propose(page, "示例办法第十二条")
    assert shown(world, certificate) == "VALID_WITH_NOTICE"  # nothing follows by itself
    abel.approve()
    assert shown(world, certificate) == "SUSPENDED"
    assert "2026-11-20专项检查不合格，责令整改后，至 2027-01-19 逾期未完成整改。" in chen.open(certificate.get_absolute_url())

    noon.shift(timedelta(days=5))
    number = Rectification.objects.get().pk
    chen.send(reverse("office:report_rectification", args=[number]), report="已更换设备", reported_on="2027-01-25")
    chen.send(reverse("office:reinspect", args=[number]), inspected_on="2027-01-25", result="PASSED", **inspected)
    assert shown(world, certificate) == "SUSPENDED"
    susan.propose(page, "示例办法第十三条")
    abel.approve()
    assert shown(world, certificate) == "VALID"
    assert "2027-01-25 复查合格。" in chen.open("/quality/")
    assert verify_chain().broken_at is None
