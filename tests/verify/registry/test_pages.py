"""The public register and its records."""

import json
from datetime import date, timedelta

import pgtrigger
import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.factories.world import NOW
from verify.models import Enterprise, Industry, Inspection, Product
from verify.registry.actions import certificates
from verify.registry.units import Unit
from verify.registry.uscc import check_character
from verify.supervision.actions import inspections, recalls

VARIANTS = ["", "?lang=en", "?size=large", "?lang=en&size=large"]
pytestmark = pytest.mark.usefixtures("noon")


def names(response) -> list[str]:
    return [line.certificate.product.name for line in response.context["lines"]]


def statuses(response) -> list[str]:
    return [line.status.value for line in response.context["lines"]]


@pytest.fixture
def shelf(world) -> dict[str, str]:
    """Three items that differ in every facet; the values by which the second alone is found."""
    tea, steel = Industry.objects.create(name="示例行业甲"), Industry.objects.create(name="示例行业乙")
    world.certificate(product=world.product(name="示例绿茶", enterprise=world.enterprise(industry=tea)), route="REVIEW")
    wuhan = world.enterprise(
        name="示例光谷有限公司", unit=Unit.WUHAN, industry=steel, uscc="91420100MA4K12345" + check_character("91420100MA4K12345")
    )
    second = world.certificate(
        product=world.product(name="示例检测服务", kind=Product.Kind.SERVICE, enterprise=wuhan),
        year=2024,
        route="DECLARATION",
        official_number="鄂精〔2024〕2号",
    )
    world.decide("suspend", second)
    world.certificate(product=world.product(name="示例红茶", enterprise=world.enterprise(industry=tea)), route="REVIEW")
    return {
        "unit": "420100",
        "year": "2024",
        "kind": "SERVICE",
        "route": "DECLARATION",
        "status": "SUSPENDED",
        "industry": str(steel.pk),
    }


@pytest.mark.parametrize("count", [1, 3])
def test_p5_a_page_of_the_register_costs_four_queries_however_many_items(client, world, django_assert_num_queries, count):
    for _ in range(count):
        world.certificate()
    client.get("/registry/")  # reads the frame of pages, once in seconds
    with django_assert_num_queries(4):
        response = client.get("/registry/")
    assert len(names(response)) == count


@pytest.mark.parametrize(("kind", "queries"), [("certificates", 4), ("products", 6), ("enterprises", 5)])
@pytest.mark.parametrize("count", [1, 3])
def test_a_record_costs_the_same_queries_however_long_it_is(client, world, django_assert_num_queries, kind, queries, count):
    certificate = world.certificate()
    product = certificate.product
    for step in range(count - 1):
        world.decide(("suspend", "reinstate")[step % 2], certificate, at=NOW - timedelta(days=9 - step))
        world.certificate(product=world.product(enterprise=product.enterprise))
        facts = {"product": product, "by": world.susan, "at": NOW, "source": "示例局"}
        inspections.record(**facts, result="PASSED", inspected_on=NOW.date(), body="示例院")
        recalls.order(**facts, lot=str(step), reason="示例", ordered_on=NOW.date())
    ref = {"certificates": certificate, "products": product, "enterprises": product.enterprise}[kind].ref
    client.get("/registry/")  # reads the frame of pages, once in seconds
    with django_assert_num_queries(queries):
        assert client.get(f"/registry/{kind}/{ref}").status_code == 200


@pytest.mark.parametrize("facet", ["unit", "year", "kind", "route", "status", "industry"])
def test_each_facet_finds_the_one_item_that_has_it(client, shelf, facet):
    response = client.get("/registry/", {facet: shelf[facet]})
    assert names(response) == ["示例检测服务"]
    assert [each.value for each in response.context["filters"].facets if each.value] == [shelf[facet]]


