"""Cases and events. The press room deepens both."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.fields import StreamField
from wagtail.search import index

from cms.blocks import ProgrammeBlock, SubjectsBlock
from cms.pages.base import SectionPage, StoryPage


class CaseIndexPage(SectionPage):
    """Typical cases, newest first."""

    parent_page_types = ("cms.HomePage",)
    subpage_types = ("cms.CasePage",)
    max_count = 1

    class Meta:
        verbose_name = _("typical cases")


class CasePage(StoryPage):
    """A typical case, of quality or of protecting the mark."""

    class Kind(models.TextChoices):
        QUALITY = "QUALITY", _("quality")
        PROTECTION = "PROTECTION", _("brand protection")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.QUALITY)
    recommended_by = models.CharField(_("recommended by"), max_length=120, blank=True)
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

    class Meta:
        verbose_name = _("case")


class EventIndexPage(SectionPage):
    """Release events, the next one first."""

    parent_page_types = ("cms.HomePage",)
    subpage_types = ("cms.EventPage",)
    max_count = 1

    class Meta:
        verbose_name = _("events")


class EventPage(StoryPage):
    """A release event."""

    starts_at = models.DateTimeField(_("starts at"))
    ends_at = models.DateTimeField(_("ends at"), null=True, blank=True)
    venue = models.CharField(_("venue"), max_length=120)
    round = models.ForeignKey("verify.Round", models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("round"))
    programme = StreamField(ProgrammeBlock(), verbose_name=_("programme"), blank=True)
    subjects = StreamField(SubjectsBlock(max_num=6), verbose_name=_("items and enterprises it is about"), blank=True)

    content_panels = (
        *StoryPage.content_panels[:-1],
        FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")]),
        FieldPanel("venue"),
        FieldPanel("round"),
        StoryPage.content_panels[-1],
        FieldPanel("programme"),
        FieldPanel("subjects"),
    )
    search_fields = (*StoryPage.search_fields, index.SearchField("venue"), index.FilterField("starts_at"))
    parent_page_types = ("cms.EventIndexPage",)
    subpage_types: tuple[str, ...] = ()

    class Meta:
        verbose_name = _("event")
