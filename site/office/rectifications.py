"""What failed is put right: ordered on the inspection's page, reported, inspected again; what comes of it is proposed from here."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from office.decisions import PROPOSE
from office.forms import RectificationForm, RectificationReportForm, ReinspectionForm
from office.grounds import GROUNDS
from office.policies import visible
from office.screens import ActionScreen, FactScreen, Record
from verify.calendar import day_of
from verify.models import Certificate, Inspection, Rectification
from verify.registry.status import ChangeKind, Status
from verify.supervision.actions import rectifications


class OrderRectification(ActionScreen):
    model = Inspection
    key = "pk"
    register = "inspections"
    header_icon = "rotate"
    permissions = ("verify.order_rectification",)
    form_class = RectificationForm
    template_name = "office/inspection_form.html"
    action_label = gettext_lazy("Order it to be put right")
    fields_of_refusals = {"future": "ordered_on", "too_early": "ordered_on"}

    def facts(self) -> QuerySet[Any]:
        return super().facts().select_related("product__enterprise", "rectification")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        ordered = getattr(self.fact, "rectification", None)
        if ordered:
            return HttpResponseRedirect(reverse("office:rectification", args=[ordered.pk]))
        if self.fact.result != Inspection.Result.FAILED:
            messages.warning(request, _("This inspection was passed: there is nothing to put right."))
            return HttpResponseRedirect(reverse("office:inspection", args=[self.fact.pk]))
        return super().get(request, *args, **kwargs)

    def get_page_title(self) -> str:
        return _("Order what failed to be put right")

    def get_initial(self) -> dict[str, Any]:
        return {"ordered_on": day_of(self.at)}

    def act(self, form: RectificationForm) -> Rectification:
        return rectifications.order(inspection=self.fact, by=self.request.user, at=self.at, **form.cleaned_data)

    def done(self, result: Rectification) -> tuple[Any, str]:
        text = _("Ordered. It is to be corrected by %(day)s.") % {"day": result.due_on.isoformat()}
        return text, reverse("office:rectification", args=[result.pk])


class RectificationScreen(FactScreen):
    model = Rectification
    key = "pk"
    register = "rectifications"
    header_icon = "rotate"

    def facts(self) -> QuerySet[Any]:
        related = ("inspection__product__enterprise", "reinspection", "ordered_by", "report_recorded_by")
        return super().facts().select_related(*related).prefetch_related("evidence")


class RectificationRecord(RectificationScreen, Record):
    template_name = "office/rectification.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        state = self.fact.state(self.at)
        return super().get_context_data(state=state, decisions=self.decisions(GROUNDS.get(state, {})), **context)

    def decisions(self, grounds: dict[Status, ChangeKind]) -> list[tuple[Certificate, ChangeKind | None, Any]]:
        """The item's certificates, each with what may be proposed and the words for it."""
        if not grounds:
            return []
        certificates: Any = visible(Certificate, self.request.user).filter(product=self.fact.inspection.product)
        kinds = [(row, grounds.get(row.current_status)) for row in certificates.with_status(self.at).select_related("round")]
        return [(row, kind, PROPOSE[kind] if kind else "") for row, kind in kinds]


class RectificationAction(RectificationScreen, ActionScreen):
    """Open until the re-inspection is recorded."""

    permissions = ("verify.record_inspection",)
    template_name = "office/rectification_form.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.fact.reinspection:
            messages.warning(request, _("The re-inspection has been recorded already."))
            return self.to_the_record()
        return super().get(request, *args, **kwargs)

    def to_the_record(self) -> HttpResponse:
        return HttpResponseRedirect(reverse("office:rectification", args=[self.fact.pk]))


class ReportRectification(RectificationAction):
    form_class = RectificationReportForm
    action_label = gettext_lazy("Record the report")
    fields_of_refusals = {"future": "reported_on", "too_early": "reported_on"}

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.fact.reported_on:
            messages.warning(request, _("The report has been recorded already."))
            return self.to_the_record()
        return super().get(request, *args, **kwargs)

    def get_page_title(self) -> str:
        return _("Record what the enterprise did")

    def get_initial(self) -> dict[str, Any]:
        return {"reported_on": day_of(self.at)}

    def act(self, form: RectificationReportForm) -> Rectification:
        return rectifications.report(rectification=self.fact, by=self.request.user, at=self.at, **form.cleaned_data)

    def done(self, result: Rectification) -> tuple[Any, str]:
        text = _("The report is recorded. Inspect again by %(day)s.") % {"day": result.reinspect_by.isoformat()}
        return text, reverse("office:rectification", args=[result.pk])


class Reinspect(RectificationAction):
    form_class = ReinspectionForm
    action_label = gettext_lazy("Record the re-inspection")
    fields_of_refusals = {"future": "inspected_on", "too_early": "inspected_on"}

    def get_page_title(self) -> str:
        return _("Record the re-inspection")

    def get_initial(self) -> dict[str, Any]:
        return {**super().get_initial(), "inspected_on": day_of(self.at), "body": self.fact.inspection.body}

    def act(self, form: ReinspectionForm) -> Inspection:
        return rectifications.reinspect(rectification=self.fact, by=self.request.user, at=self.at, **form.cleaned_data)

    def done(self, result: Inspection) -> tuple[Any, str]:
        return _("The re-inspection is recorded."), reverse("office:rectification", args=[self.fact.pk])
