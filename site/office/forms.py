"""What staff type. Each form has the fields of one action; none is ever saved."""

from typing import Any
from uuid import uuid4

from accounts.login import GuardedForm
from django import forms
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.auth import LoginForm

from verify.models import (
    CheckPlan,
    Complaint,
    Inspection,
    LabelQuota,
    LabelRange,
    LabelRun,
    Objection,
    Proposal,
    Publicity,
    Recall,
    Rectification,
    RenewalOutcome,
    Standard,
    StandardComparison,
    StandardEvaluation,
    StatusChange,
    WorkdayCorrection,
)
from verify.registry.units import Unit
from verify.supervision.actions.drafts import MOST_PHOTOS
from verify.supervision.forms import PicturesField
from verify.tracking.submissions import normalise


def form_field(field: Any, **options: Any) -> forms.Field | None:
    """A model's field with the browser's own pickers, and https for an address typed without a scheme."""
    if isinstance(field, models.URLField):
        options["assume_scheme"] = "https"
    elif isinstance(field, models.DateField):
        options["widget"] = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    elif isinstance(field, models.TextField):
        options["widget"] = forms.Textarea(attrs={"rows": 3})
    made: forms.Field | None = field.formfield(**options)
    return made


class FactForm(forms.ModelForm):
    """Fields, labels and lengths of a model, of which no instance is made: rules across fields and rows are the action's."""

    def _post_clean(self) -> None:
        pass


class OnceForm(FactForm):
    """Carries a key made when the form was shown, so that sending it twice acts once."""

    request_key = forms.UUIDField(
        widget=forms.HiddenInput,
        initial=uuid4,
        error_messages=dict.fromkeys(("required", "invalid"), _("Open this form anew, please.")),
    )


