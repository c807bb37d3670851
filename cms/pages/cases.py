"""Typical cases."""

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.search import index

from cms.asked import Asked, read
from cms.blocks import SubjectsBlock
from cms.cards import cards, stories
from cms.feeds import MOST_ENTRIES, Entry
from cms.pages.base import SectionPage, StoryPage, entries_of
from cms.pages.stories import PAGE_SIZE, told
from verify.registry.paging import page_of
from verify.registry.units import Unit


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


class CasePage(StoryPage):
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
    subjects = StreamField(
        SubjectsBlock(max_num=6),
        verbose_name=_("items and enterprises it is about"),
        blank=True,
        help_text=_("Their live status stands beside the story; one that is suspended or revoked takes it off the front page."),
    )

    content_panels = (*StoryPage.content_panels, FieldPanel("kind"), FieldPanel("recommended_by"), FieldPanel("subjects"))
    search_fields = (*StoryPage.search_fields, index.FilterField("kind"))
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
        context = super().get_context(request, *args, **kwargs)
        return {**context, **told(self, request, context["at"], CasePage.objects.filter(kind=self.kind))}
