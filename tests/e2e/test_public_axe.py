"""Every public page in a real Chromium: accessibility, narrow screens, 大字版 [V-3, V-4].

A page is loaded once for each language and size; its scheme and the width of the screen change while it stands. What costs
most is done once: all rules run on the light page, those about colour again on the dark one; large English is measured alone.
All components in all eight modes at once: tests/e2e/test_styleguide_axe.py.
"""

from dataclasses import dataclass

import pytest
from axe_playwright_python.base import AXE_SCRIPT

from tests.e2e.standing import public, transactional_db  # noqa: F401
from tests.e2e.test_register_axe import MEASURE, TARGETS
from verify.reader import Reader

ALL: list[str] = []
OF_COLOUR = ["color-contrast", "link-in-text-block"]


@dataclass(frozen=True)
class Mode:
    """`rules` of axe by scheme, all where the list is empty."""

    reader: Reader
    rules: dict[str, list[str]]


MODES = {
    "zh": Mode(Reader(), {"light": ALL, "dark": OF_COLOUR}),
    "zh-large": Mode(Reader(is_large=True), {"light": ALL, "dark": OF_COLOUR}),
    "en": Mode(Reader("en"), {"light": ALL}),
    "en-large": Mode(Reader("en", is_large=True), {}),
}
# Forms that answer at once with what is missing.
FORMS = ["scanning:report", "certification:objection", "supervision:report", "cms:sign_up", "cms:ask_help"]
SERIOUS = """(rules) => axe.run(document, {resultTypes: ['violations'], ...(rules.length ? {runOnly: rules} : {})}).then(
  ({violations}) => violations.filter(({impact}) => impact === 'serious' || impact === 'critical')
    .map(({id, nodes}) => id + ': ' + nodes[0].html.slice(0, 160)))"""


def faults_of(page, mode: Mode) -> dict[str, list[str]]:
    """What is wrong with the page that stands; nothing where nothing is."""
    found = {}
    page.evaluate(AXE_SCRIPT)
    for scheme, rules in mode.rules.items():
        page.emulate_media(color_scheme=scheme)
        found[scheme] = page.evaluate(SERIOUS, rules)
    page.emulate_media(color_scheme="light")
    if mode.reader.is_large:
        found["sizes"] = page.evaluate(MEASURE, TARGETS)
    for width in (320, 360):
        page.set_viewport_size({"width": width, "height": 640})
        found[f"wider than {width}"] = [] if page.evaluate("document.documentElement.scrollWidth") <= width else [str(width)]
    return {name: each for name, each in found.items() if each}


@pytest.mark.parametrize("name", MODES)
def test_v3_v4_every_page_is_accessible_narrow_and_large(live_server, page, public, name):  # noqa: F811
    """In Chinese at the standard size every address of the table, else the first one of each kind."""
    mode, requested, faults, found = MODES[name], set(), [], {}
    page.on("request", lambda request: requested.add(request.url.split("/")[2]) if request.url.startswith("http") else None)
    page.on("console", lambda said: faults.append(said.text) if "Content Security" in said.text else None)
    every = public.addresses if name == "zh" else [addresses[0] for addresses in public.table.values()]
    for address in (mode.reader.keep(each) for each in every):
        page.goto(live_server.url + address)
        found[address] = faults_of(page, mode)
    assert {address: each for address, each in found.items() if each} == {}
    assert faults == []
    assert requested == {live_server.url.split("/")[2]}


@pytest.mark.parametrize("name", ["zh", "zh-large"])
def test_v4_every_form_says_what_is_missing_accessibly(live_server, page, public, name):  # noqa: F811
    found = {}
    for kind in FORMS:
        page.goto(live_server.url + MODES[name].reader.keep(public.table[kind][0]))
        with page.expect_navigation():
            page.locator("main form button").last.click()
        page.locator("[role=alert]").first.wait_for()
        found[kind] = faults_of(page, MODES[name])
    assert {kind: each for kind, each in found.items() if each} == {}
