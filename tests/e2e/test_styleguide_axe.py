"""Every component in a real Chromium, in every language, size and scheme."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client

from tests.e2e.test_register_axe import MEASURE, TARGETS, VARIANTS
from tests.factories.pictures import picture


@pytest.fixture
def guide(transactional_db, insecure_cookies, settings, tmp_path, world, live_server, page):
    """The address of the style guide, for a browser that is signed in."""
    settings.MEDIA_ROOT = tmp_path
    picture()
    client = Client()
    client.force_login(world.rita)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
    return f"{live_server.url}/styleguide"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("variant", VARIANTS)
def test_v4_axe_finds_nothing_serious_in_any_component(page, guide, variant, scheme):
    page.emulate_media(color_scheme=scheme)
    page.goto(guide + variant)
    found = Axe().run(page).response["violations"]
    faults = [(each["id"], each["nodes"][0]["html"]) for each in found if each["impact"] in {"serious", "critical"}]
    assert page.locator(".item-card").count() > 0
    assert faults == []


@pytest.mark.parametrize("width", [360, 1280])
def test_v4_large_components_have_large_text_and_targets(page, guide, width):
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{guide}?size=large")
    assert page.evaluate(MEASURE, TARGETS) == []


@pytest.mark.parametrize("variant", VARIANTS)
def test_v3_no_component_is_wider_than_a_narrow_screen(page, guide, variant):
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(guide + variant)
    assert page.evaluate("document.documentElement.scrollWidth") == 320


def test_the_menu_opens_by_keyboard_on_a_phone_and_stands_open_on_a_desk(page, guide):
    page.goto(guide)
    link = page.get_by_role("link", name="公告公示")
    assert not link.is_visible()
    page.locator(".page-header__menu summary").focus()
    page.keyboard.press("Enter")
    assert link.is_visible()
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(guide)
    assert link.is_visible()
    assert not page.locator(".page-header__menu summary").is_visible()
    link.focus()
    assert page.evaluate("document.activeElement.textContent") == "公告公示"


def test_a_tile_is_reached_by_keyboard_and_leads_to_its_unit(page, guide):
    page.goto(guide)
    tile = page.locator(".tile-map__tile").first
    tile.focus()
    assert page.evaluate("document.activeElement.getAttribute('href')") == "/products/?unit=420300"
    assert tile.get_attribute("aria-label") == "十堰市：1 项"
