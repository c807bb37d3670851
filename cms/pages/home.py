from datetime import datetime
from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page

from cms.cards import MOST_LOOKED_AT, put_forward, stories
from cms.figures import by_industry, by_status, by_year, headline
from cms.images import at_hand
from cms.items import items
from cms.pages.base import ENGLISH, Link, SitePage
from cms.pages.cases import CasePage
from cms.pages.events import EventPage
from cms.pages.notices import NoticeIndexPage
from cms.pages.training import TrainingPage
from cms.press.counts import Counter
from cms.subjects import subjects_of
from cms.tiles import tiles
from verify.models import Certificate
from verify.reader import Reader
from verify.registry.status import Status

MOST_NOTICES = 5
MOST_ITEMS = 6
MOST_CASES = 3
MOST_EVENTS = 2
MOST_SESSIONS = 3


class HomePage(SitePage):
    """The front page: search and checking first, figures counted as it is served, and what is new."""

    introduction = models.TextField(
        _("introduction"), max_length=500, blank=True, help_text=_("One or two sentences under the title.")
    )
    introduction_en = models.TextField(
        _("introduction in English"),
        max_length=500,
        blank=True,
        help_text=_("Without it readers of English see the Chinese one."),
    )

    content_panels = (*Page.content_panels, FieldPanel("introduction"), FieldPanel("introduction_en"))
    parent_page_types = ("wagtailcore.Page",)
    subpage_types = (
        "cms.CatalogueIndexPage",
        "cms.BrandIndexPage",
        "cms.UnitIndexPage",
        "cms.NoticeIndexPage",
        "cms.StandardIndexPage",
        "cms.CaseIndexPage",
        "cms.EventIndexPage",
        "cms.TrainingIndexPage",
        "cms.ProtectionPage",
        "cms.GoalsPage",
        "cms.ArticleIndexPage",
        "cms.ArticlePage",
    )
    max_count = 1

    class Meta:
        verbose_name = _("home page")

    def trail(self, reader: Reader) -> list[Link]:
        return []  # nothing stands above the front page

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        at, reader = context["at"], request.reader
        counted = context["counter"].tally
        return {
            **context,
            "words": self.introduction_en if reader.language == ENGLISH else self.introduction,
            "counted": counted,
            "demo_count": counted.demo.listed[True],
            "headline": headline(counted),
            "tiles": tiles(counted.unit.listed),
            "by_year": by_year(counted),
            "by_status": by_status(counted),
            "by_industry": by_industry(counted),
            "notices": NoticeIndexPage.listing(at).newest(MOST_NOTICES, reader, request),
            **news(at, reader, context["counter"]),
        }


def news(at: datetime, reader: Reader, counter: Counter) -> dict[str, Any]:
    """`items` of the newest lists that are valid, `cases`, `events` (the next ones, then the last) and `sessions` to come.
    A story whose subject is suspended or revoked is left out [E-3]. Subjects and pictures are read once for all."""
    cases = list(stories(CasePage).order_by("-first_published_at", "-pk")[:MOST_LOOKED_AT])
    events = list(EventPage.nearest(stories(EventPage), at)[:MOST_LOOKED_AT])
    sessions = list(stories(TrainingPage).filter(starts_at__gte=at).order_by("starts_at", "pk")[:MOST_SESSIONS])
    newest = items(Certificate.objects.standing_as(Status.VALID, at).order_by("-round__year", "-pk")[:MOST_ITEMS], at)
    subjects = subjects_of([*cases, *events, *sessions], at)
    shown = {
        "cases": put_forward(cases, subjects, reader, counter)[:MOST_CASES],
        "events": put_forward(events, subjects, reader, counter)[:MOST_EVENTS],
        "sessions": put_forward(sessions, subjects, reader, counter),
        "items": newest,
    }
    at_hand((each.image for group in shown.values() for each in group), "card")
    return shown
