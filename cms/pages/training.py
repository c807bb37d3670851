"""Training sessions with sign-up, and the institutions that help."""

from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.fields import StreamField
from wagtail.search import index

from cms.blocks import StoryBlock
from cms.forms import TickedChoices
from cms.pages.base import SectionPage, SitePage, StoryPage
from verify.calendar import day_of
from verify.registry.units import Unit


class TrainingIndexPage(SectionPage):
    """Sessions to come and past ones, and the way to the institutions."""

    body = StreamField(StoryBlock(), verbose_name=_("body"), blank=True)

    content_panels = (*SectionPage.content_panels, FieldPanel("body"))
    parent_page_types = ("cms.HomePage",)
    subpage_types = ("cms.TrainingPage", "cms.InstitutionsPage")
    max_count = 1

    class Meta:
        verbose_name = _("training and help")


class TrainingPage(StoryPage):
    """One session."""

    starts_at = models.DateTimeField(_("starts at"))
    ends_at = models.DateTimeField(_("ends at"), null=True, blank=True)
    venue = models.CharField(_("venue"), max_length=120)
    capacity = models.PositiveIntegerField(_("places"), default=60)
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

    class Meta:
        verbose_name = _("training session")

    @property
    def kicker(self) -> str:
        return self.venue

    @property
    def shown_on(self) -> date:
        return day_of(self.starts_at)


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


class InstitutionsPage(SitePage):
    """The directory of institutions, with a request form."""

    parent_page_types = ("cms.TrainingIndexPage",)
    subpage_types: tuple[str, ...] = ()
    max_count = 1

    class Meta:
        verbose_name = _("supporting institutions")


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
        constraints = (
            models.CheckConstraint(
                condition=models.Q(session__isnull=True, institution__isnull=False)
                | models.Q(session__isnull=False, institution__isnull=True),
                name="enquiry_of_a_session_or_an_institution",
            ),
        )

    def __str__(self) -> str:
        return self.tracking_number
