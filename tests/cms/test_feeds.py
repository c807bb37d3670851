"""RSS and Atom of every section: newest first, and never behind the register."""

import xml.etree.ElementTree as ElementTree
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from bs4 import BeautifulSoup
from wagtail.models import PageViewRestriction

from cms.full_text import plain
from cms.models import CaseIndexPage, CasePage
from tests.factories import stories
from tests.factories.site import sections
from tests.factories.world import NOW
from verify.registry.units import Unit

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


# -- full text ------------------------------------------------------------------------------------------------------------------
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
FEEDS = ["/cases/", "/press/", "/units/wuhan/"]


@pytest.fixture
def media(settings, tmp_path, planted, noon):
    settings.MEDIA_ROOT = tmp_path


def contents(answer) -> list[str]:
    root = ElementTree.fromstring(answer.content)
    found = [item.findtext(CONTENT) for item in root.iter("item")]
    return [text or "" for text in found or [entry.findtext(f"{ATOM}content") for entry in root.iter(f"{ATOM}entry")]]


def block(kind: str, value) -> dict:
    return {"type": kind, "value": value, "id": kind}


@pytest.mark.parametrize("form", ["feed.xml", "atom.xml"])
def test_a_story_is_told_in_full_with_whole_addresses_and_the_credit_of_its_pictures(client, media, world, form):
    shown = stories.picture("示例摄影甲")
    text = '<p>正文<b>一</b>，见<a href="/about/">说明</a>、<a href="https://example.org/?a=1&amp;b=2">外站</a>。</p>'
    body = [block("text", text), block("picture", {"image": shown.pk, "caption": "示例图注"})]
    stories.case(slug="a", body=body, picture=stories.picture("示例摄影乙"), summary="摘要 <1>")
    [content] = contents(client.get(f"/cases/{form}"))
    markup = BeautifulSoup(content, "html.parser")
    assert [each["href"] for each in markup.find_all("a")] == [
        "https://jp.example.gov.cn/about/",
        "https://example.org/?a=1&b=2",
    ]
    sources = [each["src"] for each in markup.find_all("img")]
    assert [source.startswith("https://jp.example.gov.cn/media/images/") for source in sources] == [True, True]
    assert [client.get(source.removeprefix("https://jp.example.gov.cn")).status_code for source in sources] == [200, 200]
    credits = [each.get_text() for each in markup.find_all("figcaption")]
    assert ["示例摄影乙" in credits[0], "示例摄影甲" in credits[1], "示例图注" in credits[1]] == [True] * 3
    assert "摘要 <1>" in markup.p.get_text()
    assert {tag.name for tag in markup.find_all(True)} <= {"p", "b", "a", "figure", "figcaption", "img"}


@pytest.mark.parametrize(
    ("html", "kept"),
    [
        ("<p onclick=x style=y class=z>a</p>", "<p>a</p>"),
        ("<div><span>a</span></div>", "a"),
        ("a<script>alert(1)</script><style>b</style><svg><path/></svg><iframe src=//e></iframe>", "a"),
        ('<a href="javascript:alert(1)">a</a>', "a"),
        ('<a href=" JavaScript:alert(1)">a</a>', "a"),
        ('<a href="//evil.example/">a</a>', "a"),
        ('<a href="/\\evil.example/">a</a>', "a"),
        ('<a href="#part">a</a>', '<a href="https://jp.example.gov.cn/x/#part">a</a>'),
        ('<a href="mailto:a@example.org">a</a>', '<a href="mailto:a@example.org">a</a>'),
        ('<img src="data:image/gif;base64,AA" alt="a">', ""),
        ('<img src="https://evil.example/a.gif">', ""),
        (
            '<img src="/media/a.webp" srcset="/b 2x" loading="lazy" alt="&quot;&gt;">',
            '<img alt=\'"&gt;\' src="https://jp.example.gov.cn/media/a.webp"/>',
        ),
        (
            '<img src="/media/images/a.webp" srcset="/media/images/a.webp 400w, /media/images/b.webp 800w" width="400" alt="a">',
            '<img alt="a" src="https://jp.example.gov.cn/media/images/b.webp"/>',
        ),
        ("<!-- a --><p>b</p>", "<p>b</p>"),
        ("&lt;script&gt;", "&lt;script&gt;"),
    ],
)
def test_s5_only_a_few_plain_tags_go_into_a_feed(html, kept):
    assert plain(html, "/x/") == kept


@pytest.mark.parametrize("form", ["feed.xml", "atom.xml"])
def test_hostile_words_leave_the_feed_well_formed(client, media, world, form):
    odd = "示例\x00\x0b\x1f\x7f]]>&lt;<script>\ufffe\U0001f600𠮷".replace("\x00", "")
    stories.case(title=odd, summary=odd, body=[block("quote", {"text": odd, "said_by": odd})])
    answer = client.get(f"/cases/{form}")
    assert titles(answer) == ["示例\x7f]]>&lt;<script>\U0001f600𠮷"]
    assert "<script" not in contents(answer)[0]


