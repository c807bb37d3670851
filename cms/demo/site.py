"""The pages of the 示例 world, beside its register. Safe to repeat: a page that stands is left alone."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from wagtail.models import Page
from wagtail.models import Site as Host

from cms import models as pages
from cms import planting, roles
from cms.demo import counts, events, long_story, notices, papers, press, texts
from cms.demo.desk import Site, about, correct, picture, pictured, publish, text
from cms.site_settings import SiteAlerts
from verify.calendar import day_of, start_of
from verify.demo.cast import Cast
from verify.models import Enterprise, Product

PHONE, ADDRESS = "000-0000 0000（示例）", "湖北省示例市示例路 1 号"
YEAR = timedelta(days=365)


@transaction.atomic
def seed(*, cast: Cast, now: datetime) -> int:
    """How many pages were made now; none the second time. The register's 示例 world stands already."""
    before = Page.objects.count()
    site = Site(planting.plant(), cast, now)
    roles.sync()  # who may publish where needs the sections
    for chapter in CHAPTERS:
        chapter(site)
    return Page.objects.count() - before


def products(site: Site) -> None:
    for product in Product.objects.filter(name__in=texts.PRODUCTS, enterprise__is_demo=True).order_by("pk"):
        tale = texts.PRODUCTS[product.name]
        shop = {"name": "示例商城旗舰店", "url": f"https://shop.example.com/{tale.slug}"}
        page = pages.ProductPage(
            title=product.name,
            slug=tale.slug,
            product=product,
            summary=tale.summary,
            picture=picture(tale.scene),
            story=[text(tale.story), ("quote", {"text": tale.quote, "said_by": "示例讲述人"})],
            gallery=[pictured(tale.second)],
            outlets=[("outlet", shop)] if tale.is_sold else [],
        )
        publish(site, "products", page, days_ago=tale.days_ago)


def brands(site: Site) -> None:
    for enterprise in Enterprise.objects.filter(name__in=texts.BRANDS, is_demo=True).order_by("pk"):
        tale = texts.BRANDS[enterprise.name]
        page = pages.BrandPage(
            title=tale.title,
            slug=tale.slug,
            enterprise=enterprise,
            tags=list(tale.tags),
            summary=tale.summary,
            picture=picture(tale.scene),
            story=[text(tale.story)],
            honours=[("honour", {"year": year, "title": title, "awarded_by": "示例机构"}) for year, title in tale.honours],
            gallery=[pictured(tale.second)],
            website=f"https://{tale.slug}.example.com/",
            phone=PHONE,
            address=ADDRESS,
        )
        publish(site, "brands", page, days_ago=tale.days_ago)


def cases(site: Site) -> None:
    for tale in texts.CASES:
        page = pages.CasePage(
            title=tale.title,
            slug=tale.slug,
            kind=tale.kind,
            unit=tale.unit,
            recommended_by="示例市市场监督管理局",
            summary=tale.summary,
            picture=picture(tale.scene),
            background=tale.background,
            practice=tale.practice,
            body=long_story.blocks(site) if tale.is_long else [],
            results=[("figure", {"counted": "", **figure, "on": day_of(site.now)}) for figure in tale.figures],
            lessons=tale.lessons,
            subjects=[*about(tale.products), ("unit", str(tale.unit))],
        )
        if publish(site, "cases", page, days_ago=tale.days_ago) and tale.correction:
            correct(site, page, tale.correction)


def training(site: Site) -> None:
    for tale in texts.SESSIONS:
        starts_at = start_of(day_of(site.now) + timedelta(days=tale.in_days)) + timedelta(hours=14)
        page = pages.TrainingPage(
            title=tale.title,
            slug=tale.slug,
            summary=tale.summary,
            unit=tale.unit,
            picture=picture("classroom"),
            starts_at=starts_at,
            ends_at=starts_at + timedelta(hours=3),
            venue=tale.venue,
            capacity=60,
            sign_up_until=starts_at - timedelta(days=2),
            body=[text(tale.body), *([("files", [papers.handout()])] if tale.has_handout else [])],
        )
        publish(site, "training", page, days_ago=tale.days_ago)
    for name, unit, fields, offers in texts.INSTITUTIONS:
        told = {"unit": unit, "fields": fields, "offers": offers, "phone": PHONE, "is_demo": True}
        pages.Institution.objects.get_or_create(name=name, defaults=told)


def protection(site: Site) -> None:
    seen_on = day_of(site.now) - timedelta(days=30)
    for host, how in texts.FALSE_SITES:
        told = {"seen_on": seen_on, "how": how, "source": "示例市场监管部门", "is_demo": True}
        pages.FalseSite.objects.get_or_create(host=host, defaults=told)


def alert(site: Site) -> None:
    """Says on every page, for a year, that nothing here is real."""
    kept = SiteAlerts.for_site(Host.objects.get(is_default_site=True))
    if not any(block.value["message"] == texts.ALERT for block in kept.alerts):
        value = {"message": texts.ALERT, "message_en": texts.ALERT_EN, "level": "INFO", "url": ""}
        value |= {"from_at": site.now, "until_at": site.now + YEAR}
        kept.alerts.append(("alert", value))
        kept.save()


CHAPTERS: tuple[Callable[[Site], None], ...] = (
    products,
    brands,
    cases,
    notices.all_kinds,
    events.all_kinds,
    training,
    protection,
    alert,
    press.bundle,
    counts.figures,
)
