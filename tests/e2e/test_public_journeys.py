"""What visitors come for, with scripts off, and by keyboard alone."""

from itertools import pairwise

import pytest
from openpyxl import load_workbook

from cms.models import Enquiry
from tests.e2e.standing import public, transactional_db  # noqa: F401

pytestmark = pytest.mark.xdist_group("journeys")  # the site stands once, for one worker


@pytest.fixture
def plain(browser, live_server, public):  # noqa: F811
    """The front page on a phone that runs no script."""
    context = browser.new_context(viewport={"width": 360, "height": 640}, locale="zh-CN", java_script_enabled=False)
    page = context.new_page()
    page.set_default_timeout(60_000)
    page.goto(live_server.url)
    yield page
    context.close()


def headline(page) -> str:
    return page.get_by_role("heading", level=1).inner_text()


def test_without_scripts_an_item_is_found_by_search_and_its_label_checked(plain, public):  # noqa: F811
    plain.get_by_role("main").get_by_role("searchbox").fill("恩施 玉露")
    plain.locator("main form[role=search] button").click()
    plain.locator(f"main a[href='{public.table['ProductPage'][0]}']").click()
    assert headline(plain).startswith("示例恩施玉露茶")
    plain.locator(f"main a[href='{public.tea.get_absolute_url()}']").first.click()
    assert headline(plain).startswith("示例恩施玉露茶")
    assert plain.locator("main").get_by_text("有效", exact=True).count() > 0
    plain.get_by_role("banner").get_by_role("link", name="查验标签").click()
    plain.locator("[name=code]").fill(public.code.lower())
    plain.locator("form[method=get] button").click()
    assert "认定目前有效" in plain.get_by_role("status").inner_text()


def test_without_scripts_the_catalogue_is_narrowed(plain):
    plain.goto(plain.url + "products/")
    shown = plain.locator(".item-card__name")
    assert shown.count() > 1
    plain.locator(".facet-filter__more summary").click()
    plain.get_by_label("状态").select_option("SUSPENDED")
    plain.locator(".facet-filter__actions button").click()
    assert [each.split()[0] for each in shown.all_inner_texts()] == ["示例京山桥米"]
    assert plain.get_by_label("状态").input_value() == "SUSPENDED"


def test_without_scripts_the_menu_opens_on_a_phone(plain):
    link = plain.get_by_role("banner").get_by_role("link", name="公告公示")
    assert not link.is_visible()
    plain.locator(".page-header__menu summary").click()
    link.click()
    assert headline(plain) == "公告公示"


def test_without_scripts_a_list_on_publicity_is_read_and_taken_home(plain, public, live_server, tmp_path):  # noqa: F811
    plain.goto(live_server.url + public.table["PublicityPage"][0])
    names = [each.split("\n")[0] for each in plain.locator("tr[id^=candidate-]").all_inner_texts()]
    assert len(names) == 3
    with plain.expect_download() as download:
        plain.get_by_role("link", name="XLSX").click()
    download.value.save_as(tmp_path / "list.xlsx")
    rows = [[str(cell) for cell in row] for row in load_workbook(tmp_path / "list.xlsx").active.iter_rows(values_only=True)]
    candidates = [candidate.item_name for candidate in public.publicity.round.candidates.order_by("position")]
    assert [name for name in candidates if any(name in row for row in rows)] == candidates


def test_without_scripts_a_place_in_a_session_is_taken(plain, public, live_server):  # noqa: F811
    plain.goto(live_server.url + "/training/")
    plain.locator(f".session-list a[href='{public.table['TrainingPage'][0]}']").click()
    plain.locator("[name=organisation]").fill("示例茶业有限公司")
    plain.locator("[name=people]").fill("2")
    plain.locator("[name=contact]").fill("示例联系人 027-00000000")
    plain.locator("main form button").click()
    number = plain.locator("main code").first.inner_text()
    enquiry = Enquiry.objects.get(tracking_number=number)
    assert (enquiry.organisation, enquiry.people) == ("示例茶业有限公司", 2)