class ProposalForm(FactForm):
    kind = forms.ChoiceField(
        label=_("decision"),
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("The certificate's present status does not allow this.")},
    )

    class Meta:
        model = Proposal
        fields = ("kind", "reason", "legal_basis", "effective_on", "notice_url")
        formfield_callback = form_field
        help_texts = {
            "reason": _("Shown to the public, word for word, on the page of every label."),
            "legal_basis": _("Name of the rule and its article."),
            "effective_on": _("Today takes effect at the moment of approval; a later day, at its beginning."),
        }

    def __init__(self, *args: Any, kinds: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = dict(Proposal.KINDS)
        self.fields["kind"].choices = [(kind, words[kind]) for kind, _words in kinds]  # type: ignore[attr-defined]


class DecisionForm(FactForm):
    class Meta:
        model = Proposal
        fields = ("remark",)
        formfield_callback = form_field
        help_texts = {"remark": _("Required when rejecting.")}


class RenewalForm(FactForm):
    valid_until = forms.DateField(
        label=_("new last day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("The certificate is valid through this day."),
    )
    reason = forms.CharField(
        label=_("public reason"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Shown to the public, word for word, in the history of the certificate."),
    )

    class Meta:
        model = StatusChange
        fields = ("valid_until", "reason", "notice_url")
        formfield_callback = form_field


class RefusalForm(forms.Form):
    reason = forms.CharField(
        label=_("reason"),
        max_length=RenewalOutcome._meta.get_field("reason").max_length,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("The enterprise reads it word for word: what is missing, and what it can do. It cannot be changed afterwards."),
    )


class WithdrawalForm(FactForm):
    reason = forms.CharField(
        label=_("public reason"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Who asked, or why the item is no longer made. Shown to the public, word for word. This is final."),
    )

    class Meta:
        model = StatusChange
        fields = ("reason", "notice_url")
        formfield_callback = form_field


class DropMailForm(forms.Form):
    """Nothing to fill in: dropping is the decision."""


class InspectionForm(OnceForm):
    class Meta:
        model = Inspection
        fields = (
            "kind",
            "inspected_on",
            "result",
            "specification",
            "lot",
            "items_tested",
            "items_failed",
            "body",
            "source",
            "notice_url",
            "handling",
        )
        formfield_callback = form_field

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        failed, items = given.get("result") == Inspection.Result.FAILED, given.get("items_failed", "").strip()
        if "result" in given and failed and not items and "items_failed" not in self.errors:
            self.add_error("items_failed", _("Name the items that failed."))
        if "result" in given and not failed and items:
            self.add_error("items_failed", _("A passed inspection has no failed items: leave this empty or choose failed."))
        return given


class SiteInspectionForm(InspectionForm):
    """With what was seen on the spot; the photos are the draft's, and none of the inspection's fields."""

    photos = PicturesField(
        label=_("photos"),
        help_text=_("At most six, JPEG, PNG or WebP, 12 MB each. Place and camera are removed; only the office sees them."),
        required=False,
        most=MOST_PHOTOS,
        too_many=_("An inspection has at most six photos."),
    )

    class Meta(InspectionForm.Meta):
        widgets: Any = {name: forms.TextInput(attrs={"autocomplete": "off"}) for name in ("specification", "lot", "body", "source")}


class ReinspectionForm(InspectionForm):
    class Meta(InspectionForm.Meta):
        fields: Any = tuple(name for name in InspectionForm.Meta.fields if name != "kind")


class RectificationForm(FactForm):
    class Meta:
        model = Rectification
        fields = ("requirement", "ordered_on")
        formfield_callback = form_field

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        said = _("From this day the enterprise has %(correct)s days to correct it; it is inspected again within %(again)s.")
        days = {"correct": settings.RECTIFICATION_DAYS, "again": settings.REINSPECTION_DAYS}
        self.fields["ordered_on"].help_text = said % days


class RectificationReportForm(FactForm):
    report = forms.CharField(label=_("what the enterprise did"), max_length=2000, widget=forms.Textarea(attrs={"rows": 5}))
    reported_on = forms.DateField(label=_("reported on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))

    class Meta:
        model = Rectification
        fields = ("report", "reported_on")


class CheckPlanForm(FactForm):
    class Meta:
        model = CheckPlan
        fields = ("year", "unit", "industry", "times", "basis")
        formfield_callback = form_field

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not user.has_perm("accounts.all_units"):
            own = [choice for choice in Unit.choices if choice[0] in user.units]
            self.fields["unit"] = forms.ChoiceField(label=_("unit"), choices=own)


class RevisePlanForm(FactForm):
    class Meta:
        model = CheckPlan
        fields = ("times", "basis")
        formfield_callback = form_field


class RecallForm(FactForm):
    class Meta:
        model = Recall
        fields = ("lot", "ordered_on", "reason", "advice", "source", "notice_url")
        formfield_callback = form_field
        help_texts = {"reason": _("Shown to the public, word for word, on the page of every label.")}


class EndRecallForm(forms.Form):
    ended_on = forms.DateField(label=_("ended on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))


class ComplaintReplyForm(FactForm):
    reply = forms.CharField(
        label=_("reply"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Shown, word for word, to whoever asks by the tracking number. It cannot be changed afterwards."),
    )

    class Meta:
        model = Complaint
        fields = ("reply",)


class TransferForm(forms.Form):
    unit = forms.ChoiceField(
        label=_("handled by"),
        required=False,
        choices=[("", _("the province")), *Unit.choices],
        help_text=_("The reviewers of this city see it and answer it from now on."),
    )


class MergeForm(forms.Form):
    into = forms.CharField(
        label=_("tracking number of the complaint that has, or will have, the reply"),
        max_length=20,
        help_text=_("The same matter, reported before or since. Both senders then read one reply."),
    )

    def clean_into(self) -> str:
        return normalise(self.cleaned_data["into"])


class RevealForm(forms.Form):
    reason = forms.CharField(label=_("Why you need to know who this is"), max_length=200)


class StandardForm(FactForm):
    class Meta:
        model = Standard
        fields = ("code", "title", "level", "in_force_on", "withdrawn_on", "declaration_url")
        formfield_callback = form_field


class WithdrawStandardForm(forms.Form):
    withdrawn_on = forms.DateField(label=_("withdrawn on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))


class EvaluationForm(OnceForm):
    valid_until = forms.DateField(
        label=_("valid until"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Left empty, three years from the evaluation."),
    )

    class Meta:
        model = StandardEvaluation
        fields = ("enterprise", "result", "evaluated_on", "valid_until", "body", "report")
        formfield_callback = form_field
        help_texts = {"result": _("As the report words it.")}


class ComparisonForm(OnceForm):
    class Meta:
        model = StandardComparison
        fields = ("compared_code", "compared_title", "compared_level", "indicator", "own_value", "compared_value", "finding")
        formfield_callback = form_field
        help_texts = {"finding": _("One indicator a record, in words that the public understands.")}


class RunForm(OnceForm):
    class Meta:
        model = LabelRun
        fields = ("grade", "carrier", "lot", "quantity")
        formfield_callback = form_field
        help_texts = {
            "grade": _("A product-level code is the same on every pack; item-level codes count each pack by itself."),
            "lot": _("As printed on the package; a recall names it."),
            "quantity": _("How many labels. However many, they are ready at once."),
        }


class RangeForm(forms.Form):
    first = forms.IntegerField(label=_("first serial"), min_value=0)
    last = forms.IntegerField(label=_("last serial"), min_value=0)


class VoidForm(RangeForm):
    reason = forms.CharField(
        label=_("reason"),
        max_length=LabelRange._meta.get_field("reason").max_length,
        help_text=_("Lost, stolen or spoilt labels. What is voided stays void."),
    )


class DownloadForm(forms.Form):
    """Both empty means the whole run."""

    first = forms.IntegerField(label=_("first serial"), min_value=0, required=False)
    last = forms.IntegerField(label=_("last serial"), min_value=0, required=False)


class SymbolForm(forms.Form):
    """One label as a picture."""

    serial = forms.IntegerField(label=_("serial"), min_value=0)
    size_mm = forms.FloatField(label=_("edge in millimetres"), min_value=5, max_value=1000, initial=25)
    dpi = forms.IntegerField(label=_("resolution in dpi"), min_value=72, max_value=2400, initial=600)
    level = forms.ChoiceField(
        label=_("error correction"), choices=[("M", _("M: curved or small packs")), ("Q", _("Q: flat labels"))], initial="M"
    )


class ImportForm(forms.Form):
    year = forms.IntegerField(label=_("list year"), min_value=2023, max_value=2100)
    file = forms.FileField(
        label=_("the published list"),
        help_text=_("CSV (UTF-8 or GB18030) or XLSX, at most 10 MB. Nothing is written before you confirm."),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
    )


class ResultsForm(FactForm):
    """What a table of results says in its title rather than in a column is said here once."""

    file = forms.FileField(
        label=_("the published results"),
        help_text=_("CSV (UTF-8 or GB18030) or XLSX, at most 10 MB. Nothing is written before you confirm."),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
    )
    field_order = ("file",)

    class Meta:
        model = Inspection
        fields = ("source", "body", "inspected_on", "notice_url")
        formfield_callback = form_field
        help_texts = dict.fromkeys(("source", "body", "inspected_on", "notice_url"), _("For the rows that do not say it."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self._meta.fields or ():
            self.fields[name].required = False


class ConfirmImportForm(forms.Form):
    sealed = forms.CharField(widget=forms.HiddenInput)


class PutForwardForm(forms.Form):
    year = forms.IntegerField(label=_("list year"), min_value=2023, max_value=2100)
    file = forms.FileField(
        label=_("the list of candidates"),
        help_text=_("CSV (UTF-8 or GB18030) or XLSX, at most 10 MB, with the columns of the published list."),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
    )


class PublicityForm(FactForm):
    class Meta:
        model = Publicity
        fields = ("round", "opens_on", "working_days", "phone", "mail", "address")
        formfield_callback = form_field
        help_texts = {
            "opens_on": _("Counts as the first working day, if it is one."),
            "working_days": _("The closing day is counted at approval, by the official calendar of holidays."),
        }


class ApprovePublicityForm(forms.Form):
    """Nothing to fill in: approving is the decision."""


class TakeOffForm(forms.Form):
    reason = forms.CharField(
        label=_("public reason"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Shown to the public, word for word, on the list."),
    )


class ReplyForm(forms.Form):
    state = forms.ChoiceField(
        label=_("decision"),
        choices=[(state.value, state.label) for state in (Objection.State.UPHELD, Objection.State.DISMISSED)],
        widget=forms.RadioSelect,
    )
    reply = forms.CharField(
        label=_("reply"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("The objector reads it, word for word, under the tracking number. It cannot be changed later."),
    )
    take_off_reason = forms.CharField(
        label=_("take the candidate off the list, for this public reason"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Leave empty to keep the candidate on the list. Only where the objection is upheld."),
    )


class WorkdayForm(FactForm):
    is_working = forms.TypedChoiceField(
        label=_("this day is"),
        choices=[("yes", _("a working day")), ("no", _("a day off"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )

    class Meta:
        model = WorkdayCorrection
        fields = ("day", "is_working", "source")
        formfield_callback = form_field


class StaffLoginForm(GuardedForm, LoginForm):
    """Wagtail's, with the label that it leaves in English, and a word on locked accounts."""

    password = forms.CharField(
        label=_("Password"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )


class GrantForm(OnceForm):
    class Meta:
        model = LabelQuota
        fields = ("quantity", "basis")
        formfield_callback = form_field
        help_texts = {
            "quantity": _("So many labels more than before. What was granted is not taken back."),
            "basis": _("What the enterprise showed: a yearly output, an order, a contract."),
        }
