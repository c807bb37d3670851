"""Lots and what the enterprise declares of them: one by one, corrected by a later declaration, with test reports."""

from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.lot_forms import CorrectionForm, EventForm, LotForm, ReportFileForm, WithdrawReportForm
from portal.screens import Form, Page, Screen
from verify.membership.rights import LABEL_OFFICERS
from verify.models import LabelRun, Lot, TestReport, TraceEvent
from verify.trace import export
from verify.trace.actions import events, lots, reports

SHOWN = 50
EVENTS_SHOWN = 200


class Lots(Page):
    template_name = "portal/lots.html"
    section = "lots"
    title = gettext_lazy("Lots and trace")

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        sought = self.request.GET.get("q", "").replace("\x00", "").strip()[:60]
        rows = Lot.objects.of(self.enterprise).select_related("product")
        found = rows.filter(Q(number__icontains=sought) | Q(product__name__icontains=sought)) if sought else rows
        steps = Count("events", filter=Q(events__is_error_declaration=False))
        return super().get_context_data(
            lots=found.annotate(steps=steps)[:SHOWN],
            sought=sought,
            is_cut=found.count() > SHOWN,
            shown=SHOWN,
            may_write=self.member.role in LABEL_OFFICERS,
            **context,
        )


class RegisterLot(Form):
    roles = LABEL_OFFICERS
    section = "lots"
    title = gettext_lazy("Register a lot")
    form_class = LotForm
    action_label = gettext_lazy("Register it")
    lead = gettext_lazy("What is registered is not edited afterwards. The public sees it as declared by the enterprise itself.")
    fields_of_refusals = {"registered": "number", "produced_on": "produced_on", "best_before": "best_before"}

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "products": self.enterprise.products.all()}

    def get_initial(self) -> dict[str, Any]:
        return {name: self.request.GET.get(name, "").replace("\x00", "") for name in ("product", "number")}

    def act(self, form: LotForm) -> Lot:
        return lots.register(by=self.request.user, at=self.at, **form.cleaned_data)

    def done(self, result: Lot) -> tuple[Any, str]:
        return _("The lot is registered. Declare its steps now."), self.address("lot", result.ref)


class OfLot:
    """A screen about one lot of the enterprise."""

    section = "lots"

    @cached_property
    def lot(self) -> Lot:
        rows = Lot.objects.of(self.enterprise).select_related("product__enterprise", "registered_by")  # type: ignore[attr-defined]
        found: Lot = get_object_or_404(rows, ref=self.kwargs["lot"])  # type: ignore[attr-defined]
        return found

    def event(self) -> TraceEvent:
        rows = self.lot.events.standing().select_related("document")
        found: TraceEvent = get_object_or_404(rows, pk=self.kwargs["event"])  # type: ignore[attr-defined]
        found.lot = self.lot
        return found

    def test_report(self) -> TestReport:
        found: TestReport = get_object_or_404(self.lot.reports.filter(withdrawn_at=None), pk=self.kwargs["report"])  # type: ignore[attr-defined]
        found.lot = self.lot
        return found

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        made: dict[str, Any] = super().get_context_data(**{**context, "lot": self.lot})  # type: ignore[misc]
        return made


class LotPage(OfLot, Page):
    template_name = "portal/lot.html"

    def get_title(self) -> str:
        return _("Lot %(lot)s") % {"lot": self.lot.number}

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        rows = self.lot.events.standing().select_related("recorded_by").defer("event")
        runs = LabelRun.objects.filter(product=self.lot.product, lot__iexact=self.lot.number)
        return super().get_context_data(
            steps=rows[:EVENTS_SHOWN],
            is_cut=rows.count() > EVENTS_SHOWN,
            corrected=self.lot.events.filter(is_error_declaration=True).count(),
            reports=self.lot.reports.filter(withdrawn_at=None).select_related("attached_by"),
            runs=runs[:SHOWN],
            may_write=self.member.role in LABEL_OFFICERS,
            **context,
        )


class LotForms(OfLot, Form):
    roles = LABEL_OFFICERS
    template_name = "portal/lot_form.html"


class RecordEvent(LotForms):
    title = gettext_lazy("Declare a step")
    form_class = EventForm
    action_label = gettext_lazy("Declare")
    lead = gettext_lazy(
        "Step, time, place, quantity and remark are public. What is declared is not edited; a mistake is corrected beside it."
    )
    fields_of_refusals = {name: name for name in ("place", "party", "quantity", "note")} | {"time": "at"}

    def act(self, form: EventForm) -> TraceEvent:
        key = form.cleaned_data["request_key"]
        return events.record(lot=self.lot, said=form.said, by=self.request.user, at=self.at, request_key=key)

    def done(self, result: TraceEvent) -> tuple[Any, str]:
        return _("Declared: the next scan shows it."), self.address("lot", self.lot.ref)


class CorrectEvent(LotForms):
    title = gettext_lazy("Correct a step")
    form_class = CorrectionForm
    action_label = gettext_lazy("Correct it")
    lead = gettext_lazy("The step leaves the public line. The record keeps it with the declaration that it was wrong.")
    fields_of_refusals = RecordEvent.fields_of_refusals | {"reason": "reason"}

    def get_initial(self) -> dict[str, Any]:
        event = self.event()
        said = {name: getattr(event, name) for name in ("place", "party", "quantity", "note")}
        return {**said, "at": event.event_time}

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(**{**context, "event": self.event()})

    def act(self, form: CorrectionForm) -> TraceEvent:
        told = form.cleaned_data
        instead = form.said if told["reason"] == "incorrect_data" else None
        return events.correct(
            event=self.event(),
            reason=told["reason"],
            instead=instead,
            by=self.request.user,
            at=self.at,
            request_key=told["request_key"],
        )

    def done(self, result: TraceEvent) -> tuple[Any, str]:
        return _("Corrected: the next scan shows it."), self.address("lot", self.lot.ref)


class ExportEvents(OfLot, Screen):
    http_method_names = ["get"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = HttpResponse(export.text(self.lot, self.at), content_type=export.MEDIA_TYPE)
        response.headers["Content-Disposition"] = f'attachment; filename="epcis-{self.lot.ref}.jsonld"'
        return response


class AttachReport(LotForms):
    title = gettext_lazy("Attach a test report")
    form_class = ReportFileForm
    action_label = gettext_lazy("Attach")
    fields_of_refusals = {"reported_on": "reported_on", "not_pdf": "file"}

    def act(self, form: ReportFileForm) -> TestReport:
        return reports.attach(lot=self.lot, by=self.request.user, at=self.at, **form.cleaned_data)

    def done(self, result: TestReport) -> tuple[Any, str]:
        return _("Attached: whoever scans a label of this lot can download it."), self.address("lot", self.lot.ref)


class ReportFile(OfLot, Screen):
    http_method_names = ["get"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        report = self.test_report()
        response = HttpResponse(reports.content_of(report), content_type="application/pdf")
        response.headers["Content-Disposition"] = f'attachment; filename="report-{report.pk}.pdf"'
        return response


class WithdrawReport(LotForms):
    title = gettext_lazy("Take a test report off")
    form_class = WithdrawReportForm
    action_label = gettext_lazy("Take off")
    fields_of_refusals = {"no_reason": "reason"}

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(**{**context, "report": self.test_report()})

    def act(self, form: WithdrawReportForm) -> TestReport:
        return reports.withdraw(report=self.test_report(), by=self.request.user, at=self.at, **form.cleaned_data)

    def done(self, result: TestReport) -> tuple[Any, str]:
        return _("Taken off: the public finds it no more."), self.address("lot", self.lot.ref)
