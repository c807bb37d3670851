"""What is written on the desk: a post, or what is added to one."""

from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cms.enquiry_forms import TOO_LONG, Line
from cms.press.live.models import MOST_CHARACTERS, LiveRemark


class Words(forms.CharField):
    """Several lines, each line end counted once whatever the browser sends."""

    widget = forms.Textarea(attrs={"rows": 5})

    def to_python(self, value: Any) -> str:
        return "\n".join(super().to_python(value).splitlines()).strip()


class Keyed(forms.Form):
    request_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)


class TellForm(Keyed):
    text = Words(
        label=_("What is happening"),
        max_length=MOST_CHARACTERS,
        error_messages={"required": _("Please write what there is to tell."), "max_length": TOO_LONG},
    )
    picture = forms.FileField(
        label=_("picture"), required=False, widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"})
    )
    alt = Line(
        label=_("What the picture shows"),
        max_length=120,
        required=False,
        help_text=_("For those who do not see it."),
        error_messages={"max_length": TOO_LONG},
    )
    credit = Line(label=_("Who took it"), max_length=120, required=False, error_messages={"max_length": TOO_LONG})
    url = forms.URLField(label=_("address"), max_length=400, required=False, assume_scheme="https")

    def clean(self) -> dict[str, Any]:
        """A picture comes with its description and its credit [E-2]."""
        said: dict[str, Any] = super().clean() or {}
        for name, sentence in NEEDED.items():
            if said.get("picture") and not said.get(name) and name not in self.errors:
                self.add_error(name, ValidationError(sentence))
        return said

    def clean_url(self) -> str:
        url = str(self.cleaned_data["url"])
        if url and not url.lower().startswith(("https://", "http://")):
            raise ValidationError(_("Only addresses of websites become a link."))
        return url


NEEDED = {
    "alt": _("Please say what the picture shows."),
    "credit": _("Please say who took the picture."),
}


class RemarkForm(Keyed):
    kind = forms.ChoiceField(label=_("kind"), choices=LiveRemark.Kind, widget=forms.RadioSelect)
    text = Words(
        label=_("What is right, or why it is withdrawn"),
        max_length=MOST_CHARACTERS,
        required=False,
        error_messages={"max_length": TOO_LONG},
    )

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if said.get("kind") == LiveRemark.Kind.CORRECTION and not said.get("text"):
            self.add_error("text", ValidationError(_("Please write what is right.")))
        return said
