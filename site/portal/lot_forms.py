from typing import Any
from uuid import uuid4

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.label_forms import AGAIN, ProductField
from verify import uploads
from verify.models import Lot, Product, TestReport
from verify.refusals import Refused
from verify.trace.declared import LONGEST, Declaration
from verify.trace.vocabulary import Outcome, Step

MOMENT = "%Y-%m-%dT%H:%M"


def day_field(label: Any, **options: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **options)


class LotForm(forms.Form):
    product = ProductField(
        label=gettext_lazy("item"),
        queryset=Product.objects.none(),
        to_field_name="ref",
        error_messages={"invalid_choice": gettext_lazy("Choose one of your items.")},
    )
    number = forms.CharField(
        label=gettext_lazy("lot"),
        max_length=Lot._meta.get_field("number").max_length,
        help_text=gettext_lazy("As printed on the package. Labels ordered for this lot find it by this number."),
    )
    produced_on = day_field(gettext_lazy("produced on"))
    best_before = day_field(gettext_lazy("best before"), required=False)
    quantity = forms.CharField(
        label=gettext_lazy("quantity"),
        max_length=Lot._meta.get_field("quantity").max_length,
        required=False,
        help_text=gettext_lazy("With its unit, like 2000 tins."),
    )

    def __init__(self, *args: Any, products: QuerySet[Product], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered: Any = self.fields["product"]
        offered.queryset = products


class EventForm(forms.Form):
    step = forms.ChoiceField(label=gettext_lazy("step"), choices=Step.choices, widget=forms.RadioSelect)
    at = forms.DateTimeField(
        label=gettext_lazy("time"),
        input_formats=[MOMENT, "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MOMENT),
        error_messages={"invalid": gettext_lazy("Write day and time like 2026-01-31 08:30.")},
    )
    place = forms.CharField(
        label=gettext_lazy("place"),
        max_length=LONGEST["place"],
        required=False,
        help_text=gettext_lazy("As the public may read it: a garden, a workshop, a warehouse. No name of a person."),
    )
    party = forms.CharField(
        label=gettext_lazy("carried out by"),
        max_length=LONGEST["party"],
        required=False,
        help_text=gettext_lazy("An enterprise or a co-operative. It is kept and exported, and not shown to the public."),
    )
    quantity = forms.CharField(label=gettext_lazy("quantity"), max_length=LONGEST["quantity"], required=False)
    disposition = forms.ChoiceField(
        label=gettext_lazy("result of the inspection"),
        choices=[("", gettext_lazy("no inspection")), *Outcome.choices],
        required=False,
        help_text=gettext_lazy("For an inspection alone. It is your own; attach the report to the lot."),
    )
    note = forms.CharField(label=gettext_lazy("short remark"), max_length=LONGEST["note"], required=False)
    # Made when the form was shown, so that sending it twice records once.
    request_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4, error_messages=AGAIN)

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or self.cleaned_data
        if told.get("step") == Step.INSPECTION and not told.get("disposition"):
            self.add_error("disposition", _("Say how the inspection ended."))
        if told.get("step") and told["step"] != Step.INSPECTION and told.get("disposition"):
            self.add_error("disposition", _("Only an inspection has a result."))
        return told

    @property
    def said(self) -> Declaration:
        names = ("step", "at", "place", "party", "quantity", "note", "disposition")
        return Declaration(**{name: self.cleaned_data[name] for name in names})


class CorrectionForm(EventForm):
    reason = forms.ChoiceField(
        label=gettext_lazy("what is wrong"),
        choices=[
            ("incorrect_data", gettext_lazy("it happened otherwise: what is right is below")),
            ("did_not_occur", gettext_lazy("it did not happen")),
        ],
        widget=forms.RadioSelect,
    )
    field_order = ["reason"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("step", "at"):
            self.fields[name].required = False

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("reason") == "did_not_occur":
            for name in [name for name in self.errors if name not in {"reason", "request_key"}]:
                del self.errors[name]
            return self.cleaned_data
        for name in ("step", "at"):
            if not self.cleaned_data.get(name) and name not in self.errors:
                self.add_error(name, _("This field is required."))
        return super().clean()


class UploadForm(forms.Form):
    """A file, or what was read of it when it was shown."""

    file = forms.FileField(label=gettext_lazy("file"), error_messages={"required": gettext_lazy("Choose a file.")})
    sealed = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, help_text: Any = "", accept: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = help_text
        self.fields["file"].widget.attrs["accept"] = accept
        if self.data.get("sealed"):
            self.fields["file"].required = False


class ReportFileForm(forms.Form):
    title = forms.CharField(label=gettext_lazy("title"), max_length=TestReport._meta.get_field("title").max_length)
    body = forms.CharField(label=gettext_lazy("inspection body"), max_length=TestReport._meta.get_field("body").max_length)
    reported_on = day_field(gettext_lazy("date of the report"))
    file = forms.FileField(
        label=gettext_lazy("PDF"),
        help_text=gettext_lazy("At most 10 MB. The public downloads it as it is: cover names and phone numbers of people first."),
        widget=forms.ClearableFileInput(attrs={"accept": "application/pdf"}),
    )

    def clean_file(self) -> uploads.Accepted:
        try:
            return uploads.accept(self.cleaned_data["file"], kinds={uploads.PDF})
        except Refused as refusal:
            raise forms.ValidationError(str(refusal.message), code=refusal.code) from refusal


class WithdrawReportForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("reason"),
        max_length=TestReport._meta.get_field("withdrawal").max_length,
        help_text=gettext_lazy("For the record; the public does not see it."),
    )
