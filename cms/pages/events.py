"""Release events: announced before, told while they run, kept afterwards."""

from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.search import index

from cms.blocks import PicturesBlock, ProgrammeBlock
from cms.cards import cards, stories
from cms.feeds import MOST_ENTRIES, Entry
from cms.images import at_hand
from cms.pages.base import TIME_HELP, VENUE_HELP, SectionPage, WithFeed
from cms.pages.notices import AnnouncementPage
from cms.pages.press_releases import PressReleasePage
from cms.pages.stories import PAGE_SIZE, PressPage
from cms.press.accreditation.seats import SeatState, seat_state
from cms.press.event.blocks import PressContactsBlock, RecordingsBlock, SpeakersBlock, host_of, https_only
from cms.press.event.honours import honours_of
from cms.press.event.phases import Phase, days_to, end_of, phase
from cms.press.live import reading
from cms.published import published
from verify.calendar import day_of, start_of
from verify.registry.paging import page_of

PHOTOS_SHOWN = 12  # of a set at a time, since a phone loads them one by one


class EventIndexPage(SectionPage):
    """Release events: the running ones first, then the next one."""

    parent_page_types = ("cms.HomePage",)
    subpage_types = ("cms.EventPage",)
    max_count = 1

    class Meta:
        verbose_name = _("events")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        at = context["at"]
        events = stories(EventPage)
        ahead = list(events.filter(EventPage.still_to_come(at)).order_by("starts_at", "pk"))
        past, remark = page_of(
            events.exclude(EventPage.still_to_come(at)).order_by("-starts_at", "-pk"), request.GET.get("page", ""), PAGE_SIZE
        )
        ahead.sort(key=lambda event: not event.is_running(at))  # keeps the order of time otherwise
        drawn = cards([*ahead, *past], at, request.reader)
        running = sum(event.is_running(at) for event in ahead)
        return {
            **context,
            "running": drawn[:running],
            "coming": drawn[running : len(ahead)],
            "past": drawn[len(ahead) :],
            "shown": past,
            "calendar_url": f"{self.url}calendar.ics",
            "remarks": [remark] if remark else [],
        }


