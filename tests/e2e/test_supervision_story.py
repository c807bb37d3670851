"""From a consumer's complaint to a suspended mark and back: each step by whoever may take it, read on a phone after each."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cms.models import DecisionPage
from tests.e2e.staff import Person
from tests.factories.notices import Notices
from verify.registry.audit import verify_chain
from verify.registry.units import Unit


@pytest.fixture
def certificate(transactional_db, world, insecure_cookies, settings, tmp_path, noon):
    settings.MEDIA_ROOT = tmp_path
    Notices(world)
    for person in (world.rita, world.susan, world.abel, world.chen):
        assert person.pk
    return world.certificate(product=world.product(enterprise=world.enterprise(unit=Unit.WUHAN.value)))


def propose(susan: Person, item: str, words: str, legal_basis: str) -> None:
    """By the button of the rectification's page, with the reason as it stands in the form."""
    susan.find(item)
    susan.follow(words)
    susan.fill(legal_basis=legal_basis)
    susan.submit("提交审批")


def approve(abel: Person, item: str) -> None:
    abel.find(item)
    abel.submit("批准")


def test_from_a_complaint_to_a_suspended_mark_and_back(certificate, world, noon, live_server, browser, page):
    item, address = certificate.product.name, f"/v/{world.code(world.run(certificate=certificate), 1)}"
    rita, susan, abel, chen = (Person(browser, live_server.url, name) for name in ("rita", "susan", "abel", "chen"))

    def shown() -> str:
        page.goto(live_server.url + address)
        return page.get_by_role("status").get_attribute("class").removeprefix("verdict ")

    # A consumer reports from the verdict page; the province hands it over, the city finds the item to fail and answers.
    assert shown() == "valid"
    page.get_by_role("link", name="举报问题").click()
    page.locator("[name=reason][value=QUALITY]").check()
    page.get_by_role("button", name="提交举报").click()
    number = page.locator(".code").last.inner_text()
    susan.find(number)
    susan.follow("转办给市州")
    susan.submit("转办")
    chen.find(number)
    chen.follow("登记检查")
    chen.choose(kind="SPECIAL", result="FAILED")
    chen.fill(items_failed="水分", body="示例质检院", source="示例局", inspected_on=f"{timezone.localdate()}")
    chen.submit("登记检查")
    chen.follow("责令整改")
    chen.fill(requirement="查明原因")
    chen.submit("责令整改")
    chen.find(number)
    chen.follow("答复")
    chen.fill(reply="经检查不合格，已责令整改。")
    chen.submit("答复")
    assert shown() == "valid_with_notice"

    # The day passes and nothing was put right. Nothing follows by itself; two officers suspend.
    noon.shift(timedelta(days=61))
    chen.find(item)
    assert chen.page.locator("main").get_by_role("link", name="提议暂停").count() == 0  # a city finds, the province proposes
    propose(susan, item, "提议暂停", "示例办法第十二条")
    assert shown() == "valid_with_notice"
    approve(abel, item)
    assert shown() == "suspended"
    assert "至 2027-01-19 逾期未完成整改。" in page.locator("main").inner_text()

    # The notice is drafted from the decision and published by the second officer.
    rita.open(f"/admin/office/certificates/{certificate.ref}/")
    rita.submit("起草公告")
    rita.send("[name=action-submit]")
    notice = DecisionPage.objects.get()
    assert page.goto(live_server.url + notice.url).status == 404
    abel.open(f"/admin/pages/{notice.pk}/edit/")
    abel.send("[data-workflow-action-name=approve]")
    assert page.goto(live_server.url + notice.url).status == 200
    assert item in page.get_by_role("heading", level=1).inner_text()

    # It is put right, inspected again, and reinstated by two officers.
    noon.shift(timedelta(days=5))
    chen.find(item)
    chen.follow("登记整改报告")
    chen.fill(report="已更换设备")
    chen.submit("登记整改报告")
    chen.follow("登记复查")
    chen.choose(result="PASSED")
    chen.fill(source="示例局")
    chen.submit("登记复查")
    assert shown() == "suspended"
    susan.open(chen.page.url.removeprefix(live_server.url))
    susan.follow("提议恢复")
    susan.fill(legal_basis="示例办法第十三条")
    susan.submit("提交审批")
    approve(abel, item)
    assert shown() == "valid"
    page.goto(live_server.url + "/quality/")
    assert "2027-01-25 复查合格。" in page.locator("main").inner_text()
    assert verify_chain().broken_at is None
