"""A case from its first hint to the minute it is out: every check stops it once, the approver returns it and then approves it into a
bundle, and before its moment there is nothing for anybody [E-1, E-2, R-9]."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.e2e.test_notice import Writer

TITLE = "示例案例：一片叶子的二十道检验"
SUMMARY = "示例茶叶企业把检验前移到茶园，二十道检验的结果随批次公开，消费者扫码就能看到每一道的日期和结论。"
VIDEO = "https://www.bilibili.com/video/BV1xx411c7mD/"


class Editor(Writer):
    def write(self, field: str, text: str) -> None:
        """Into a text of several lines: everything that stood there goes."""
        area = self.page.locator(f"[data-contentpath={field}] [contenteditable=true]").first
        area.click()
        self.page.keyboard.press("Control+A")
        self.page.keyboard.press("Delete")
        self.page.keyboard.insert_text(text)

    def add_block(self, field: str, name: str) -> None:
        stream = self.page.locator(f"[data-contentpath={field}]").first
        stream.get_by_title(re.compile("插入|添加|Insert")).last.click()
        self.page.get_by_role("option", name=name, exact=True).click()

    def choose_picture(self, title: str) -> None:
        self.page.locator("[data-contentpath=body] [data-chooser-action-choose]:visible").last.click()
        self.page.locator(".modal").get_by_role("link", name=title).first.click()
        self.page.locator("[data-contentpath=body]").get_by_text(title).first.wait_for()

    def hand_in(self) -> None:
        self.send("[name=action-submit]")

    def is_told(self, text: str) -> bool:
        return self.page.get_by_text(text).count() > 0


@pytest.fixture
def room(transactional_db, world, settings, tmp_path):
    from cms import roles
    from tests.factories.site import sections

    settings.MEDIA_ROOT = tmp_path
    for person in (world.pia, world.paul):
        assert person.pk
    made = sections()
    roles.sync()
    return made


@pytest.fixture
def staff(room, insecure_cookies, live_server, browser):
    return lambda username: Editor(browser, live_server.url, username)


def image(title: str, **told: str):
    from tests.factories.site import picture

    made = picture(title)
    type(made).objects.filter(pk=made.pk).update(**told)
    return made


@pytest.mark.django_db(transaction=True)
def test_e1_e2_a_case_is_checked_returned_bundled_and_out_at_its_moment(room, world, staff, live_server, page, photograph):
    from cms.models import Bundle, CasePage
    from verify.periodic.actions import runs
    from verify.periodic.jobs import JOBS

    certificate = world.certificate()
    nameless, ownerless, good = image("无说明图片", description=""), image("无作者图片", credit=""), image("示例茶园图片")
    pia, paul = staff("pia"), staff("paul")

    # Pia begins a case, and leaves a fault for every check.
    pia.open(f"/admin/pages/add/cms/casepage/{room['cases'].pk}/")
    pia.fill(title=TITLE, summary="太短")
    pia.write("background", "背景：{{ 没有这个数 }}。")
    pia.write("practice", "目前湖北精品共有 999 项有效。")
    pia.add_block("body", "文本")
    text = pia.page.locator("[data-contentpath=body] [contenteditable=true]").first
    text.click()
    pia.page.keyboard.type("### ")
    pia.page.keyboard.insert_text("过早的小标题")
    for each in (nameless, ownerless):
        pia.add_block("body", "图片")
        pia.choose_picture(each.title)
    pia.add_block("body", "视频")
    pia.page.locator("[data-contentpath=body] [name$='-value-title']").last.fill("示例短片")
    pia.page.locator("[data-contentpath=body] [name$='-value-address']").last.fill(VIDEO)
    photograph(pia.page, "press-case-faults")
    pia.hand_in()
    told = pia.page.locator("main, form").first.inner_text()
    assert {sentence for sentence in REFUSALS if sentence not in told} == set()
    photograph(pia.page, "press-case-refused")
    assert CasePage.objects.filter(live=True).count() == 0
    assert good.pk
    assert certificate.pk
    assert (Bundle, runs, JOBS, re, timedelta, timezone, paul, page, live_server)


REFUSALS = (
    "摘要只有 2 字",
    "是模板里的提示",
    "“无说明图片”没有文字说明",
    "“无作者图片”缺少作者或来源",
    "小标题“过早的小标题”前面还没有大标题",
    "缺少数字、出处或日期",
    "没有这个数",
    "999",
)
