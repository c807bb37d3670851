"""Live posts as a reader follows them on a phone: without scripts by loading anew, with them by themselves."""

from datetime import timedelta

import pytest
from accounts.roles import Role
from django.utils import timezone
from playwright.sync_api import Page, expect

from cms.models import EventPage
from tests.factories import stories
from tests.factories.site import sections

PAUSE = 20_000  # milliseconds, as in live-posts.js
PHONE = {"viewport": {"width": 360, "height": 640}, "locale": "zh-CN"}
pytestmark = pytest.mark.django_db(transaction=True)


class Coverage:
    """An event that runs, with posts a minute apart, the last of them now."""

    def __init__(self, world, origin: str) -> None:
        sections()
        self.editor, self.at = world.user("peter", Role.PRESS_EDITOR), timezone.now()
        self.event = stories.event(self.at - timedelta(hours=1), ends_at=self.at + timedelta(hours=1))
        self.url = origin + self.event.url
        self.posts = [self.tell(f"示例播报 {number}。\n" + "示例内容。" * 20, number - 20) for number in range(12)]

    def tell(self, text: str, minutes: int = 0):
        return stories.live_post(self.event, self.editor, text, self.at + timedelta(minutes=minutes))


@pytest.fixture
def coverage(transactional_db, world, live_server) -> Coverage:
    return Coverage(world, live_server.url)


@pytest.fixture
def reader(page: Page, coverage):
    """Whose clock the test turns; what went wrong in the page is kept."""
    page.faults = []
    page.on("pageerror", lambda fault: page.faults.append(str(fault)))
    page.clock.install()
    page.goto(f"{coverage.url}#live", wait_until="networkidle")
    yield page
    assert page.faults == []


def look_again(page: Page) -> int:
    """Lets the pause pass; the status of what was answered, once the page has seen to it."""
    with page.expect_response("**/live.html*") as answer:
        page.clock.run_for(PAUSE)
    answer.value.finished()
    page.wait_for_timeout(200)
    return answer.value.status


def shown(page: Page) -> list[int]:
    return [int(key) for key in page.locator("[data-post]").evaluate_all("posts => posts.map(post => post.dataset.post)")]


def newest_first(coverage: Coverage) -> list[int]:
    return [post.pk for post in reversed(coverage.posts)]


def test_without_scripts_the_newest_stands_first_and_loading_anew_shows_what_came(coverage, browser):
    context = browser.new_context(**PHONE, java_script_enabled=False)
    page = context.new_page()
    page.goto(coverage.url)
    assert shown(page) == newest_first(coverage)
    assert page.locator("[data-live-news]").inner_text() == ""
    coverage.posts.append(coverage.tell("示例：刚刚发生。"))
    page.get_by_role("link", name="重新载入").click()
    expect(page.locator("[data-post]").first).to_contain_text("刚刚发生")
    assert shown(page) == newest_first(coverage)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    context.close()


def test_a_new_post_is_offered_politely_once_and_shown_where_the_reader_asks(reader, coverage, photograph):
    news, before = reader.locator("[data-live-news]"), shown(reader)
    assert [news.get_attribute(name) for name in ("role", "aria-live")] == ["status", "polite"]
    coverage.posts.append(coverage.tell("示例：刚刚发生。"))
    assert [look_again(reader), look_again(reader)] == [200, 200]
    assert (news.get_by_role("button").all_inner_texts(), shown(reader)) == (["新播报，条数：1"], before)
    coverage.posts.append(coverage.tell("示例：又有一条。", 1))
    look_again(reader)
    assert news.get_by_role("button").all_inner_texts() == ["新播报，条数：2"]
    photograph(reader, "live-posts-offered", is_full=False)
    news.get_by_role("button").click()
    assert (shown(reader), news.inner_text()) == (newest_first(coverage), "")
    expect(reader.locator(f"#post-{coverage.posts[-1].pk} a").first).to_be_focused()
    look_again(reader)
    assert (shown(reader), news.inner_text()) == (newest_first(coverage), "")


def test_e5_what_is_corrected_or_withdrawn_changes_by_itself(reader, coverage):
    corrected, withdrawn = coverage.posts[3], coverage.posts[7]
    stories.live_remark(corrected, "CORRECTION", "示例：应为九点半。", timezone.now())
    stories.live_remark(withdrawn, "WITHDRAWAL", "示例：信息有误。", timezone.now())
    look_again(reader)
    expect(reader.locator(f"#post-{corrected.pk} .live-posts__correction")).to_contain_text("应为九点半")
    expect(reader.locator(f"#post-{corrected.pk}")).to_contain_text("示例播报 3。")
    expect(reader.locator(f"#post-{withdrawn.pk}.live-posts__post--withdrawn")).to_contain_text("信息有误")
    expect(reader.locator(f"#post-{withdrawn.pk}")).not_to_contain_text("示例播报 7。")
    assert (shown(reader), reader.locator("[data-live-news]").inner_text()) == (newest_first(coverage), "")


def test_whoever_reads_further_down_stays_where_they_are(reader, coverage):
    middle = reader.locator(f"#post-{coverage.posts[5].pk}")
    middle.evaluate("post => scrollTo(0, scrollY + post.getBoundingClientRect().top - 100)")
    top = middle.evaluate("post => post.getBoundingClientRect().top")
    coverage.tell("示例：刚刚发生。")
    stories.live_remark(coverage.posts[8], "CORRECTION", "示例：更正。\n" * 5, timezone.now())
    look_again(reader)
    expect(reader.locator("[data-live-news] button")).to_have_count(1)
    assert middle.evaluate("post => post.getBoundingClientRect().top") == pytest.approx(top, abs=2)


@pytest.mark.parametrize("way", ["500", "offline"])
def test_r3_a_fault_leaves_the_list_as_it_was_and_is_tried_again(reader, coverage, way):
    before = reader.locator("[data-live-posts]").inner_html()
    coverage.tell("示例：刚刚发生。")
    if way == "500":
        reader.route("**/live.html*", lambda route: route.fulfill(status=500, body="<ol data-live-posts></ol>"))
        assert look_again(reader) == 500
        reader.unroute("**/live.html*")
    else:
        reader.context.set_offline(True)
        with reader.expect_event("requestfailed"):
            reader.clock.run_for(PAUSE)
        reader.wait_for_timeout(200)
        reader.context.set_offline(False)
    assert (reader.locator("[data-live-posts]").inner_html(), reader.locator("[data-live-news]").inner_text()) == (before, "")
    assert look_again(reader) == 200
    expect(reader.locator("[data-live-news] button")).to_have_text("新播报，条数：1")


def test_when_the_event_is_over_it_says_so_and_looks_no_more(reader, coverage):
    assert reader.locator(".live-posts__now").count() == 1
    EventPage.objects.filter(pk=coverage.event.pk).update(ends_at=timezone.now())
    look_again(reader)
    assert (reader.locator(".live-posts__now").count(), shown(reader)) == (0, newest_first(coverage))
    asked = []
    reader.on("request", lambda request: asked.append(request.url))
    reader.clock.run_for(3 * PAUSE)
    reader.wait_for_timeout(300)
    assert asked == []
