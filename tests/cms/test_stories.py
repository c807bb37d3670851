"""Cases and events: what is told of an item or an enterprise stands beside its live status, and changes with it."""

import re
from datetime import date, datetime, timedelta
from html import unescape

import pytest

from cms.cards import cards
from cms.cards import stories as published_stories
from cms.models import CasePage
from cms.subjects import subjects_of
from tests.factories import stories
from tests.factories.notices import Notices
from tests.factories.site import sections
from tests.factories.world import NOW
from verify.reader import Reader
from verify.registry.actions import certificates
from verify.registry.units import Unit

EMPTY = "暂未发布案例。"
pytestmark = pytest.mark.usefixtures("noon")


def titles(response, name: str = "cards") -> list[str]:
    return [card.title for card in response.context[name]]


def text(response) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["乙", "甲", "打假"]),
        ("kind=QUALITY", ["乙", "甲"]),
        ("kind=PROTECTION", ["打假"]),
        ("unit=420100", ["甲"]),
        ("kind=PROTECTION&unit=420100", []),
        ("q=茶园", ["甲"]),
        ("q=茶园 没有", []),
    ],
)
def test_cases_are_found_by_kind_unit_and_words_newest_first(client, world, query, expected):
    stories.case(title="甲", unit=Unit.WUHAN, summary="一片茶园", first_published_at=NOW - timedelta(days=2))
    stories.case(title="乙", first_published_at=NOW - timedelta(days=1))
    stories.case(title="打假", kind="PROTECTION", first_published_at=NOW - timedelta(days=3))
    assert titles(client.get(f"/cases/?{query}")) == expected


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("kind=MAGIC", "“类别”中没有“MAGIC”这一选项，已忽略。"),
        ("unit=110000", "“市州”中没有“110000”这一选项，已忽略。"),
        ("page=9", "没有第 9 页，显示的是最后一页。"),
        ("page=x", "没有这一页，显示的是第一页。"),
        ("q=" + "长" * 200, "查询词超过 60 个字，只用了前面一部分。"),
    ],
)
def test_what_cannot_be_asked_is_left_out_and_said(client, world, query, sentence):
    stories.case(title="甲")
    response = client.get(f"/cases/?{query}")
    assert response.context["remarks"] == [sentence]
    assert sentence in text(response)


def test_sections_without_a_story_say_so(client, world):
    sections()
    assert EMPTY in text(client.get("/cases/"))
    assert "目前没有即将举行的活动。" in text(client.get("/events/"))


VERBS = {
    "suspend": "“示例砖茶”的认定自2026年11月20日起暂停，暂停期间不作为有效认定。",
    "revoke": "“示例砖茶”的认定已于2026年11月20日撤销。",
}


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("kind", ["item", "enterprise"])
def test_e3_a_decision_puts_a_dated_banner_on_every_story_at_once(client, world, verb, kind):
    certificate = world.certificate(product=world.product(name="示例砖茶"))
    subject = certificate.product if kind == "item" else certificate.product.enterprise
    told = [stories.case(about=[subject]), stories.event(about=[subject])]
    places = [*(page.url for page in told), "/cases/", "/events/"]
    assert [VERBS[verb] in text(client.get(place)) for place in places] == [False] * 4
    world.decide(verb, certificate)
    assert [VERBS[verb] in text(client.get(place)) for place in places] == [True] * 4
    assert f'href="{certificate.get_absolute_url()}">查看登记记录' in client.get(told[0].url).content.decode()


def test_e3_a_reinstatement_takes_the_banner_away(client, world):
    certificate = world.certificate(product=world.product(name="示例砖茶"))
    page = stories.case(about=[certificate.product])
    world.decide("suspend", certificate)
    world.decide("reinstate", certificate, at=NOW)
    assert client.get(page.url).context["subjects"].concerns == []


