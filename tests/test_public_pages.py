"""Every public page: nothing from another host, nothing inline, no cookie, light enough for a slow phone [S-3, V-4]."""

import gzip
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.staticfiles import finders
from django.db import transaction
from django.test import Client
from django.urls import resolve
from wagtail.contrib.routable_page.models import RoutablePageMixin
from wagtail.models import get_page_models

from tests.factories.public import NO_PAGES, standing
from tests.routes import routes
from verify.reader import Reader

# All is read before the first test, by one worker.
pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("public pages")]
MOST_BYTES = 150 * 1024
READERS = [Reader(), Reader("en"), Reader(is_large=True), Reader("en", is_large=True)]
# Their stylesheet stands in the page, allowed by its hash, so that a verdict is one answer [V-1].
INLINE = "scanning:"
# Answers that say "not found" in words of their own.
MISSING = {"/nowhere/", "/v/?code=ABC"}


Answer = tuple[Any, BeautifulSoup]


@pytest.fixture(scope="module")
def site(django_db_setup, django_db_blocker, tmp_path_factory) -> tuple[set[str], dict[tuple[str, str], Answer]]:
    """The kinds of page in the table, and {(kind, address): (response, its markup)} for every reader, asked for once."""
    found = {}
    with django_db_blocker.unblock(), transaction.atomic(), standing(tmp_path_factory.mktemp("media")) as public:
        for kind, addresses in public.table.items():
            for address in (reader.keep(address) for address in addresses for reader in READERS):
                response = Client().get(address)
                found[kind, address] = (response, BeautifulSoup(response.content, "html.parser"))
        transaction.set_rollback(True)
    return set(public.table), found


@pytest.fixture
def table(site) -> set[str]:
    return site[0]


@pytest.fixture
def answers(site) -> dict[tuple[str, str], Answer]:
    return site[1]


def page_routes(model: Any) -> Iterator[str]:
    """What a section answers beneath its own address."""
    if issubclass(model, RoutablePageMixin):
        yield from (f"{model.__name__}.{route.name}" for route in model.get_subpage_urls() if route.name != "index_route")


def test_every_public_route_and_page_model_stands_in_the_table(table):
    models = [model for model in get_page_models() if model.is_creatable]
    beneath = {route for model in models for route in page_routes(model)}
    public = {route.name for route in routes() if not route.address.startswith(("admin/", "portal/"))}
    assert {*public, *(model.__name__ for model in models), *beneath, "404"} == {
        *table,
        *NO_PAGES,
    }
    assert table & set(NO_PAGES) == set()


def test_every_address_of_the_table_leads_to_what_it_stands_for(answers):
    reached, expected = {}, {}
    for (kind, address), (response, _markup) in answers.items():
        page = (response.context or {}).get("page")
        names = {"404", resolve(address.partition("?")[0]).view_name, type(page).__name__}
        reached[address] = (kind.partition(".")[0] in names, response.status_code)
        expected[address] = (True, 404 if any(address.startswith(missing) for missing in MISSING) else 200)
    assert reached == expected


def faults(answers: Any, check: Any) -> dict[str, Any]:
    """By address, where the check says anything."""
    said = {address: check(kind, address, *answer) for (kind, address), answer in answers.items()}
    return {address: each for address, each in said.items() if each}


def test_s3_every_page_is_under_a_strict_policy_and_leaves_no_cookie(answers):
    def check(kind: str, address: str, response: Any, markup: BeautifulSoup) -> list[str]:
        policy = dict(part.split(maxsplit=1) for part in response.headers["Content-Security-Policy"].split("; "))
        style = re.sub(r"'sha256-[\w+/=]+'", "", policy["style-src"]).strip() if kind.startswith(INLINE) else policy["style-src"]
        strict = {
            "default-src": policy["default-src"] == "'none'",
            "script-src": policy.get("script-src", "'none'") in {"'self'", "'none'"},
            "style-src": style in {"", "'self'"},
            "img-src": set(policy["img-src"].split()) <= {"'self'", "data:"},
            "frame-ancestors": policy["frame-ancestors"] == "'none'",
            "base-uri": policy["base-uri"] == "'none'",
            "form-action": policy["form-action"] == "'self'",
            "cookies": not response.cookies,
            "Cache-Control": bool(response.headers.get("Cache-Control")),
        }
        return [name for name, is_fine in strict.items() if not is_fine]

    assert faults(answers, check) == {}


