"""A case from its first hint to the second it is out: every check stops it, the approver returns it and then approves it into a
bundle, and before its moment there is nothing of it for anybody [E-1, E-2, E-4, R-9]."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from cms import roles
from cms.models import Bundle, CasePage, CustomImage
from tests.e2e.test_notice import Writer
from tests.factories.public_crawl import by_number, crawl, with_any
from tests.factories.releases import put_out
from tests.factories.site import case_page, picture, sections

TITLE = "示例一片叶子的二十道检验"
SUMMARY = "示例茶叶企业把检验前移到茶园，二十道检验的结果随批次公开，消费者扫码就能看到每一道的日期和结论。"
VIDEO = "https://www.bilibili.com/video/BV1xx411c7mD/"
REASON = "请补充示例检验报告的编号。"

# Of each check one sentence, as the form says it; first those of single fields, then those about the story.
OF_FIELDS = ("这个网址属于别的网站", "请填写这一项")
OF_THE_STORY = (
    "摘要只有 2 字",
    "【请填写：推荐单位全称】",
    "【请填写：别人能学到什么，还有什么没有做好】",
    "无说明的图片",
    "无作者的图片",
    "过早的小标题",
    "没有这个数",
    "999",
)
REFUSAL = ".error-message, .help-critical"  # at a field; above a stream of blocks


class Editor(Writer):
    """A member of the press team, in the editor of a story."""

    def part(self, path: str):
        return self.page.locator(f"[data-contentpath={path}]").first

    def write(self, path: str, text: str, heading: int = 0) -> None:
        """Into a text of several lines: everything that stood there goes."""
        area = self.part(path).locator("[contenteditable=true]").first
        self.page.wait_for_load_state()
        area.click()
        area.press("Control+A")
        area.press("Backspace")
        expect(area).to_have_text("")
        area.press("Backspace")  # and what kind of line it was
        if heading:
            area.press_sequentially("#" * heading + " ")
        self.page.keyboard.insert_text(text)
        self.part(path).locator(f"input[type=hidden][value*='{text}']").wait_for(
            state="attached"
        )  # some moments after it was typed

    def add_block(self, path: str, name: str) -> None:
        self.part(path).locator(".c-sf-add-button:visible").last.click()
        self.page.locator("[role=option]:visible").get_by_text(name, exact=True).click()

    def choose_picture(self, title: str) -> None:
        self.part("body").locator(".unchosen [data-chooser-action-choose]:visible").last.click()
        self.page.locator("[data-chooser-modal-choice]", has_text=title).first.click()
        self.part("body").locator("[data-chooser-title]", has_text=title).first.wait_for()

    def type_in(self, ending: str, text: str) -> None:
        """A field of the last block that has one of that name."""
        self.page.locator(f"main [name$='{ending}']").last.fill(text)

    def decide(self, action: str, **answers: str) -> None:
        """An answer of the approver's, in the dialog that asks for more."""
        button = self.page.locator(f"[data-workflow-action-name={action}]").first
        if not button.is_visible():
            self.page.locator("footer [data-w-dropdown-target='toggle']").last.click()
        button.click()
        for name, value in answers.items():
            field = self.page.locator(f".modal [name={name}]")
            field.select_option(value) if field.evaluate("field => field.tagName") == "SELECT" else field.fill(value)
        with self.page.expect_navigation():
            self.page.locator(".modal [type=submit]").click()

    def lacks(self, sentences: tuple[str, ...]) -> set[str]:
        """Which of them stand at no field of the form that came back."""
        self.page.locator(REFUSAL).first.wait_for(state="attached")
        self.page.wait_for_load_state()
        said = " ".join(self.page.locator(REFUSAL).all_text_contents())
        return {sentence for sentence in sentences if sentence not in said}


@pytest.fixture
def room(transactional_db, world, settings, tmp_path):
    """The sections of the site with one case that is out."""
    settings.MEDIA_ROOT = tmp_path
    settings.WAGTAIL_AUTOSAVE_INTERVAL = 0  # on a busy machine it saves a form half filled in, which is answered with 400
    for person in (world.pia, world.paul):
        assert person.pk
    case_page("示例公开案例", slug="open-case")
    made = sections()
    roles.sync()
    return made


@pytest.fixture
def staff(room, insecure_cookies, live_server, browser):
    return lambda username: Editor(browser, live_server.url, username)


