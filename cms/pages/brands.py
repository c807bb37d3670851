from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.search import index

from cms.blocks import HonoursBlock, OutletsBlock, PicturesBlock, StoryBlock
from cms.choosers import picture_panel
from cms.forms import TickedChoices
from cms.pages.base import SectionPage, SitePage
from verify.registry.units import Unit


class BrandIndexPage(SectionPage):
    """The directory of brands, by unit and industry."""

    parent_page_types = ("cms.HomePage",)
    subpage_types = ("cms.BrandPage",)
    max_count = 1

    class Meta:
        verbose_name = _("directory of brands")


class BrandPage(SitePage):
    """What an enterprise tells about itself, beside what the register says of it."""

    class Tag(models.TextChoices):
        REGIONAL = "REGIONAL", _("regional public brand")
        ENTERPRISE = "ENTERPRISE", _("enterprise brand")
        PRODUCT = "PRODUCT", _("product brand")
        OLD_NAME = "OLD_NAME", _("time-honoured brand")
        GEOGRAPHICAL = "GEOGRAPHICAL", _("geographical indication")

    enterprise = models.OneToOneField("verify.Enterprise", models.PROTECT, related_name="+", verbose_name=_("enterprise"))
    tags = ArrayField(
        models.CharField(max_length=12, choices=Tag), default=list, blank=True, verbose_name=_("brand family and honours by law")
    )
    logo = models.ForeignKey("cms.CustomImage", models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("logo"))
    story = StreamField(StoryBlock(), verbose_name=_("story"), blank=True)
    honours = StreamField(HonoursBlock(max_num=20), verbose_name=_("honours"), blank=True)
    gallery = StreamField(PicturesBlock(max_num=12), verbose_name=_("gallery"), blank=True)
    outlets = StreamField(OutletsBlock(max_num=8), verbose_name=_("where to buy"), blank=True)
    website = models.URLField(_("website"), blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True, help_text=_("Of the enterprise, not of a person."))
    address = models.CharField(_("address"), max_length=200, blank=True)

    content_panels = (
        FieldPanel("enterprise"),
        *SitePage.content_panels,
        FieldPanel("tags", widget=TickedChoices(choices=Tag.choices)),
        picture_panel("logo"),
        FieldPanel("story"),
        FieldPanel("honours"),
        FieldPanel("gallery"),
        MultiFieldPanel([FieldPanel("website"), FieldPanel("phone"), FieldPanel("address")], _("Contact")),
        FieldPanel("outlets"),
    )
    search_fields = (*SitePage.search_fields, index.SearchField("story"))
    parent_page_types = ("cms.BrandIndexPage",)
    subpage_types: tuple[str, ...] = ()

    class Meta:
        verbose_name = _("brand page")


class UnitIndexPage(SectionPage):
    """The 17 cities and prefectures."""

    parent_page_types = ("cms.HomePage",)
    subpage_types = ("cms.UnitPage",)
    max_count = 1

    class Meta:
        verbose_name = _("cities and prefectures")


class UnitPage(SitePage):
    """The items, brands and news of one city or prefecture."""

    unit = models.CharField(_("unit"), max_length=6, choices=Unit, unique=True)
    body = StreamField(StoryBlock(), verbose_name=_("body"), blank=True)

    content_panels = (FieldPanel("unit"), *SitePage.content_panels, FieldPanel("body"))
    search_fields = (*SitePage.search_fields, index.SearchField("body"))
    parent_page_types = ("cms.UnitIndexPage",)
    subpage_types: tuple[str, ...] = ()

    class Meta:
        verbose_name = _("unit page")
