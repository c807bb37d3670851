"""The register, its records, the front page and the error page in a real Chromium: accessibility and the sizes of 大字版."""

from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.factories.world import NOW
from verify.registry.actions import certificates
from verify.supervision.actions import inspections, recalls

VARIANTS = ["", "?lang=en", "?size=large", "?lang=en&size=large"]
# Everything to be hit with a finger, except links inside a running sentence of the standard size.
TARGETS = "a, button, input:not([type=hidden]), select, summary"


@pytest.fixture
def paths(transactional_db, world) -> list[str]:
    """One address for each template and each status it may show."""
    valid, suspended, revoked, withdrawn = (world.certificate() for _ in range(4))
    expired = world.certificate(valid_from=None, valid_until=(NOW - timedelta(days=30)).date())
    world.decide("suspend", suspended)
    world.decide("revoke", revoked)
    certificates.withdraw(certificate=withdrawn, reason="示例停产", by=world.rita, at=NOW - timedelta(hours=1))
    notice = "https://notice.example.gov.cn/2026/11"
    facts = {"product": suspended.product, "by": world.susan, "at": NOW, "source": "示例市场监管局", "notice_url": notice}
    inspections.record(**facts, result="FAILED", inspected_on=NOW.date(), body="示例检验院", items_failed="水分：≤7.0%，实测 8.1%")
    recalls.order(**facts, lot="20261101", reason="示例原因", ordered_on=NOW.date(), advice="停止食用，联系购买处退货。")
    records = [each.get_absolute_url() for each in (valid, suspended, revoked, withdrawn, expired)]
    others = [suspended.product.get_absolute_url(), revoked.product.enterprise.get_absolute_url()]
    return ["/", "/registry/", *records, *others, "/nowhere/"]


@pytest.mark.parametrize("variant", VARIANTS)
def test_v4_axe_finds_nothing_serious_on_any_page(live_server, page, paths, variant):
    found = {}
    for path in [*paths, "/registry/?q=没有&unit=x&page=9"]:
        joined = path + (variant.replace("?", "&") if "?" in path else variant)
        page.goto(live_server.url + joined)
        violations = Axe().run(page).response["violations"]
        found[joined] = [(each["id"], each["nodes"][0]["html"]) for each in violations if each["impact"] in {"serious", "critical"}]
    assert {path: faults for path, faults in found.items() if faults} == {}


def test_v4_axe_finds_nothing_serious_in_the_dark(live_server, page, paths):
    page.emulate_media(color_scheme="dark")
    found = {}
    for path in paths:
        page.goto(live_server.url + path)
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


# Every visible text under 24 px, every headline under 30 px, every line under 1.3, every target that is too small.
MEASURE = """(targets) => {
  const faults = []
  const shown = (element) => element.checkVisibility({visibilityProperty: true}) && element.getBoundingClientRect().width > 1
  const name = (element) => element.tagName + '.' + element.className + ' ' + element.textContent.trim().slice(0, 20)
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement
    if (!walker.currentNode.textContent.trim() || element.closest('svg') || !shown(element)) continue
    const style = getComputedStyle(element)
    const size = parseFloat(style.fontSize)
    const least = element.closest('h1') && !element.closest('.demo-badge') ? 30 : 24
    if (size < least) faults.push('text ' + size + ' ' + name(element))
    if (parseFloat(style.lineHeight) < size * 1.3 - 0.1) faults.push('line ' + style.lineHeight + ' ' + name(element))
  }
  for (const element of document.querySelectorAll(targets)) {
    if (!shown(element) || element.classList.contains('skip-link')) continue
    const label = element.matches('[type=radio], [type=checkbox]') && element.closest('label')  // it is hit as well
    const box = (label || element).getBoundingClientRect()
    const least = element.matches('.button, .home-action') ? 60 : 44
    if (box.width < least || box.height < least) faults.push(`target ${box.width}x${box.height} ` + name(element))
  }
  return faults
}"""