# -- by keyboard -----------------------------------------------------------------------------------------------------
WITHIN_A_PLAYER = 30  # stops that the browser's own controls of a video may take
KINDS = ["HomePage", "CatalogueIndexPage", "ProductPage", "PublicityPage", "certification:objection", "cms:search"]
# What Tab should reach, in the order of the document: of radio buttons of one name only the chosen or the first one.
REACHABLE = """() => {
  const fields = 'button, input:not([type=hidden]), select, textarea'
  const stops = `a[href], ${fields}, summary, video[controls], [tabindex]:not([tabindex^="-"])`
  const groups = new Set()
  const found = [...document.querySelectorAll(stops)].filter((each) => {
    if (each.disabled || !each.checkVisibility({visibilityProperty: true})) return false
    if (each.type !== 'radio') return true
    if (groups.has(each.name) || each.form.querySelector(`[name="${each.name}"]:checked:not(:scope)`) && !each.checked
        && document.querySelector(`[name="${each.name}"]:checked`)) return false
    return groups.add(each.name)
  })
  const area = ({left, top, right, bottom}) => [left, top + scrollY, right, bottom + scrollY]
  window.stops = found
  const drawn = (each) => each.querySelector('rect') ?? each  // a tile of the map is filled
  const look = (each) => { const {backgroundColor, fill} = getComputedStyle(drawn(each)); return backgroundColor + fill }
  window.looks = found.map(look)
  window.reached = []
  addEventListener('focusin', ({target}) => {
    const style = getComputedStyle(target), place = found.indexOf(target), box = target.getBoundingClientRect()
    const isOutlined = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2
    reached.push({
      place,
      name: target.outerHTML.slice(0, 120),
      isSeen: isOutlined || look(target) !== looks[place],
      isInView: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
      area: area(box),
    })
  })
  return found.length
}"""


def jumps_back(before: list[float], after: list[float]) -> bool:
    """Wholly above what was focused before it, and not beside it in a further column."""
    return after[3] <= before[1] and after[0] < before[2]


@pytest.mark.parametrize("width", [360, 1280])
def test_every_stop_is_reached_by_tab_in_the_order_it_is_seen_and_shows_it(page, live_server, public, width):  # noqa: F811
    page.set_viewport_size({"width": width, "height": 800})
    faults = {}
    for kind in KINDS:
        page.goto(live_server.url + public.table[kind][0])
        page.evaluate("document.querySelectorAll('main details').forEach((each) => { each.open = true })")
        count = page.evaluate(REACHABLE)
        for _ in range(count + WITHIN_A_PLAYER):
            page.keyboard.press("Tab")
            if page.evaluate("reached.length === stops.length && document.activeElement.tagName !== 'VIDEO'"):
                break
        reached = page.evaluate("reached")
        page.keyboard.press("Tab")
        is_free = page.evaluate("document.activeElement === document.body || document.activeElement === stops[0]")
        visible = reached[1:]  # the skip link stands above the page
        faults[kind] = {
            "unreached": [place for place in range(count) if place not in [each["place"] for each in reached]],
            "out of order": [b["name"] for a, b in pairwise(reached) if b["place"] != a["place"] + 1],
            "back": [(a["name"], b["name"]) for a, b in pairwise(visible) if jumps_back(a["area"], b["area"])],
            "unseen": [each["name"] for each in reached if not (each["isSeen"] and each["isInView"])],
            "trapped": [] if is_free else [reached[-1]["name"]],
        }
    found = {kind: {name: each for name, each in said.items() if each} for kind, said in faults.items()}
    assert {kind: said for kind, said in found.items() if said} == {}


@pytest.mark.parametrize("width", [360, 1280])
def test_what_is_folded_opens_and_closes_by_enter(page, live_server, public, width):  # noqa: F811
    page.set_viewport_size({"width": width, "height": 800})
    opened = 0
    for kind in KINDS:
        page.goto(live_server.url + public.table[kind][0])
        for folded in page.locator("details").all():
            summary = folded.locator("summary").first
            if not summary.is_visible():
                continue
            was_open = folded.evaluate("each => each.open")
            for is_open in (not was_open, was_open):
                summary.focus()
                page.keyboard.press("Enter")
                assert folded.evaluate("each => each.open") == is_open, kind
            opened += 1
    assert opened >= 2


def test_the_skip_link_leads_past_the_header(page, live_server, public):  # noqa: F811
    for kind in KINDS:
        page.goto(live_server.url + public.table[kind][0])
        page.keyboard.press("Tab")
        assert page.locator(".skip-link:focus").is_visible()
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert page.evaluate("document.querySelector('main').contains(document.activeElement)"), kind
