"""The catalogue and the pages of items: whatever they say of an item is the register's, as of this request."""

import json
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from cms.images import RENDITIONS
from cms.items import items, items_of
from cms.models import CatalogueIndexPage, CustomRendition, ProductPage
from tests.factories.site import brand_page, picture, product_page
from tests.factories.world import NOW
from verify.models import Certificate, Industry
from verify.registry.actions import certificates
from verify.registry.status import Status
from verify.registry.units import Unit
from verify.standards.actions import standards
from verify.supervision.actions import inspections, recalls

pytestmark = pytest.mark.django_db
LIST = "/products/"
# Six are spent by Wagtail on finding the page and its restrictions; the rest are the list.
CATALOGUE_QUERIES = {"": 12, "?view=list&q=示例": 11}
PRODUCT_QUERIES = 20
OUTLETS = json.dumps([{"type": "outlet", "value": {"name": "示例商店", "url": "https://shop.example.com/"}}])


def shown(response) -> list[tuple[str, str]]:
    return [(item.name, item.status.value) for item in response.context["items"]]


def text_of(response) -> str:
    return response.content.decode()


@pytest.fixture
def shelf(site, world):
    """Four certified items that differ in every facet."""
    industry = Industry.objects.create(name="示例行业", position=90)
    tea = world.certificate(product=world.product(name="示例恩施玉露茶", enterprise=world.enterprise(name="示例茶业有限公司")))
    rice = world.certificate(
        product=world.product(name="示例富硒米", enterprise=world.enterprise(unit=Unit.JINGMEN.value)), year=2023, route="REVIEW"
    )
    care = world.certificate(
        product=world.product(
            name="示例养老服务", kind="SERVICE", enterprise=world.enterprise(unit=Unit.WUHAN.value, industry=industry)
        ),
        route="DECLARATION",
    )
    world.decide("suspend", rice)
    return {"tea": tea, "rice": rice, "care": care, "industry": industry}


ANSWERS = {
    "": ["示例恩施玉露茶", "示例养老服务", "示例富硒米"],
    "?kind=SERVICE": ["示例养老服务"],
    "?unit=420800": ["示例富硒米"],
    "?year=2023": ["示例富硒米"],
    "?route=DECLARATION": ["示例养老服务"],
    "?status=SUSPENDED": ["示例富硒米"],
    "?status=VALID&kind=PRODUCT": ["示例恩施玉露茶"],
    "?q=玉露": ["示例恩施玉露茶"],
    "?q=茶业": ["示例恩施玉露茶"],
    "?q=恩施 茶": ["示例恩施玉露茶"],
    "?q=没有这样的项目": [],
}


def test_the_catalogue_is_narrowed_by_each_facet_and_by_chinese_words(client, shelf):
    assert {query: [name for name, _ in shown(client.get(LIST + query))] for query in ANSWERS} == ANSWERS


def test_the_catalogue_is_narrowed_by_industry(client, shelf):
    response = client.get(f"{LIST}?industry={shelf['industry'].pk}")
    assert shown(response) == [("示例养老服务", "VALID")]


def test_the_facets_stand_in_the_order_of_the_people_who_use_them(client, site):
    assert [facet.label for facet in client.get(LIST).context["filters"].facets] == [
        "类别",
        "市州",
        "行业",
        "名单年度",
        "申报途径",
        "状态",
    ]


def test_an_item_is_shown_once_by_its_newest_certificate(client, site, world):
    old = world.certificate(year=2023, valid_from=None, valid_until=(NOW - timedelta(days=30)).date())
    world.certificate(product=old.product, year=2025, at=NOW - timedelta(days=10))
    assert shown(client.get(LIST)) == [(old.product.name, "VALID")]
    assert shown(client.get(f"{LIST}?year=2023")) == []
    assert shown(client.get(f"{LIST}?status=EXPIRED")) == []


REMARKS = {
    "?unit=999999": ["“市州”中没有“999999”这一选项，已忽略。"],
    "?page=9": ["没有第 9 页，显示的是最后一页。"],
    "?page=abc": ["没有这一页，显示的是第一页。"],
    "?page=-1": ["没有这一页，显示的是第一页。"],
    "?view=nonsense": [],
}


