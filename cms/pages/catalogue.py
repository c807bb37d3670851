from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.search import index

from cms.blocks import OutletsBlock, PicturesBlock, StoryBlock
from cms.feeds import MOST_ENTRIES, Entry
from cms.pages.base import SectionPage, SitePage
from verify.models import StatusChange


class CatalogueIndexPage(SectionPage):
    """Every certified item, from the register; those with a story lead to it."""

    parent_page_types = ("cms.HomePage",)
    subpage_types = ("cms.ProductPage",)
    max_count = 1

    class Meta:
        verbose_name = _("catalogue of certified items")

    def feed_entries(self, at: datetime) -> list[Entry]:
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

    product = models.OneToOneField("verify.Product", models.PROTECT, related_name="+", verbose_name=_("item"))
    story = StreamField(StoryBlock(), verbose_name=_("story"), blank=True)
    gallery = StreamField(PicturesBlock(max_num=12), verbose_name=_("gallery"), blank=True)
    outlets = StreamField(OutletsBlock(max_num=8), verbose_name=_("where to buy"), blank=True)

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

    class Meta:
        verbose_name = _("product page")
