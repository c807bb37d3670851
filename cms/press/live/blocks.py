"""The list of live posts as a block of a story."""

from django.apps import apps
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cms.published import published

MOST = 20


class LiveBlock(blocks.StructBlock):
    """Read when the story is served; nothing of an event that is not public."""

    event = blocks.PageChooserBlock(label=_("event"), page_type=["cms.EventPage"])
    most = blocks.IntegerBlock(label=_("how many, the newest first"), min_value=1, max_value=MOST, default=5)

    def get_context(self, value, parent_context=None):
        from cms.press.live.reading import coverage  # whose models are loaded after the blocks that pages are made of

        context = super().get_context(value, parent_context)
        event = value["event"] and published(apps.get_model("cms", "EventPage").objects).filter(pk=value["event"].pk).first()
        at = context.get("at") or timezone.now()
        return {**context, "event": event, "coverage": coverage(event, at, most=value["most"] or MOST) if event else None}

    class Meta:
        icon = "list-ul"
        label = _("live posts")
        template = "cms/blocks/live.html"
