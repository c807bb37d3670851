"""What stands around every page: navigation, footer, alerts."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.test import RequestFactory
from wagtail.models import Site

from cms import context
from cms.blocks import AlertsBlock
from cms.site_settings import SiteAlerts
from tests.factories.site import sections
from tests.factories.world import NOW
from verify.reader import Reader

SECOND = timedelta(seconds=1)
FROM, UNTIL = NOW - timedelta(hours=1), NOW + timedelta(hours=1)


@pytest.fixture
def site(db):
    return sections()


def ask(language: str = "zh-hans", path: str = "/"):
    request = RequestFactory().get(path)
    request.reader = Reader(language)
    return request


def set_alerts(*alerts: dict) -> None:
    stored = SiteAlerts.for_site(Site.objects.get(is_default_site=True))
    stored.alerts = [("alert", alert) for alert in alerts]
    stored.save()


def alert(**fields):
    return {"message": "示例提醒", "level": "INFO", "url": "", "from_at": FROM, "until_at": UNTIL, **fields}


@pytest.mark.parametrize(
    ("language", "titles"),
    [
        ("zh-hans", ["精品目录", "品牌", "公告公示", "标准", "典型案例", "培训与服务", "关于湖北精品"]),
        ("en", ["Certified items", "Brands", "Notices", "Standards", "Cases", "Training and help", "About the mark"]),
    ],
)
def test_the_navigation_is_the_sections_in_menus_in_three_queries(site, django_assert_num_queries, language, titles):
    context.menus(ask())  # Wagtail finds its sites once
    with django_assert_num_queries(3):  # which site, what is not public, and the pages
        found = context.menus(ask(language)).sections
    assert [link.title for link in found] == titles
    assert [link.url for link in found][:2] == ["/products/", "/brands/"]


def test_a_section_without_an_english_title_keeps_its_chinese_one(site):
    section = site["brands"]
    section.title_en = ""
    section.save_revision().publish()
    assert [link.title for link in context.menus(ask("en")).sections][:2] == ["Certified items", "品牌"]


def test_where_the_reader_is_stands_out_beneath_too(site):
    found = context.menus(ask(path="/about/faq/")).sections
    assert [link.url for link in found if link.is_current] == ["/about/"]


def test_a_section_taken_down_leaves_the_navigation(site):
    site["cases"].unpublish()
    assert "典型案例" not in [link.title for link in context.menus(ask()).sections]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_footer_has_the_articles_in_menus_and_the_site_map_at_no_further_cost(site, django_assert_num_queries, language):
    context.menus(ask())
    with django_assert_num_queries(3):
        menus = context.context(ask(language))
        found, _navigation = list(menus["footer_links"]), list(menus["navigation"])
    about = ["how-to-check", "faq", "process", "contact", "privacy", "accessibility"]
    assert [link.url for link in found] == [*(f"/about/{slug}/" for slug in about), "/sitemap/"]


def test_without_pages_the_footer_has_the_site_map_alone(db):
    Site.objects.all().delete()
    around = context.context(ask())
    assert ([link.url for link in around["footer_links"]], list(around["navigation"])) == (["/sitemap/"], [])


@pytest.mark.parametrize(
    ("at", "is_shown"),
    [(FROM - SECOND, False), (FROM, True), (UNTIL - SECOND, True), (UNTIL, False)],
    ids=["just before", "from its first moment", "in its last second", "at its end"],
)
def test_r4_an_alert_stands_from_its_first_moment_until_just_before_its_last(site, client, at, is_shown):
    set_alerts(alert())
    assert [each["message"] for each in context.alerts(ask(), at)] == ["示例提醒"] * is_shown
    with time_machine.travel(at, tick=False):
        assert ("示例提醒" in client.get("/sitemap/").content.decode()) == is_shown


def test_an_alert_is_escaped_and_leads_on(site, client):
    set_alerts(alert(message="<b>示例</b>", level="WARNING", url="https://example.com/?a=1&b=2"))
    with time_machine.travel(NOW, tick=False):
        text = client.get("/sitemap/").content.decode()
    assert "&lt;b&gt;示例&lt;/b&gt;" in text
    assert 'href="https://example.com/?a=1&amp;b=2' in text


@pytest.mark.parametrize(
    "broken",
    [{"from_at": None}, {"until_at": None}, {"from_at": datetime(2026, 1, 1), "until_at": datetime(2027, 1, 1)}],  # noqa: DTZ001
    ids=["no beginning", "no end", "no zone"],
)
def test_a_broken_alert_is_not_shown_and_breaks_no_page(broken):
    assert context.is_shown(alert(**broken), NOW) is False


@pytest.mark.parametrize(
    "wrong",
    [
        [alert(from_at=UNTIL, until_at=FROM)],
        [alert(until_at=FROM)],
        [alert(until_at=None)],
        [alert(message="")],
        [alert(message="长" * 121)],
        [alert(level="PANIC")],
        [alert(url="javascript:alert(1)")],
        [alert(url="https://example.com/" + "x" * 200)],
        [alert()] * 6,
    ],
    ids=["ends before it begins", "no time", "no end", "empty", "huge", "unknown level", "a script", "long address", "too many"],
)
def test_a_broken_or_huge_alert_cannot_be_saved(wrong):
    block = AlertsBlock(max_num=5)
    value = block.normalize([("alert", each) for each in wrong])
    with pytest.raises(ValidationError):
        block.clean(value)


def test_a_good_alert_can_be_saved():
    block = AlertsBlock(max_num=5)
    assert len(block.clean(block.normalize([("alert", alert())] * 5))) == 5
