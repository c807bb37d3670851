"""The pages of the 示例 world, beside its register. Safe to repeat: a page that stands is left alone."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

from django.core.files.images import ImageFile
from django.db import transaction
from wagtail.models import Page

from cms import models as pages
from cms import planting
from cms.demo import pictures, texts
from verify.calendar import day_of, start_of
from verify.demo.cast import Cast
from verify.models import Certificate, Enterprise, Product, StatusChange
from verify.registry.status import ENDED

CREDIT, SOURCE = "示例图库", "本站程序绘制，仅供演示"


@dataclass(frozen=True, slots=True)
class Site:
    """What the seeding of pages works with."""

    sections: dict[str, Any]
    cast: Cast
    now: datetime


@transaction.atomic
def seed(*, cast: Cast, now: datetime) -> int:
    """How many pages were made now; none the second time. The register's 示例 world stands already."""
    before = Page.objects.count()
    site = Site(planting.plant(), cast, now)
    for chapter in CHAPTERS:
        chapter(site)
    return Page.objects.count() - before


def publish(site: Site, section: str, page: Any, *, days_ago: float = 0) -> Any:
    """Written by one officer and published by another, as everything is; told as of `days_ago`."""
    parent = Page.objects.get(pk=site.sections[section].pk)
    if existing := Page.objects.child_of(parent).filter(slug=page.slug).first():
        return existing.specific
    author, approver = writers(site.cast, section)
    page.live, page.owner = False, author
    parent.add_child(instance=page)
    page.save_revision(user=author).publish(user=approver)
    told_at = site.now - timedelta(days=days_ago)
    Page.objects.filter(pk=page.pk).update(first_published_at=told_at, last_published_at=told_at)
    return page


def writers(cast: Cast, section: str) -> tuple[Any, Any]:
    return (cast.registrar, cast.approver) if section == "notices" else (cast.press_editor, cast.press_approver)


def picture(scene: str, description: str) -> pages.CustomImage:
    """One image of each scene, however often it is shown."""
    title = f"示例图片：{description}"
    if existing := pages.CustomImage.objects.filter(title=title).first():
        return existing
    file = ImageFile(BytesIO(pictures.drawn(scene)), name=f"demo-{scene}.jpg")
    image = pages.CustomImage(title=title, description=description, credit=CREDIT, source=SOURCE, file=file)
    image.save()
    return image


def text(html: str) -> tuple[str, str]:
    return ("text", html)


def products(site: Site) -> None:
    for name, told in texts.PRODUCTS.items():
        product = Product.objects.filter(name=name, enterprise__is_demo=True).first()
        if product is None:
            continue
        image = picture(told.scene, told.alt)
        page = pages.ProductPage(
            title=name,
            slug=told.slug,
            product=product,
            summary=told.summary,
            picture=image,
            story=[text(told.story), ("quote", {"text": told.quote, "said_by": "示例讲述人"})],
            gallery=[("picture", {"image": picture(told.second, told.second_alt), "caption": "示例图片"})],
            outlets=[("outlet", {"name": "示例商城旗舰店", "url": f"https://shop.example.com/{told.slug}"})]
            if told.is_sold
            else [],
        )
        publish(site, "products", page, days_ago=told.days_ago)


def brands(site: Site) -> None:
    for name, told in texts.BRANDS.items():
        enterprise = Enterprise.objects.filter(name=name, is_demo=True).first()
        if enterprise is None:
            continue
        page = pages.BrandPage(
            title=told.title,
            slug=told.slug,
            enterprise=enterprise,
            tags=list(told.tags),
            summary=told.summary,
            picture=picture(told.scene, told.alt),
            story=[text(told.story)],
            honours=[("honour", {"year": year, "title": title, "awarded_by": "示例机构"}) for year, title in told.honours],
            gallery=[("picture", {"image": picture(told.scene, told.alt), "caption": "示例图片"})],
            website=f"https://{told.slug}.example.com/",
            phone="000-0000 0000（示例）",
            address="湖北省示例市示例路 1 号",
        )
        publish(site, "brands", page, days_ago=told.days_ago)