def test_what_is_not_understood_is_said(client, shelf):
    said = {query: client.get(LIST + query).context for query in REMARKS}
    assert {query: [str(remark) for remark in context["remarks"]] for query, context in said.items()} == REMARKS
    assert {len(context["items"]) for context in said.values()} == {3}


HOSTILE = [
    "?q=%00%00",
    "?q=%27%22%3E%3Cscript%3E",
    "?q=" + "茶" * 5000,
    "?q=a+b+c+d+e+f+g",
    "?kind[]=x&unit=%00",
    "?page=" + "9" * 400,
    "?status=VALID&status=%3Cb%3E",
    "?q=%25_%5C",
    "?view=%3Cscript%3E",
    "?lang=%00&size=%00",
    "?q=%F0%9F%8D%B5",
    "?industry=" + "9" * 60,
]


def test_hostile_queries_are_answered_calmly(client, shelf):
    answers = {query: client.get(LIST + query) for query in HOSTILE}
    assert {query: answer.status_code for query, answer in answers.items()} == dict.fromkeys(HOSTILE, 200)
    assert [query for query, answer in answers.items() if "><script>" in text_of(answer)] == []


def test_an_empty_answer_says_how_to_go_on(client, site, world):
    assert '<p class="catalogue-none">目前还没有认定项目。</p>' in text_of(client.get(LIST))
    world.certificate()
    assert '<p class="catalogue-none">登记库中没有符合条件的项目' in text_of(client.get(f"{LIST}?q=没有"))


def test_pages_hold_twenty_four_and_keep_what_was_asked(client, site, world):
    enterprise = world.enterprise()
    for _ in range(25):
        world.certificate(product=world.product(enterprise=enterprise))
    first, second = client.get(f"{LIST}?kind=PRODUCT"), client.get(f"{LIST}?kind=PRODUCT&page=2")
    assert (len(first.context["items"]), len(second.context["items"])) == (24, 1)
    assert "共 <strong>25</strong> 项" in text_of(first)
    assert 'rel="next" href="?kind=PRODUCT&amp;page=2"' in text_of(first)


def test_the_files_of_the_register_take_the_same_query(client, shelf):
    text = text_of(client.get(f"{LIST}?q=茶&unit=422800&page=1&view=list"))
    query = "?q=%E8%8C%B6&amp;unit=422800"
    for form in ("csv", "xlsx", "json"):
        assert f'href="/registry/certificates.{form}{query}"' in text or f'{form}{query}"' in text


def test_the_list_view_is_kept_through_the_form_and_shows_the_same(client, shelf):
    cards, rows = client.get(LIST), client.get(f"{LIST}?view=list")
    assert shown(cards) == shown(rows)
    assert (text_of(cards).count('class="item-card"'), text_of(cards).count('class="item-row"')) == (3, 0)
    assert (text_of(rows).count('class="item-card"'), text_of(rows).count('class="item-row"')) == (0, 3)
    assert '<input type="hidden" name="view" value="list">' in text_of(rows)


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("view", CATALOGUE_QUERIES)
def test_p5_the_catalogue_costs_the_same_queries_however_long_it_is(client, site, world, django_assert_num_queries, count, view):
    for _ in range(count):
        certificate = world.certificate()
        product_page(certificate.product, picture=picture())
        brand_page(certificate.product.enterprise)
    client.get(LIST + view)  # draws the renditions once
    with django_assert_num_queries(CATALOGUE_QUERIES[view]):
        assert len(client.get(LIST + view).context["items"]) == count


def test_the_renditions_read_beforehand_are_those_that_pictures_ask_for(client, site, world):
    page = product_page(world.certificate().product, picture=picture())
    for address in (LIST, page.url):
        client.get(address)
    drawn = set(CustomRendition.objects.values_list("filter_spec", flat=True))
    assert {spec for spec in drawn if "jpeg" not in spec} == {*RENDITIONS["card"], *RENDITIONS["wide"]}


def test_items_keep_the_order_they_were_asked_in_and_lead_to_a_page_or_a_record(site, world, at):
    with_page, without = world.certificate(), world.certificate()
    page = product_page(with_page.product)
    found = items([without, with_page], at)
    assert [item.url for item in found] == [without.product.get_absolute_url(), page.url]
    assert [item.enterprise_url for item in found] == [each.product.enterprise.get_absolute_url() for each in (without, with_page)]
    assert items_of([], at) == []


