"""Every public page in a real Chromium, in every language, size and scheme: accessibility, narrow screens, 大字版 [V-3, V-4].

A page is loaded once for each language and size; its scheme and the width of the screen change while it stands.
"""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.e2e.standing import public, transactional_db  # noqa: F401
from tests.e2e.test_register_axe import MEASURE, TARGETS
from verify.reader import Reader

READERS = {"zh": Reader(), "en": Reader("en"), "zh-large": Reader(is_large=True), "en-large": Reader("en", is_large=True)}
# Forms that answer at once with what is missing.
FORMS = ["scanning:report", "certification:objection", "supervision:report", "tracking:track", "cms:sign_up", "cms:ask_help"]


def serious(page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{rule['id']}: {rule['nodes'][0]['html'][:160]}" for rule in found if rule["impact"] in {"serious", "critical"}]


def faults_of(page, *, is_large: bool) -> dict[str, list[str]]:
    """What is wrong with the page that stands, light and dark, at 360 and 320 pixels; nothing where nothing is."""
    found = {}
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        found[scheme] = serious(page)
    if is_large:
        found["sizes"] = page.evaluate(MEASURE, TARGETS)
    for width in (320, 360):
        page.set_viewport_size({"width": width, "height": 640})
        found[f"wider than {width}"] = [] if page.evaluate("document.documentElement.scrollWidth") <= width else [str(width)]
    return {name: each for name, each in found.items() if each}


@pytest.mark.parametrize("reader", READERS)
def test_v3_v4_every_page_is_accessible_narrow_and_large(live_server, page, public, reader):  # noqa: F811
    """In Chinese at the standard size every address of the table, else the first one of each kind."""
    requested, faults, found = set(), [], {}
    page.on("request", lambda request: requested.add(request.url.split("/")[2]) if request.url.startswith("http") else None)
    page.on("console", lambda said: faults.append(said.text) if "Content Security" in said.text else None)
    every = public.addresses if reader == "zh" else [addresses[0] for addresses in public.table.values()]
    for address in (READERS[reader].keep(each) for each in every):
        page.goto(live_server.url + address)
        found[address] = faults_of(page, is_large=READERS[reader].is_large)
    assert {address: each for address, each in found.items() if each} == {}
    assert faults == []
    assert requested == {live_server.url.split("/")[2]}


@pytest.mark.parametrize("reader", ["zh", "zh-large"])
def test_v4_every_form_says_what_is_missing_accessibly(live_server, page, public, reader):  # noqa: F811
    found = {}
    for kind in FORMS:
        page.goto(live_server.url + READERS[reader].keep(public.table[kind][0]))
        with page.expect_navigation():
            page.locator("main form button[type=submit], main form button:not([type])").last.click()
        page.locator("[role=alert]").first.wait_for()
        found[kind] = faults_of(page, is_large=READERS[reader].is_large)
    assert {kind: each for kind, each in found.items() if each} == {}
