"""A certified item as lists show it: facts and live status from the register, picture and address from its page, if it has one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db.models import OuterRef, Subquery
from wagtail.models import Page

from cms.images import CustomImage, at_hand
from cms.published import published
from verify.models import Certificate
from verify.registry.records import lines
from verify.registry.status import Status


@dataclass(frozen=True, slots=True)
class Item:
    """`url` leads to the item's page, else to its record; `enterprise_url` likewise."""

    url: str
    name: str
    enterprise_name: str
    enterprise_url: str
    unit_label: str
    kind_label: str
    year: int
    status: Status
    image: CustomImage | None
    is_demo: bool


def items(certificates: Iterable[Certificate], at: datetime) -> list[Item]:
    """In the order of `certificates`; see `items_of`."""
    return items_of([certificate.pk for certificate in certificates], at)


def items_of(keys: Iterable[int], at: datetime) -> list[Item]:
    """The items of these certificates, in the order of their keys. Three queries, however many there are: the rows with their
    status and the addresses of brand pages, the product pages with pictures, and their renditions; none for none."""
    keys = list(keys)
    if not keys:
        return []
    brands = published(apps.get_model("cms", "BrandPage").objects).filter(enterprise=OuterRef("product__enterprise"))
    rows = Certificate.objects.filter(pk__in=keys).select_related("product__enterprise", "round").with_status(at)
    found = {line.certificate.pk: line for line in lines(rows.annotate(brand_path=Subquery(brands.values("url_path")[:1])))}
    chosen = [found[key] for key in keys if key in found]
    products = pages_of("ProductPage", "product", {line.certificate.product_id for line in chosen})
    at_hand((page.picture for page in products.values()), "card")
    return [_item(line.certificate, line.status, products) for line in chosen]


def _item(certificate: Certificate, status: Status, products: dict[int, Any]) -> Item:
    product, enterprise = certificate.product, certificate.product.enterprise
    page, brand_path = products.get(product.pk), vars(certificate)["brand_path"]
    return Item(
        url=page.url if page else product.get_absolute_url(),
        name=product.name,
        enterprise_name=enterprise.name,
        enterprise_url=Page(url_path=brand_path).url if brand_path else enterprise.get_absolute_url(),
        unit_label=enterprise.get_unit_display(),
        kind_label=product.get_kind_display(),
        year=certificate.round.year,
        status=status,
        image=page.picture if page else None,
        is_demo=enterprise.is_demo,
    )


def pages_of(model: str, fact: str, keys: Iterable[int]) -> dict[int, Any]:
    """The live pages of these facts, by the fact's key, without their prose."""
    pages = published(apps.get_model("cms", model).objects).defer_streamfields()
    return {getattr(page, f"{fact}_id"): page for page in pages.filter(**{f"{fact}__in": keys}).select_related("picture")}
