"""Plain pages: their first words, both languages, what in them is live, and the site map."""

import json
import re
from datetime import timedelta

import pytest
import time_machine
from django.utils.html import strip_tags
from wagtail.models import Page
from wagtail.rich_text import RichText

from cms import planting, planting_texts
from cms.headings import Heading, anchored
from cms.live_blocks import ArticleBlock
from cms.models import ArticleIndexPage, ArticlePage
from tests.factories.site import sections
from tests.factories.world import NOW
from verify.scanning.wording import WORDINGS

ADDRESSES = ["/about/", "/policy/", *(f"/about/{slug}/" for slug in planting_texts.ARTICLES["about"])]
INDEX_QUERIES = 8
IN_ENGLISH = ["/about/", "/about/how-to-check/", "/about/faq/", "/about/privacy/", "/about/accessibility/"]
pytestmark = pytest.mark.usefixtures("noon")


@pytest.fixture
def site(db):
    return sections()


def main_of(client, address: str) -> str:
    """What stands in <main>."""
    response = client.get(address)
    assert response.status_code == 200
    return re.search(r"<main.*?</main>", response.content.decode(), re.DOTALL)[0]


def article(parent: ArticleIndexPage, **fields) -> ArticlePage:
    page = ArticlePage(title="示例说明", slug="example", **fields)
    Page.objects.get(pk=parent.pk).add_child(instance=page)
    page.save_revision().publish()
    return page


def text(*html: str) -> str:
    return json.dumps([{"type": "text", "value": each} for each in html])


@pytest.mark.parametrize("address", ADDRESSES)
def test_each_page_is_planted_with_a_title_and_words(client, site, address):
    main = main_of(client, address)
    assert len(strip_tags(main)) > 200
    assert main.count("<h1") == 1


@pytest.mark.parametrize("address", IN_ENGLISH)
def test_the_pages_that_readers_of_english_need_are_in_english(client, site, address):
    main = main_of(client, address + "?lang=en")
    assert "This page is available in Chinese only." not in main
    assert 'lang="zh-Hans"' not in main


@pytest.mark.parametrize("address", ["/about/process/", "/about/contact/", "/policy/"])
def test_a_page_without_english_says_so_and_marks_its_chinese(client, site, address):
    main = main_of(client, address + "?lang=en")
    assert main.count("This page is available in Chinese only.") == 1
    assert '<div class="prose" lang="zh-Hans">' in main
    assert "本页只有中文" not in main_of(client, address)


def test_the_words_say_what_the_field_says_and_never_the_forbidden():
    texts = {path.name: path.read_text(encoding="utf-8") for path in planting_texts.FOLDER.rglob("*.html")}
    assert {name for name, words in texts.items() if re.search(r"正品|防伪平台|genuine", words)} == set()
    assert len(re.findall(r"^:: question ", texts["faq.html"], re.MULTILINE)) >= 12