@pytest.mark.parametrize("address", FEEDS)
@pytest.mark.parametrize("form", ["feed.xml", "atom.xml"])
def test_e3_a_decision_puts_its_sentence_first_and_changes_the_tag_at_once(client, media, world, address, form):
    certificate = world.certificate(product=world.product(name="示例砖茶"))
    stories.case(about=[certificate.product], unit=Unit.WUHAN.value, body=[block("text", "<p>正文</p>")])
    before = client.get(address + form)
    same = {"If-None-Match": before["ETag"], "If-Modified-Since": "Fri, 20 Nov 2026 23:00:00 GMT"}
    assert client.get(address + form, headers=same).status_code == 304
    world.decide("suspend", certificate)
    after = client.get(address + form, headers=same)
    assert after.status_code == 200
    assert contents(after)[0].startswith("<p><strong>“示例砖茶”的认定自2026年11月20日起暂停")
    world.decide("reinstate", certificate, at=NOW)
    again = client.get(address + form, headers={"If-None-Match": after["ETag"]})
    assert (again.status_code, "暂停" in contents(again)[0]) == (200, False)
    assert (again["Cache-Control"], again.has_header("Last-Modified")) == ("no-cache", False)


def test_an_empty_feed_keeps_its_tag(client, planted):
    first = client.get("/cases/feed.xml")
    assert client.get("/cases/feed.xml", headers={"If-None-Match": first["ETag"]}).status_code == 304
    assert client.get("/cases/atom.xml")["ETag"] != first["ETag"]


def test_the_feed_of_cases_can_be_narrowed_to_a_kind(client, media, world):
    stories.case(title="品质")
    stories.case(title="打假", kind="PROTECTION")
    answer = client.get("/cases/feed.xml?kind=PROTECTION")
    assert titles(answer) == ["打假"]
    assert "https://jp.example.gov.cn/cases/feed.xml?kind=PROTECTION" in answer.content.decode()
    assert [client.get(f"/cases/feed.xml?kind={kind}").status_code for kind in ("MAGIC", "protection", "'")] == [404] * 3
    assert client.get("/events/feed.xml?kind=PROTECTION").status_code == 404


def test_a_city_has_a_feed_of_its_news_alone(client, media, world):
    stories.case(title="武汉", unit=Unit.WUHAN.value)
    stories.case(title="恩施", unit=Unit.ENSHI.value)
    assert titles(client.get("/units/wuhan/feed.xml")) == ["武汉"]
    assert 'href="/units/wuhan/feed.xml"' in client.get("/units/wuhan/").content.decode()


def test_newsrooms_have_one_feed_of_cases_events_releases_and_notices_with_corrections(client, media, world, notices):
    stories.case(title="案例", first_published_at=NOW - timedelta(days=3))
    event = stories.event(title="活动", first_published_at=NOW - timedelta(days=2))
    body = [block("text", "<p>示例正文</p>")]
    stories.release(event, title="新闻稿", first_published_at=NOW - timedelta(days=1), body=body)
    stories.session(title="培训")
    notice = notices.call(title="通知")
    notices.correct(notice, text="应为示例。")
    answer = client.get("/press/feed.xml")
    assert titles(answer) == ["通知", "新闻稿", "活动", "案例"]
    assert "<p>示例正文</p>" in contents(answer)[1]
    assert contents(answer)[0].startswith("<p><strong>更正 2026年11月20日</strong>：应为示例。</p>")


@pytest.mark.parametrize("address", FEEDS)
def test_e1_no_feed_names_what_is_not_out(client, media, world, notices, address):
    shut = stories.case(unit=Unit.WUHAN.value)
    PageViewRestriction.objects.create(page=shut, restriction_type="login")
    stories.case(live=False, unit=Unit.WUHAN.value)
    stories.release(stories.event(live=False), live=False, unit=Unit.WUHAN.value)
    notices.publicity(publicity=world.publicity(opens_on=date(2026, 11, 30)), unit=Unit.WUHAN.value)
    assert titles(client.get(f"{address}feed.xml")) == []


@pytest.mark.parametrize(("count", "queries"), [(1, 16), (3, 16)])
def test_a_feed_costs_the_same_however_much_it_tells(client, media, world, django_assert_num_queries, count, queries):
    for _ in range(count):
        certificate, shown = world.certificate(), stories.picture()
        pictured = {"image": shown.pk, "caption": ""}
        body = [block("picture", pictured), block("gallery", [{"type": "item", "value": pictured, "id": "1"}])]
        stories.case(about=[certificate.product], picture=stories.picture(), body=body)
    client.get("/cases/feed.xml")
    with django_assert_num_queries(queries):
        client.get("/cases/feed.xml")
