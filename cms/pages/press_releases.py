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

from cms.pages.base import Link
from cms.pages.stories import PressPage
from cms.press.event.blocks import PressContactsBlock
from cms.press.kits.models import PressKit
from cms.published import published
from verify.reader import Reader


class PressReleasePage(PressPage):
    """新闻稿, beneath its event. It is public by itself: an editor publishes both, or puts both into one bundle."""

    dateline = models.CharField(
        _("dateline"), max_length=80, blank=True, help_text=_("Place, day and sender, as newspapers print them before the text.")
    )
    press_contacts = StreamField(
        PressContactsBlock(max_num=4), verbose_name=_("media contacts"), blank=True, help_text=_("Offices, not persons.")
    )

    content_panels = (
        *PressPage.content_panels[:-1],
        FieldPanel("dateline"),
        PressPage.content_panels[-1],
        FieldPanel("press_contacts"),
        *PressPage.afterwards,
    )
    search_fields = (*PressPage.search_fields, index.SearchField("dateline"))
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
        kit = PressKit.objects.offered(self.event.pk) if self.event else None
        return {**super().get_context(request, *args, **kwargs), "event": self.event, "kit": kit}
