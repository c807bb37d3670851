"""Release events."""

from datetime import date, datetime
from typing import Any

from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.fields import StreamField
from wagtail.search import index

from cms.blocks import ProgrammeBlock
from cms.cards import cards, stories
from cms.pages.base import TIME_HELP, VENUE_HELP, SectionPage
from cms.pages.notices import AnnouncementPage
from cms.pages.stories import PAGE_SIZE, PressPage
from cms.published import published
from verify.calendar import day_of, start_of
from verify.models import Certificate
from verify.registry.paging import page_of


class EventIndexPage(SectionPage):
    """Release events, the next one first."""

    parent_page_types = ("cms.HomePage",)
    subpage_types = ("cms.EventPage",)
    max_count = 1

    class Meta:
        verbose_name = _("events")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        at = context["at"]
        events = stories(EventPage)
        coming = list(events.filter(EventPage.still_to_come(at)).order_by("starts_at", "pk"))
        past, remark = page_of(
            events.exclude(EventPage.still_to_come(at)).order_by("-starts_at", "-pk"), request.GET.get("page", ""), PAGE_SIZE
        )
        drawn = cards([*coming, *past], at, request.reader)
        return {
            **context,
            "coming": drawn[: len(coming)],
            "past": drawn[len(coming) :],
            "shown": past,
            "remarks": [remark] if remark else [],
        }


class EventPage(PressPage):
    """A release event."""

    starts_at = models.DateTimeField(_("starts at"), help_text=TIME_HELP)
    ends_at = models.DateTimeField(_("ends at"), null=True, blank=True, help_text=_("Empty: the event ends with its first day."))
    venue = models.CharField(_("venue"), max_length=120, help_text=VENUE_HELP)
    round = models.ForeignKey(
        "verify.Round",
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("round"),
        help_text=_("The list that is released here. Its items are counted in the register."),
    )
    programme = StreamField(
        ProgrammeBlock(), verbose_name=_("programme"), blank=True, help_text=_("In the order of the day, each point with its time.")
    )
    content_panels = (
        *PressPage.content_panels[:-1],
        FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")]),
        FieldPanel("venue"),
        FieldPanel("round"),
        PressPage.content_panels[-1],
        FieldPanel("programme"),
        *PressPage.afterwards,
    )
    search_fields = (*PressPage.search_fields, index.SearchField("venue"), index.FilterField("starts_at"))
    reading_order = ("title", "summary", "body", "programme")
    parent_page_types = ("cms.EventIndexPage",)
    subpage_types: tuple[str, ...] = ()

    page_description = _("A release or another event, before it and afterwards.")

    class Meta:
        verbose_name = _("event")

    @staticmethod
    def still_to_come(at: datetime) -> Q:
        """Not ended; an event without an end is over when its day is."""
        return Q(ends_at__gte=at) | Q(ends_at__isnull=True, starts_at__gte=start_of(day_of(at)))

    @classmethod
    def nearest(cls, events: models.QuerySet["EventPage"], at: datetime) -> models.QuerySet["EventPage"]:
        """The next one first, then those after it; behind them the past ones, the last first."""
        distance = models.ExpressionWrapper(F("starts_at") - Value(at), output_field=models.DurationField())
        is_past = Case(When(cls.still_to_come(at), then=Value(0)), default=Value(1))
        nearness = Case(When(starts_at__lt=at, then=Value(at) - F("starts_at")), default=distance)
        return events.annotate(is_past=is_past, nearness=nearness).order_by("is_past", "nearness", "pk")

    @property
    def kicker(self) -> str:
        return self.venue

    @property
    def shown_on(self) -> date:
        return day_of(self.starts_at)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        at = context["at"]
        is_to_come = EventPage.objects.filter(self.still_to_come(at), pk=self.pk).exists()
        lists = AnnouncementPage.objects.filter(round=self.round_id) if self.round_id else AnnouncementPage.objects.none()
        return {
            **context,
            "is_to_come": is_to_come,
            "honours_url": f"/products/?year={self.round.year}" if self.round_id else "",
            "honours": Certificate.objects.filter(round=self.round_id).count() if self.round_id else 0,
            "announcement": published(lists).order_by("-dated").first(),
        }
