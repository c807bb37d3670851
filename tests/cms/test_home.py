"""The front page: ours from the first migration on, its figures counted from the register as it is served."""

import importlib
import re
from datetime import date, timedelta
from html import unescape

import pytest
from django.apps import apps
from wagtail.models import Page, PageViewRestriction, Site

from cms.models import HomePage
from tests.factories import stories
from tests.factories.site import front_page
from tests.factories.world import NOW
from verify.calendar import day_of
from verify.models import Industry
from verify.registry.units import Unit

QUERIES = 20

plant_home_page = importlib.import_module("cms.migrations.0002_home_page").plant_home_page
pytestmark = pytest.mark.usefixtures("noon")


@pytest.fixture
def home(db) -> HomePage:
    return front_page()


@pytest.fixture
def welcome(home) -> Page:
    """The site as Wagtail's own migrations leave it."""
    root = Page.get_first_root_node()
    home.delete()
    welcome = root.add_child(instance=Page(title="Welcome to your new Wagtail site!", slug="home"))
    Site.objects.all().delete()
    Site.objects.create(hostname="localhost", root_page=welcome, is_default_site=True)
    return welcome


def test_the_welcome_page_becomes_ours_in_place_and_once(client, welcome):
    for _ in range(2):
        plant_home_page(apps, None)
        site = Site.objects.get(is_default_site=True)
        home = HomePage.objects.get()
        assert (site.root_page_id, home.pk, home.title, home.live) == (welcome.pk, welcome.pk, "湖北精品", True)
        assert Page.objects.get(pk=welcome.pk).specific == home
        assert client.get("/").templates[0].name == "cms/home_page.html"
        assert Page.find_problems() == ([], [], [], [], [])


def test_a_front_page_that_editors_chose_is_left_alone(welcome):
    welcome.add_child(instance=Page(title="下级页面", slug="below"))
    plant_home_page(apps, None)
    assert HomePage.objects.count() == 0
    assert Site.objects.get(is_default_site=True).root_page == welcome


def test_without_a_site_nothing_is_planted(welcome):
    Site.objects.all().delete()
    plant_home_page(apps, None)
    assert HomePage.objects.count() == 0


@pytest.fixture
def text(client, home):
    def read(query: str = "") -> str:
        return client.get("/" + query).content.decode()

    return read


def shown(response, name: str) -> list[str]:
    """Titles or names in one of the lists of the front page."""
    return [getattr(each, "title", None) or each.name for each in response.context[name]]


def test_the_figures_are_counted_as_the_page_is_served(client, home, world):
    def headline() -> list[int]:
        return [figure.value for figure in client.get("/").context["headline"]]

    assert headline() == [0, 0, 0, 0]
    first = world.certificate()
    world.certificate(product=world.product(enterprise=first.product.enterprise))
    world.certificate(product=world.product(enterprise=world.enterprise(unit=Unit.WUHAN, is_demo=False)))
    assert headline() == [3, 3, 2, 2]
    world.decide("suspend", first)
    assert headline() == [2, 3, 2, 2]


def test_every_number_leads_to_the_list_that_was_counted(client, home, world):
    tea = Industry.objects.get(name="食品")
    first = world.certificate(product=world.product(enterprise=world.enterprise(unit=Unit.WUHAN, industry=tea)), year=2024)
    world.certificate()
    world.decide("revoke", first)
    context = client.get("/").context

    def lines(name: str) -> list[tuple[str, int, str]]:
        return [(each.label, each.value, each.url) for each in context[name]]

    assert lines("headline") == [
        ("当前有效项目", 1, "/products/?status=VALID"),
        ("历年认定项目", 2, "/products/"),
        ("有认定项目的经营主体", 2, "/brands/"),
        ("有认定项目的市州（全省 17 个）", 2, "/units/"),
    ]
    assert lines("by_year") == [("2025年度名单", 1, "/products/?year=2025"), ("2024年度名单", 1, "/products/?year=2024")]
    assert lines("by_status") == [("有效", 1, "/products/?status=VALID"), ("撤销", 1, "/products/?status=REVOKED")]
    assert lines("by_industry") == [("食品", 1, f"/products/?industry={tea.pk}"), ("未注明", 1, "")]
    tiles = {tile.url: tile.count for tile in context["tiles"]}
    assert (len(tiles), sum(tiles.values())) == (17, 2)
    assert tiles["/products/?unit=420100"] == 1


def test_without_anything_registered_or_published_only_the_headline_stands(client, home):
    response = client.get("/")
    page = response.content.decode()
    assert re.findall(r"<h[12][^>]*>([^<]+)", page) == ["湖北精品", "登记库此刻的数字"]
    assert "tile-map" not in page


def test_demonstration_data_is_named_beside_the_figures(text, world):
    assert "演示数据" not in text()
    world.certificate()
    assert "其中演示数据 1 项。" in text()


def test_only_valid_items_are_shown_as_new_and_no_more_than_six(client, home, world):
    certificates = [world.certificate() for _ in range(8)]
    world.decide("suspend", certificates[-1])
    assert shown(client.get("/"), "items") == [each.product.name for each in certificates[6:0:-1]]