def test_s3_nothing_is_inline_but_linked_data_and_the_style_of_a_verdict(answers):
    def check(kind: str, address: str, response: Any, markup: BeautifulSoup) -> list[str]:
        scripts = [each for each in markup.find_all("script") if each.get("type") != "application/ld+json" and not each.get("src")]
        styles = [] if kind.startswith(INLINE) else markup.find_all("style")
        attributes = [
            each for each in markup.find_all(True) if any(name == "style" or name.startswith("on") for name in each.attrs)
        ]
        return [str(each)[:200] for each in (*scripts, *styles, *attributes)]

    assert faults(answers, check) == {}


# What a browser fetches without being asked to.
FETCHED = [
    ("script", "src"),
    ("img", "src"),
    ("img", "srcset"),
    ("source", "srcset"),
    ("iframe", "src"),
    ("video", "src"),
    ("audio", "src"),
]
LINKS = {"stylesheet", "icon", "preload", "prefetch", "preconnect", "dns-prefetch", "modulepreload", "manifest", "apple-touch-icon"}


def fetched(markup: BeautifulSoup) -> list[str]:
    found = [each[name] for tag, name in FETCHED for each in markup.find_all(tag) if each.get(name)]
    return found + [each["href"] for each in markup.find_all("link") if LINKS & set(each.get("rel", []))]


def test_s3_nothing_is_fetched_from_another_host(answers):
    def check(kind: str, address: str, response: Any, markup: BeautifulSoup) -> list[str]:
        return [each for each in fetched(markup) if not re.match(r"/(?!/)|data:", each)]

    assert faults(answers, check) == {}


def test_s3_the_first_load_of_every_page_is_light(answers):
    """Document, stylesheets and scripts, each compressed as the server sends it."""

    def size(path: str) -> int:
        found = finders.find(path.removeprefix("/static/"))
        return len(gzip.compress(Path(found).read_bytes()))

    def check(kind: str, address: str, response: Any, markup: BeautifulSoup) -> int:
        parts = {each for each in fetched(markup) if each.endswith((".css", ".js"))}
        total = len(gzip.compress(response.content)) + sum(size(each) for each in parts)
        assert parts or kind.startswith(INLINE)
        return total if total > MOST_BYTES else 0

    assert faults(answers, check) == {}


def test_v4_headings_stand_in_order_beneath_the_one_of_the_page(answers):
    def check(kind: str, address: str, response: Any, markup: BeautifulSoup) -> list[int]:
        levels = [int(each.name[1]) for each in markup.find_all(re.compile(r"^h[1-6]$"))]
        steps = pairwise(levels)
        return levels if levels.count(1) != 1 or levels[0] != 1 or any(after > before + 1 for before, after in steps) else []

    assert faults(answers, check) == {}


def test_v4_every_page_says_its_language_and_its_title(answers):
    def check(kind: str, address: str, response: Any, markup: BeautifulSoup) -> list[str]:
        language, title = markup.html.get("lang"), markup.title.get_text(strip=True)
        expected = "en" if "lang=en" in address else "zh-hans"
        return [str(language)] * (language != expected) + ["no title"] * (not title or title.startswith(("–", "None")))

    assert faults(answers, check) == {}


def test_v4_every_picture_has_words_and_keeps_its_place(answers):
    def check(kind: str, address: str, response: Any, markup: BeautifulSoup) -> list[str]:
        return [
            str(each)[:200] for each in markup.find_all("img") if not all(name in each.attrs for name in ("alt", "width", "height"))
        ]

    assert faults(answers, check) == {}


def test_ids_are_unique_and_every_label_names_a_field(answers):
    def check(kind: str, address: str, response: Any, markup: BeautifulSoup) -> list[str]:
        ids = [each["id"] for each in markup.find_all(id=True)]
        named = [
            each[name] for name in ("for", "aria-labelledby", "aria-describedby") for each in markup.find_all(attrs={name: True})
        ]
        inside = [each["href"][1:] for each in markup.find_all("a", href=re.compile("^#."))]
        lost = {name for names in (*named, *inside) for name in names.split()} - set(ids)
        return sorted(lost | {each for each in ids if ids.count(each) > 1})

    assert faults(answers, check) == {}
