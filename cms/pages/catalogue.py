from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.routable_page.models import re_path
from wagtail.fields import StreamField
from wagtail.search import index

from cms.blocks import OutletsBlock, PicturesBlock, StoryBlock
from cms.feeds import MOST_ENTRIES, Entry
from cms.images import at_hand
from cms.items import items_of, pages_of
from cms.pages.base import GALLERY_HELP, SectionPage, SitePage
from cms.pages.notices import DecisionPage
from cms.pages.standards import links
from verify.models import Certificate, Inspection, Product, Recall, StatusChange
from verify.references import ALPHABET
from verify.registry import filters, paging, records
from verify.registry.status import Status

PAGE_SIZE = 24
LATEST_INSPECTIONS = 3
LATEST_RECALLS = 5
OTHER_ITEMS = 6


class CatalogueIndexPage(SectionPage):
    """Every certified item, from the register; those with a story lead to it."""

    parent_page_types = ("cms.HomePage",)
    subpage_types = ("cms.ProductPage",)
    max_count = 1

    class Meta:
        verbose_name = _("catalogue of certified items")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """`listing`: a page of keys; `items`: what stands on it; `filters`, `remarks`; `view`: list or empty."""
        context = super().get_context(request, *args, **kwargs)
        asked, rows = filters.read(request.GET), Certificate.objects.governing().in_order()
        asked, listing, remark = paging.found(asked, rows, request.GET.get("page", ""), PAGE_SIZE, context["at"])
        return {
            **context,
            "filters": asked,
            "remarks": [*asked.remarks, *([remark] if remark else [])],
            "listing": listing,
            "items": items_of(listing, context["at"]),
            "view": "list" if request.GET.get("view") == "list" else "",
        }

    @re_path(rf"^([{ALPHABET}]{{8}})/$")
    def item(self, request: HttpRequest, ref: str) -> HttpResponse:
        """The item of this reference: its page, or its record where no page tells of it."""
        product = get_object_or_404(Product, ref=ref)
        page = pages_of("ProductPage", "product", [product.pk]).get(product.pk)
        return redirect(request.reader.keep(page.url if page else product.get_absolute_url()))

    def feed_entries(self, at: datetime, kind: str = "") -> list[Entry]:
        """The latest decisions about certified items, each in effect."""
        changes = StatusChange.objects.filter(effective_at__lte=at).select_related("certificate__product__enterprise")
        return [_entry(change) for change in changes.order_by("-effective_at", "-pk")[:MOST_ENTRIES]]


def _entry(change: StatusChange) -> Entry:
    product = change.certificate.product
    return Entry(
        title=f"{product.name}（{product.enterprise.name}）：{change.get_kind_display()}",
        path=change.certificate.get_absolute_url(),
        summary=change.reason,
        published_at=change.effective_at,
        updated_at=change.effective_at,
        key=str(change.sequence),
    )


class ProductPage(SitePage):
    """The story of one certified item. Its name, holder, standards and status are the register's."""

    product = models.OneToOneField(
        "verify.Product",
        models.PROTECT,
        related_name="+",
        verbose_name=_("item"),
        help_text=_("Name, enterprise, standards and status are read from the register whenever the page is opened."),
        error_messages={"unique": _("This item has a page already. Please edit that one.")},
    )
    story = StreamField(
        StoryBlock(),
        verbose_name=_("story"),
        blank=True,
        help_text=_("What the enterprise tells of the item. It is marked as such; write no status and no date of validity here."),
    )
    gallery = StreamField(PicturesBlock(max_num=12), verbose_name=_("gallery"), blank=True, help_text=GALLERY_HELP)
    outlets = StreamField(
        OutletsBlock(max_num=8),
        verbose_name=_("where to buy"),
        blank=True,
        help_text=_("Shown only while the certification is valid."),
    )

    content_panels = (
        FieldPanel("product"),
        *SitePage.content_panels,
        FieldPanel("story"),
        FieldPanel("gallery"),
        FieldPanel("outlets"),
    )
    search_fields = (*SitePage.search_fields, index.SearchField("story"))
    parent_page_types = ("cms.CatalogueIndexPage",)
    subpage_types: tuple[str, ...] = ()

    page_description = _("The story and pictures of one certified item. Name, scope and status come from the register.")

    class Meta:
        verbose_name = _("product page")

    def clean(self) -> None:
        super().clean()
        if self.product_id and not Certificate.objects.filter(product=self.product_id).exists():
            raise ValidationError({"product": _("This item was never certified, so it has no page in the catalogue.")})

    @cached_property
    def subject(self) -> Product | None:
        """The item with what the register says of it, read once for the page and for its head."""
        return _for_page().filter(pk=self.product_id).first()

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """`product` with `standing` of its governing certificate, both None in the preview of a page without an item yet;
        `brand`: the page of its holder, if there is one; `notice`: that of the decision it stands under; `standards` as links;
        `others`: more items of the holder."""
        context = super().get_context(request, *args, **kwargs)
        product = self.subject
        if product is None:
            return {**context, "product": None, "standing": None}
        at = context["at"]
        newest = max(product.certificates.all(), key=lambda certificate: certificate.pk, default=None)
        standing = records.standing(newest, at) if newest else None
        at_hand((block.value["image"] for block in self.gallery), "card")
        others = Certificate.objects.governing().filter(product__enterprise=product.enterprise_id).exclude(product=product.pk)
        return {
            **context,
            "title": product.name,
            "product": product,
            "enterprise": product.enterprise,
            "standing": standing,
            "notice": DecisionPage.of(standing, at) if standing else None,
            "standards": links(product.standards),
            "is_on_sale": standing is not None and standing.status == Status.VALID,
            "brand": pages_of("BrandPage", "enterprise", [product.enterprise_id]).get(product.enterprise_id),
            "others": items_of(others.in_order().values_list("pk", flat=True)[:OTHER_ITEMS], at),
        }


def _for_page() -> models.QuerySet[Product]:
    """With certificates and their changes, and the latest that supervision found: five queries."""
    inspections = Inspection.objects.with_rectification().order_by("-inspected_on", "-pk")[:LATEST_INSPECTIONS]
    recalls = Recall.objects.order_by(F("ended_on").desc(nulls_first=True), "-ordered_on", "-pk")[:LATEST_RECALLS]
    return Product.objects.select_related("enterprise__industry").prefetch_related(
        Prefetch("certificates", Certificate.objects.select_related("round")),
        "certificates__changes",
        Prefetch("inspections", inspections, to_attr="latest_inspections"),
        Prefetch("recalls", recalls, to_attr="latest_recalls"),
    )
