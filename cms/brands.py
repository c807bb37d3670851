"""A brand as lists show it, and which of them may be put forward: that depends on how their items stand at the moment."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cms.images import CustomImage, at_hand
from cms.published import published
from verify.calendar import day_of
from verify.models import Certificate
from verify.registry.records import Standing, standing
from verify.registry.status import Status

STOPPED = frozenset({Status.SUSPENDED, Status.REVOKED})


@dataclass(frozen=True, slots=True)
class Brand:
    """`listed` items, of which `valid` now; `banner` is a sentence with a day when none may be put forward."""

    url: str
    name: str
    unit_label: str
    industry_label: str
    tags: list[str]
    summary: str
    image: CustomImage | None
    is_demo: bool
    listed: int
    valid: int
    banner: str


def brands(pages: Iterable[Any], at: datetime) -> list[Brand]:
    """Of brand pages with enterprise, industry, logo and picture at hand, in their order. Three queries, however many."""
    pages = list(pages)
    at_hand((page.logo or page.picture for page in pages), "card")
    held: dict[int, list[Standing]] = defaultdict(list)
    certificates = Certificate.objects.governing().filter(product__enterprise__in=[page.enterprise_id for page in pages])
    for certificate in certificates.select_related("product").prefetch_related("changes"):
        held[certificate.product.enterprise_id].append(standing(certificate, at))
    return [_brand(page, held[page.enterprise_id]) for page in pages]


def _brand(page: Any, standings: list[Standing]) -> Brand:
    enterprise = page.enterprise
    return Brand(
        url=page.url,
        name=enterprise.name,
        unit_label=enterprise.get_unit_display(),
        industry_label=enterprise.industry.name if enterprise.industry else "",
        tags=page.tag_labels(),
        summary=page.summary,
        image=page.logo or page.picture,
        is_demo=enterprise.is_demo,
        listed=len(standings),
        valid=sum(each.status == Status.VALID for each in standings),
        banner=banner(standings),
    )


def banner(standings: list[Standing]) -> str:
    """Where every item is suspended or revoked, a sentence with the day of the last of these decisions."""
    statuses = {each.status for each in standings}
    if not statuses or statuses - STOPPED:
        return ""
    day = date_format(day_of(max(each.change.effective_at for each in standings if each.change)))
    if statuses == {Status.REVOKED}:
        return _("Every certification of this enterprise has been revoked, the last one on %(day)s.") % {"day": day}
    if statuses == {Status.SUSPENDED}:
        return _("Every certification of this enterprise is suspended, the last one since %(day)s.") % {"day": day}
    return _("Every certification of this enterprise has been suspended or revoked, the last one on %(day)s.") % {"day": day}


def listed() -> Any:
    """Live, public brand pages with what `brands` wants at hand, without their prose."""
    pages = published(apps.get_model("cms", "BrandPage").objects).defer_streamfields()
    return pages.select_related("enterprise__industry", "logo", "picture").order_by("enterprise__unit", "enterprise__name")


def featured(at: datetime) -> Any:
    """Those of `listed` that may be put forward: at least one of their items is valid at `at`."""
    pages = listed()
    theirs = Certificate.objects.governing().filter(product__enterprise__in=pages.order_by().values("enterprise"))
    return pages.filter(enterprise__in=theirs.standing_as(Status.VALID, at).values("product__enterprise"))
