from accounts.second_factor import CodeForm
from django import forms
from django.utils.translation import gettext_lazy as _

from office.forms import DecisionForm, FactForm, form_field
from verify.models import Proposal


class EmergencyForm(FactForm, CodeForm):
    emergency = forms.ChoiceField(label=_("emergency"), choices=Proposal.Emergency.choices, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("public reason"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Shown to the public, word for word. Left empty, a sentence that fits the emergency stands there."),
    )

    class Meta:
        model = Proposal
        fields = ("emergency", "reason", "legal_basis", "notice_url")
        formfield_callback = form_field
        help_texts = {"legal_basis": _("Name of the rule and its article.")}


class EmergencyDecisionForm(DecisionForm, CodeForm):
    """The remark of a decision, and the approver's code."""
