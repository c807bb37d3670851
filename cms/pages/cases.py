"""Typical cases."""

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q
from django.http import HttpRequest
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.rich_text import RichText
from wagtail.search import index

from cms.asked import Asked, read
from cms.blocks import ResultsBlock
from cms.cards import cards, stories
from cms.feeds import MOST_ENTRIES, Entry
from cms.headings import FEWEST, Heading, anchored
from cms.pages.base import SectionPage, entries_of
from cms.pages.stories import PAGE_SIZE, PressPage
from verify.registry.paging import page_of
from verify.registry.units import Unit

PART = ["h3", "bold", "ol", "ul", "link"]  # its second-level heading is the part itself


class CaseIndexPage(SectionPage):
    """Typical cases, newest first."""

    parent_page_types = ("cms.HomePage",)
    subpage_types = ("cms.CasePage",)
    max_count = 1

    class Meta:
        verbose_name = _("typical cases")

    def feed_kinds(self) -> set[str]:
        return set(CasePage.Kind.values)

    def feed_entries(self, at: datetime, kind: str = "") -> list[Entry]:
        cases = self.entries().filter(casepage__kind=kind) if kind else self.entries()
        return entries_of(cases[:MOST_ENTRIES], at)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        asked = read(request.GET, {"kind": (_("Kind"), CasePage.Kind.choices), "unit": (_("Unit"), Unit.choices)})
        page, remark = page_of(CasePage.asked_for(asked), request.GET.get("page", ""), PAGE_SIZE)
        return {
            **context,
            "filters": asked,
            "remarks": [sentence for sentence in (*asked.remarks, remark) if sentence],
            "shown": page,
            "cards": cards(page, context["at"], request.reader),
        }


class CasePage(PressPage):
    """A typical case, of quality or of protecting the mark."""

    class Kind(models.TextChoices):
        QUALITY = "QUALITY", _("quality")
        PROTECTION = "PROTECTION", _("brand protection")

    kind = models.CharField(
        _("kind"),
        max_length=10,
        choices=Kind,
        default=Kind.QUALITY,
        help_text=_("Cases of brand protection are also listed on that page."),
    )
    recommended_by = models.CharField(
        _("recommended by"),
        max_length=120,
        blank=True,
        help_text=_("Who put the case forward, printed beneath its title."),
    )
    background = RichTextField(
        _("background"),
        blank=True,
        features=PART,
        help_text=_("Why something had to be done: the problem, its reason, its extent."),
    )
    practice = RichTextField(
        _("practice"), blank=True, features=PART, help_text=_("What was done, in its order: by whom and by which standards.")
    )
    results = StreamField(
        ResultsBlock(max_num=8),
        verbose_name=_("results"),
        blank=True,
        help_text=_("Figures alone, each with its source and its day. What the register counts is read from it."),
    )
    lessons = RichTextField(
        _("lessons"), blank=True, features=PART, help_text=_("What others can learn, and what is still to be done.")
    )

    content_panels = (
        *PressPage.content_panels[:-1],
        FieldPanel("kind"),
        FieldPanel("recommended_by"),
        FieldPanel("background"),
        FieldPanel("practice"),
        PressPage.content_panels[-1],
        FieldPanel("results"),
        FieldPanel("lessons"),
        *PressPage.afterwards,
    )
    search_fields = (
        *PressPage.search_fields,
        index.FilterField("kind"),
        *(index.SearchField(part) for part in ("background", "practice", "results", "lessons")),
    )
    reading_order = ("title", "summary", "background", "practice", "body", "results", "lessons")
    parent_page_types = ("cms.CaseIndexPage",)
    subpage_types: tuple[str, ...] = ()

    page_description = _("What an enterprise or an authority did, and what came of it, about items of the register.")

    class Meta:
        verbose_name = _("case")

    @classmethod
    def asked_for(cls, asked: Asked) -> models.QuerySet["CasePage"]:
        """Newest first; every word stands in the title or in the summary."""
        pages = stories(cls).order_by("-first_published_at", "-pk").filter(**asked.values())
        for word in asked.search.split():
            pages = pages.filter(Q(title__icontains=word) | Q(title_en__icontains=word) | Q(summary__icontains=word))
        return pages

    @property
    def kicker(self) -> str:
        unit = super().kicker
        return f"{self.get_kind_display()} · {unit}" if unit else str(self.get_kind_display())

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context(request, *args, **kwargs), **self.parts()}

    def parts(self) -> dict[str, Any]:
        """The text in its order, and the contents of a page that is long enough to have any."""
        blocks, within = anchored(self.body, fewest=1)
        sections = [*self._headings("background", "practice"), *within, *self._headings("results", "lessons")]
        texts = {name: RichText(getattr(self, name)) for name in ("background", "practice", "lessons")}
        return {**texts, "blocks": blocks, "sections": sections if len(sections) >= FEWEST else []}

    def _headings(self, *parts: str) -> list[Heading]:
        """Of those that say something."""
        return [Heading(part, capfirst(self._meta.get_field(part).verbose_name)) for part in parts if getattr(self, part)]
