"""What supervision found, and what the enterprise says it did about it."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.screens import Form, Page, Screen
from verify import sealed_files
from verify.membership.rights import EVERYBODY, OWNERS
from verify.models import Inspection, Recall, Rectification, RectificationEvidence
from verify.supervision.actions import rectifications
from verify.supervision.evidence import MOST_EVIDENCE
from verify.supervision.forms import EvidenceField
from verify.supervision.rectifications import RectificationState

SHOWN = 50


class ReportForm(forms.Form):
    report = forms.CharField(
        label=gettext_lazy("what the enterprise did"),
        max_length=Rectification._meta.get_field("report").max_length,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("Cause, what was changed, what became of the goods. It is sent once and not edited afterwards."),
    )
    evidence = EvidenceField(
        label=gettext_lazy("evidence"),
        required=False,
        most=MOST_EVIDENCE,
        too_many=gettext_lazy("At most %(most)s files can be sent with a report."),
        help_text=gettext_lazy("Up to six pictures or PDFs, for the office alone. Place and camera are removed from pictures."),
    )


class Findings(Page):
    template_name = "portal/findings.html"
    section = "findings"
    title = gettext_lazy("Supervision")

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        found = Inspection.objects.filter(product__enterprise=self.enterprise).with_rectification().select_related("product")
        recalls = Recall.objects.filter(product__enterprise=self.enterprise).select_related("product")
        lines = [(row, getattr(row, "rectification", None)) for row in found[:SHOWN]]
        return super().get_context_data(
            lines=[(row, ordered, ordered.state(self.at) if ordered else None) for row, ordered in lines],
            recalls=recalls[:SHOWN],
            **context,
        )


class OfRectification:
    """A screen about one rectification of the enterprise."""

    section = "findings"

    @cached_property
    def rectification(self) -> Rectification:
        rows = Rectification.objects.filter(inspection__product__enterprise=self.enterprise)  # type: ignore[attr-defined]
        rows = rows.select_related("inspection__product__enterprise", "reinspection", "report_recorded_by")
        found: Rectification = get_object_or_404(rows.prefetch_related("evidence"), pk=self.kwargs["pk"])  # type: ignore[attr-defined]
        return found


class RectificationPage(OfRectification, Page):
    template_name = "portal/rectification.html"
    title = gettext_lazy("Put right")

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        state = self.rectification.state(self.at)
        may_report = state in {RectificationState.CORRECTING, RectificationState.MISSED} and self.member.role in OWNERS
        return super().get_context_data(rectification=self.rectification, state=state, may_report=may_report, **context)


class ReportRectification(OfRectification, Form):
    roles = OWNERS
    template_name = "portal/rectification_form.html"
    form_class = ReportForm
    title = gettext_lazy("Report what was put right")
    action_label = gettext_lazy("Report what was put right")
    fields_of_refusals = {"too_many": "evidence"}

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(**{**context, "rectification": self.rectification})

    def act(self, form: ReportForm) -> Rectification:
        return rectifications.answer(rectification=self.rectification, by=self.request.user, at=self.at, **form.cleaned_data)

    def done(self, result: Rectification) -> tuple[Any, str]:
        said = _("Sent. It is inspected again by %(day)s.") % {"day": result.reinspect_by.isoformat()}
        return said, self.address("rectification", result.pk)


class EvidenceFile(OfRectification, Screen):
    roles = EVERYBODY
    http_method_names = ["get"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        rows = RectificationEvidence.objects.filter(rectification=self.rectification)
        found = get_object_or_404(rows, position=kwargs["position"])
        return sealed_files.served(found.place, found.content_type)
