"""An objection from a unit, its reply and where the unit reads it: all without a script on the public side."""

import pytest
from django.utils import timezone

from tests.e2e.staff import Staff
from tests.verify.hostile import pdf
from verify.models import Objection

GROUNDS = "该产品执行的标准已经废止，见附件。"
REPLY = "经核查，执行标准现行有效，异议不成立。"


@pytest.fixture
def publicity(transactional_db, world, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return world.publicity(opens_on=timezone.localdate())


@pytest.fixture
def plain(browser):
    """A phone that runs no script."""
    context = browser.new_context(viewport={"width": 360, "height": 640}, locale="zh-CN", java_script_enabled=False)
    page = context.new_page()
    page.set_default_timeout(30_000)
    yield page
    context.close()


def test_a_unit_objects_the_office_replies_and_the_unit_reads_it(
    publicity, world, live_server, browser, plain, insecure_cookies, photograph
):
    plain.goto(live_server.url + publicity.get_absolute_url())
    photograph(plain, "publicity")
    plain.locator("#candidate-2").get_by_role("link").click()
    assert plain.locator("[name=candidate] option:checked").inner_text().startswith("2. ")

    # First without the letter: everything typed is still there, and the page says what is missing.
    plain.get_by_label("单位", exact=True).check()
    plain.locator("[name=name]").fill("示例行业协会")
    plain.locator("[name=grounds]").fill(GROUNDS)
    plain.get_by_role("button", name="提交异议").click()
    alert = plain.get_by_role("alert").inner_text()
    assert "以单位名义提出异议，须上传加盖公章的书面材料。" in alert
    assert plain.locator("[name=grounds]").input_value() == GROUNDS
    assert plain.get_by_label("单位", exact=True).is_checked()
    photograph(plain, "objection-error")

    # Then something that only pretends to be one.
    plain.locator("[name=letter]").set_input_files({"name": "异议书.pdf", "mimeType": "application/pdf", "buffer": b"<html>"})
    plain.get_by_role("button", name="提交异议").click()
    assert plain.get_by_text("请重新选择书面材料").is_visible()
    assert Objection.objects.count() == 0

    plain.locator("[name=letter]").set_input_files({"name": "异议书.pdf", "mimeType": "application/pdf", "buffer": pdf()})
    plain.get_by_role("button", name="提交异议").click()
    number = plain.get_by_role("status").locator("code").inner_text()
    photograph(plain, "objection-received")
    assert Objection.objects.get().tracking_number == number

    def ask() -> str:
        plain.goto(live_server.url + "/track/")
        plain.locator("[name=number]").fill(f"{number[:4]} {number[4:].lower()}")
        plain.get_by_role("button", name="查询", exact=True).click()
        return plain.get_by_role("status").inner_text()

    assert "已受理，正在核实" in ask()

    rita = Staff(browser, live_server.url, "rita")
    rita.open("/admin/office/objections/")
    rita.follow(number)
    photograph(rita.page, "office-objection")
    rita.follow("答复")
    rita.page.get_by_label("异议不成立").check()
    rita.fill(reply=REPLY)
    photograph(rita.page, "office-objection-reply")
    rita.submit("答复")

    answered = ask()
    assert "异议不成立" in answered
    assert REPLY in answered
    assert "示例行业协会" not in answered
    photograph(plain, "tracked")
