"""The 17 cities and prefectures: their items, brands and news, counted as the page is served."""

from datetime import date, datetime

import pytest
import time_machine

from cms.models import UnitPage
from tests.cms.test_catalogue import errors_of, text_of
from tests.factories import stories
from tests.factories.site import brand_page, case_page, picture, product_page
from verify.calendar import SHANGHAI
from verify.registry.status import Status
from verify.registry.units import Unit

pytestmark = pytest.mark.django_db
INDEX, ENSHI, WUHAN = "/units/", "/units/enshi/", "/units/wuhan/"
UNIT_QUERIES = {INDEX: 8, ENSHI: 21}


def test_every_unit_has_its_tile_its_row_and_its_page(client, site):
    response = client.get(INDEX)
    addresses = {unit: f"/units/{unit.name.lower()}/" for unit in Unit}
    assert {tile.unit: tile.url for tile in response.context["tiles"]} == addresses
    assert {unit: page.url for unit, page, _ in response.context["units"]} == addresses
    assert {client.get(url).status_code for url in addresses.values()} == {200}


def test_v8_numbers_are_those_of_this_moment(client, site, world):
    def row(unit):
        return next(figures for each, _page, figures in client.get(INDEX).context["units"] if each == unit)

    assert row(Unit.ENSHI) == {"listed": 0, "valid": 0, "enterprises": 0}
    first = world.certificate()
    world.certificate(product=world.product(enterprise=first.product.enterprise))
    world.certificate(product=world.product(enterprise=world.enterprise(unit=Unit.WUHAN.value)))
    assert row(Unit.ENSHI) == {"listed": 2, "valid": 2, "enterprises": 1}
    world.decide("suspend", first)
    assert row(Unit.ENSHI) == {"listed": 2, "valid": 1, "enterprises": 1}
    assert row(Unit.WUHAN) == {"listed": 1, "valid": 1, "enterprises": 1}
    assert {tile.unit: tile.count for tile in client.get(INDEX).context["tiles"] if tile.count} == {Unit.ENSHI: 2, Unit.WUHAN: 1}


def test_a_unit_gathers_its_own_items_brands_and_news(client, site, world):
    here = world.certificate()
    there = world.certificate(product=world.product(enterprise=world.enterprise(unit=Unit.WUHAN.value)))
    for certificate in (here, there):
        brand_page(certificate.product.enterprise)
    case_page("恩施的示例案例", unit=Unit.ENSHI.value)
    case_page("武汉的示例案例", unit=Unit.WUHAN.value)
    case_page("全省的示例案例")
    for address, certificate, title in ((ENSHI, here, "恩施的示例案例"), (WUHAN, there, "武汉的示例案例")):
        context = client.get(address).context
        assert [item.name for item in context["items"]] == [certificate.product.name]
        assert [brand.name for brand in context["brands"]] == [certificate.product.enterprise.name]
        assert [card.title for card in context["cards"]] == [title]


def test_v8_a_decision_shows_on_the_next_request(client, site, world):
    certificate = world.certificate()
    brand_page(certificate.product.enterprise)
    world.decide("suspend", certificate)
    response = client.get(ENSHI)
    assert [item.status for item in response.context["items"]] == [Status.SUSPENDED]
    assert [fact["value"] for fact in response.context["facts"]] == [1, 0, 1]
    assert response.context["brands"] == []
    assert "该市州目前没有可展示的品牌。" in text_of(response)


def test_e3_a_story_about_something_suspended_says_so_among_the_news(client, site, world):
    certificate = world.certificate()
    stories.case(title="恩施的示例案例", unit=Unit.ENSHI.value, about=[certificate.product])
    assert [card.banner for card in client.get(ENSHI).context["cards"]] == [""]
    world.decide("suspend", certificate)
    [card] = client.get(ENSHI).context["cards"]
    assert (card.kicker, "自2026年11月20日起暂停" in card.banner) == ("案例", True)


def test_e1_a_publicity_is_no_news_before_its_first_day(client, notices, world, noon):
    notices.publicity(title="示例公示", unit=Unit.ENSHI.value, publicity=world.publicity(opens_on=date(2026, 11, 24)))
    assert client.get(ENSHI).context["cards"] == []
    with time_machine.travel(datetime(2026, 11, 24, 9, tzinfo=SHANGHAI), tick=False):
        assert [card.title for card in client.get(ENSHI).context["cards"]] == ["示例公示"]


def test_a_unit_leads_to_its_part_of_the_catalogue(client, site, world):
    world.certificate()
    assert 'href="/products/?unit=422800"' in text_of(client.get(ENSHI))
    assert 'href="/products/?unit=422800&amp;lang=en"' in text_of(client.get(f"{ENSHI}?lang=en"))
    assert len(client.get("/products/?unit=422800").context["items"]) == 1


def test_an_empty_unit_says_so(client, site):
    text = text_of(client.get(WUHAN))
    assert "该市州目前还没有认定项目。" in text
    assert "目前还没有该市州的公告、案例或活动。" in text


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("address", [INDEX, ENSHI])
def test_pages_cost_the_same_queries_however_much_they_show(client, site, world, django_assert_num_queries, count, address):
    for number in range(count):
        certificate = world.certificate()
        product_page(certificate.product, picture=picture())
        brand_page(certificate.product.enterprise, logo=picture())
        stories.case(title=f"示例案例{number}", unit=Unit.ENSHI.value, about=[certificate.product])
    client.get(address)
    with django_assert_num_queries(UNIT_QUERIES[address]):
        client.get(address)


def test_every_variant_is_drawn_without_a_cookie(client, site, world):
    for variant in ["", "?lang=en", "?size=large", "?lang=en&size=large", "?page=%00&unit=%27"]:
        world.certificate()
        for address in (INDEX, ENSHI):
            response = client.get(address + variant)
            assert response.status_code == 200
            assert ('<html lang="en"' in text_of(response), "Enshi" in text_of(response)) == (
                "lang=en" in variant,
                "lang=en" in variant,
            )
            assert response.cookies == {}


def test_a_unit_has_one_page(site):
    assert errors_of(UnitPage(title="第二页", slug="second", unit=Unit.WUHAN.value))["unit"] == ["该市州已有页面，请编辑原有页面。"]