@pytest.mark.parametrize("path", sorted(planting_texts.FOLDER.rglob("*.html")), ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_an_editor_can_save_what_was_planted(db, path):
    _head, raw = planting_texts.read(path)
    block = ArticleBlock()
    value = block.to_python(raw)
    assert [child.block_type for child in value] == [each["type"] for each in raw]
    assert len(block.clean(value)) == len(raw)


@pytest.mark.parametrize("slug", ["about", "how-to-check", "faq", "privacy", "accessibility"])
def test_both_languages_have_the_same_blocks(slug):
    chinese, english = (planting_texts.read(planting_texts.FOLDER / lang / f"{slug}.html")[1] for lang in ("zh", "en"))
    assert [block["type"] for block in chinese] == [block["type"] for block in english]


def test_what_editors_made_of_a_page_is_left_alone(site):
    page = ArticlePage.objects.get(slug="faq")
    page.title, page.body = "问答", text("<p>编辑改过的内容。</p>")
    page.save_revision().publish()
    planting.plant()
    again = ArticlePage.objects.get(slug="faq")
    assert (again.title, str(again.body[0].value.source)) == ("问答", "<p>编辑改过的内容。</p>")


@pytest.mark.parametrize("lang", ["", "?lang=en"])
def test_the_one_true_address_is_the_one_that_is_set(client, site, settings, lang):
    settings.PUBLIC_HOST = "jp.example.gov.cn"
    box = re.search(r'<div class="one-address">.*?</div>', main_of(client, "/about/how-to-check/" + lang), re.DOTALL)[0]
    assert "<code>jp.example.gov.cn</code>" in box
    assert "jp.example.gov.cn" not in "".join(page.read_text(encoding="utf-8") for page in planting_texts.FOLDER.rglob("*.html"))


def test_v5_every_verdict_is_explained_in_the_words_of_the_check(client, site):
    table = re.search(r'<table class="data-table verdict-table">.*?</table>', main_of(client, "/about/how-to-check/"), re.DOTALL)[0]
    rows = [strip_tags(row) for row in re.findall(r"<tr>.*?</tr>", table, re.DOTALL)[1:]]
    assert len(rows) == len(WORDINGS)
    for row, wording in zip(rows, reversed(WORDINGS.values()), strict=True):
        assert [str(words) in row for words in (wording.title, wording.meaning, wording.next_step)] == [True, True, True]


@pytest.mark.parametrize("days", [30, 180])
def test_s7_the_days_of_keeping_scans_are_those_that_are_set(client, site, settings, days):
    settings.SCAN_RETENTION_DAYS = days
    assert f"{days} 天；之后只留首次时间和次数" in main_of(client, "/about/privacy/")


def test_the_contact_is_that_of_the_footer(client, site, settings):
    settings.SITE_SPONSOR, settings.SITE_CONTACT = "示例主办单位", "示例联系方式"
    main = main_of(client, "/about/contact/")
    assert ("<dd>示例主办单位</dd>" in main, "<dd>示例联系方式</dd>" in main) == (True, True)
    settings.SITE_SPONSOR = settings.SITE_CONTACT = ""
    assert main_of(client, "/about/contact/").count("<dd>尚未填写</dd>") == 2


@pytest.mark.parametrize(
    ("headings", "shown"), [([], []), (["一", "二"], []), (["一", "二", "三"], ["一", "二", "三"])], ids=["none", "two", "three"]
)
def test_contents_stand_where_there_are_three_headings(client, site, headings, shown):
    article(site["policy"], body=text(*(f"<h2>{heading}</h2><p>示例</p>" for heading in headings)))
    main = main_of(client, "/policy/example/")
    assert re.findall(r'<li><a href="#(section-\d)">(.*?)</a>', main) == [(f"section-{n}", t) for n, t in enumerate(shown, 1)]
    assert re.findall(r'<h2[^>]* id="section-\d">(.*?)</h2>', main) == headings


class Block:
    def __init__(self, html: str) -> None:
        self.value = RichText(html)


def test_headings_are_named_by_their_text_alone():
    blocks, found = anchored(
        [Block('<h2 id="x" class="y">甲 <b>&amp;</b></h2><h2> </h2>'), Block("<h2>乙</h2><h3>no</h3><h2>&lt;i&gt;</h2>")]
    )
    assert found == [Heading("section-1", "甲 &"), Heading("section-2", "乙"), Heading("section-3", "<i>")]
    assert [block.value.source for block in blocks] == [
        '<h2 id="section-1">甲 <b>&amp;</b></h2>',
        '<h2 id="section-2">乙</h2><h3>no</h3><h2 id="section-3">&lt;i&gt;</h2>',
    ]


def test_an_update_shows_from_the_next_day_on(client, site):
    page = article(site["policy"], body=text("<p>示例</p>"))
    assert re.findall(r"(发布|更新)：", main_of(client, "/policy/example/")) == ["发布"]
    with time_machine.travel(NOW + timedelta(days=1), tick=False):
        ArticlePage.objects.get(pk=page.pk).save_revision().publish()
        assert re.findall(r"(发布|更新)：", main_of(client, "/policy/example/")) == ["发布", "更新"]


@pytest.mark.parametrize("count", [1, 3])
def test_a_group_lists_its_articles_at_the_same_cost(client, site, django_assert_num_queries, count):
    for number in range(count):
        Page.objects.get(pk=site["policy"].pk).add_child(instance=ArticlePage(title=f"示例{number}", slug=f"n{number}"))
    client.get("/policy/")  # Wagtail finds its sites once
    with django_assert_num_queries(INDEX_QUERIES):
        response = client.get("/policy/")
    assert [link.title for link, _summary in response.context["articles"]] == [f"示例{number}" for number in range(count)]


@pytest.mark.parametrize("lang", ["", "?lang=en"])
def test_the_site_map_names_every_section_and_its_places_and_all_answer(client, site, lang):
    response = client.get("/sitemap/" + lang)
    found = response.context["sections"]
    titles = [(section.title_en if lang else section.title) for section in planting.SECTIONS]
    assert [link.title for link, _places in found] == titles
    by_url = {link.url: [place.url for place in places] for link, places in found}
    assert by_url["/about/"] == ADDRESSES[2:]
    assert by_url["/training/"] == ["/training/institutions/"]
    assert len(by_url["/units/"]) == 17
    assert f'href="/about/faq/{lang}"' in response.content.decode()


def test_the_site_map_leaves_out_what_was_taken_down(client, site):
    site["about"].unpublish()
    urls = [link.url for link, _places in client.get("/sitemap/").context["sections"]]
    assert ("/about/" in urls, len(urls)) == (False, len(planting.SECTIONS) - 1)


@pytest.mark.parametrize("lang", ["", "?lang=en"])
def test_the_site_map_costs_the_same_in_either_language(client, site, django_assert_num_queries, lang):
    client.get("/sitemap/")
    with django_assert_num_queries(3):
        client.get("/sitemap/" + lang)


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_the_site_map_is_read_only(client, site, method):
    assert getattr(client, method)("/sitemap/").status_code == 405