def cases(site: Site) -> None:
    for told in texts.CASES:
        subjects = [
            ("product", product)
            for name in told.products
            if (product := Product.objects.filter(name=name, enterprise__is_demo=True).first())
        ]
        page = pages.CasePage(
            title=told.title,
            slug=told.slug,
            kind=told.kind,
            unit=told.unit,
            recommended_by="示例市市场监督管理局",
            summary=told.summary,
            picture=picture(told.scene, told.alt),
            body=[text(html) for html in told.body] + [("figure", {**figure, "on": day_of(site.now)}) for figure in told.figures],
            subjects=subjects,
        )
        publish(site, "cases", page, days_ago=told.days_ago)


def events(site: Site) -> None:
    for told in texts.EVENTS:
        starts_at = start_of(day_of(site.now) + timedelta(days=told.in_days)) + timedelta(hours=9, minutes=30)
        page = pages.EventPage(
            title=told.title,
            slug=told.slug,
            summary=told.summary,
            picture=picture("hall", "坐满观众的会场，前方是红框大屏"),
            starts_at=starts_at,
            ends_at=starts_at + timedelta(hours=2),
            venue="示例国际会议中心",
            body=[text(told.body)],
            programme=[
                ("point", {"at": (starts_at + timedelta(minutes=30 * step)).time(), "title": title, "who": who})
                for step, (title, who) in enumerate(told.programme)
            ],
        )
        publish(site, "events", page, days_ago=told.days_ago)


def notices(site: Site) -> None:
    today = day_of(site.now)
    issuer = "示例认定委员会秘书处（演示）"
    certificate = (
        Certificate.objects.filter(product__enterprise__is_demo=True).select_related("round").order_by("-round__year").first()
    )
    if certificate is None:
        return
    call = pages.CallPage(
        title=f"关于开展 {today.year} 年度示例质量标志申报工作的通知",
        slug=f"call-{today.year}",
        summary="申报对象、条件、方式和时间安排。",
        document_number=f"示例办发〔{today.year}〕1 号",
        issued_by=issuer,
        dated=today - timedelta(days=75),
        apply_until=today + timedelta(days=15),
        body=[text(texts.CALL)],
    )
    publish(site, "notices", call, days_ago=75)
    announcement = pages.AnnouncementPage(
        title=f"关于 {certificate.round.year} 年度示例认定名单的公告",
        slug=f"list-{certificate.round.year}",
        summary="经审议通过的认定名单。名单和状态由登记簿实时读取。",
        document_number=f"示例公告〔{certificate.round.year}〕2 号",
        issued_by=issuer,
        dated=today - timedelta(days=40),
        round=certificate.round,
        body=[text(texts.ANNOUNCEMENT)],
    )
    publish(site, "notices", announcement, days_ago=40)
    decisions = StatusChange.objects.filter(
        kind__in=ENDED, certificate__product__enterprise__is_demo=True, effective_at__lte=site.now
    )
    for change in decisions.select_related("certificate__product"):
        told_on = day_of(change.effective_at)
        page = pages.DecisionPage(
            title=f"关于{change.get_kind_display()}{change.certificate.product.name}认定的公告",
            slug=f"decision-{change.certificate.ref.lower()}-{change.sequence}",
            summary=change.reason[:200],
            issued_by=issuer,
            dated=told_on,
            change=change,
        )
        publish(site, "notices", page, days_ago=(site.now - change.effective_at).days)


def training(site: Site) -> None:
    for told in texts.SESSIONS:
        starts_at = start_of(day_of(site.now) + timedelta(days=told.in_days)) + timedelta(hours=14)
        page = pages.TrainingPage(
            title=told.title,
            slug=told.slug,
            summary=told.summary,
            unit=told.unit,
            picture=picture("classroom", "黑板前的五张课桌"),
            starts_at=starts_at,
            ends_at=starts_at + timedelta(hours=3),
            venue=told.venue,
            capacity=60,
            sign_up_until=starts_at - timedelta(days=2),
            body=[text(told.body)],
        )
        publish(site, "training", page, days_ago=told.days_ago)
    for name, unit, fields, offers in texts.INSTITUTIONS:
        pages.Institution.objects.get_or_create(
            name=name,
            defaults={"unit": unit, "fields": fields, "offers": offers, "phone": "000-0000 0000（示例）", "is_demo": True},
        )


def protection(site: Site) -> None:
    for host, how in texts.FALSE_SITES:
        pages.FalseSite.objects.get_or_create(
            host=host,
            defaults={"seen_on": day_of(site.now) - timedelta(days=30), "how": how, "source": "示例市场监管部门", "is_demo": True},
        )


CHAPTERS: tuple[Callable[[Site], None], ...] = (products, brands, cases, events, notices, training, protection)
