"""The blocks of an event's own fields."""

from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock


def https_only(url: str) -> None:
    """A stream is watched over a line that nobody reads along, at a host that is plain to see."""
    parts = urlsplit(url)
    if parts.scheme != "https" or not parts.hostname or "@" in parts.netloc:
        raise ValidationError(_("Please give an address that begins with https:// and names no user."))


def host_of(url: str) -> str:
    return urlsplit(url).hostname or ""


class SpeakerBlock(blocks.StructBlock):
    name = blocks.CharBlock(label=_("name"), max_length=60)
    role = blocks.CharBlock(label=_("office held"), max_length=100, required=False)
    organisation = blocks.CharBlock(label=_("organisation"), max_length=120, required=False)
    picture = ImageChooserBlock(label=_("picture"), required=False)


class SpeakersBlock(blocks.StreamBlock):
    speaker = SpeakerBlock(label=_("speaker"), icon="user")


class PressContactBlock(blocks.StructBlock):
    """An office, never a person: people change, and their numbers are theirs."""

    office = blocks.CharBlock(label=_("office"), max_length=120, help_text=_("The office, not a person."))
    phone = blocks.CharBlock(label=_("telephone"), max_length=40, required=False)
    mail = blocks.EmailBlock(label=_("e-mail of the office"), max_length=120, required=False)


class PressContactsBlock(blocks.StreamBlock):
    contact = PressContactBlock(label=_("media contact"), icon="mail")


class RecordingBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("what is to be seen"), max_length=100)
    url = blocks.URLBlock(
        label=_("address"),
        max_length=400,
        validators=[https_only],
        help_text=_("Begins with https://. Readers are told that the link leaves this site."),
    )

    def get_context(self, value, parent_context=None):
        return {**super().get_context(value, parent_context), "host": host_of(value["url"])}


class RecordingsBlock(blocks.StreamBlock):
    recording = RecordingBlock(label=_("recording"), icon="media")
