"""The register of standards: searched, filtered by what an evaluation is worth today, and joined to the certified items."""

from datetime import date, timedelta

import pytest

from cms.pages.standards import slug_of, with_slug
from tests.factories.site import sections
from tests.factories.world import NOW
from verify.models import Standard
from verify.registry.status import Status
from verify.standards.actions import standards
from verify.standards.validity import Validity

TEA, RICE, MACHINE = "GB/T 22111-2008", "DB42/T 1234-2020", "Q/ABC 001S-2025"
pytestmark = pytest.mark.usefixtures("noon")


@pytest.fixture
def register(world):
    """A standard that a certified item executes, as `Standard`."""
    sections()

    def make(
        code: str = TEA, title: str = "示例茶", level: str = "NATIONAL", evaluated_on: date | None = None, **fields
    ) -> Standard:
        standard = standards.register(code=code, title=title, level=level, by=world.rita, at=NOW, **fields)
        world.certificate(product=world.product(standards=[f"{code} {title}"]))
        if evaluated_on:
            standards.evaluate(
                standard=standard,
                result="示例：达到国际先进水平",
                evaluated_on=evaluated_on,
                valid_until=evaluated_on + timedelta(days=364),
                body="示例评价机构",
                by=world.rita,
                at=NOW,
            )
        return standard

    return make


def codes(client, query: str = "") -> list[str]:
    return [line.standard.code for line in client.get(f"/standards/?{query}").context["shown"]]


@pytest.fixture
def three(register):
    register(TEA, "茶叶", "NATIONAL", evaluated_on=date(2026, 6, 1))
    register(RICE, "稻米", "LOCAL", evaluated_on=date(2025, 1, 1))
    register(MACHINE, "机床", "ENTERPRISE")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", [RICE, TEA, MACHINE]),
        ("level=NATIONAL", [TEA]),
        ("evaluation=VALID", [TEA]),
        ("evaluation=ENDED", [RICE]),
        ("evaluation=NONE", [MACHINE]),
        ("evaluation=NONE&level=LOCAL", []),
        ("q=机床", [MACHINE]),
        ("q=22111", [TEA]),
        ("q=%00", [RICE, TEA, MACHINE]),
    ],
)
def test_standards_are_found_by_words_level_and_what_their_evaluation_is_worth(client, three, query, expected):
    assert codes(client, query) == expected


def test_a_choice_that_does_not_exist_is_left_out_and_said(client, three):
    response = client.get("/standards/?level=MAGIC")
    assert response.context["remarks"] == ["“级别”中没有“MAGIC”这一选项，已忽略。"]
    assert len(response.context["shown"]) == 3


def test_a_standard_that_no_certified_item_executes_is_not_listed(client, world, register):
    standards.register(code="GB 1-2000", title="无", level="NATIONAL", by=world.rita, at=NOW)
    assert codes(client) == []
    assert "暂未登记标准。" in client.get("/standards/").content.decode()


@pytest.mark.parametrize(
    ("day", "state"),
    [(date(2026, 6, 1), Validity.VALID), (date(2025, 11, 21), Validity.ENDING), (date(2025, 11, 20), Validity.ENDED)],
)
def test_an_evaluation_holds_through_its_last_day(client, register, day, state):
    register(evaluated_on=day)
    assert client.get("/standards/gb-t-22111-2008/").context["line"].evaluated.validity == state


def test_a_record_shows_the_evaluation_the_comparisons_and_the_declaration_as_a_link_away(client, world, register):
    standard = register(evaluated_on=date(2026, 6, 1), declaration_url="https://www.qybz.org.cn/a")
    for code, indicator in (("ISO 1", "水分"), ("GB 9", "灰分"), ("ISO 1", "灰分")):
        standards.compare(
            standard=standard,
            compared_code=code,
            compared_level="INTERNATIONAL" if code.startswith("ISO") else "NATIONAL",
            indicator=indicator,
            own_value="≤ 5 %",
            compared_value="≤ 7 %",
            finding="严于",
            by=world.rita,
            at=NOW,
        )
    response = client.get("/standards/gb-t-22111-2008/")
    html = response.content.decode()
    assert [(each.code, [line.indicator for line in each.comparisons]) for each in response.context["beside"]] == [
        ("GB 9", ["灰分"]),
        ("ISO 1", ["水分", "灰分"]),
    ]
    assert '<a class="external-link" href="https://www.qybz.org.cn/a" rel="noopener nofollow external">' in html
    assert "示例：达到国际先进水平" in html
    assert "2026年6月1日 · 示例评价机构" in html


def test_a_record_lists_each_item_once_by_its_governing_certificate_with_its_live_status(client, world, register):
    register()
    other = world.product(standards=[TEA])
    world.certificate(product=other, year=2023, valid_from=date(2024, 1, 1), valid_until=date(2024, 12, 31))
    newest = world.certificate(product=other, year=2025)
    world.decide("suspend", newest)
    items = client.get("/standards/gb-t-22111-2008/").context["items"]
    assert sorted((item.name == other.name, item.status) for item in items) == [(False, Status.VALID), (True, Status.SUSPENDED)]


@pytest.mark.parametrize(
    ("code", "slug"),
    [
        (TEA, "gb-t-22111-2008"),
        (RICE, "db42-t-1234-2020"),
        (MACHINE, "q-abc-001s-2025"),
        ("ISO 9001:2015", "iso-9001-2015"),
        ("T/湖北 12-2020", "t-12-2020"),
    ],
)
def test_the_address_of_a_standard_is_the_same_in_the_database_and_here(register, code, slug):
    register(code=code)
    assert slug_of(code) == slug
    assert with_slug(Standard.objects).get().slug == slug


@pytest.mark.parametrize("address", ["none", "gb-t-22111-2008-x", "-"])
def test_a_standard_that_is_not_there_is_not_found(client, register, address):
    register()
    assert client.get(f"/standards/{address}/").status_code == 404


def test_a_record_tells_machines_its_own_address_and_name(client, register):
    register()
    head = client.get("/standards/gb-t-22111-2008/?size=large").context["head"]
    assert (head.path, head.title) == ("/standards/gb-t-22111-2008/", f"{TEA} 示例茶")
    assert head.breadcrumbs[-2:] == (("标准", "/standards/"), (TEA, "/standards/gb-t-22111-2008/"))


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("address", "queries"), [("/standards/", 8), ("/standards/gb-t-22111-2008/", 12)])
def test_list_and_record_cost_the_same_however_much_they_show(
    client, world, register, django_assert_num_queries, address, queries, count
):
    register(evaluated_on=date(2026, 6, 1))
    for number in range(1, count):
        register(f"GB {number}-2020")
        world.certificate(product=world.product(standards=[TEA]))
    client.get(address)
    with django_assert_num_queries(queries):
        client.get(address)
