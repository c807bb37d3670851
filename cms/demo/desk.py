"""What the pages of the 示例 world are made with: who writes and who publishes, pictures, and what a page is about."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

from django.core.files.images import ImageFile
from wagtail.models import Page

from cms.demo import pictures
from cms.images import CustomImage
from verify.calendar import day_of
from verify.demo.cast import Cast
from verify.models import Product

CREDIT, SOURCE = "示例图库", "本站程序绘制，仅供演示"


@dataclass(frozen=True, slots=True)
class Site:
    """The sections by slug, those who act, and the moment of seeding."""

    sections: dict[str, Any]
    cast: Cast
    now: datetime


def publish(site: Site, section: str, page: Any, *, days_ago: float) -> bool:
    """Written by the press editor and published by the press approver, `days_ago`; left alone where it stands, which is told."""
    parent = Page.objects.get(pk=site.sections[section].pk)
    if Page.objects.child_of(parent).filter(slug=page.slug).exists():
        return False
    page.live, page.has_unpublished_changes, page.owner = False, True, site.cast.press_editor
    parent.add_child(instance=page)
    page.save_revision(user=site.cast.press_editor).publish(user=site.cast.press_approver)
    told(page, site.now - timedelta(days=days_ago))
    return True


def correct(site: Site, page: Any, text: str) -> None:
    """Of today, as a second version of a published story."""
    story = type(page).objects.get(pk=page.pk)
    story.corrections = [("correction", {"on": day_of(site.now), "text": text})]
    story.save_revision(user=site.cast.press_editor).publish(user=site.cast.press_approver)


def told(page: Any, at: datetime) -> None:
    """As of another day than that of the seeding."""
    Page.objects.filter(pk=page.pk).update(first_published_at=at, last_published_at=at)


def picture(scene: str) -> CustomImage:
    """One image of each scene, drawn once, however often it is shown."""
    description = pictures.description(scene)
    title = f"示例图片：{description}"
    if existing := CustomImage.objects.filter(title=title).first():
        return existing
    file = ImageFile(BytesIO(pictures.drawn(scene)), name=f"demo-{scene}.jpg")
    said = {"description": description, "caption": f"{description}（示例）", "credit": CREDIT, "source": SOURCE}
    return CustomImage.objects.create(title=title, **said, licence=licence(scene), file=file)


def licence(scene: str) -> CustomImage.Licence:
    if scene in pictures.FREE:
        return CustomImage.Licence.FREE
    return CustomImage.Licence.PRESS if scene in pictures.FOR_THE_PRESS else CustomImage.Licence.ASK


def pictured(scene: str) -> tuple[str, dict[str, Any]]:
    return ("picture", {"image": picture(scene), "caption": pictures.description(scene)})


def text(html: str) -> tuple[str, str]:
    return ("text", html)


def about(names: Iterable[str]) -> list[tuple[str, Product]]:
    """The items of these names as subjects of a story."""
    found = {product.name: product for product in Product.objects.filter(name__in=names, enterprise__is_demo=True)}
    return [("product", found[name]) for name in names if name in found]
