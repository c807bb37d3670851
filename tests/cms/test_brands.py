"""The directory of brands and their pages: what the register says, apart from what an enterprise tells of itself."""

import json
from datetime import timedelta

import pytest

from cms import brands
from cms.models import BrandIndexPage, BrandPage
from tests.cms.test_catalogue import errors_of, text_of
from tests.factories.site import brand_page, picture, product_page
from tests.factories.world import NOW
from verify.models import Industry
from verify.registry.status import Status
from verify.registry.units import Unit

pytestmark = pytest.mark.django_db
DIRECTORY = "/brands/"
DIRECTORY_QUERIES = 12
BRAND_QUERIES = 16


def names(response) -> list[str]:
    return [brand.name for brand in response.context["brands"]]


@pytest.fixture
def directory(site, world):
    industry = Industry.objects.create(name="示例行业", position=90)
    tea = world.enterprise(name="示例玉露茶业有限公司", industry=industry)
    rice = world.enterprise(name="示例桥米有限公司", unit=Unit.JINGMEN.value)
    brand_page(tea, tags=["GEOGRAPHICAL", "REGIONAL"], title="示例玉露")
    brand_page(rice, tags=["OLD_NAME"])
    for enterprise in (tea, rice):
        world.certificate(product=world.product(enterprise=enterprise))
    return {"industry": industry.pk, "tea": tea, "rice": rice}


ANSWERS = {
    "": ["示例桥米有限公司", "示例玉露茶业有限公司"],
    "?unit=422800": ["示例玉露茶业有限公司"],
    "?industry={industry}": ["示例玉露茶业有限公司"],
    "?tag=OLD_NAME": ["示例桥米有限公司"],
    "?tag=REGIONAL&unit=422800": ["示例玉露茶业有限公司"],
    "?q=玉露": ["示例玉露茶业有限公司"],
    "?q=示例 桥米": ["示例桥米有限公司"],
    "?q=没有": [],
}


def test_the_directory_is_narrowed_by_each_facet_and_by_name(client, directory):
    assert {query: names(client.get(DIRECTORY + query.format(**directory))) for query in ANSWERS} == ANSWERS


HOSTILE = ["?tag=%00", "?tag=%7B%7D", "?unit=1&industry=abc", "?q=%00%27", "?q=" + "茶" * 5000, "?page=0", "?industry=" + "9" * 60]


def test_hostile_queries_are_answered_calmly(client, directory):
    assert {query: client.get(DIRECTORY + query).status_code for query in HOSTILE} == dict.fromkeys(HOSTILE, 200)


def test_what_is_not_understood_is_said(client, directory):
    response = client.get(f"{DIRECTORY}?tag=FAMOUS&industry=99999")
    assert [str(remark) for remark in response.context["remarks"]] == [
        "“行业”中没有“99999”这一选项，已忽略。",
        "“品牌类型”中没有“FAMOUS”这一选项，已忽略。",
    ]
    assert len(names(response)) == 2


def test_tags_stand_in_the_order_of_the_family(client, directory):
    shown = {brand.name: brand.tags for brand in client.get(DIRECTORY).context["brands"]}
    assert shown == {"示例桥米有限公司": ["老字号"], "示例玉露茶业有限公司": ["区域公用品牌", "地理标志"]}


@pytest.mark.parametrize("count", [1, 3])
def test_the_directory_costs_the_same_queries_however_long_it_is(client, site, world, django_assert_num_queries, count):
    for _ in range(count):
        certificate = world.certificate()
        brand_page(certificate.product.enterprise, logo=picture())
    client.get(DIRECTORY)
    with django_assert_num_queries(DIRECTORY_QUERIES):
        assert len(names(client.get(DIRECTORY))) == count


# -- the page of a brand --------------------------------------------------------------------------------------------------------


@pytest.fixture
def held(site, world):
    """Two certified items of one enterprise."""
    enterprise = world.enterprise(name="示例茶业有限公司")
    products = [world.product(enterprise=enterprise, standards=[f"Q/示例 00{number}-2025"]) for number in (1, 2)]
    return [world.certificate(product=product) for product in products]


@pytest.fixture
def told(held) -> BrandPage:
    return brand_page(
        held[0].product.enterprise,
        story=json.dumps([{"type": "text", "value": "<p>三代人做茶。</p>"}]),
        honours=json.dumps([{"type": "honour", "value": {"year": 2024, "title": "示例荣誉", "awarded_by": "示例协会"}}]),
        outlets=json.dumps([{"type": "outlet", "value": {"name": "示例商店", "url": "https://shop.example.com/"}}]),
        website="https://www.example.com/",
        phone="000-0000000",
        address="示例路 1 号",
        tags=["ENTERPRISE"],
    )