def test_a_page_that_is_no_longer_public_leads_nobody(site, world, at):
    certificate = world.certificate()
    page = product_page(certificate.product)
    page.unpublish()
    assert [item.url for item in items([certificate], at)] == [certificate.product.get_absolute_url()]


def test_a_reference_leads_to_the_page_or_to_the_record(client, site, world):
    product = world.certificate().product
    assert client.get(f"{LIST}{product.ref}/?lang=en").headers["Location"] == product.get_absolute_url() + "?lang=en"
    page = product_page(product)
    assert client.get(f"{LIST}{product.ref}/").headers["Location"] == page.url
    assert client.get(f"{LIST}00000000/").status_code == 404


# -- the page of an item --------------------------------------------------------------------------------------------------------


@pytest.fixture
def certificate(site, world) -> Certificate:
    product = world.product(
        name="示例恩施玉露茶", specification="特级 250 g", gtins=["6901234567892"], standards=["GB/T 22111-2008"]
    )
    return world.certificate(product=product, official_number="示例-2025-001")


@pytest.fixture
def told(certificate) -> ProductPage:
    story = json.dumps([{"type": "text", "value": "<p>春茶采摘二十天。</p>"}])
    return product_page(certificate.product, story=story, outlets=OUTLETS, title="编辑写的标题")


def test_the_page_shows_the_facts_of_the_register(client, told, certificate):
    response = client.get(told.url)
    text = text_of(response)
    assert "<title>示例恩施玉露茶：有效 – 湖北精品</title>" in text
    for fact in ("特级 250 g", "6901234567892", "GB/T 22111-2008", "示例-2025-001", "恩施土家族苗族自治州", "2028年12月31日"):
        assert fact in text
    assert text.count("来自认定登记库</p>") == 1
    assert text.count("企业自行介绍</p>") == 1
    assert "春茶采摘二十天。" in text
    assert f'href="{certificate.get_absolute_url()}"' in text
    assert 'href="/v/"' in text


def test_an_executed_standard_leads_to_its_record_where_there_is_one(client, told, world):
    assert [each.url for each in client.get(told.url).context["standards"]] == [""]
    standards.register(code="GB/T 22111-2008", title="示例茶", level="NATIONAL", by=world.rita, at=NOW)
    assert '<a href="/standards/gb-t-22111-2008/?lang=en">GB/T 22111-2008</a>' in text_of(client.get(f"{told.url}?lang=en"))


def test_a_decision_leads_to_its_notice(client, told, certificate, notices, world):
    change = world.decide("suspend", certificate)
    assert client.get(told.url).context["notice"] is None
    notice = notices.decision(change)
    assert f'<a href="{notice.url}">查看公告</a>' in text_of(client.get(told.url))
    world.decide("reinstate", certificate, at=NOW)
    assert client.get(told.url).context["notice"] is None


STATUSES = {
    "suspend": (Status.SUSPENDED, "认定自2026年11月20日起暂停"),
    "revoke": (Status.REVOKED, "认定已于2026年11月20日撤销"),
}


@pytest.mark.parametrize("verb", STATUSES)
def test_v8_a_decision_shows_on_the_next_request_everywhere(client, told, certificate, world, verb):
    status, sentence = STATUSES[verb]
    assert (client.get(told.url).context["standing"].status, shown(client.get(LIST))) == (
        Status.VALID,
        [("示例恩施玉露茶", "VALID")],
    )
    world.decide(verb, certificate)
    response = client.get(told.url)
    assert response.context["standing"].status == status
    assert f'class="live-status live-status--{status.value.lower()}"' in text_of(response)
    assert sentence in text_of(response)
    assert "原因：示例原因" in text_of(response)
    assert shown(client.get(LIST)) == [("示例恩施玉露茶", status.value)]


def test_v8_a_withdrawal_and_an_expiry_are_said_with_their_day(client, told, certificate, world):
    certificates.withdraw(certificate=certificate, reason="示例停产", by=world.rita, at=NOW - timedelta(hours=1))
    text = text_of(client.get(told.url))
    assert "2026年11月20日注销" in text
    assert "原因：示例停产" in text
    old = product_page(world.certificate(valid_from=None, valid_until=(NOW - timedelta(days=30)).date()).product)
    assert "2026年10月21日" in text_of(client.get(old.url))


