"""What is typed about an entry of the pool. Each form has the fields of one action; none is ever saved."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from office.forms import FactForm, OnceForm, form_field
from verify.models import PoolEntry, PoolHelp
from verify.registry.units import Unit


class EnterPoolForm(OnceForm):
    class Meta:
        model = PoolEntry
        fields = ("enterprise_name", "uscc", "unit", "county", "item_name", "kind", "industry", "level")
        formfield_callback = form_field
        help_texts = {"enterprise_name": _("As in the business licence; it need not be in the register yet.")}

    def __init__(self, *args: Any, units: Collection[str] | None = None, **kwargs: Any) -> None:
        """`units` are those of the user; None where all are."""
        super().__init__(*args, **kwargs)
        if units is not None:
            self.fields["unit"].choices = [(unit.value, unit.label) for unit in Unit if unit.value in units]  # type: ignore[attr-defined]


class RevisePoolForm(FactForm):
    class Meta:
        model = PoolEntry
        fields = ("item_name", "kind", "industry", "level")
        formfield_callback = form_field


class PoolHelpForm(OnceForm):
    class Meta:
        model = PoolHelp
        fields = ("kind", "given_on", "given_by", "what")
        formfield_callback = form_field
        help_texts = {"given_by": _("The office, institute or body, not a person.")}


class LeaveForm(forms.Form):
    reason = forms.CharField(label=_("reason for leaving"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
