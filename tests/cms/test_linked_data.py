"""What pages say about themselves to machines, held against the vocabulary of schema.org."""

import json
import re
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine

from cms.models import (
    BrandIndexPage,
    BrandPage,
    CaseIndexPage,
    CasePage,
    CatalogueIndexPage,
    EventIndexPage,
    EventPage,
    ProductPage,
)
from tests.factories.site import sections
from tests.factories.world import NOW

# Type -> (properties it must have here, others it may have), after schema.org's own definitions.
VOCABULARY: dict[str, tuple[set[str], set[str]]] = {
    "WebSite": ({"name", "url", "potentialAction"}, {"publisher"}),
    "SearchAction": ({"target", "query-input"}, set()),
    "EntryPoint": ({"urlTemplate"}, set()),
    "Organization": ({"name"}, {"url", "address", "identifier", "sameAs", "hasCertification"}),
    "PostalAddress": ({"addressCountry", "addressRegion", "addressLocality"}, set()),
    "PropertyValue": ({"propertyID", "value"}, set()),
    "Product": ({"name", "url", "hasCertification", "manufacturer"}, {"model", "gtin"}),
    "Service": ({"name", "url", "hasCertification", "provider"}, set()),
    "Certification": (
        {"name", "url", "certificationStatus", "certificationIdentification"},
        {"description", "validFrom", "expires", "datePublished", "dateModified"},
    ),
    "NewsArticle": ({"headline", "url", "inLanguage", "publisher"}, {"description", "datePublished", "dateModified", "image"}),
    "Event": (
        {"name", "url", "startDate", "location", "eventStatus", "eventAttendanceMode", "organizer"},
        {"endDate", "description", "performer", "image"},
    ),
    "VirtualLocation": ({"url"}, set()),
    "Person": ({"name"}, {"jobTitle", "affiliation"}),
    "LiveBlogPosting": (
        {"headline", "url", "coverageStartTime", "coverageEndTime", "liveBlogUpdate", "publisher"},
        set(),
    ),
    "BlogPosting": ({"articleBody", "url", "datePublished", "dateModified"}, set()),
    "EducationEvent": ({"name", "url", "startDate", "location", "eventStatus", "organizer"}, {"endDate", "description"}),
    "Place": ({"name", "address"}, set()),
    "BreadcrumbList": ({"itemListElement"}, set()),
    "ListItem": ({"position", "name", "item"}, set()),
}
HOUR = timedelta(hours=1)
DATES = {"validFrom", "expires", "datePublished", "dateModified", "startDate", "endDate"}


def graph(client, path: str) -> list[dict[str, Any]]:
    text = client.get(path).content.decode()
    elements = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)
    assert len(elements) == 1
    data = json.loads(elements[0])
    assert data["@context"] == "https://schema.org"
    return data["@graph"]


def node(client, path: str, kind: str) -> dict[str, Any]:
    found = [each for each in graph(client, path) if each["@type"] == kind]
    assert len(found) == 1
    return found[0]


def faults(value: Any, where: str = "") -> list[str]:
    """What of `value` is not in the vocabulary."""
    if isinstance(value, list):
        return [fault for position, each in enumerate(value) for fault in faults(each, f"{where}[{position}]")]
    if not isinstance(value, dict):
        return [] if value not in ("", None) else [f"{where} is empty"]
    if set(value) == {"@id"}:
        return []
    kind = value.get("@type", "")
    if kind not in VOCABULARY:
        return [f"{where}: no type {kind!r}"]
    must, may = VOCABULARY[kind]
    names = {name for name in value if not name.startswith("@")}
    found = [f"{where}{kind} lacks {name}" for name in must - names] + [
        f"{where}{kind} has no {name}" for name in names - must - may
    ]
    for name in names & DATES:
        datetime.fromisoformat(value[name])
    return found + [fault for name in names for fault in faults(value[name], f"{where}{kind}.{name}")]


@pytest.fixture
def planted(db):
    return sections()