def test_all_facets_together_are_all_asked(client, shelf):
    assert names(client.get("/registry/", {**shelf, "q": "检测"})) == ["示例检测服务"]
    assert names(client.get("/registry/", {**shelf, "kind": "PRODUCT"})) == []


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("绿", ["示例绿茶"]),
        ("红茶", ["示例红茶"]),
        ("光谷", ["示例检测服务"]),
        ("〔2024〕2", ["示例检测服务"]),
        ("91420100ma4k", ["示例检测服务"]),
        ("光谷 服务", ["示例检测服务"]),
        ("光谷 茶", []),
        ("%", []),
        ("_", []),
        ("'; DROP TABLE verify_certificate; --", []),
        ("  示例　茶 ", ["示例绿茶", "示例红茶"]),
    ],
)
def test_a_search_looks_for_chinese_substrings_in_item_enterprise_and_numbers(client, shelf, search, found):
    assert names(client.get("/registry/", {"q": search})) == found


def test_the_newest_list_comes_first_and_each_list_in_its_published_order(client, shelf):
    assert names(client.get("/registry/")) == ["示例绿茶", "示例红茶", "示例检测服务"]


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"unit": "110000"}, "“市州”中没有“110000”这一选项，已忽略。"),
        ({"year": "1999"}, "“名单年度”中没有“1999”这一选项，已忽略。"),
        ({"year": "2025\0"}, "“名单年度”中没有“2025”这一选项，已忽略。"),
        ({"kind": "<script>"}, "“类别”中没有“<script>”这一选项，已忽略。"),
        ({"route": "x" * 9000}, f"“申报途径”中没有“{'x' * 27}...”这一选项，已忽略。"),
        ({"status": "VALID' OR 1=1"}, "“状态”中没有“VALID' OR 1=1”这一选项，已忽略。"),
        ({"industry": "9" * 40}, f"“行业”中没有“{'9' * 27}...”这一选项，已忽略。"),
        ({"page": "1e9"}, "没有这一页，显示的是第一页。"),
        ({"page": "-1"}, "没有这一页，显示的是第一页。"),
        ({"page": "²"}, "没有这一页，显示的是第一页。"),
        ({"page": "9" * 5000}, "没有这一页，显示的是第一页。"),
        ({"page": "100000000"}, "没有第 100000000 页，显示的是最后一页。"),
    ],
)
def test_a_value_that_is_not_understood_is_left_out_with_a_sentence(client, shelf, query, sentence):
    response = client.get("/registry/", query)
    assert response.status_code == 200
    assert response.context["remarks"] == [sentence]
    assert len(names(response)) == 3
    assert b"<script>" not in response.content


@pytest.mark.parametrize(
    ("search", "used"),
    [
        ("绿\0茶", "绿 茶"),
        ("茶" * 5000, "茶" * 60),
        ("一 二 三 四 五 六 七", "一 二 三 四 五"),
        ("\ud7ff\U0010ffff", "\ud7ff\U0010ffff"),
    ],
)
def test_a_hostile_search_is_cut_and_answered(client, shelf, search, used):
    response = client.get("/registry/", {"q": search})
    assert response.status_code == 200
    assert response.context["filters"].search == used


def test_bytes_that_are_no_text_are_answered(client, shelf):
    assert client.get("/registry/?q=%ff%fe%ED%A0%80&unit=%00&page=%00").status_code == 200


def test_pages_hold_fifty_and_keep_the_question(client, world):
    enterprise = world.enterprise()
    for number in range(51):
        world.certificate(product=world.product(name=f"示例{number:02}", enterprise=enterprise))
    response = client.get("/registry/?unit=422800&size=large&page=2")
    assert names(response) == ["示例50"]
    assert '<a class="pagination__step" rel="prev" href="?unit=422800&amp;size=large&amp;page=1">' in response.content.decode()
    assert len(names(client.get("/registry/"))) == 50


