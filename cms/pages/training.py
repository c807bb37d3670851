"""Training sessions with sign-up, and the institutions that help."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Sum
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.fields import StreamField
from wagtail.models import PageManager
from wagtail.query import PageQuerySet
from wagtail.search import index

from cms import directory
from cms.blocks import StoryBlock
from cms.enquiry_forms import SignUpForm
from cms.forms import TickedChoices
from cms.pages.base import BODY_HELP, TIME_HELP, VENUE_HELP, SectionPage, SitePage, StoryPage
from verify.calendar import day_of
from verify.registry.units import Unit

PAST_SHOWN = 10
PER_PAGE = 30


class TrainingIndexPage(SectionPage):
    """Sessions to come and past ones, and the way to the institutions."""

    body = StreamField(StoryBlock(), verbose_name=_("body"), blank=True, help_text=BODY_HELP)

    content_panels = (*SectionPage.content_panels, FieldPanel("body"))
    parent_page_types = ("cms.HomePage",)
    subpage_types = ("cms.TrainingPage", "cms.InstitutionsPage")
    max_count = 1

    class Meta:
        verbose_name = _("training and help")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """`coming` sessions, the next one first, and the latest `past` ones, each with its places taken."""
        context = super().get_context(request, *args, **kwargs)
        sessions = TrainingPage.objects.child_of(self).live().public().defer_streamfields().with_taken()
        return context | {
            "coming": [(session, session.sign_up_state(context["at"])) for session in sessions.coming(context["at"])],
            "past": sessions.past(context["at"])[:PAST_SHOWN],
            "institutions": InstitutionsPage.objects.child_of(self).live().public().defer_streamfields().first(),
        }


class SignUpState(models.TextChoices):
    NONE = "NONE", _("no sign-up on this site")
    OPEN = "OPEN", _("open for sign-up")
    FULL = "FULL", _("full")
    CLOSED = "CLOSED", _("sign-up closed")


class TrainingQuerySet(PageQuerySet):
    def with_taken(self) -> "TrainingQuerySet":
        """`taken`: how many places were asked for."""
        return self.annotate(taken=Coalesce(Sum("enquiries__people"), 0))

    def coming(self, at: datetime) -> "TrainingQuerySet":
        """Those not begun, the next one first."""
        return self.filter(starts_at__gt=at).order_by("starts_at", "pk")

    def past(self, at: datetime) -> "TrainingQuerySet":
        return self.filter(starts_at__lte=at).order_by("-starts_at", "-pk")


class TrainingPage(StoryPage):
    """One session."""

    starts_at = models.DateTimeField(_("starts at"), help_text=TIME_HELP)
    ends_at = models.DateTimeField(_("ends at"), null=True, blank=True, help_text=_("Empty: only the beginning is shown."))
    venue = models.CharField(_("venue"), max_length=120, help_text=VENUE_HELP)
    capacity = models.PositiveIntegerField(
        _("places"),
        default=60,
        validators=[MaxValueValidator(5000)],
        help_text=_("Sign-up closes when they are taken; the page shows how many are left."),
    )
    sign_up_until = models.DateTimeField(
        _("sign-up closes at"), null=True, blank=True, help_text=_("Empty: there is no sign-up on this site.")
    )

    content_panels = (
        *StoryPage.content_panels[:-1],
        FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")]),
        FieldPanel("venue"),
        FieldRowPanel([FieldPanel("capacity"), FieldPanel("sign_up_until")]),
        StoryPage.content_panels[-1],
    )
    search_fields = (*StoryPage.search_fields, index.SearchField("venue"), index.FilterField("starts_at"))
    parent_page_types = ("cms.TrainingIndexPage",)
    subpage_types: tuple[str, ...] = ()

    objects = PageManager.from_queryset(TrainingQuerySet)()

    page_description = _("A session with sign-up, and its materials afterwards.")

    class Meta:
        verbose_name = _("training session")

    @property
    def kicker(self) -> str:
        return self.venue

    @property
    def shown_on(self) -> date:
        return day_of(self.starts_at)

    def clean(self) -> None:
        super().clean()
        if self.starts_at and self.ends_at and self.ends_at <= self.starts_at:
            raise ValidationError({"ends_at": _("The end must be later than the beginning.")})
        if self.starts_at and self.sign_up_until and self.sign_up_until > self.starts_at:
            raise ValidationError({"sign_up_until": _("Sign-up must close before the session begins.")})

    def takes_sign_up(self, at: datetime) -> bool:
        """Open until just before `sign_up_until`."""
        return self.sign_up_until is not None and at < min(self.sign_up_until, self.starts_at)

    def places_left(self) -> int:
        """Never below zero, though an editor may take places away. Uses `taken` of `with_taken` where it is there."""
        taken = getattr(self, "taken", None)
        if taken is None:
            taken = self.enquiries.aggregate(people=Coalesce(Sum("people"), 0))["people"]
        return max(self.capacity - taken, 0)

    def sign_up_state(self, at: datetime) -> SignUpState:
        if self.sign_up_until is None:
            return SignUpState.NONE
        if not self.takes_sign_up(at):
            return SignUpState.CLOSED
        return SignUpState.OPEN if self.places_left() else SignUpState.FULL

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """`state` of the sign-up, `left` places, and the form while it is open."""
        context = super().get_context(request, *args, **kwargs)
        left = self.places_left()
        self.taken = self.capacity - left
        state = self.sign_up_state(context["at"])
        return context | {"left": left, "state": state, "form": SignUpForm() if state == SignUpState.OPEN else None}


class Institution(models.Model):
    """A supporting institution: metrology, standards, testing, certification."""

    class Field(models.TextChoices):
        METROLOGY = "METROLOGY", _("metrology")
        STANDARDS = "STANDARDS", _("standards")
        TESTING = "TESTING", _("testing")
        CERTIFICATION = "CERTIFICATION", _("certification")

    name = models.CharField(_("name"), max_length=120, unique=True)
    unit = models.CharField(_("unit"), max_length=6, choices=Unit)
    fields = ArrayField(models.CharField(max_length=13, choices=Field), verbose_name=_("fields"))
    offers = models.CharField(_("what it offers"), max_length=300, blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    address = models.CharField(_("address"), max_length=200, blank=True)
    website = models.URLField(_("website"), blank=True)
    is_demo = models.BooleanField(_("demonstration data"), default=False)

    panels = (
        FieldPanel("name"),
        FieldPanel("unit"),
        FieldPanel("fields", widget=TickedChoices(choices=Field.choices)),
        FieldPanel("offers"),
        FieldPanel("phone"),
        FieldPanel("address"),
        FieldPanel("website"),
    )

    class Meta:
        verbose_name = _("institution")
        verbose_name_plural = _("institutions")
        ordering = ("unit", "name")

    def __str__(self) -> str:
        return self.name

    def field_labels(self) -> list[Any]:
        labels = dict(self.Field.choices)
        return [labels[field] for field in self.fields if field in labels]


class InstitutionsPage(SitePage):
    """The directory of institutions, with a request form."""

    parent_page_types = ("cms.TrainingIndexPage",)
    subpage_types: tuple[str, ...] = ()
    max_count = 1

    page_description = _("Institutions that help, by unit and field, with a form to ask them.")

    class Meta:
        verbose_name = _("supporting institutions")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """`filters` as asked for in the address, and one `listing` page of institutions."""
        filters = directory.read(request.GET, Institution.Field.choices)
        found = Paginator(directory.narrowed(Institution.objects.all(), filters), PER_PAGE)
        context = super().get_context(request, *args, **kwargs)
        is_whole = not filters.is_narrowed and not filters.search
        return context | {
            "head": replace(context["head"], is_indexed=is_whole),
            "filters": filters,
            "listing": found.get_page(request.GET.get("page")),
        }


class Enquiry(models.Model):
    """A place asked for in a session, or help asked of an institution. Who asks is sealed."""

    class State(models.TextChoices):
        RECEIVED = "RECEIVED", _("received")
        ANSWERED = "ANSWERED", _("answered")

    tracking_number = models.CharField(_("tracking number"), max_length=12, unique=True)
    session = models.ForeignKey(
        TrainingPage, models.CASCADE, related_name="enquiries", null=True, blank=True, verbose_name=_("session")
    )
    institution = models.ForeignKey(
        Institution, models.CASCADE, related_name="enquiries", null=True, blank=True, verbose_name=_("institution")
    )
    organisation = models.CharField(_("organisation"), max_length=120)
    people = models.PositiveSmallIntegerField(_("number of people"), default=1)
    topic = models.TextField(_("what it is about"), max_length=1000, blank=True)
    sealed_contact = models.BinaryField(_("sealed contact"))
    received_at = models.DateTimeField(_("received at"))
    request_key = models.UUIDField(unique=True, editable=False)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.RECEIVED)
    reply = models.TextField(_("reply"), max_length=1000, blank=True)
    replied_at = models.DateTimeField(_("replied at"), null=True, blank=True)

    class Meta:
        verbose_name = _("enquiry")
        verbose_name_plural = _("enquiries")
        ordering = ("-received_at",)
        permissions = (("answer_enquiry", _("Answers enquiries")),)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(session__isnull=True, institution__isnull=False)
                | models.Q(session__isnull=False, institution__isnull=True),
                name="enquiry_of_a_session_or_an_institution",
            ),
        )

    def __str__(self) -> str:
        return self.tracking_number

    @property
    def about(self) -> Any:
        return self.session or self.institution
