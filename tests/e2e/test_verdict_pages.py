"""Every verdict × language × size, in Chromium at 360×640: photographed, measured, checked by axe. [V-2, V-3, V-4]"""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.verify.scanning.conftest import frozen, labels  # noqa: F401
from verify.scanning.verdicts import Verdict

VARIANTS = {"zh": "", "zh-large": "?size=large", "en": "?lang=en", "en-large": "?lang=en&size=large"}
SIZES = """() => {
  const px = (node) => parseFloat(getComputedStyle(node).fontSize);
  const texts = [...document.querySelectorAll('main p, main dd, main dt, main small, main h2, main label, footer p, a')];
  const targets = [...document.querySelectorAll('a.button, button.button')].map((node) => node.getBoundingClientRect());
  const others = [...document.querySelectorAll('header a')].map((node) => node.getBoundingClientRect());
  return {
    headline: px(document.querySelector('h1')),
    bottom: document.querySelector('h1').getBoundingClientRect().bottom,
    smallest: Math.min(...texts.map(px)),
    leading: Math.min(...texts.map((node) => parseFloat(getComputedStyle(node).lineHeight) / px(node))),
    target: Math.min(...targets.map((box) => Math.min(box.width, box.height))),
    other: Math.min(...others.map((box) => Math.min(box.width, box.height))),
    overflow: document.documentElement.scrollWidth - innerWidth,
  };
}"""


def serious(page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{rule['id']}: {rule['nodes'][0]['html'][:120]}" for rule in found if rule["impact"] in {"serious", "critical"}]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("variant", VARIANTS)
def test_v2_v4_every_verdict_reads_well_on_a_small_phone(transactional_db, labels, live_server, page, photograph, variant):  # noqa: F811
    faults = []
    page.on("console", lambda message: faults.append(message.text) if "Content Security" in message.text else None)
    for verdict in Verdict:
        requests = []
        page.on("request", lambda request, requests=requests: requests.append(request.url))
        page.goto(f"{live_server.url}/v/{labels[verdict]}{VARIANTS[variant]}")
        size = page.evaluate(SIZES)
        photograph(page, f"verdict-{verdict.lower()}-{variant}")
        assert size["headline"] >= 30, verdict
        assert size["bottom"] <= 640 * 0.6, verdict
        assert size["overflow"] <= 0, verdict
        assert size["leading"] >= 1.3, verdict
        assert size["other"] >= 44
        if "large" in variant:
            assert size["smallest"] >= 24, verdict
            assert size["target"] >= 60, verdict
        assert len({url for url in requests if not url.endswith("/favicon.ico")}) <= 3
        assert all(url.startswith(live_server.url) for url in requests)
        assert serious(page) == [], verdict
    assert faults == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("variant", VARIANTS)
def test_v4_the_other_pages_of_the_scan_path_too(transactional_db, labels, live_server, page, photograph, variant):  # noqa: F811
    code = labels[Verdict.VALID]
    for name, address in {"lookup": "/v/", "mistyped": "/v/?code=ABC", "report": f"/v/{code}/report"}.items():
        joint = "&" if "?" in address else "?"
        page.goto(live_server.url + address + VARIANTS[variant].replace("?", joint))
        photograph(page, f"{name}-{variant}")
        size = page.evaluate(SIZES)
        assert size["overflow"] <= 0
        assert serious(page) == [], name
    page.get_by_role("radio").first.check()
    page.locator("form button").click()
    page.get_by_role("heading", name="已收到举报").or_(page.get_by_role("heading", name="Report received")).wait_for()
    photograph(page, f"reported-{variant}")
    assert serious(page) == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("width", "zoom"), [(320, 1), (360, 2), (1280, 4)])
def test_v3_narrow_and_zoomed_the_page_never_scrolls_sideways(transactional_db, labels, live_server, browser, width, zoom):  # noqa: F811
    """400 % zoom is a viewport a quarter as wide; WeChat's largest letters are twice the size."""
    context = browser.new_context(
        viewport={"width": max(width // zoom, 320) if zoom == 4 else width, "height": 640}, java_script_enabled=True
    )
    page = context.new_page()
    for verdict in (Verdict.VALID, Verdict.SUSPENDED, Verdict.RECALLED, Verdict.VALID_WITH_NOTICE):
        page.goto(f"{live_server.url}/v/{labels[verdict]}")
        if zoom == 2:
            page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    context.close()


@pytest.mark.django_db(transaction=True)
def test_v3_without_scripts_and_pictures_nothing_is_missing(transactional_db, labels, live_server, browser):  # noqa: F811
    context = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 640})
    context.route("**/seen/**", lambda route: route.abort())
    page = context.new_page()
    page.goto(f"{live_server.url}/v/{labels[Verdict.VALID]}")
    assert page.get_by_role("status").inner_text().startswith("认定有效")
    page.get_by_role("link", name="举报问题").click()
    page.get_by_text("实物与页面信息不一致").click()
    page.get_by_role("button", name="提交举报").click()
    assert page.get_by_role("status").inner_text().startswith("已收到举报")
    context.close()


@pytest.mark.django_db(transaction=True)
def test_v6_opening_the_page_in_a_browser_counts_one_scan(transactional_db, labels, live_server, page):  # noqa: F811
    from verify.models import Scan

    before = Scan.objects.count()
    for _ in range(3):
        page.goto(f"{live_server.url}/v/{labels[Verdict.VALID]}", wait_until="networkidle")
    assert Scan.objects.count() - before == 1


@pytest.mark.django_db(transaction=True)
def test_the_api_docs_work_under_the_content_policy(transactional_db, live_server, page, photograph):
    faults = []
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    page.goto(f"{live_server.url}/api/v1/docs")
    page.get_by_text("/api/v1/verify/{code}").first.wait_for()
    photograph(page, "api-docs")
    assert faults == []


@pytest.mark.django_db(transaction=True)
def test_v4_in_the_dark_every_verdict_keeps_its_contrast(transactional_db, labels, live_server, browser, photograph):  # noqa: F811
    context = browser.new_context(viewport={"width": 360, "height": 640}, color_scheme="dark")
    page = context.new_page()
    for verdict in Verdict:
        page.goto(f"{live_server.url}/v/{labels[verdict]}")
        photograph(page, f"verdict-{verdict.lower()}-dark")
        assert serious(page) == [], verdict
    for address in ("/v/", f"/v/{labels[Verdict.VALID]}/report"):
        page.goto(live_server.url + address)
        assert serious(page) == [], address
    photograph(page, "report-dark")
    context.close()
