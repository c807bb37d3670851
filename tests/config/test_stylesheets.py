"""One stylesheet for every page, joined from its parts."""

import gzip
import re
from pathlib import Path

import pytest
from config.stylesheets import NAME, JoinedStylesheet, parts
from django.contrib.staticfiles import finders

CSS = Path(__file__).parents[2] / "site" / "static" / "css"


@pytest.fixture
def joined() -> str:
    return Path(finders.find(NAME)).read_text()


def test_it_holds_every_component_and_page_once_and_the_layers_first(joined):
    assert joined.startswith("@layer reset, tokens, base, components, pages;")
    files = [*CSS.glob("components/*.css"), *CSS.glob("pages/*.css")]
    assert {path.name for path in files if joined.count(path.read_text()) != 1} == set()
    assert [path.name for path in parts(CSS)][:3] == ["reset.css", "tokens.css", "base.css"]


def test_everything_in_it_stands_in_a_layer_so_that_the_order_of_parts_is_of_no_account():
    outside = [path.name for path in parts(CSS)[1:] if re.search(r"^[^@\s/}]", path.read_text(), re.MULTILINE)]
    assert outside == []


def test_an_edit_shows_on_the_next_load(settings, tmp_path):
    folder = tmp_path / "site" / "static" / "css"
    (folder / "components").mkdir(parents=True)
    for name in ("reset", "tokens", "base", "components/tag"):
        (folder / f"{name}.css").write_text(f"/* {name} */")
    settings.ROOT = tmp_path
    finder = JoinedStylesheet()
    assert Path(finder.find(NAME)).read_text() == "/* reset *//* tokens *//* base *//* components/tag */"
    (folder / "components" / "tag.css").write_text("/* new */")
    ((name, storage),) = finder.list(None)
    assert (name, storage.open(name).read().decode()) == (NAME, "/* reset *//* tokens *//* base *//* new */")
    assert finder.find("css/other.css") is None
    assert finder.find("css/other.css", find_all=True) == []


def test_s3_a_page_asks_for_this_one_file_of_at_most_20_kb(client, db, joined):
    text = client.get("/registry/").content.decode()
    assert text.count('rel="stylesheet"') == 1
    assert f'<link rel="stylesheet" href="/static/{NAME}">' in text
    assert len(gzip.compress(joined.encode())) < 20_000
