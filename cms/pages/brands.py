from dataclasses import replace
from datetime import datetime
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.search import index

from cms import brands
from cms.blocks import HonoursBlock, OutletsBlock, PicturesBlock, StoryBlock
from cms.cards import about_unit, news_of
from cms.choosers import picture_panel
from cms.feeds import MOST_ENTRIES, Entry
from cms.forms import TickedChoices
from cms.images import at_hand
from cms.items import items_of
from cms.pages.base import BODY_HELP, GALLERY_HELP, SectionPage, SitePage, WithFeed, entries_of
from cms.pages.standards import links
from cms.published import published
from cms.tiles import tiles
from verify.models import Certificate, Enterprise, Industry
from verify.reader import Reader
from verify.registry import filters, paging, records
from verify.registry.units import Unit

PAGE_SIZE = 24
ITEMS_OF_A_UNIT = 9
BRANDS_OF_A_UNIT = 6
NEWS_OF_A_UNIT = 6


class BrandIndexPage(SectionPage):
    """The directory of brands, by unit and industry."""

    parent_page_types = ("cms.HomePage",)
    subpage_types = ("cms.BrandPage",)
    max_count = 1

    class Meta:
        verbose_name = _("directory of brands")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """`listing`: a page of brand pages; `brands`: what stands on it; `filters`, `remarks`."""
        context = super().get_context(request, *args, **kwargs)
        asked = _filters(request)
        listing, remark = paging.page_of(_found(asked), request.GET.get("page", ""), PAGE_SIZE)
        return {
            **context,
            "filters": asked,
            "remarks": [*asked.remarks, *([remark] if remark else [])],
            "listing": listing,
            "brands": brands.brands(listing, context["at"]),
        }


def _filters(request: HttpRequest) -> filters.Filters:
    remarks: list[str] = []
    choices: dict[str, tuple[str, Any]] = {
        "unit": (gettext("Unit"), Unit.choices),
        "industry": (gettext("Industry"), Industry.objects.values_list("pk", "name")),
        "tag": (gettext("Brand family"), BrandPage.Tag.choices),
    }
    facets = [
        filters.facet_asked(name, label, known, request.GET.get(name, ""), remarks) for name, (label, known) in choices.items()
    ]
    return filters.Filters(tuple(facets), filters.search_asked(request.GET.get("q", ""), remarks), tuple(remarks))


LOOKUPS = {"unit": "enterprise__unit", "industry": "enterprise__industry", "tag": "tags__contains"}


def _found(asked: filters.Filters) -> Any:
    pages = brands.listed()
    for facet in asked.facets:
        if facet.value:
            pages = pages.filter(**{LOOKUPS[facet.name]: [facet.value] if facet.name == "tag" else facet.value})
    for word in asked.search.split():
        pages = pages.filter(Q(enterprise__name__icontains=word) | Q(title__icontains=word))
    return pages


class BrandPage(SitePage):
    """What an enterprise tells about itself, beside what the register says of it."""

    class Tag(models.TextChoices):
        REGIONAL = "REGIONAL", _("regional public brand")
        ENTERPRISE = "ENTERPRISE", _("enterprise brand")
        PRODUCT = "PRODUCT", _("product brand")
        OLD_NAME = "OLD_NAME", _("time-honoured brand")
        GEOGRAPHICAL = "GEOGRAPHICAL", _("geographical indication")

    enterprise = models.OneToOneField(
        "verify.Enterprise",
        models.PROTECT,
        related_name="+",
        verbose_name=_("enterprise"),
        help_text=_("Name, code, unit, industry and items are read from the register whenever the page is opened."),
        error_messages={"unique": _("This enterprise has a page already. Please edit that one.")},
    )
    tags = ArrayField(
        models.CharField(max_length=12, choices=Tag),
        default=list,
        blank=True,
        verbose_name=_("brand family and honours by law"),
        help_text=_("Time-honoured brand and geographical indication only with a document that grants them."),
    )
    logo = models.ForeignKey(
        "cms.CustomImage",
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("logo"),
        help_text=_("Of the enterprise. The provincial mark is not a logo of an enterprise."),
    )
    story = StreamField(
        StoryBlock(),
        verbose_name=_("story"),
        blank=True,
        help_text=_("What the enterprise tells of itself. It is marked as such; write no status and no date of validity here."),
    )
    honours = StreamField(
        HonoursBlock(max_num=20),
        verbose_name=_("honours"),
        blank=True,
        help_text=_("With year and who awarded it. 湖北精品 itself is not listed here: the items show it."),
    )
    gallery = StreamField(PicturesBlock(max_num=12), verbose_name=_("gallery"), blank=True, help_text=GALLERY_HELP)
    outlets = StreamField(
        OutletsBlock(max_num=8),
        verbose_name=_("where to buy"),
        blank=True,
        help_text=_("Shown only while a certification of the enterprise is valid."),
    )
    website = models.URLField(_("website"), blank=True, help_text=_("Marked as leaving this site."))
    phone = models.CharField(_("telephone"), max_length=40, blank=True, help_text=_("Of the enterprise, not of a person."))
    address = models.CharField(_("address"), max_length=200, blank=True, help_text=_("Of the enterprise, as customers find it."))

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

    page_description = _("An enterprise that holds the mark: story, honours, pictures, contact. Its items come from the register.")

    class Meta:
        verbose_name = _("brand page")
        permissions = (("review_brandpage", _("Reviews the brand pages of enterprises of the own unit")),)

    def tag_labels(self) -> list[str]:
        """In the order of the family, whatever the order they were ticked in."""
        return [str(tag.label) for tag in self.Tag if tag.value in self.tags]

    @cached_property
    def holder(self) -> Enterprise | None:
        """The enterprise with what the register says of it, read once for the page and for its head."""
        return Enterprise.objects.for_record().filter(pk=self.enterprise_id).first()

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """`enterprise`, None in the preview of a page without one yet; `items`, `standards`, `banner` and `ban_until`."""
        context = super().get_context(request, *args, **kwargs)
        enterprise = self.holder
        if enterprise is None:
            return {**context, "enterprise": None}
        at = context["at"]
        held = [product for product in enterprise.products.all() if product.certificates.all()]
        newest = [max(product.certificates.all(), key=lambda certificate: certificate.pk) for product in held]
        at_hand((block.value["image"] for block in self.gallery), "card")
        return {
            **context,
            "title": enterprise.name,
            "enterprise": enterprise,
            "tags": self.tag_labels(),
            "items": items_of([certificate.pk for certificate in newest], at),
            "standards": links(sorted({standard for product in held for standard in product.standards})),
            "banner": brands.banner([records.standing(certificate, at) for certificate in newest]),
            "ban_until": records.banned_until(enterprise, at),
            "is_on_sale": any(certificate.status(at) == "VALID" for certificate in newest),
        }


