"""Notices: a call, a publicity, an announcement, a decision. What is published is never edited silently [E-5]."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.search import index

from cms.blocks import CorrectionsBlock
from cms.choosers import file_panel
from cms.pages.base import SectionPage, StoryPage


class NoticeIndexPage(SectionPage):
    """All notices, newest first, by kind and year."""

    parent_page_types = ("cms.HomePage",)
    subpage_types = ("cms.CallPage", "cms.PublicityPage", "cms.AnnouncementPage", "cms.DecisionPage")
    max_count = 1

    class Meta:
        verbose_name = _("notices")


class NoticePage(StoryPage):
    """What every notice has. Once published, only corrections may be added; the rest stands as it was."""

    FROZEN: ClassVar[tuple[str, ...]] = (
        "title",
        "slug",
        "summary",
        "document_number",
        "issued_by",
        "dated",
        "unit",
        "body",
        "attachment",
    )

    document_number = models.CharField(_("document number"), max_length=60, blank=True)
    issued_by = models.CharField(_("issued by"), max_length=120)
    dated = models.DateField(_("date of the document"))
    attachment = models.ForeignKey(
        "cms.CustomDocument",
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("signed document"),
        help_text=_("The PDF with the seal. Its SHA-256 is printed on the page."),
    )
    corrections = StreamField(
        CorrectionsBlock(),
        verbose_name=_("corrections"),
        blank=True,
        help_text=_("After publication a notice is corrected only here: each correction is dated and stays."),
    )

    content_panels = (
        *StoryPage.content_panels[:2],
        MultiFieldPanel(
            [FieldPanel("document_number"), FieldPanel("issued_by"), FieldPanel("dated"), file_panel("attachment")], _("Document")
        ),
        *StoryPage.content_panels[3:],
        FieldPanel("corrections"),
    )
    search_fields = (*StoryPage.search_fields, index.SearchField("document_number"), index.FilterField("dated"))
    parent_page_types = ("cms.NoticeIndexPage",)
    subpage_types: tuple[str, ...] = ()

    class Meta:
        abstract = True


class CallPage(NoticePage):
    """申报通知: opens a round."""

    round = models.ForeignKey("verify.Round", models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("round"))
    apply_until = models.DateField(_("apply until"), null=True, blank=True)

    FROZEN = (*NoticePage.FROZEN, "round", "apply_until")
    content_panels = (*NoticePage.content_panels, FieldPanel("round"), FieldPanel("apply_until"))

    class Meta:
        verbose_name = _("call for applications")


class PublicityPage(NoticePage):
    """公示: the candidates of a round, open to objections."""

    class Meta:
        verbose_name = _("publicity of candidates")


class AnnouncementPage(NoticePage):
    """公告: the certified list of a round, drawn from the register."""

    round = models.ForeignKey("verify.Round", models.PROTECT, related_name="+", verbose_name=_("round"))

    FROZEN = (*NoticePage.FROZEN, "round")
    content_panels = (*NoticePage.content_panels, FieldPanel("round"))

    class Meta:
        verbose_name = _("announcement of a list")


class DecisionPage(NoticePage):
    """A suspension, reinstatement, revocation or withdrawal, told from the decision itself."""

    change = models.ForeignKey("verify.StatusChange", models.PROTECT, related_name="+", verbose_name=_("decision"))

    FROZEN = (*NoticePage.FROZEN, "change")
    content_panels = (*NoticePage.content_panels, FieldPanel("change"))

    class Meta:
        verbose_name = _("notice of a decision")