class EventPage(WithFeed, PressPage):
    """A release event."""

    class State(models.TextChoices):
        PLANNED = "PLANNED", _("takes place")
        POSTPONED = "POSTPONED", _("postponed")
        CALLED_OFF = "CALLED_OFF", _("called off")

    state = models.CharField(
        _("state"),
        max_length=10,
        choices=State,
        default=State.PLANNED,
        help_text=_("Stands at the top of the page and in the calendars of those who saved the event."),
    )
    starts_at = models.DateTimeField(_("starts at"), help_text=TIME_HELP)
    ends_at = models.DateTimeField(_("ends at"), null=True, blank=True, help_text=_("Empty: the event ends with its first day."))
    venue = models.CharField(_("venue"), max_length=120, help_text=VENUE_HELP)
    address = models.CharField(_("address"), max_length=200, blank=True, help_text=_("As one would tell it to a driver."))
    directions = models.TextField(
        _("how to get there"), max_length=500, blank=True, help_text=_("Bus, underground, parking, the entrance for the press.")
    )
    round = models.ForeignKey(
        "verify.Round",
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("round"),
        help_text=_("The list that is released here. Its items are shown once its announcement is published, and not before."),
    )
    programme = StreamField(
        ProgrammeBlock(), verbose_name=_("programme"), blank=True, help_text=_("In the order of the day, each point with its time.")
    )
    speakers = StreamField(
        SpeakersBlock(max_num=30),
        verbose_name=_("speakers"),
        blank=True,
        help_text=_("Who speaks, in the order of the programme, with office and organisation."),
    )
    stream_url = models.URLField(
        _("live stream"),
        max_length=400,
        blank=True,
        validators=[https_only],
        help_text=_("Begins with https://. Readers are told which site it leads to."),
    )
    recordings = StreamField(
        RecordingsBlock(max_num=10), verbose_name=_("recordings"), blank=True, help_text=_("Afterwards: what can be seen again.")
    )
    photos = StreamField(
        PicturesBlock(max_num=60),
        verbose_name=_("photo set"),
        blank=True,
        help_text=_("At most sixty, in this order. Every picture needs its description and credit."),
    )
    press_contacts = StreamField(
        PressContactsBlock(max_num=4), verbose_name=_("media contacts"), blank=True, help_text=_("Offices, not persons.")
    )
    accreditation_until = models.DateTimeField(
        _("accreditation closes at"),
        null=True,
        blank=True,
        help_text=_("Until then journalists ask for admission on this site. Empty: there is no accreditation here."),
    )
    accreditation_places = models.PositiveIntegerField(
        _("places for the press"),
        default=40,
        validators=[MaxValueValidator(2000)],
        help_text=_("Those refused free their place again."),
    )

    content_panels = (
        *PressPage.content_panels[:-1],
        FieldPanel("state"),
        FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")]),
        MultiFieldPanel([FieldPanel("venue"), FieldPanel("address"), FieldPanel("directions")], _("Venue")),
        FieldPanel("round"),
        PressPage.content_panels[-1],
        FieldPanel("programme"),
        FieldPanel("speakers"),
        FieldPanel("stream_url"),
        FieldPanel("recordings"),
        FieldPanel("photos"),
        FieldPanel("press_contacts"),
        FieldRowPanel([FieldPanel("accreditation_until"), FieldPanel("accreditation_places")]),
        *PressPage.afterwards,
    )
    search_fields = (
        *PressPage.search_fields,
        index.SearchField("venue"),
        index.SearchField("address"),
        index.FilterField("starts_at"),
    )
    reading_order = ("title", "summary", "body", "programme")
    parent_page_types = ("cms.EventIndexPage",)
    subpage_types = ("cms.PressReleasePage",)

    page_description = _("A release or another event, before it and afterwards.")

    class Meta:
        verbose_name = _("event")

    def clean(self) -> None:
        super().clean()
        if self.starts_at and self.ends_at and self.ends_at <= self.starts_at:
            raise ValidationError({"ends_at": _("The end must be later than the beginning.")})
        if self.starts_at and self.accreditation_until and self.accreditation_until > self.starts_at:
            raise ValidationError({"accreditation_until": _("Accreditation must close before the event begins.")})

    # -- by the clock -----------------------------------------------------------------------------------------
    @staticmethod
    def still_to_come(at: datetime) -> Q:
        """Not ended; an event without an end is over when its day is."""
        return Q(ends_at__gt=at) | Q(ends_at__isnull=True, starts_at__gte=start_of(day_of(at)))

    @classmethod
    def nearest(cls, events: models.QuerySet["EventPage"], at: datetime) -> models.QuerySet["EventPage"]:
        """The next one first, then those after it; behind them the past ones, the last first."""
        distance = models.ExpressionWrapper(F("starts_at") - Value(at), output_field=models.DurationField())
        is_past = Case(When(cls.still_to_come(at), then=Value(0)), default=Value(1))
        nearness = Case(When(starts_at__lt=at, then=Value(at) - F("starts_at")), default=distance)
        return events.annotate(is_past=is_past, nearness=nearness).order_by("is_past", "nearness", "pk")

    @property
    def end(self) -> datetime:
        return end_of(self.starts_at, self.ends_at)

    @property
    def takes_place(self) -> bool:
        return self.state == self.State.PLANNED

    def phase(self, at: datetime) -> Phase:
        return phase(self.starts_at, self.ends_at, at)

    def is_running(self, at: datetime) -> bool:
        return self.takes_place and self.phase(at) == Phase.DURING

    # -- as lists show it -------------------------------------------------------------------------------------
    @property
    def kicker(self) -> str:
        return self.venue if self.takes_place else f"{self.get_state_display()} · {self.venue}"

    @property
    def shown_on(self) -> date:
        return day_of(self.starts_at)

    # -- its feed: what was told from it ----------------------------------------------------------------------
    def feed_entries(self, at: datetime, kind: str = "") -> list[Entry]:
        return reading.entries(self, most=MOST_ENTRIES)

    # -- its page ---------------------------------------------------------------------------------------------
    def announcement(self) -> AnnouncementPage | None:
        """The published announcement of its round, without which nothing of the list is shown."""
        lists = AnnouncementPage.objects.filter(round=self.round_id) if self.round_id else AnnouncementPage.objects.none()
        found: AnnouncementPage | None = published(lists).order_by("-dated").first()
        return found

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        at = context["at"]
        return {
            **context,
            **self.by_the_clock(at),
            **self.list_released(at),
            "releases": cards(self.releases(), at, request.reader),
            "photo_page": self.photo_page(request.GET.get("page", "")),
            "hides_picture": self.phase(at) == Phase.AFTER and self.picture in [photo.value["image"] for photo in self.photos],
            "coverage": reading.coverage(self, at, whole=request.GET.get("posts") == "all"),
            "stream_host": host_of(self.stream_url),
        }

    def by_the_clock(self, at: datetime) -> dict[str, Any]:
        """What stands on top: whether it is to come, and how the press gets in."""
        now, seats = self.phase(at), seat_state(self, at)
        counts_days = self.takes_place and now == Phase.BEFORE
        return {
            "phase": now.value,
            "phase_label": now.label if self.takes_place else self.get_state_display(),
            "is_to_come": now != Phase.AFTER,
            "is_running": self.is_running(at),
            "days_left": days_to(self.starts_at, at) if counts_days else None,
            "seats": seats.value,
            "takes_accreditation": seats != SeatState.NONE and now != Phase.AFTER,
            "is_open_to_press": seats == SeatState.OPEN,
        }

    def list_released(self, at: datetime) -> dict[str, Any]:
        announcement = self.announcement()
        groups = honours_of(self.round_id, at) if announcement else []
        return {
            "announcement": announcement,
            "honours_url": f"/products/?year={self.round.year}" if announcement else "",
            "honours": sum(len(group.honours) for group in groups),
            "honour_groups": groups,
        }

    def releases(self) -> Any:
        """What the press office said, the newest first; public ones alone [E-1]."""
        released = stories(PressReleasePage)
        beneath = released.child_of(self) if self.path else released.none()
        return beneath.order_by("-first_published_at", "-pk")

    def photo_page(self, number: str) -> Any:
        """Some of the photo set, with what is drawn of them read at once."""
        page = Paginator([block.value for block in self.photos], PHOTOS_SHOWN).get_page(number)
        at_hand((photo["image"] for photo in page.object_list), "card")
        return page
