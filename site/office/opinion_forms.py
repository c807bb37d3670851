"""What is typed about opinions of departments and hearings. Each form has the fields of one action; none is ever saved."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from office.application_forms import FileField
from office.forms import FactForm, form_field
from verify.models import DepartmentObjection, Hearing, Opinion


class AskForm(FactForm):
    departments = forms.CharField(
        label=_("departments"), max_length=2000, widget=forms.Textarea(attrs={"rows": 6}), help_text=_("One a line.")
    )

    class Meta:
        model = Opinion
        fields = ("asked_on",)
        formfield_callback = form_field

    field_order = ("departments",)


class AnswerForm(FactForm):
    answer = forms.ChoiceField(label=_("answer"), choices=Opinion.Answer, widget=forms.RadioSelect)
    objections = forms.CharField(
        label=_("candidates objected to"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One a line: the number on the list, a space, the reason. Like “12 Fined in March”."),
    )
    letter = FileField(label=_("letter of the department"), required=False)

    class Meta:
        model = Opinion
        fields = ("answer", "answered_on", "remark")
        formfield_callback = form_field

    field_order = ("answer", "answered_on", "objections", "remark", "letter")

    def clean_objections(self) -> dict[int, str]:
        found: dict[int, str] = {}
        for number, line in enumerate(self.cleaned_data["objections"].splitlines(), 1):
            if not line.strip():
                continue
            position, _space, reason = line.strip().partition(" ")
            is_number = position.isascii() and position.isdigit() and len(position) <= 4
            if not is_number or not reason.strip() or len(reason) > 1000 or int(position) in found:
                sentence = _("Line %(number)s is no number of the list with a reason, or repeats one.") % {"number": number}
                raise forms.ValidationError(sentence, code="line")
            found[int(position)] = reason.strip()
        return found

    def clean(self) -> dict[str, Any]:
        self.cleaned_data.setdefault("answered_on", None)
        if self.cleaned_data["answered_on"] is None and "answered_on" not in self.errors:
            self.add_error("answered_on", _("Give the day of the answer."))
        return self.cleaned_data


class SettleForm(forms.Form):
    outcome = forms.ChoiceField(label=_("how it is settled"), choices=DepartmentObjection.Outcome, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("reason"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Of a candidate that is taken off, the public reads it."),
    )


class HearingForm(FactForm):
    class Meta:
        model = Hearing
        fields = ("on", "place")
        formfield_callback = form_field


class MinutesForm(FactForm):
    heard = forms.CharField(
        label=_("who was heard"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("By role, number or unit. Name no person."),
    )
    minutes = forms.CharField(label=_("minutes"), max_length=5000, widget=forms.Textarea(attrs={"rows": 8}))
    file = FileField(label=_("signed minutes"), required=False)

    class Meta:
        model = Hearing
        fields = ("heard", "minutes")


class CallOffForm(forms.Form):
    reason = forms.CharField(label=_("why it was called off"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
