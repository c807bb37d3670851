"""The style guide shows every component, to staff alone."""

from pathlib import Path

import pytest

from tests.factories.pictures import picture

ROOT = Path(__file__).parents[2]
COMPONENTS = sorted(f"components/{path.name}" for path in (ROOT / "templates" / "components").glob("*.html"))


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def test_every_component_stands_in_the_style_guide(client, world, media):
    picture()
    client.force_login(world.rita)
    response = client.get("/styleguide")
    assert response.status_code == 200
    assert sorted({each.name for each in response.templates if each.name and each.name.startswith("components/")}) == COMPONENTS


@pytest.mark.parametrize("variant", ["", "?lang=en", "?size=large"])
def test_it_is_drawn_without_a_single_picture_and_without_inline_style(client, world, variant):
    client.force_login(world.rita)
    text = client.get("/styleguide" + variant).content.decode()
    assert text.count("<h1>") == 1
    assert " style=" not in text
    assert text.count("<script") == text.count('<script type="application/ld+json">') + text.count('<script type="module" src=')
    assert '<meta name="robots" content="noindex, follow">' in text


def test_a_stranger_is_asked_to_sign_in(client, db):
    response = client.get("/styleguide?size=large")
    assert (response.status_code, response["Location"]) == (302, "/admin/login/?next=/styleguide%3Fsize%3Dlarge")


def test_a_person_without_a_role_finds_nothing(client, world):
    client.force_login(world.nobody)
    assert client.get("/styleguide").status_code == 404


@pytest.mark.parametrize("name", [path.stem for path in (ROOT / "site" / "static" / "css" / "components").glob("*.css")])
def test_a_stylesheet_belongs_to_a_component_or_is_named_by_its_class(name):
    without_template = {"data_table", "facts"}
    assert name in without_template or f"components/{name}.html" in COMPONENTS
