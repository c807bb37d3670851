"""Press releases: what the press office says at an event, word for word."""

from typing import Any

from django.apps import apps
from django.db import models
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.search import index

from cms.blocks import SubjectsBlock
from cms.pages.base import Link, StoryPage
from cms.pages.stories import told
from cms.press.event.blocks import PressContactsBlock
from cms.published import published
from verify.reader import Reader


class PressReleasePage(StoryPage):
    """新闻稿, beneath its event. It is public by itself: an editor publishes both, or puts both into one bundle."""

    dateline = models.CharField(
        _("dateline"), max_length=80, blank=True, help_text=_("Place, day and sender, as newspapers print them before the text.")
    )
    press_contacts = StreamField(
        PressContactsBlock(max_num=4), verbose_name=_("media contacts"), blank=True, help_text=_("Offices, not persons.")
    )
    subjects = StreamField(
        SubjectsBlock(max_num=6),
        verbose_name=_("items and enterprises it is about"),
        blank=True,
        help_text=_("Their live status stands beside the story; one that is suspended or revoked takes it off the front page."),
    )

    content_panels = (
        *StoryPage.content_panels[:-1],
        FieldPanel("dateline"),
        StoryPage.content_panels[-1],
        FieldPanel("press_contacts"),
        FieldPanel("subjects"),
    )
    search_fields = (*StoryPage.search_fields, index.SearchField("dateline"))
    parent_page_types = ("cms.EventPage",)
    subpage_types: tuple[str, ...] = ()

    page_description = _("The text of the press office, beneath its event.")

    class Meta:
        verbose_name = _("press release")

    @property
    def kicker(self) -> str:
        return str(self._meta.verbose_name)

    @cached_property
    def event(self) -> Any:
        """The event it stands beneath, where that is public."""
        parent = self.get_parent() if self.path else None
        return published(apps.get_model("cms", "EventPage").objects).filter(pk=parent.pk).first() if parent else None

    def trail(self, request: HttpRequest) -> list[Link]:
        reader, event = getattr(request, "reader", Reader()), self.event
        return [*super().trail(request), *([Link(event.title_for(reader), event.url)] if event else [])]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        beside = PressReleasePage.objects.sibling_of(self)
        return {**context, **told(self, request, context["at"], beside), "event": self.event}