def test_demonstration_enterprises_carry_a_badge_and_real_ones_do_not(client, world):
    real = world.certificate(product=world.product(enterprise=world.enterprise(name="甲公司", is_demo=False)))
    badge = '<span class="demo-badge">演示</span>'
    addresses = ["/registry/", *(each.get_absolute_url() for each in (real, real.product, real.product.enterprise))]
    assert [client.get(address).content.decode().count(badge) for address in addresses] == [0, 0, 0, 0]
    demo = world.certificate()
    addresses = ["/registry/", *(each.get_absolute_url() for each in (demo, demo.product, demo.product.enterprise))]
    assert [client.get(address).content.decode().count(badge) for address in addresses] == [1, 1, 1, 1]


def test_v8_a_decision_is_seen_by_the_very_next_request_everywhere(client, world):
    certificate = world.certificate()
    product, enterprise = certificate.product, certificate.product.enterprise

    def seen() -> list[str]:
        return [
            *statuses(client.get("/registry/")),
            client.get(certificate.get_absolute_url()).context["now"].status.value,
            *(each.status.value for each in client.get(product.get_absolute_url()).context["standings"]),
            *(each.status.value for each in client.get(enterprise.get_absolute_url()).context["standings"]),
            *(item["status"] for item in json.loads(b"".join(client.get("/registry/export.json")))["items"]),
        ]

    assert seen() == ["VALID"] * 5
    world.decide("suspend", certificate, at=NOW)
    assert seen() == ["SUSPENDED"] * 5
    world.decide("reinstate", certificate, at=NOW)
    assert seen() == ["VALID"] * 5
    world.decide("revoke", certificate, at=NOW)
    assert seen() == ["REVOKED"] * 5


def test_the_register_and_the_pure_rule_agree_in_every_state(client, world):
    issued = [world.certificate(valid_from=None, valid_until=None) for _ in range(4)]
    world.decide("suspend", issued[1])
    world.decide("revoke", issued[2])
    certificates.withdraw(certificate=issued[3], reason="示例停产", by=world.rita, at=NOW)
    issued.append(world.certificate(valid_until=date(2026, 11, 20)))
    issued.append(world.certificate(valid_until=date(2026, 11, 19)))
    issued.append(world.certificate(valid_from=date(2026, 11, 21)))
    issued.append(world.certificate(valid_until=date(2026, 11, 19), at=NOW - timedelta(days=90)))
    certificates.renew(certificate=issued[-1], valid_until=date(2029, 1, 1), by=world.rita, at=NOW)
    issued.append(world.certificate())
    world.decide("suspend", issued[-1], at=NOW)
    assert statuses(client.get("/registry/")) == [each.status(NOW).value for each in issued]
    for status in ("VALID", "SUSPENDED", "REVOKED", "WITHDRAWN", "EXPIRED", "NOT_YET_VALID"):
        expected = [each.product.name for each in issued if each.status(NOW) == status]
        assert names(client.get("/registry/", {"status": status})) == expected


def test_a_certificate_shows_its_whole_history_without_naming_officers(client, world):
    certificate = world.certificate()
    certificates.suspend(
        certificate=certificate,
        reason="监督抽查不合格",
        legal_basis="示例办法第八条",
        decided_by=world.susan,
        approved_by=world.abel,
        effective_at=NOW,
        at=NOW,
        notice_url="https://notice.example.gov.cn/1",
    )
    text = client.get(certificate.get_absolute_url()).content.decode()
    assert "认定自2026年11月20日起暂停。暂停期间不算有效。" in text
    assert text.count("监督抽查不合格") == 2  # beside the status, and in the history
    assert text.count("示例办法第八条") == 1
    assert text.count('href="https://notice.example.gov.cn/1" rel="noopener nofollow external"') == 2
    assert text.count('<li class="history__change">') == 2
    spoken = text.lower().replace("label", "")
    assert [officer for officer in ("susan", "abel", "rita") if officer in spoken] == []


