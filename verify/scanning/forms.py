from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from verify.supervision.models import Complaint


class ReportForm(forms.Form):
    """Three taps: open, choose a reason, send. The rest is optional."""

    reason = forms.ChoiceField(
        label=_("What is wrong?"),
        choices=Complaint.Reason,
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose what is wrong."), "invalid_choice": _("Please choose what is wrong.")},
    )
    description = forms.CharField(
        label=_("Where did you see it, and what did you notice? (optional)"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    contact = forms.CharField(
        label=_("Phone or e-mail, if we may ask back (optional)"),
        help_text=_("Stored sealed; the enterprise never sees it."),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    request_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4, required=False)
