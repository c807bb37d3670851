"""The pages of a 公示 in a real Chromium: accessibility, 大字版, narrow screens."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone

from tests.e2e.test_register_axe import MEASURE, TARGETS, VARIANTS
from verify.certification.actions import candidates


@pytest.fixture
def paths(transactional_db, world) -> list[str]:
    now = timezone.now()
    world.candidates(1, year=2026, specification="特级 250 克／罐", standards="Q/EXAMPLE 0001S", county="示例县")
    publicity = world.publicity(opens_on=timezone.localdate(now))
    candidates.take_off(candidate=publicity.round.candidates.get(position=3), reason="示例原因", by=world.rita, at=now)
    closed = world.publicity(year=2025, opens_on=timezone.localdate(now).replace(year=2024))
    coming = world.publicity(year=2024, opens_on=timezone.localdate(now).replace(year=2099, day=1))
    pages = [each.get_absolute_url() for each in (publicity, closed, coming)]
    return [*pages, *(f"{page}/objection" for page in pages), "/track/"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_v4_axe_finds_nothing_serious_on_any_page(live_server, page, paths, scheme):
    page.emulate_media(color_scheme=scheme)
    found = {}
    for path in (path + variant for path in paths for variant in VARIANTS):
        page.goto(live_server.url + path)
        if page.locator("main form").count():
            page.locator("main form button").click()  # with what is wrong beside its field
        violations = Axe().run(page).response["violations"]
        found[path] = [(each["id"], each["nodes"][0]["html"]) for each in violations if each["impact"] in {"serious", "critical"}]
    assert {path: faults for path, faults in found.items() if faults} == {}


def test_v4_large_pages_have_large_text_and_targets(live_server, page, paths):
    faults = {}
    for path in paths:
        page.goto(f"{live_server.url}{path}?size=large")
        faults[path] = page.evaluate(MEASURE, TARGETS)
    assert {path: each for path, each in faults.items() if each} == {}


def test_v3_nothing_is_wider_than_a_narrow_screen(live_server, page, paths):
    page.set_viewport_size({"width": 320, "height": 640})
    widths = {}
    for path in (path + variant for path in paths for variant in VARIANTS):
        page.goto(live_server.url + path)
        widths[path] = page.evaluate("document.documentElement.scrollWidth")
    assert widths == dict.fromkeys(widths, 320)