@pytest.mark.parametrize(
    ("url", "links"), [("https://a.example", 1), ("http://a.example", 1), ("javascript:alert(1)", 0), ("ftp://a.example", 0)]
)
def test_only_web_addresses_become_links(client, world, url, links):
    certificate = world.certificate(notice_url="")
    facts = {"product": certificate.product, "by": world.susan, "at": NOW, "source": "示例局"}
    inspection = inspections.record(**facts, result="PASSED", inspected_on=NOW.date(), body="示例院")
    # No action would let such an address in; a page must not trust that.
    with pgtrigger.ignore("verify.Inspection:append_only"):
        Inspection.objects.filter(pk=inspection.pk).update(notice_url=url)
    assert client.get(certificate.get_absolute_url()).content.decode().count(url) == links


def test_an_open_end_and_a_missing_number_are_said_plainly(client, world):
    certificate = world.certificate(valid_until=None)
    text = client.get(certificate.get_absolute_url()).content.decode()
    assert text.count("有效期以公告为准") == 1
    assert f"<dt>本站编号</dt><dd><code>{certificate.ref}</code></dd>" in text
    assert "官方编号" not in text
    numbered = world.certificate(official_number="鄂精2025001")
    assert "<dt>官方编号</dt><dd>鄂精2025001</dd>" in client.get(numbered.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("on", "then"),
    [
        ("2025-12-31", "NOT_YET_VALID"),
        ("2026-01-23", "NOT_YET_VALID"),
        ("2026-01-24", "VALID"),
        ("2026-11-17", "VALID"),
        ("2026-11-18", "SUSPENDED"),
        ("2026-11-19", "VALID"),
        ("2026-11-20", "VALID"),
        ("0001-01-01", "NOT_YET_VALID"),
    ],
)
def test_the_status_on_an_earlier_day_is_that_of_its_end(client, world, on, then):
    certificate = world.certificate()
    world.decide("suspend", certificate, at=NOW - timedelta(days=2))
    world.decide("reinstate", certificate, at=NOW - timedelta(days=1))
    response = client.get(certificate.get_absolute_url(), {"on": on})
    assert response.context["then"].status.value == then
    assert response.context["now"].status.value == "VALID"


@pytest.mark.parametrize("on", ["2026-11-21", "9999-12-31", "2026-02-30", "yesterday", "2026-11-20\0", "9" * 9000])
def test_a_day_that_cannot_be_answered_is_answered_kindly(client, world, on):
    response = client.get(world.certificate().get_absolute_url(), {"on": on})
    assert response.status_code == 200
    assert response.context["then"] is None
    assert response.context["remark"].endswith("下面显示的是当前状态。")


def test_supervision_stands_on_the_record_by_date_and_source(client, world):
    certificate = world.certificate()
    facts = {"product": certificate.product, "by": world.susan, "at": NOW, "source": "示例市场监管局"}
    inspections.record(
        **facts, result="FAILED", inspected_on=date(2026, 11, 3), body="示例检验院", items_failed="水分 ≤7.0% 8.1%", lot="A1"
    )
    recalls.order(**facts, lot="A1", reason="水分超标", ordered_on=date(2026, 11, 9), advice="联系购买处退货")
    for record in (certificate, certificate.product):
        text = client.get(record.get_absolute_url()).content.decode()
        assert '<time datetime="2026-11-03">2026年11月3日</time> · 示例市场监管局' in text
        assert '<time datetime="2026-11-09">2026年11月9日</time> · 示例市场监管局' in text
        assert text.count("水分 ≤7.0% 8.1%") == 1
        assert text.count("水分超标") == 1
    assert client.get(certificate.get_absolute_url()).context["now"].status.value == "VALID"


def test_an_enterprise_shows_its_items_and_until_when_it_is_banned(client, world):
    certificate = world.certificate()
    enterprise = certificate.product.enterprise
    assert client.get(enterprise.get_absolute_url()).context["ban_until"] is None
    world.decide("revoke", certificate)
    response = client.get(enterprise.get_absolute_url())
    assert response.context["ban_until"] == date(2029, 11, 20)
    assert "在2029年11月20日前（含当日）不得再次申报" in response.content.decode()
    with time_machine.travel(NOW + timedelta(days=3 * 366)):
        assert client.get(enterprise.get_absolute_url()).context["ban_until"] is None