def test_what_the_register_says_is_told_apart_from_what_the_enterprise_tells(client, told, held):
    text = text_of(client.get(told.url))
    assert "<title>示例茶业有限公司 – 湖北精品</title>" in text
    for section, is_register in {
        "登记信息": True,
        "已认定的项目": True,
        "执行标准": True,
        "品牌介绍": False,
        "荣誉": False,
        "联系方式": False,
    }.items():
        beneath = text.split(f">{section}</h2>")[1].split("<p")[1]
        assert ("来自认定登记库" in beneath, "企业自行介绍" in beneath) == (is_register, not is_register), section
    for said in ("三代人做茶。", "示例荣誉", "000-0000000", "示例路 1 号", "https://www.example.com/", "Q/示例 001-2025"):
        assert said in text


def test_v8_items_stand_with_their_status_of_this_moment(client, told, held, world):
    assert [item.status for item in client.get(told.url).context["items"]] == [Status.VALID, Status.VALID]
    world.decide("suspend", held[1])
    assert [item.status for item in client.get(told.url).context["items"]] == [Status.VALID, Status.SUSPENDED]
    assert client.get(told.url).context["banner"] == ""


def test_v8_a_brand_without_a_standing_item_carries_a_dated_banner_and_is_put_forward_no_longer(client, told, held, world, at):
    assert [each.pk for each in brands.featured(at)] == [told.pk]
    world.decide("suspend", held[0], at=NOW - timedelta(days=3))
    assert [each.pk for each in brands.featured(at)] == [told.pk]
    world.decide("suspend", held[1])
    suspended = "该经营主体的认定目前均处于暂停状态，最近一次暂停自2026年11月20日起。"
    assert client.get(told.url).context["banner"] == suspended
    assert [brand.banner for brand in client.get(DIRECTORY).context["brands"]] == [suspended]
    assert suspended in text_of(client.get(DIRECTORY))
    assert list(brands.featured(at)) == []
    world.decide("revoke", held[0], at=NOW - timedelta(minutes=30))
    assert client.get(told.url).context["banner"].startswith("该经营主体的认定目前均被暂停或撤销")
    world.decide("reinstate", held[1], at=NOW - timedelta(minutes=20))
    assert client.get(told.url).context["banner"] == ""
    assert [each.pk for each in brands.featured(at)] == [told.pk]


def test_a_ban_is_shown(client, told, held, world):
    assert "不得再次申报" not in text_of(client.get(told.url))
    change = world.decide("revoke", held[0])
    assert client.get(told.url).context["ban_until"] == change.ban_until


def test_where_to_buy_goes_when_nothing_is_valid(client, told, held, world):
    assert "shop.example.com" in text_of(client.get(told.url))
    for certificate in held:
        world.decide("revoke", certificate)
    assert "shop.example.com" not in text_of(client.get(told.url))


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_queries_however_many_items(client, site, world, django_assert_num_queries, count):
    enterprise = world.enterprise()
    for _ in range(count):
        product_page(world.certificate(product=world.product(enterprise=enterprise)).product, picture=picture())
    page = brand_page(enterprise)
    client.get(page.url)
    with django_assert_num_queries(BRAND_QUERIES):
        client.get(page.url)


def test_every_variant_keeps_names_and_sets_no_cookie(client, told):
    for variant in ["", "?lang=en", "?size=large", "?lang=en&size=large"]:
        for address in (DIRECTORY, told.url):
            response = client.get(address + variant)
            assert "示例茶业有限公司" in text_of(response)
            assert ('<html lang="en"' in text_of(response)) == ("lang=en" in variant)
            assert response.cookies == {}
        assert ("Told by the enterprise" in text_of(client.get(told.url + variant))) == ("lang=en" in variant)


def test_an_enterprise_has_one_page(told, held):
    second = BrandPage(title="第二页", slug="second", enterprise=held[0].product.enterprise)
    assert errors_of(second)["enterprise"] == ["该经营主体已有页面，请编辑原有页面。"]


def test_a_draft_is_previewed_before_it_was_ever_saved(site, world):
    directory = BrandIndexPage.objects.get()
    for draft in (BrandPage(title="草稿", slug="draft"), BrandPage(title="草稿", slug="draft", enterprise=world.enterprise())):
        draft.path, draft.depth = directory.path + "9999", directory.depth + 1
        draft.set_url_path(directory)
        response = draft.make_preview_request()
        assert response.status_code == 200
        assert ("请先选择经营主体" in text_of(response)) == (draft.enterprise_id is None)
