"""What stands around every page: sections, links at the foot, alerts of the hour; read once in seconds, never per page."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from wagtail.models import Site

from cms import context
from cms.blocks import AlertsBlock
from cms.site_settings import SiteAlerts
from tests.factories.site import sections
from tests.factories.world import NOW
from verify.reader import Reader


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture(autouse=True)
def lasting_frame() -> None:
    """Here it lasts as long as in production: the clock stands still."""


@pytest.fixture
def planted(db):
    return sections()


def titles(client, address: str = "/registry/") -> list[str]:
    return [link.title for link in client.get(address).context["navigation"]]


def announce(message: str, start: int, end: int) -> None:
    """From and until in hours from now."""
    hours = {"from_at": NOW + timedelta(hours=start), "until_at": NOW + timedelta(hours=end)}
    alert = {"message": message, "level": "WARNING", "url": "", **hours}
    SiteAlerts.objects.create(site=Site.objects.get(is_default_site=True), alerts=[("alert", alert)])


def test_the_sections_stand_in_the_order_of_the_tree_in_the_readers_language(client, planted):
    shown = [page for page in planted.values() if page.show_in_menus and page.depth == 3]
    in_order = sorted(shown, key=lambda page: page.path)
    assert titles(client) == [page.title for page in in_order]
    assert titles(client, "/registry/?lang=en") == [page.title_en for page in in_order]


def test_a_change_of_the_menu_shows_within_five_seconds(client, planted, clock):
    before = titles(client)
    page = next(page for page in planted.values() if page.title == before[0])
    page.title = "改名后的栏目"
    page.save()
    assert titles(client) == before
    clock.shift(6)
    assert titles(client) == ["改名后的栏目", *before[1:]]


def test_an_alert_is_shown_from_its_first_moment_to_its_last(client, planted, clock):
    announce("示例停机维护", 1, 2)
    seen = []
    for _ in range(3):
        seen.append("示例停机维护" in client.get("/registry/").content.decode())
        clock.shift(3600)
    assert seen == [False, True, False]


def test_reading_the_frame_writes_nothing(client, planted):
    client.get("/registry/")
    assert SiteAlerts.objects.count() == 0


def test_the_second_page_asks_nothing_for_its_frame(client, planted, django_assert_num_queries):
    client.get("/registry/")
    with django_assert_num_queries(2):  # what an empty register asks by itself
        client.get("/registry/?lang=en")


def test_the_footer_has_the_articles_in_menus_quality_information_and_the_site_map(client, planted):
    about = ["how-to-check", "faq", "process", "contact", "privacy", "accessibility"]
    footer = client.get("/registry/").context["footer_links"]
    assert [link.url for link in footer] == [*(f"/about/{slug}/" for slug in about), "/quality/", "/sitemap/"]


FROM, UNTIL = NOW - timedelta(hours=1), NOW + timedelta(hours=1)
SECOND = timedelta(seconds=1)


def alert(**fields):
    return {"message": "示例提醒", "message_en": "", "level": "INFO", "url": "", "from_at": FROM, "until_at": UNTIL, **fields}


@pytest.mark.parametrize(
    ("at", "is_shown"),
    [(FROM - SECOND, False), (FROM, True), (UNTIL - SECOND, True), (UNTIL, False)],
    ids=["just before", "from its first moment", "in its last second", "at its end"],
)
def test_r4_an_alert_stands_from_its_first_moment_until_just_before_its_last(at, is_shown):
    assert len(context.shown((context.Alert(**alert()),), at, Reader())) == is_shown


@pytest.mark.parametrize(
    ("language", "message_en", "message"),
    [("zh-hans", "Example", "示例提醒"), ("en", "Example", "Example"), ("en", "", "示例提醒")],
)
def test_an_alert_is_told_in_the_language_of_the_reader_where_it_has_that(language, message_en, message):
    alerts = (context.Alert(**alert(message_en=message_en)),)
    assert [each.message for each in context.shown(alerts, FROM, Reader(language))] == [message]


@pytest.mark.parametrize(
    "broken",
    [{"from_at": None}, {"until_at": None}, {"from_at": datetime(2026, 1, 1), "until_at": datetime(2027, 1, 1)}],  # noqa: DTZ001
    ids=["no beginning", "no end", "no zone"],
)
def test_a_broken_alert_is_not_shown_and_breaks_no_page(broken):
    assert context.is_timed(alert(**broken)) is False


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
