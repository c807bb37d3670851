"""What search engines may read, and when it changed."""

import xml.etree.ElementTree as ElementTree
from datetime import date, datetime, timedelta

import pytest
import time_machine

from cms.models import CaseIndexPage, CasePage, CatalogueIndexPage, ProductPage
from tests.factories.site import sections
from tests.factories.world import NOW

NAMESPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
ROOT = "https://jp.example.gov.cn"


@pytest.fixture
def planted(db):
    return sections()


def lastmods(client, section: str) -> dict[str, str]:
    root = ElementTree.fromstring(client.get(f"/sitemap-{section}.xml").content)
    return {url.findtext(f"{NAMESPACE}loc"): url.findtext(f"{NAMESPACE}lastmod") for url in root}


def test_the_index_names_a_map_of_pages_certificates_and_enterprises(client, planted):
    root = ElementTree.fromstring(client.get("/sitemap.xml").content)
    places = [each.findtext(f"{NAMESPACE}loc").split("/")[-1] for each in root]
    assert places == ["sitemap-pages.xml", "sitemap-certificates.xml", "sitemap-enterprises.xml"]


def test_live_pages_stand_in_it_under_the_one_host_and_drafts_do_not(client, planted):
    cases = CaseIndexPage.objects.get()
    cases.add_child(instance=CasePage(title="示例案例", slug="told", last_published_at=NOW))
    cases.add_child(instance=CasePage(title="示例草稿", slug="draft", live=False))
    found = lastmods(client, "pages")
    assert found[f"{ROOT}/cases/told/"] == NOW.date().isoformat()
    assert f"{ROOT}/cases/draft/" not in found


def test_a_page_that_was_made_live_by_code_stands_in_it_without_a_date(client, planted):
    CaseIndexPage.objects.get().add_child(instance=CasePage(title="示例案例", slug="told"))
    assert lastmods(client, "pages")[f"{ROOT}/cases/told/"] is None


def test_v8_a_decision_changes_the_date_of_the_record_and_of_every_page_that_shows_it(client, planted, world):
    certificate = world.certificate()
    page = ProductPage(title="示例产品", slug="tea", product=certificate.product, last_published_at=NOW - timedelta(days=90))
    CatalogueIndexPage.objects.get().add_child(instance=page)
    record, story, catalogue = f"{ROOT}{certificate.get_absolute_url()}", f"{ROOT}/products/tea/", f"{ROOT}/products/"
    decided_at = NOW + timedelta(days=3)
    with time_machine.travel(decided_at + timedelta(hours=1), tick=False):
        before = lastmods(client, "certificates")[record], lastmods(client, "pages")[story]
        world.decide("revoke", certificate, at=decided_at)
        after = lastmods(client, "certificates")[record], lastmods(client, "pages")[story]
        assert lastmods(client, "pages")[catalogue] >= after[1]
    assert before == ((NOW - timedelta(days=300)).date().isoformat(), (NOW - timedelta(days=90)).date().isoformat())
    assert after == (decided_at.date().isoformat(),) * 2


def test_an_expiry_changes_the_date_without_any_decision(client, world):
    sections()
    certificate = world.certificate(valid_until=date(2026, 11, 25))
    record = f"{ROOT}{certificate.get_absolute_url()}"
    with time_machine.travel(datetime.fromisoformat("2026-11-26T00:00:01+08:00"), tick=False):
        assert lastmods(client, "certificates")[record] == "2026-11-26"


@pytest.mark.parametrize("count", [1, 3])
def test_the_map_of_certificates_costs_the_same_however_many(client, planted, world, django_assert_num_queries, count):
    for _ in range(count):
        world.certificate()
    client.get("/sitemap-certificates.xml")
    with django_assert_num_queries(2):
        client.get("/sitemap-certificates.xml")


def test_robots_are_told_where_the_map_is_and_what_is_not_theirs(client, db):
    answer = client.get("/robots.txt")
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    lines = answer.content.decode().splitlines()
    assert f"Sitemap: {ROOT}/sitemap.xml" in lines
    assert {"Disallow: /admin/", "Disallow: /v/*", "Allow: /v/$"} <= set(lines)


def test_a_demonstration_keeps_robots_out(client, db, settings):
    settings.DEMO = True
    assert client.get("/robots.txt").content == b"User-agent: *\nDisallow: /\n"