@pytest.mark.django_db(transaction=True)
def test_e1_a_case_is_checked_returned_bundled_and_out_at_its_moment(room, world, staff, live_server, page, photograph):
    nameless, ownerless, good = picture("无说明的图片"), picture("无作者的图片"), picture("示例茶园")
    CustomImage.objects.filter(pk=nameless.pk).update(description="", uploaded_by_user=world.pia)
    CustomImage.objects.filter(pk=ownerless.pk).update(credit="", uploaded_by_user=world.pia)
    moment = timezone.now().replace(microsecond=0) + timedelta(hours=2)
    pia, paul = staff("pia"), staff("paul")

    # Pia begins a case among the hints, with a fault for every check.
    pia.open(f"/admin/pages/add/cms/casepage/{room['cases'].pk}/")
    pia.fill(title=TITLE, summary="太短")
    pia.write("background", "背景是 {{ 没有这个数 }}。")
    pia.write("practice", "目前湖北精品共有 999 项有效。")
    pia.add_block("body", "正文")
    pia.write("body", "过早的小标题", heading=3)
    for each in (nameless, ownerless):
        pia.add_block("body", "图片")
        pia.choose_picture(each.title)
    pia.add_block("body", "视频")
    pia.type_in("-value-title", "示例短片")
    pia.type_in("-value-address", "https://video.example/BV1xx411c7mD")
    pia.choose_picture(good.title)
    pia.send("[name=action-submit]")
    photograph(pia.page, "press-refused-fields")
    assert pia.lacks(OF_FIELDS) == set()

    # What single fields refuse is put right; then the checks of the story stand at their fields, all at once.
    pia.type_in("-value-address", VIDEO)
    for name, value in (("value", "20 道"), ("label", "每批茶叶的检验"), ("source", "示例检验报告"), ("on", "2026-11-01")):
        pia.page.locator(f"main [name='results-0-value-{name}']").fill(value)
    pia.send("[name=action-submit]")
    photograph(pia.page, "press-refused-story")
    assert pia.lacks(OF_THE_STORY) == set()
    assert not CasePage.objects.filter(title=TITLE).exists()

    # She puts all of it right, the pictures in the library, and hands it in.
    for each, name in ((nameless, "description"), (ownerless, "credit")):
        library = pia.page.context.new_page()
        library.goto(f"{live_server.url}/admin/images/{each.pk}/")
        library.locator(f"main [name={name}]").fill("示例")
        with library.expect_navigation():
            library.locator("main [type=submit]:visible").first.click()
        library.close()
    pia.fill(summary=SUMMARY, recommended_by="示例推荐单位")
    pia.write("background", "背景是 {{ 有效项目数 }}。")
    pia.write("practice", "检验在采摘的当天做完。")
    pia.write("lessons", "检验越早，返工越少。")
    pia.write("body", "二十道检验", heading=2)
    pia.send("[name=action-submit]")
    photograph(pia.page, "press-handed-in")
    assert pia.page.locator(REFUSAL).all_text_contents() == []
    case = CasePage.objects.get(title=TITLE)
    assert (case.live, case.workflow_in_progress) == (False, True)

    # Paul returns it with a reason, which Pia reads; then approves it into the bundle that she has made.
    paul.open(f"/admin/pages/{case.pk}/edit/")
    photograph(paul.page, "press-approval")
    paul.decide("reject", comment=REASON)
    pia.open("/admin/")
    photograph(pia.page, "press-returned")
    pia.page.get_by_text(REASON).wait_for()
    pia.open("/admin/bundles/new/")
    pia.fill(name="示例发布包", release_at=timezone.localtime(moment).strftime("%Y-%m-%dT%H:%M:%S"))
    pia.submit("保存")
    pia.open(f"/admin/pages/{case.pk}/edit/")
    pia.type_in("results-0-value-source", "示例检验报告 2026-11")
    pia.send("[name=action-resume-workflow], [name=action-submit]")
    paul.open(f"/admin/pages/{case.pk}/edit/")
    bundle = Bundle.objects.get()
    paul.decide("into_bundle", bundle=str(bundle.pk))
    pia.open(f"/admin/bundles/{bundle.pk}/")
    assert pia.page.get_by_role("link", name=TITLE).count() > 0
    pia.submit("提交批准")
    paul.open(f"/admin/bundles/{bundle.pk}/")
    photograph(paul.page, "press-bundle-approval")
    paul.submit("批准，")
    assert Bundle.objects.get().state == Bundle.State.APPROVED

    # A second before its moment nobody finds anything of it; then it is there, and nothing but what is its own.
    asked = by_number(case.pk)
    put_out(moment - timedelta(seconds=1))
    before = crawl([TITLE], [case.url, *asked])
    assert with_any(before, [TITLE]) == set()
    assert "/cases/open-case/" in before
    put_out(moment)
    after = crawl([TITLE], [case.url, *asked])
    assert (CasePage.objects.get(pk=case.pk).live, Bundle.objects.get().state) == (True, Bundle.State.RELEASED)
    own = (case.url, *asked, "/media/images/", "/search/")
    assert [address for address in after.keys() - before.keys() if not address.startswith(own)] == []
    assert {case.url, "/", "/cases/", "/cases/feed.xml"} <= with_any(after, [TITLE])
    assert page.goto(live_server.url + case.url).status == 200
    assert page.locator("h1").inner_text() == TITLE
    photograph(page, "press-out")
    assert (pia.complaints, paul.complaints) == ([], [])