def test_e3_what_was_withdrawn_or_has_expired_is_told_and_keeps_its_place(world, at):
    expired = world.certificate(product=world.product(name="甲"), valid_until=date(2026, 10, 31))
    withdrawn = world.certificate(product=world.product(name="乙"))
    certificates.withdraw(certificate=withdrawn, reason="示例原因", by=world.rita, at=at)
    pages = [stories.case(about=[each.product]) for each in (expired, withdrawn)]
    found = [subjects_of(pages, at)[page.pk] for page in pages]
    assert [each.banner for each in found] == [
        "“甲”的认定有效期至2026年10月31日，现已过期。",
        "“乙”的认定已于2026年11月20日注销。",
    ]
    assert [each.leaves_featured for each in found] == [False, False]


def test_the_newest_certificate_of_an_item_governs(world, at):
    product = world.product()
    world.certificate(product=product, year=2023, valid_from=date(2024, 1, 1), valid_until=date(2025, 12, 31))
    world.certificate(product=product, year=2025)
    page = stories.case(about=[product])
    [subject] = subjects_of([page], at)[page.pk].each
    assert (subject.standing.status, subject.concerns) == ("VALID", ())


def test_an_enterprise_is_shown_with_its_items_counted_and_an_ended_one_is_no_concern_beside_a_valid_one(client, world, at):
    enterprise = world.enterprise(name="示例茶业有限公司")
    world.certificate(product=world.product(enterprise=enterprise))
    world.certificate(product=world.product(enterprise=enterprise), valid_until=date(2026, 10, 31))
    page = stories.case(about=[enterprise, world.enterprise(), world.product()])
    first, second, third = subjects_of([page], at)[page.pk].each
    assert [(each.valid_count, each.item_count, each.concerns) for each in (first, second, third)] == [
        (1, 2, ()),
        (0, 0, ()),
        (0, 0, ()),
    ]
    shown = text(client.get(page.url))
    assert "示例茶业有限公司" in shown
    assert "有效项目 1 项，共 2 项" in shown
    assert shown.count("登记库中暂无认定项目") == 2


@pytest.mark.parametrize(("count", "queries"), [(1, 3), (3, 3)])
def test_subjects_and_cards_are_read_in_a_fixed_number_of_queries(world, at, django_assert_num_queries, count, queries):
    for _ in range(count):
        certificate = world.certificate()
        stories.case(about=[certificate.product, certificate.product.enterprise], picture=stories.picture())
    cards(published_stories(CasePage), at, Reader())  # Wagtail finds its sites once
    pages = list(published_stories(CasePage))
    with django_assert_num_queries(queries):
        cards(pages, at, Reader())


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("address", "queries"), [("/cases/", 11), ("/events/", 11)])
def test_an_index_costs_the_same_however_long_it_is(client, world, django_assert_num_queries, address, queries, count):
    for _ in range(count):
        certificate = world.certificate()
        stories.case(about=[certificate.product], picture=stories.picture())
        stories.event(about=[certificate.product], picture=stories.picture())
    client.get(address)
    with django_assert_num_queries(queries):
        client.get(address)


@pytest.mark.parametrize(
    ("starts_at", "ends_at", "where"),
    [
        (NOW + timedelta(days=1), None, "coming"),
        (NOW - timedelta(hours=2), None, "running"),  # today, without an end
        (NOW - timedelta(hours=2), NOW + timedelta(hours=1), "running"),
        (NOW - timedelta(hours=2), NOW, "past"),
        (NOW - timedelta(hours=2), NOW - timedelta(hours=1), "past"),
        (NOW - timedelta(days=1), None, "past"),
    ],
)
def test_an_event_is_to_come_until_it_has_ended(client, world, starts_at, ends_at, where):
    page = stories.event(starts_at, ends_at=ends_at, title="活动")
    response = client.get("/events/")
    lists = {name: titles(response, name) for name in ("running", "coming", "past")}
    assert lists == {"running": [], "coming": [], "past": [], where: ["活动"]}
    assert client.get(page.url).context["is_to_come"] is (where != "past")


