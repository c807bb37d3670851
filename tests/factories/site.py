"""The front page and the sections, for tests that may run after the database was emptied of what migrations planted."""

from typing import Any

from wagtail.models import Collection, Locale, Page, Site

from cms import planting
from cms.models import HomePage


def front_page() -> HomePage:
    """The root page of the default site, as after the migrations."""
    existing = HomePage.objects.first()
    if existing:
        return existing
    Locale.objects.get_or_create(language_code="zh-hans")
    if not Collection.objects.exists():
        Collection.add_root(name="Root")
    home = HomePage(title="湖北精品", slug="home")
    (Page.get_first_root_node() or Page.add_root(title="Root", slug="root")).add_child(instance=home)
    Site.objects.update_or_create(is_default_site=True, defaults={"hostname": "localhost", "root_page": home})
    return home


def sections() -> dict[str, Any]:
    """The sections of the site, by slug, as after `manage.py plant_site`."""
    front_page()
    return planting.plant()
