"""What experts, the registrar and the committee's secretary type about items and lists."""

from collections.abc import Iterator, Sequence
from typing import Any

from accounts.models import User
from accounts.roles import Role
from django import forms
from django.utils.translation import gettext_lazy as _

from office.application_forms import FileField
from office.forms import FactForm, form_field
from office.templatetags.office import officer
from verify.certification.actions.deliberations import Votes
from verify.models import Announcement, Candidate, Criterion, Deliberation, ExpertAssignment, ItemReport

MOST_MEMBERS = 200


class AssignExpertForm(forms.Form):
    expert = forms.ModelChoiceField(User.objects.none(), label=_("expert"), empty_label=None)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        experts = User.objects.filter(groups__name=Role.EXPERT.value, is_active=True).order_by("username")
        self.fields["expert"].queryset = experts  # type: ignore[attr-defined]
        self.fields["expert"].label_from_instance = officer  # type: ignore[attr-defined]


class InterestForm(FactForm):
    interest = forms.ChoiceField(label=_("declaration"), choices=ExpertAssignment.Interest, widget=forms.RadioSelect)

    class Meta:
        model = ExpertAssignment
        fields = ("interest", "interest_note")
        formfield_callback = form_field
        help_texts = {"interest_note": _("Only where there is a conflict: employment, shares, advice, kinship or the like.")}


class ScoreForm(forms.Form):
    """Points for each criterion of the round."""

    opinion = forms.CharField(label=_("opinion"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, *args: Any, criteria: Sequence[Criterion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        opinion = self.fields.pop("opinion")
        for criterion in criteria:
            help_text = _("0 to %(most)s points") % {"most": criterion.most}
            self.fields[f"criterion-{criterion.pk}"] = forms.IntegerField(
                label=criterion.name, min_value=0, max_value=criterion.most, help_text=help_text
            )
        self.fields["opinion"] = opinion
        self.criteria = criteria

    def points(self) -> dict[int, int]:
        return {criterion.pk: self.cleaned_data[f"criterion-{criterion.pk}"] for criterion in self.criteria}


class ReportForm(FactForm):
    result = forms.ChoiceField(label=_("result"), choices=ItemReport.Result, widget=forms.RadioSelect)
    file = FileField(label=_("file"))

    class Meta:
        model = ItemReport
        fields = ("body", "number", "result", "reported_on")
        formfield_callback = form_field


class DeliberationForm(FactForm):
    """The meeting, and three numbers for each candidate, with a reason where it is declined."""

    class Meta:
        model = Deliberation
        fields = ("met_on", "members")
        formfield_callback = form_field
        help_texts = {"members": _("One a line, by name or role as in the minutes.")}

    def __init__(self, *args: Any, candidates: Sequence[Candidate], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.candidates = candidates
        for candidate in candidates:
            for name, label in (("in_favour", _("in favour")), ("against", _("against")), ("abstained", _("abstained"))):
                widget = forms.NumberInput(attrs={"aria-label": f"{candidate.position} {label}"})
                self.fields[f"{candidate.pk}-{name}"] = forms.IntegerField(
                    min_value=0, max_value=MOST_MEMBERS, initial=0 if name != "in_favour" else None, widget=widget, label=label
                )
            told = forms.Textarea(attrs={"rows": 1, "aria-label": f"{candidate.position} {_('reason')}"})
            self.fields[f"{candidate.pk}-reason"] = forms.CharField(max_length=1000, required=False, widget=told, label=_("reason"))

    def plain(self) -> list[Any]:
        return [self["met_on"], self["members"]]

    def rows(self) -> Iterator[tuple[Candidate, list[Any], Any]]:
        for candidate in self.candidates:
            numbers = [self[f"{candidate.pk}-{name}"] for name in ("in_favour", "against", "abstained")]
            yield candidate, numbers, self[f"{candidate.pk}-reason"]

    def votes(self) -> list[Votes]:
        def given(candidate: Candidate, name: str) -> Any:
            return self.cleaned_data[f"{candidate.pk}-{name}"]

        return [
            Votes(each, given(each, "in_favour"), given(each, "against"), given(each, "abstained"), given(each, "reason"))
            for each in self.candidates
        ]


class AnnouncementForm(FactForm):
    class Meta:
        model = Announcement
        fields = ("announced_on", "valid_until", "notice_url")
        formfield_callback = form_field
        help_texts = {"valid_until": _("Leave empty where the announcement says nothing of it.")}
