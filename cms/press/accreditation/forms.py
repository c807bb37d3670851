"""The form of a journalist who asks to be let in."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cms.enquiry_forms import TOO_LONG, Line, RequestKey
from cms.press.accreditation.requests import Person


class AccreditationForm(forms.Form):
    name = Line(
        label=_("Full name"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Please write your name."), "max_length": TOO_LONG},
    )
    outlet = Line(
        label=_("Newspaper, station or website"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
        error_messages={"required": _("Please say whom you work for."), "max_length": TOO_LONG},
    )
    press_card = Line(
        label=_("Number of the press card"),
        max_length=40,
        required=False,
        help_text=_("If you have one; otherwise bring a letter of your editors."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"max_length": TOO_LONG},
    )
    contact = Line(
        label=_("Telephone or e-mail"),
        max_length=120,
        help_text=_("Stored encrypted, opened by the press office alone, deleted thirty days after the event."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Please leave a telephone number or an e-mail address."), "max_length": TOO_LONG},
    )
    equipment = Line(
        label=_("Camera, lights, broadcast van"),
        max_length=200,
        required=False,
        help_text=_("With the number plate, where a vehicle is to be let in."),
        error_messages={"max_length": TOO_LONG},
    )
    consent = forms.BooleanField(
        label=_("I agree that these particulars are used to let me in to this event, and for nothing else."),
        error_messages={"required": _("Without your consent we may not use what you wrote.")},
    )
    request_key = RequestKey()

    def asked(self) -> dict[str, Any]:
        """As `requests.ask` takes it."""
        said = self.cleaned_data
        person = Person(name=said["name"], contact=said["contact"], press_card=said["press_card"])
        return {"person": person, **{name: said[name] for name in ("outlet", "equipment", "request_key")}}
