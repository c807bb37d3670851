"""The front page for tests that may run after the database was emptied, which takes what migrations planted with it."""

from wagtail.models import Locale, Page, Site

from cms.models import HomePage


def front_page() -> HomePage:
    """The root page of the default site, as after the migrations."""
    existing = HomePage.objects.first()
    if existing:
        return existing
    Locale.objects.get_or_create(language_code="zh-hans")
    home = HomePage(title="湖北精品", slug="home")
    (Page.get_first_root_node() or Page.add_root(title="Root", slug="root")).add_child(instance=home)
    Site.objects.update_or_create(is_default_site=True, defaults={"hostname": "localhost", "root_page": home})
    return home
