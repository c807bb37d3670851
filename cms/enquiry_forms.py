"""The forms of those who ask: for a place in a session, or for help."""

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

MOST_PEOPLE = 50  # of one organisation in one sign-up


TOO_LONG = _("Please write at most %(limit_value)d characters; these are %(show_value)d.")


class Line(forms.CharField):
    """One line: whatever space a paste brought is one blank."""

    def to_python(self, value: Any) -> str:
        return " ".join(super().to_python(value).split())


class RequestKey(forms.UUIDField):
    """Made with the empty form, so that one sent twice is told from two."""

    widget = forms.HiddenInput
    incomplete = _("This form is incomplete. Please open the page anew and fill it in again.")

    def __init__(self) -> None:
        super().__init__(initial=uuid4, error_messages={"required": self.incomplete, "invalid": self.incomplete})


class EnquiryForm(forms.Form):
    """Who asks an institution for help, and about what."""

    organisation = Line(
        label=_("Organisation"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
        error_messages={"required": _("Please name your organisation."), "max_length": TOO_LONG},
    )
    contact = Line(
        label=_("Who to call back: name and telephone or e-mail"),
        help_text=_("Stored encrypted; only staff with that permission can open it."),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": _("Please leave a name and a telephone number or an e-mail address."),
            "max_length": TOO_LONG,
        },
    )
    topic = forms.CharField(
        label=_("What it is about"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Please say in a sentence what it is about."), "max_length": TOO_LONG},
    )
    request_key = RequestKey()

    def asked(self) -> dict[str, Any]:
        """Everything but the key of the request."""
        return {name: value for name, value in self.cleaned_data.items() if name != "request_key"}


class SignUpForm(EnquiryForm):
    """Who takes part in a session."""

    people = forms.IntegerField(
        label=_("Number of people"),
        min_value=1,
        max_value=MOST_PEOPLE,
        initial=1,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages={"required": _("Please say how many people come."), "invalid": _("Please write the number in digits.")},
    )

    field_order = ("organisation", "people", "contact", "topic", "request_key")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["topic"].required = False
        self.fields["topic"].label = _("What you would like to hear about")
