"""The front page: ours from the first migration on, its figures counted from the register as it is served."""

import importlib

import pytest
import time_machine
from django.apps import apps
from wagtail.models import Page, Site

from cms.models import HomePage
from tests.factories.site import front_page
from tests.factories.world import NOW
from verify.registry.units import Unit

plant_home_page = importlib.import_module("cms.migrations.0002_home_page").plant_home_page


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(NOW, tick=False):
        yield


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


def test_the_figures_are_counted_as_the_page_is_served(client, home, world):
    def figures() -> dict[str, int]:
        return client.get("/").context["figures"]

    assert figures() == {"listed": 0, "valid": 0, "enterprises": 0, "units": 0, "demo": 0}
    first = world.certificate()
    world.certificate(product=world.product(enterprise=first.product.enterprise))
    world.certificate(product=world.product(enterprise=world.enterprise(unit=Unit.WUHAN, is_demo=False)))
    assert figures() == {"listed": 3, "valid": 3, "enterprises": 2, "units": 2, "demo": 2}
    world.decide("suspend", first)
    assert figures() == {"listed": 3, "valid": 2, "enterprises": 2, "units": 2, "demo": 2}


def test_demonstration_data_is_named_beside_the_figures(client, home, world):
    assert "演示数据" not in client.get("/").content.decode()
    world.certificate()
    assert "其中演示数据 1 项。" in client.get("/").content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_figures_cost_one_query_however_long_the_register(client, home, world, django_assert_num_queries, count):
    for _ in range(count):
        world.certificate()
    client.get("/")  # Wagtail finds its sites once
    with django_assert_num_queries(6):
        client.get("/")


@pytest.mark.parametrize("variant", ["", "?lang=en", "?size=large", "?lang=en&size=large"])
def test_the_page_leads_to_both_actions_in_every_variant_without_a_cookie(client, home, variant):
    response = client.get("/" + variant)
    text, inner = response.content.decode(), variant.replace("&", "&amp;")
    assert f'<a class="home-action home-action--main" href="/v/{inner}">' in text
    assert f'<a class="home-action" href="/registry/{inner}">' in text
    assert ("Look in the register" in text, "查登记库" in text) == ("lang=en" in variant, "lang=en" not in variant)
    assert ('<html lang="en"' in text, 'class="large">' in text) == ("lang=en" in variant, "size=large" in variant)
    assert response.cookies == {}
    assert response.headers["Cache-Control"] == "no-store"


def test_an_editor_may_introduce_the_mark(client, home):
    home.introduction = "一句 <b>话</b>。"
    home.save()
    assert '<p class="lead">一句 &lt;b&gt;话&lt;/b&gt;。</p>' in client.get("/").content.decode()
