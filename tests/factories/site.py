"""What migrations plant, again after a test that had the database emptied; the front page, the sections and pages in them."""

from importlib import import_module
from io import BytesIO
from typing import Any
from uuid import uuid4

from django.apps import apps
from django.core.files.images import ImageFile
from PIL import Image
from wagtail.models import Collection, Locale, Page, Site

from cms import planting
from cms.models import BrandPage, CasePage, CustomImage, HomePage, ProductPage
from verify.models import Industry

SUMMARY = "示例摘要，说清楚谁做了什么事情、为什么要做、结果怎样，够得上发布检查所要的三十个字。"  # passes the checks


def replant(**_signal: Any) -> None:
    """All that the migrations leave in an empty database. Safe to repeat."""
    front_page()
    if not Industry.objects.exists():
        import_module("verify.migrations.0002_partition_scans").add_industries(apps, None)


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


def product_page(product: Any, **fields: Any) -> Any:
    """A published page of an item, beneath the catalogue."""
    return _published(
        "products", ProductPage(**{"title": product.name, "slug": f"item-{product.pk}", "product": product, **fields})
    )


def brand_page(enterprise: Any, **fields: Any) -> Any:
    """A published page of an enterprise, beneath the directory of brands."""
    defaults = {"title": enterprise.name, "slug": f"brand-{enterprise.pk}", "enterprise": enterprise}
    return _published("brands", BrandPage(**{**defaults, **fields}))


def case_page(title: str, **fields: Any) -> Any:
    """A published case."""
    return _published(
        "cases", CasePage(**{"title": title, "summary": SUMMARY, "slug": f"case-{CasePage.objects.count()}", **fields})
    )


def _published(section: str, page: Any) -> Any:
    sections()[section].add_child(instance=page)
    page.save_revision().publish()
    return page


def picture(title: str = "示例图片") -> CustomImage:
    """A small picture of the library."""
    content = BytesIO()
    Image.new("RGB", (640, 480), "#8a3324").save(content, "JPEG")
    image = CustomImage(title=title, description=title, credit="示例摄影", source="示例，自制")
    image.file = ImageFile(BytesIO(content.getvalue()), name=f"{uuid4().hex}.jpg")
    image.save()
    return image