@pytest.mark.parametrize("kind", ["certificates", "enterprises", "products"])
@pytest.mark.parametrize("ref", ["00000000", "ILOU0000", "%00%00%00%00%00%00%00%00", "x" * 9000, "..%2f..%2fetc", "=1+1"])
def test_a_record_that_does_not_exist_is_a_page_that_says_so(client, world, kind, ref):
    response = client.get(f"/registry/{kind}/{ref}", follow=True)
    assert response.status_code == 404
    assert "没有这个页面" in response.content.decode()


def test_a_reference_is_read_in_either_case(client, world):
    certificate = world.certificate()
    assert client.get(f"/registry/certificates/{certificate.ref.lower()}").context["now"].certificate == certificate


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_but_get_and_head_is_allowed(client, world, method):
    certificate = world.certificate()
    paths = ["/registry/", "/registry/export.csv", *(each.get_absolute_url() for each in (certificate, certificate.product))]
    assert [getattr(client, method)(path).status_code for path in paths] == [405] * 4


@pytest.mark.parametrize("variant", VARIANTS)
def test_every_page_is_whole_in_both_languages_and_sizes_without_cookie_or_cache(client, world, variant):
    certificate = world.certificate()
    language, size = ("en" if "lang=en" in variant else "zh-hans"), (' class="large"' if "size=large" in variant else "")
    for path in (
        "/registry/",
        *(each.get_absolute_url() for each in (certificate, certificate.product, certificate.product.enterprise)),
    ):
        response = client.get(path + variant)
        text = response.content.decode()
        assert f'<html lang="{language}"{size}>' in text
        assert response.cookies == {}
        assert response.headers["Cache-Control"] == "no-store"
        assert text.count('style="') == text.count("<style") == 0
        assert text.count("<script") == text.count('<script type="application/ld+json">')
        # Every way on keeps language and size.
        inner = variant.replace("&", "&amp;")
        assert f'href="/registry/{inner}"' in text
        assert client.head(path + variant).content == b""


def test_get_and_head_write_nothing(client, world):
    certificate = world.certificate()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        for path in ("/registry/", "/registry/export.csv", certificate.get_absolute_url(), certificate.product.get_absolute_url()):
            b"".join(client.get(path))
            client.head(path)
    assert {query["sql"].lstrip("(").split()[0] for query in queries} <= {"SELECT", "DECLARE"}


def test_an_empty_register_says_so(client, db):
    response = client.get("/registry/")
    assert names(response) == []
    assert "登记库中没有符合条件的项目" in response.content.decode()
    assert Enterprise.objects.count() == 0


@pytest.mark.parametrize("path", ["/registry/", "/registry/export.csv", "/registry/certificates/00000000"])
def test_another_method_is_told_405_even_without_a_token(db, path):
    response = Client(enforce_csrf_checks=True).post(path)
    assert (response.status_code, response["Allow"]) == (405, "GET, HEAD")


@pytest.mark.parametrize("query", ["", "?unit=422800", "?q=示例"])
def test_pages_run_on_from_one_list_into_the_next_and_miss_nothing(client, world, monkeypatch, query):
    monkeypatch.setattr("verify.registry.views.PAGE_SIZE", 2)
    wanted = [world.certificate(year=year) for year in (2025, 2023, 2024, 2025, 2024, 2025, 2023)]
    wanted.sort(key=lambda certificate: (-certificate.round.year, certificate.pk))
    join = "&" if query else "?"
    pages = [client.get(f"/registry/{query}{join}page={number}").context["lines"] for number in range(1, 5)]
    assert [[line.certificate for line in lines] for lines in pages] == [wanted[:2], wanted[2:4], wanted[4:6], wanted[6:]]