def test_an_event_shows_programme_venue_and_the_list_of_its_round(client, world):
    world.certificate(year=2025)
    world.certificate(year=2024)
    programme = [{"type": "point", "value": {"at": "09:30", "title": "致辞", "who": "示例主任"}, "id": "1"}]
    page = stories.event(datetime.fromisoformat("2026-12-01T09:00:00+08:00"), round=world.round(2025), programme=programme)
    Notices(world).announcement(round=world.round(2025))
    response = client.get(page.url)
    assert '<a href="/products/?year=2025">2025年度认定名单，共 1 项</a>' in response.content.decode()
    shown = text(response)
    assert "2026年12月1日 09:00" in shown
    assert "09:30 致辞 示例主任" in shown


def test_links_in_a_story_keep_the_language_and_the_size(client, world):
    link = (
        '<p><a href="/about/">本站</a> <a href="https://example.org/a?b=1&amp;c">外站</a> <a href="/documents/1/a.pdf">文件</a></p>'
    )
    page = stories.case(body=[{"type": "text", "value": link, "id": "1"}], recommended_by="示例单位")
    html = client.get(page.url + "?lang=en&size=large").content.decode()
    prose = html[html.index('class="prose"') :]
    assert re.findall(r'href="([^"]+)"', prose)[:3] == [
        "/about/?lang=en&amp;size=large",
        "https://example.org/a?b=1&amp;c",
        "/documents/1/a.pdf",
    ]
    assert '<a href="/about/">本站</a>' in client.get(page.url).content.decode()


@pytest.mark.parametrize(
    ("html", "kept"),
    [
        ('<a href="/a">x</a>', '<a href="/a?lang=en">x</a>'),
        ('<a href="/a?b=1&amp;c=2#d" class="e">x</a>', '<a href="/a?b=1&amp;c=2&amp;lang=en#d" class="e">x</a>'),
        (
            '<p>一\n<b>二</b>\n<a href="/a">三</a> <a href="/b">四</a></p>',
            '<p>一\n<b>二</b>\n<a href="/a?lang=en">三</a> <a href="/b?lang=en">四</a></p>',
        ),
        ('<a href="/a?lang=en">x</a>', '<a href="/a?lang=en">x</a>'),
        ('<a href="//other.example/">x</a>', '<a href="//other.example/">x</a>'),
        ('<a href="#part">x</a>', '<a href="#part">x</a>'),
        ('<img alt="&lt;a href=&quot;/a&quot;&gt;">', '<img alt="&lt;a href=&quot;/a&quot;&gt;">'),
        ('&lt;a href="/a"&gt;', '&lt;a href="/a"&gt;'),
        ('<a id="x">y</a>', '<a id="x">y</a>'),
    ],
)
def test_only_links_within_the_site_are_given_the_reader_and_once(html, kept):
    from cms.templatetags.prose import keep_reader

    assert keep_reader(html, Reader("en")) == kept
    assert keep_reader(html, Reader()) == html


def test_a_link_that_names_its_language_itself_is_given_the_rest():
    from cms.templatetags.prose import keep_reader

    html = '<a href="/v/?lang=en">a</a><a href="/about/?lang=en#b">b</a>'
    kept = '<a href="/v/?lang=en&amp;size=large">a</a><a href="/about/?lang=en&amp;size=large#b">b</a>'
    assert keep_reader(html, Reader("en", is_large=True)) == kept
    assert keep_reader(html, Reader("en")) == html


def test_a_reader_of_english_is_told_that_the_story_is_chinese(client, world):
    page = stories.case(title="案例", title_en="A case")
    response = client.get(page.url + "?lang=en")
    assert "The story itself is in Chinese." in text(response)
    assert response.context["title"] == "A case"
    assert "The story itself" not in text(client.get(page.url))