@pytest.mark.parametrize("verb", ["suspend", "revoke"])
def test_where_to_buy_is_named_only_while_the_certification_is_valid(client, told, certificate, world, verb):
    assert "https://shop.example.com/" in text_of(client.get(told.url))
    assert "将离开本站" in text_of(client.get(told.url))
    world.decide(verb, certificate)
    assert "shop.example.com" not in text_of(client.get(told.url))
    if verb == "suspend":
        world.decide("reinstate", certificate, at=NOW - timedelta(minutes=30))
        assert "https://shop.example.com/" in text_of(client.get(told.url))


def test_findings_and_recalled_lots_are_told(client, told, certificate, world):
    facts = {"product": certificate.product, "by": world.susan, "at": NOW, "source": "示例市场监管局"}
    for day in range(4):
        inspections.record(
            **facts, result="PASSED", inspected_on=(NOW - timedelta(days=day)).date(), body="示例检验院", lot=f"L{day}"
        )
    recalls.order(**facts, lot="20261101", reason="示例原因", ordered_on=NOW.date(), advice="停止食用。")
    text = text_of(client.get(told.url))
    assert "召回批次 20261101" in text
    assert [f"<dd>L{day}</dd>" in text for day in range(4)] == [True, True, True, False]


def test_other_items_of_the_holder_are_listed_with_their_status(client, told, certificate, world):
    other = world.certificate(product=world.product(enterprise=certificate.product.enterprise))
    world.certificate()
    world.decide("suspend", other)
    assert [(item.name, item.status) for item in client.get(told.url).context["others"]] == [(other.product.name, Status.SUSPENDED)]


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_queries_however_much_it_shows(client, told, certificate, world, django_assert_num_queries, count):
    for _ in range(count):
        other = world.certificate(product=world.product(enterprise=certificate.product.enterprise))
        product_page(other.product)
    block = {"type": "picture", "value": {"caption": ""}}
    pictures = [{**block, "value": {**block["value"], "image": picture().pk}} for _ in range(count)]
    told.gallery = json.dumps(pictures)
    told.save_revision().publish()
    client.get(told.url)
    with django_assert_num_queries(PRODUCT_QUERIES):
        client.get(told.url)


def test_every_variant_keeps_names_and_sets_no_cookie(client, told, certificate):
    for variant in ["", "?lang=en", "?size=large", "?lang=en&size=large"]:
        for address in (LIST, told.url):
            response = client.get(address + variant)
            text = text_of(response)
            assert "示例恩施玉露茶" in text
            assert certificate.product.enterprise.name in text
            assert ('<html lang="en"' in text, 'class="large">' in text) == ("lang=en" in variant, "size=large" in variant)
            assert response.cookies == {}
        assert ("Certified items" in text_of(client.get(LIST + variant))) == ("lang=en" in variant)


@pytest.mark.parametrize("verb", ["head", "get"])
def test_pages_answer_get_and_head(client, told, verb):
    assert {getattr(client, verb)(address).status_code for address in (LIST, told.url)} == {200}


# -- for editors ----------------------------------------------------------------------------------------------------------------


def errors_of(page) -> dict[str, list[str]]:
    page.path, page.depth = "000100019999", 3
    with pytest.raises(ValidationError) as caught:
        page.full_clean()
    return caught.value.message_dict


def test_an_item_without_certificate_has_no_page(site, world):
    draft = ProductPage(title="草稿", slug="draft", product=world.product())
    assert errors_of(draft)["product"] == ["该项目未获认定，不能在精品目录中建立页面。"]


def test_an_item_has_one_page(told, certificate):
    second = ProductPage(title="第二页", slug="second", product=certificate.product)
    assert errors_of(second)["product"] == ["该认定项目已有页面，请编辑原有页面。"]


def test_a_draft_is_previewed_before_it_was_ever_saved(rf, site, certificate):
    catalogue = CatalogueIndexPage.objects.get()
    for draft in (ProductPage(title="草稿", slug="draft"), ProductPage(title="草稿", slug="draft", product=certificate.product)):
        draft.path, draft.depth = catalogue.path + "9999", catalogue.depth + 1
        draft.set_url_path(catalogue)
        response = draft.make_preview_request()
        assert response.status_code == 200
        assert ("请先选择认定项目" in text_of(response)) == (draft.product_id is None)