@pytest.fixture
def site(planted, world):
    """A page of each kind that says something, and the paths to read it at."""
    certificate = world.certificate(
        product=world.product(name="示例</script>茶", gtins=["06901234567892"]), official_number="示例第1号"
    )
    enterprise = certificate.product.enterprise
    published = {"first_published_at": NOW, "last_published_at": NOW}
    CatalogueIndexPage.objects.get().add_child(
        instance=ProductPage(title="茶", slug="tea", product=certificate.product, **published)
    )
    BrandIndexPage.objects.get().add_child(
        instance=BrandPage(title="示例品牌", slug="brand", enterprise=enterprise, website="https://brand.example.com", **published)
    )
    CaseIndexPage.objects.get().add_child(instance=CasePage(title="示例案例", slug="case", summary="示例摘要", **published))
    EventIndexPage.objects.get().add_child(
        instance=EventPage(title="示例发布会", slug="event", starts_at=NOW, ends_at=NOW + HOUR, venue="示例会场", **published)
    )
    return certificate


PATHS = ["/", "/products/tea/", "/brands/brand/", "/cases/case/", "/events/event/"]


@pytest.mark.parametrize("path", [*PATHS, "certificate", "product", "enterprise"])
def test_every_page_speaks_the_vocabulary(client, site, path):
    records = {"certificate": site, "product": site.product, "enterprise": site.product.enterprise}
    found = graph(client, records[path].get_absolute_url() if path in records else path)
    assert found != []
    assert faults(found) == []


@pytest.mark.parametrize("path", ["/products/tea/", "/brands/brand/", "certificate"])
def test_v8_the_certification_of_an_item_has_the_live_status(client, site, world, path):
    path = site.get_absolute_url() if path == "certificate" else path

    def status() -> tuple[str, str]:
        with time_machine.travel(NOW, tick=False):
            found = next(each for each in graph(client, path) if "hasCertification" in each)["hasCertification"][0]
        return found["certificationStatus"], found["description"]

    assert status() == ("CertificationActive", "有效")
    world.decide("suspend", site, at=NOW)
    assert status() == ("CertificationInactive", "暂停")
    world.decide("reinstate", site, at=NOW)
    assert status() == ("CertificationActive", "有效")
    world.decide("revoke", site, at=NOW)
    assert status() == ("CertificationInactive", "撤销")


def test_a_name_cannot_end_the_element_it_stands_in(client, site):
    assert node(client, "/products/tea/", "Product")["name"] == "示例</script>茶"


def test_breadcrumbs_lead_from_the_section_to_the_page(client, site):
    steps = node(client, "/cases/case/", "BreadcrumbList")["itemListElement"]
    assert [(step["name"], step["item"]) for step in steps] == [
        ("典型案例", "https://jp.example.gov.cn/cases/"),
        ("示例案例", "https://jp.example.gov.cn/cases/case/"),
    ]


@pytest.mark.parametrize("path", PATHS)
def test_every_page_has_one_canonical_address_on_the_one_host(client, site, path):
    text = client.get(path + "?utm=1", headers={"host": "localhost"}).content.decode()
    assert re.findall(r'<link rel="canonical" href="([^"]*)"', text) == [f"https://jp.example.gov.cn{path}"]
    assert re.findall(r'<meta property="og:url" content="([^"]*)"', text) == [f"https://jp.example.gov.cn{path}"]
    assert len(re.findall(r'<meta property="og:title"', text)) == 1


def test_the_english_page_has_an_address_of_its_own(client, site):
    text = client.get("/cases/case/?lang=en&size=large").content.decode()
    assert '<link rel="canonical" href="https://jp.example.gov.cn/cases/case/?lang=en">' in text


def test_a_section_names_its_feeds(client, planted):
    text = client.get("/cases/").content.decode()
    assert '<link rel="alternate" type="application/rss+xml" title="典型案例 RSS" href="/cases/feed.xml">' in text
