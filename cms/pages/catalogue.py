from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.search import index

from cms.blocks import OutletsBlock, PicturesBlock, StoryBlock
from cms.pages.base import SectionPage, SitePage


class CatalogueIndexPage(SectionPage):
    """Every certified item, from the register; those with a story lead to it."""

    parent_page_types = ("cms.HomePage",)
    subpage_types = ("cms.ProductPage",)
    max_count = 1

    class Meta:
        verbose_name = _("catalogue of certified items")


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
