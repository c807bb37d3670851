"""A video in a story: on one of four platforms, or our own."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.images.blocks import ImageChooserBlock
from wagtail.snippets.blocks import SnippetChooserBlock

from cms.press.video.addresses import PLAYERS, Video, parse
from verify.refusals import Refused


class VideoBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("title"), max_length=120, help_text=_("What the video shows."))
    address = blocks.CharBlock(
        label=_("address on a platform"),
        required=False,
        help_text=_("Of the video's page on Bilibili, Tencent Video, Youku or Douyin, from the address bar. No short links."),
    )
    film = SnippetChooserBlock("cms.Film", label=_("or our own video"), required=False)
    poster = ImageChooserBlock(label=_("picture before it plays"), help_text=_("Landscape, like the video."))

    def clean(self, value: Any) -> Any:
        """The address is kept as we put it together, never as it was pasted."""
        cleaned = super().clean(value)
        address = (cleaned.get("address") or "").strip()
        if bool(address) == bool(cleaned.get("film")):
            sentence = ValidationError(_("Give either an address on a platform or our own video."))
            raise StructBlockValidationError({"address": sentence})
        if address:
            try:
                cleaned["address"] = parse(address).address
            except Refused as refused:
                raise StructBlockValidationError({"address": ValidationError(str(refused.message))}) from refused
        return cleaned

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context)
        video = elsewhere(value)
        request = (parent_context or {}).get("request")
        if video and request is not None:
            request.frame_sources = PLAYERS  # for the policy of this page alone, see config/headers.py
        return {**context, "video": video}

    class Meta:
        icon = "media"
        label = _("video")
        template = "cms/blocks/video.html"


def elsewhere(value: Any) -> Video | None:
    """Read again wherever it is shown: what is stored may be older than our rules."""
    try:
        return parse(value.get("address") or "")
    except Refused:
        return None