def test_the_newest_notices_cases_events_and_sessions_are_shown(client, home, world):
    for day in range(1, 8):
        stories.call(world, date(2026, 11, day), title=f"通知{day}")
    for days in range(5):
        stories.case(title=f"案例{days}", first_published_at=NOW - timedelta(days=days))
    stories.event(NOW - timedelta(days=400), title="更早一次")
    stories.event(NOW - timedelta(days=35), title="上一次")
    stories.event(NOW + timedelta(days=9), title="下一次")
    stories.session(NOW - timedelta(hours=1), title="已开始")
    stories.session(NOW + timedelta(days=2), title="后天")
    stories.session(NOW + timedelta(days=1), title="明天")
    response = client.get("/")
    assert shown(response, "notices") == ["通知7", "通知6", "通知5", "通知4", "通知3"]
    assert {notice.state_label for notice in response.context["notices"]} == {""}
    assert shown(response, "cases") == ["案例0", "案例1", "案例2"]
    assert shown(response, "events") == ["下一次", "上一次"]
    assert shown(response, "sessions") == ["明天", "后天"]


def test_a_notice_says_how_it_stands(client, home, world):
    stories.call(world, apply_until=day_of(NOW))
    assert [notice.state_label for notice in client.get("/").context["notices"]] == ["申报中"]


def test_drafts_and_restricted_pages_are_not_shown(client, home, world):
    stories.case(title="草稿", live=False)
    restricted = stories.case(title="内部")
    PageViewRestriction.objects.create(page=restricted, restriction_type=PageViewRestriction.LOGIN)
    stories.case(title="公开")
    assert shown(client.get("/"), "cases") == ["公开"]


@pytest.mark.parametrize(("verb", "left"), [("suspend", ["茶园"]), ("revoke", ["茶园"])])
def test_e3_a_story_about_a_suspended_or_revoked_subject_leaves_the_front_page_at_once(client, home, world, verb, left):
    certificate = world.certificate()
    stories.case(title="茶园", about=[world.certificate().product])
    stories.case(title="获奖", about=[certificate.product], first_published_at=NOW)
    stories.event(title="发布会", about=[certificate.product.enterprise])
    before = client.get("/")
    assert (shown(before, "cases"), shown(before, "events")) == (["获奖", "茶园"], ["发布会"])
    world.decide(verb, certificate)
    after = client.get("/")
    assert (shown(after, "cases"), shown(after, "events")) == (left, [])
    if verb == "suspend":
        world.decide("reinstate", certificate, at=NOW)
        assert shown(client.get("/"), "cases") == ["获奖", "茶园"]


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_however_much_it_shows(client, world, django_assert_num_queries, count):
    for _ in range(count):
        certificate = world.certificate()
        stories.case(about=[certificate.product, certificate.product.enterprise], picture=stories.picture())
        stories.event(about=[certificate.product], picture=stories.picture())
        stories.session()
        stories.call(world)
    for query in ("", "?lang=en"):
        client.get("/" + query)  # Wagtail finds its sites once, and draws each size of a picture once
        with django_assert_num_queries(QUERIES):
            client.get("/" + query)


@pytest.mark.parametrize("variant", ["", "?lang=en", "?size=large", "?lang=en&size=large"])
def test_the_first_screen_searches_and_checks_in_every_variant_without_a_cookie(client, home, variant):
    response = client.get("/" + variant)
    text, inner = response.content.decode(), variant.replace("&", "&amp;")
    assert f'<a class="welcome__check" href="/v/{inner}">' in text
    assert text.index('class="welcome__search" method="get" action="/search/"') < text.index("welcome__check")
    hidden = re.findall(r'<input type="hidden" name="(\w+)" value="(\w+)">', text[text.index("welcome__search") :])
    assert dict(hidden) == dict(pair.split("=") for pair in variant[1:].split("&") if pair)
    assert ("Search items" in text, "查项目" in text) == ("lang=en" in variant, "lang=en" not in variant)
    assert ('<html lang="en"' in text, 'class="large">' in text) == ("lang=en" in variant, "size=large" in variant)
    assert response.cookies == {}
    assert response.headers["Cache-Control"] == "no-store"


def test_an_english_reader_sees_english_chrome_and_the_names_as_they_are(text, world):
    world.certificate(product=world.product(name="示例砖茶"))
    stories.case(title="示例案例", title_en="Example case")
    page = text("?lang=en")
    headings = [unescape(each) for each in re.findall(r"<h[23][^>]*>(?:<a[^>]*>)?([^<]+)", page)]
    assert headings == [
        *("The register at this moment", "By city and prefecture", "By list year", "By status"),
        *("Newly certified", "示例砖茶", "Typical cases", "Example case"),
    ]


def test_an_editor_may_introduce_the_mark_in_both_languages(home, text):
    home.introduction, home.introduction_en = "一句 <b>话</b>。", "A sentence."
    home.save()
    assert '<p class="lead">一句 &lt;b&gt;话&lt;/b&gt;。</p>' in text()
    assert '<p class="lead">A sentence.</p>' in text("?lang=en")
