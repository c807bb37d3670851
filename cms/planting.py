"""The sections of the site, at the addresses it promises. Safe to repeat; what editors made of them is left alone."""

from dataclasses import dataclass
from typing import Any

from django.utils import translation
from wagtail.models import Page, Site

from cms import models as pages
from cms import planting_texts, targets
from cms.pages.base import SitePage
from verify.registry.units import Unit


@dataclass(frozen=True, slots=True)
class Section:
    model: type[SitePage]
    slug: str
    title: str
    title_en: str
    is_in_menus: bool = False
    summary: str = ""


# In the order of the navigation.
SECTIONS = (
    Section(pages.CatalogueIndexPage, "products", "精品目录", "Certified items", True),
    Section(pages.BrandIndexPage, "brands", "品牌", "Brands", True),
    Section(pages.UnitIndexPage, "units", "市州", "Cities and prefectures"),
    Section(pages.NoticeIndexPage, "notices", "公告公示", "Notices", True),
    Section(pages.StandardIndexPage, "standards", "标准", "Standards", True),
    Section(pages.CaseIndexPage, "cases", "典型案例", "Cases", True),
    Section(pages.EventIndexPage, "events", "发布活动", "Events"),
    Section(pages.TrainingIndexPage, "training", "培训与服务", "Training and help", True),
    Section(pages.ProtectionPage, "protection", "品牌保护", "Brand protection"),
    Section(pages.GoalsPage, "goals", "目标与进展", "Targets and figures"),
    Section(pages.ArticleIndexPage, "policy", "政策", "Policy"),
    Section(pages.ArticleIndexPage, "about", "关于湖北精品", "About the mark", True),
)
BENEATH = {
    "training": (Section(pages.InstitutionsPage, "institutions", "服务机构", "Supporting institutions"),),
}


def home_page() -> pages.HomePage:
    """The front page of the default site. Raises Site.DoesNotExist before the migrations."""
    site = Site.objects.select_related("root_page").get(is_default_site=True)
    home: pages.HomePage = site.root_page.specific
    return home


def plant() -> dict[str, Any]:
    """Makes the sections that are missing; returns all, by slug."""
    home = home_page()
    sections = {section.slug: grow(home, section, **first_words(section)) for section in SECTIONS}
    for slug, beneath in BENEATH.items():
        for section in beneath:
            grow(sections[slug], section)
    for slug, articles in planting_texts.ARTICLES.items():
        for article in articles:
            grow_article(sections[slug], article)
    targets.plant()
    for unit in Unit:
        grow(sections["units"], of_unit(unit), unit=unit.value)
    return sections


def first_words(section: Section) -> dict[str, Any]:
    """Its body, where one is written down for it."""
    return planting_texts.words(section.slug) if planting_texts.has_words(section.slug) else {}


def grow_article(parent: Page, slug: str) -> Any:
    words = planting_texts.words(slug)
    head = {name: words.pop(name) for name in ("title", "title_en", "summary")}
    return grow(parent, Section(pages.ArticlePage, slug, is_in_menus=words.pop("menu") == "yes", **head), **words)


def of_unit(unit: Unit) -> Section:
    with translation.override("en"):
        in_english = str(unit.label)
    with translation.override("zh-hans"):
        return Section(pages.UnitPage, unit.name.lower(), str(unit.label), in_english)


def grow(parent: Page, section: Section, **fields: Any) -> Any:
    """The page of this address beneath `parent`, made where there is none."""
    parent = Page.objects.get(pk=parent.pk)
    existing = Page.objects.child_of(parent).filter(slug=section.slug).first()
    if existing:
        return existing.specific
    page = section.model(
        title=section.title,
        title_en=section.title_en,
        slug=section.slug,
        show_in_menus=section.is_in_menus,
        summary=section.summary,
        **fields,
    )
    parent.add_child(instance=page)
    page.save_revision().publish()
    return page
