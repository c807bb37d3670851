"""The main job, end to end, as the people who do it: print, scan, suspend, reinstate, recall."""

import io
from urllib.parse import urlsplit

import pypdfium2
import pytest
import zxingcpp
from django.test import Client

from tests.e2e.staff import Staff
from verify.scanning.verdicts import Verdict


@pytest.fixture
def certificate(transactional_db, world):
    for person in (world.rita, world.susan, world.abel):
        assert person.pk
    from django.utils import timezone

    return world.certificate(at=timezone.now(), valid_from=None, valid_until=None)


@pytest.fixture
def staff(transactional_db, insecure_cookies, certificate, live_server, browser):
    return lambda username: Staff(browser, live_server.url, username)


@pytest.mark.django_db(transaction=True)
def test_print_scan_suspend_reinstate_recall(certificate, staff, live_server, page, photograph):
    from verify.models import LabelRun

    # Rita issues a run, activates it and prints its sheet.
    rita = staff("rita")
    rita.open(f"/admin/office/products/{certificate.product.ref}/")
    rita.follow("签发标签")
    rita.page.locator("[name=grade]").select_option("ITEM")
    rita.fill(lot="20261101", quantity="60")
    photograph(rita.page, "office-issue-labels")
    rita.submit("签发")
    rita.follow("启用")
    rita.submit("启用")
    run = LabelRun.objects.get()
    rita.open(f"/admin/office/runs/{run.pk}/")
    photograph(rita.page, "office-run")
    with rita.page.expect_download() as download:
        rita.press("PDF")
    sheet = pypdfium2.PdfDocument(io.BytesIO(download.value.path().read_bytes()))

    # Its picture is read by a decoder of somebody else's making.
    codes = {
        code.text for number in range(len(sheet)) for code in zxingcpp.read_barcodes(sheet[number].render(scale=300 / 72).to_pil())
    }
    assert len(codes) == 60
    address = sorted(codes)[7]
    assert address.startswith("HTTPS://JP.EXAMPLE.GOV.CN/V/")
    path = urlsplit(address).path
    code = path.removeprefix("/V/")

    def scan() -> str:
        page.goto(live_server.url + path)
        shown = page.get_by_role("status").inner_text().split("\n")[0]
        answer = Client().get(f"/api/v1/verify/{code}").json()
        assert answer["texts"]["zh-Hans"]["title"] == shown
        return Verdict(answer["verdict"])

    assert scan() == Verdict.VALID

    # Susan proposes a suspension, Abel approves it: the very next scan says so.
    susan, abel = staff("susan"), staff("abel")

    def decide(link: str, reason: str) -> None:
        susan.open(f"/admin/office/certificates/{certificate.ref}/")
        susan.follow(link)
        susan.fill(reason=reason, legal_basis="示例办法第九条", notice_url="https://example.gov.cn/notice/1")
        photograph(susan.page, "office-propose")
        susan.submit("提交审批")
        abel.open("/admin/")
        photograph(abel.page, "office-dashboard")
        abel.page.locator("main").get_by_role("link", name=certificate.product.name).first.click()
        photograph(abel.page, "office-proposal")
        abel.submit("批准")
        abel.page.get_by_text("已批准").first.wait_for()

    decide("提议暂停", "抽查发现水分超标，正在整改")
    assert scan() == Verdict.SUSPENDED
    decision = page.locator(".decision").inner_text()
    assert "抽查发现水分超标，正在整改" in decision
    assert f"{run.issued_at.astimezone():%Y}年" in decision
    photograph(page, "verdict-after-suspension")

    decide("提议恢复", "整改合格")
    assert scan() == Verdict.VALID

    # Susan recalls the lot.
    susan.open(f"/admin/office/products/{certificate.product.ref}/")
    susan.follow("发布召回")
    susan.fill(lot="20261101", reason="包装密封不良", source="示例市场监督管理局", advice="请联系购买处退货")
    susan.submit("发布召回")
    susan.page.get_by_text("包装密封不良").first.wait_for()
    assert scan() == Verdict.RECALLED
    assert "包装密封不良" in page.locator(".decision").inner_text()


@pytest.mark.django_db(transaction=True)
def test_nobody_approves_their_own_proposal(certificate, staff, world):
    from django.contrib.auth.models import Group
    from django.utils import timezone

    from verify.registry.actions import proposals

    world.susan.groups.add(Group.objects.get(name="approver"))
    proposal = proposals.propose(
        certificate=certificate,
        kind="SUSPEND",
        reason="示例",
        legal_basis="示例",
        effective_on=timezone.localdate(),
        by=world.susan,
        at=timezone.now(),
    )
    susan = staff("susan")
    susan.open(f"/admin/office/proposals/{proposal.pk}/")
    assert susan.page.get_by_role("button", name="批准").count() == 0
    assert susan.page.get_by_text("这是您本人的提议").count() == 1
