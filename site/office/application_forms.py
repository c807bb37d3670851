"""What staff type about a round and its applications. Each form has the fields of one action; none is ever saved."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from office.forms import FactForm, OnceForm, form_field
from verify import uploads
from verify.certification.applications import TOLD
from verify.certification.calls import PlannedStep
from verify.models import (
    Application,
    ApplicationDocument,
    Call,
    Criterion,
    Review,
    Round,
    RoundStep,
)
from verify.refusals import Refused
from verify.registry.units import Unit
from verify.registry.workdays import LONGEST


class CallForm(FactForm):
    year = forms.IntegerField(label=_("list year"), min_value=2023, max_value=2100)

    class Meta:
        model = Call
        fields = ("opens_on", "apply_until", "least_experts", "pass_mark", "quorum", "asks_departments", "opinion_days")
        formfield_callback = form_field
        help_texts = {
            "apply_until": _("The last day on which applications are entered."),
            "pass_mark": _("Of the points of all criteria together."),
        }

    field_order = ("year",)


class StepsForm(forms.Form):
    """For each kind of step its place in the order, its limit, and whether it applies."""

    def __init__(self, *args: Any, steps: Sequence[RoundStep], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.steps = steps
        for step in steps:
            words = {"step": step.get_kind_display()}
            number = forms.NumberInput(attrs={"aria-label": _("Number of: %(step)s") % words})
            limit = forms.NumberInput(attrs={"aria-label": _("Limit of: %(step)s") % words})
            self.fields |= {
                f"{step.kind}-position": forms.IntegerField(
                    min_value=1, max_value=len(steps), initial=step.position, widget=number, label=_("number")
                ),
                f"{step.kind}-days": forms.IntegerField(
                    min_value=1, max_value=LONGEST, initial=step.days, widget=limit, label=_("limit in days")
                ),
                f"{step.kind}-is_in_working_days": forms.BooleanField(
                    initial=step.is_in_working_days, required=False, label=_("counted in working days")
                ),
                f"{step.kind}-applies": forms.BooleanField(initial=step.applies, required=False, label=_("applies in this round")),
            }

    def rows(self) -> Iterator[tuple[RoundStep, list[Any]]]:
        for step in self.steps:
            yield step, [self[f"{step.kind}-{name}"] for name in ("position", "days", "is_in_working_days", "applies")]

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        places = [given.get(f"{step.kind}-position") for step in self.steps]
        if None not in places and len(set(places)) != len(places):
            raise forms.ValidationError(_("Two steps have the same number."), code="same_number")
        return given

    def planned(self) -> list[PlannedStep]:
        def place(step: RoundStep) -> int:
            return int(self.cleaned_data[f"{step.kind}-position"])

        return [
            PlannedStep(
                kind=step.kind,
                days=self.cleaned_data[f"{step.kind}-days"],
                holder=step.holder,
                is_in_working_days=self.cleaned_data[f"{step.kind}-is_in_working_days"],
                applies=self.cleaned_data[f"{step.kind}-applies"],
            )
            for step in sorted(self.steps, key=place)
        ]


class CriteriaForm(forms.Form):
    criteria = forms.CharField(
        label=_("criteria"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("One a line: the name, a space, the most points. Like “Quality 30”."),
    )

    def clean_criteria(self) -> list[tuple[str, int]]:
        found = []
        for number, line in enumerate(self.cleaned_data["criteria"].splitlines(), 1):
            name, _space, points = line.strip().rpartition(" ")
            if not line.strip():
                continue
            is_number = points.isascii() and points.isdigit() and len(points) <= 3
            most = Criterion._meta.get_field("name").max_length or 0
            if not name.strip() or len(name.strip()) > most or not is_number or not 1 <= int(points) <= 100:
                sentence = _("Line %(number)s is no name with points between 1 and 100.") % {"number": number}
                raise forms.ValidationError(sentence, code="line")
            found.append((name.strip(), int(points)))
        return found


class ApplicationForm(FactForm):
    class Meta:
        model = Application
        fields = TOLD
        formfield_callback = form_field
        help_texts = {
            "enterprise_name": _("As in the business licence; it need not be in the register yet."),
            "route": _("Self-declaration is for winners of the Changjiang Quality Award."),
            "operating_since": _("Three years of continuous operation are asked for."),
            "standard_code": _("Like GB/T 22111-2008."),
            "standard_in_force_on": _("It must have been in force for three months."),
            "domestic_share": _("Only for goods assembled mainly from imports; it must exceed 50."),
        }

    def __init__(self, *args: Any, units: Collection[str] | None = None, **kwargs: Any) -> None:
        """`units` are those of the user; None where all are."""
        super().__init__(*args, **kwargs)
        if units is not None:
            self.fields["unit"].choices = [(unit.value, unit.label) for unit in Unit if unit.value in units]  # type: ignore[attr-defined]

    def told(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in TOLD}


class EnterApplicationForm(ApplicationForm, OnceForm):
    round = forms.ModelChoiceField(Round.objects.none(), label=_("round"), empty_label=None)
    field_order = ("round",)

    class Meta(ApplicationForm.Meta):
        pass

    def __init__(self, *args: Any, rounds: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["round"].queryset = rounds  # type: ignore[attr-defined]


class FileField(forms.FileField):
    """A PDF or a picture; cleans to what `uploads.accept` made of it."""

    widget = forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png,.webp"})
    kinds = frozenset({uploads.PDF, uploads.PICTURE})
    told: Any = _("PDF, JPEG, PNG or WebP, at most 10 MB.")

    def __init__(self, **kwargs: Any) -> None:
        # An empty one gets the same sentence as any other wrong file.
        super().__init__(help_text=self.told, allow_empty_file=True, max_length=200, **kwargs)
        self.error_messages["max_length"] = _("The name of the file is too long; please shorten it.")

    def clean(self, data: Any, initial: Any = None) -> Any:
        upload = super().clean(data, initial)
        try:
            return uploads.accept(upload, kinds=self.kinds) if upload else None
        except Refused as refusal:
            raise forms.ValidationError(str(refusal.message), code=refusal.code) from refusal


class PdfField(FileField):
    widget = forms.FileInput(attrs={"accept": ".pdf"})
    kinds = frozenset({uploads.PDF})
    told = _("PDF, at most 10 MB.")


class DocumentForm(FactForm):
    file = FileField(label=_("file"))

    class Meta:
        model = ApplicationDocument
        fields = ("kind", "title")
        formfield_callback = form_field
        labels = {"kind": _("kind of document")}


class SubmitForm(forms.Form):
    """Nothing to fill in: handing in is the decision."""


class ReviewForm(FactForm):
    step = forms.IntegerField(widget=forms.HiddenInput)
    outcome = forms.ChoiceField(label=_("outcome"), choices=Review.Outcome, widget=forms.RadioSelect)

    class Meta:
        model = Review
        fields = ("outcome", "reason", "remark")
        formfield_callback = form_field
        help_texts = {
            "reason": _("Only for a return or a rejection."),
            "remark": _("Required for a return and a rejection: the applicant reads it."),
        }