class UnitIndexPage(SectionPage):
    """The 17 cities and prefectures."""

    parent_page_types = ("cms.HomePage",)
    subpage_types = ("cms.UnitPage",)
    max_count = 1

    class Meta:
        verbose_name = _("cities and prefectures")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """`tiles`, each leading to its unit's page, and `units`: page and figures, in the order of their codes."""
        context = super().get_context(request, *args, **kwargs)
        figures = Certificate.objects.governing().by_unit(context["at"])
        pages = {page.unit: page for page in published(UnitPage.objects.child_of(self)).defer_streamfields()}
        listed = {unit: each["listed"] for unit, each in figures.items()}
        drawn = tiles(listed)
        none = {"listed": 0, "valid": 0, "enterprises": 0}
        return {
            **context,
            "tiles": [replace(tile, url=pages[tile.unit].url) if tile.unit in pages else tile for tile in drawn],
            "units": [(unit, pages.get(unit), figures.get(unit, none)) for unit in Unit],
        }


class UnitPage(WithFeed, SitePage):
    """The items, brands and news of one city or prefecture."""

    unit = models.CharField(
        _("unit"),
        max_length=6,
        choices=Unit,
        unique=True,
        help_text=_("Figures, items, brands and news of this unit are gathered when the page is opened."),
        error_messages={"unique": _("This unit has a page already. Please edit that one.")},
    )
    body = StreamField(StoryBlock(), verbose_name=_("body"), blank=True, help_text=BODY_HELP)

    content_panels = (FieldPanel("unit"), *SitePage.content_panels, FieldPanel("body"))
    search_fields = (*SitePage.search_fields, index.SearchField("body"))
    parent_page_types = ("cms.UnitIndexPage",)
    subpage_types: tuple[str, ...] = ()

    page_description = _("One of the 17 cities and prefectures, with its items, brands and news.")

    class Meta:
        verbose_name = _("unit page")

    def feed_entries(self, at: datetime, kind: str = "") -> list[Entry]:
        """Its news."""
        return entries_of(about_unit(self.unit, at)[:MOST_ENTRIES], at)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """`figures` of the unit; its newest `items`, the `brands` that may be put forward, and `cards` of its news."""
        context = super().get_context(request, *args, **kwargs)
        at, reader = context["at"], getattr(request, "reader", Reader())
        certificates = Certificate.objects.governing().filter(product__enterprise__unit=self.unit)
        keys = certificates.in_order().values_list("pk", flat=True)[:ITEMS_OF_A_UNIT]
        figures = certificates.figures(at)
        catalogue = f"/products/?unit={self.unit}"
        theirs = brands.featured(at).filter(enterprise__unit=self.unit)
        return {
            **context,
            "figures": figures,
            "facts": [
                {"value": figures["listed"], "label": gettext("certified items"), "url": catalogue},
                {"value": figures["valid"], "label": gettext("of them valid now"), "url": f"{catalogue}&status=VALID"},
                {"value": figures["enterprises"], "label": gettext("enterprises that hold them")},
            ],
            "catalogue": catalogue,
            "directory": f"/brands/?unit={self.unit}",
            "items": items_of(keys, at),
            "brands": brands.brands(theirs[:BRANDS_OF_A_UNIT], at),
            "cards": news_of(self.unit, NEWS_OF_A_UNIT, at, reader),
        }
