"""What cases and events have in common: checked before they are published, corrected in public afterwards, and what stands around
them."""

from datetime import datetime
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField

from cms import corrections
from cms.blocks import CorrectionsBlock, PinnedBlock, SubjectsBlock
from cms.cards import card
from cms.images import at_hand
from cms.pages.base import ENGLISH, StoryPage
from cms.press import previews
from cms.press.approval import PublishStory
from cms.press.forms import PressForm
from cms.press.kits.models import PressKit
from cms.press.record import publications
from cms.press.related import MOST, related
from cms.subjects import linked, subjects_of
from verify.calendar import day_of

PAGE_SIZE = 12


class PressPage(StoryPage):
    """A case or an event."""

    is_checked = True  # by cms.press.checks
    reading_order: ClassVar[tuple[str, ...]] = ("title", "summary", "body")

    subjects = StreamField(
        SubjectsBlock(max_num=6),
        verbose_name=_("items, enterprises, standards and places it is about"),
        blank=True,
        help_text=_("Their live status stands beside the story; one that is suspended or revoked takes it off the front page."),
    )
    pinned = StreamField(
        PinnedBlock(max_num=MOST),
        verbose_name=_("stories to read on"),
        blank=True,
        help_text=_(
            "Up to three. What is left open is filled by stories about the same item, enterprise or place, then the newest."
        ),
    )
    corrections = StreamField(
        CorrectionsBlock(),
        verbose_name=_("corrections"),
        blank=True,
        help_text=_("What was wrong in the published story and what is right, with its day. A published correction stays."),
    )

    base_form_class = PressForm
    publish_action = PublishStory
    afterwards = (FieldPanel("subjects"), FieldPanel("pinned"), FieldPanel("corrections"))
    exclude_fields_in_copy = ["corrections"]

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        published = type(self).objects.filter(pk=self.pk, first_published_at__isnull=False).first() if self.pk else None
        if published is None and self.corrections:
            raise ValidationError({"corrections": gettext("Corrections are for published stories. Change the text itself.")})
        if published is not None:
            since = published.first_published_at
            sentence = corrections.refusal(self.corrections, published.corrections, since=since, at=timezone.now())
            if sentence:
                raise ValidationError({"corrections": sentence})

    @property
    def preview_modes(self) -> list[tuple[str, Any]]:
        return previews.MODES

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        return previews.serve(super().serve_preview, self, request, mode_name)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        return {**context, **told(self, request, context["at"])}


def told(story: PressPage, request: HttpRequest, at: datetime) -> dict[str, Any]:
    """What stands around a story: its subjects with their status, what became of them, what was corrected, and others."""
    subjects = subjects_of([story], at)[story.pk]
    others = related(story, subjects)
    theirs = subjects_of(others, at)
    at_hand((each.picture for each in others), "card")
    return {
        "offers_pictures": True,
        "kit": PressKit.objects.offered(story.pk),
        "is_chinese_only": request.reader.language == ENGLISH,
        "updated_at": changed_at(story),
        "subjects": linked(subjects),
        "corrections": corrections.drawn(story.corrections),
        "publications": publications(story),
        "related": [card(each, theirs[each.pk], request.reader, story.counter(at)) for each in others],
    }


def changed_at(story: StoryPage) -> datetime | None:
    """When it was last published, if on a later day than first."""
    first, last = story.first_published_at, story.last_published_at
    return last if first and last and day_of(last) > day_of(first) else None
