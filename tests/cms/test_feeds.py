"""RSS and Atom of every section: newest first, and never behind the register."""

import xml.etree.ElementTree as ElementTree
from datetime import UTC, datetime

import pytest
import time_machine

from cms.models import CaseIndexPage, CasePage
from tests.factories.site import sections
from tests.factories.world import NOW

ATOM = "{http://www.w3.org/2005/Atom}"
SECTIONS = ["products", "brands", "units", "notices", "standards", "cases", "events", "training", "policy", "about"]


@pytest.fixture
def planted(db):
    return sections()


def titles(answer) -> list[str]:
    root = ElementTree.fromstring(answer.content)
    return [item.findtext("title") for item in root.iter("item")] or [
        entry.findtext(f"{ATOM}title") for entry in root.iter(f"{ATOM}entry")
    ]


@pytest.mark.parametrize("slug", SECTIONS)
@pytest.mark.parametrize(("form", "kind"), [("feed.xml", "application/rss+xml"), ("atom.xml", "application/atom+xml")])
def test_every_section_has_a_well_formed_feed_of_each_kind(client, planted, slug, form, kind):
    answer = client.get(f"/{slug}/{form}")
    assert answer.status_code == 200
    assert answer["Content-Type"] == f"{kind}; charset=utf-8"
    root = ElementTree.fromstring(answer.content)
    assert root.tag in {"rss", f"{ATOM}feed"}
    assert f"https://jp.example.gov.cn/{slug}/" in answer.content.decode()


def test_a_section_tells_its_newest_page_first_and_no_draft(client, planted):
    cases = CaseIndexPage.objects.get()
    for day, title in enumerate(["示例案例一", "示例案例二"], 1):
        cases.add_child(instance=CasePage(title=title, first_published_at=datetime(2026, 1, day, tzinfo=UTC)))
    cases.add_child(instance=CasePage(title="示例草稿", live=False))
    assert titles(client.get("/cases/feed.xml")) == ["示例案例二", "示例案例一"]
    assert titles(client.get("/cases/atom.xml")) == ["示例案例二", "示例案例一"]


def test_v8_a_decision_stands_first_in_the_feed_of_certified_items_at_once(client, planted, world):
    certificate = world.certificate(product=world.product(name="示例玉露茶"))
    with time_machine.travel(NOW, tick=False):
        assert len(titles(client.get("/products/feed.xml"))) == 1
        world.decide("suspend", certificate, at=NOW)
        answer = client.get("/products/feed.xml")
    first = titles(answer)[0]
    assert first.startswith("示例玉露茶")
    assert first.endswith("：暂停")
    assert certificate.get_absolute_url() in answer.content.decode()


def test_a_decision_that_takes_effect_later_is_not_told_before(client, planted, world):
    world.certificate(at=NOW)
    with time_machine.travel(datetime(2026, 1, 1, tzinfo=UTC), tick=False):
        assert titles(client.get("/products/feed.xml")) == []
