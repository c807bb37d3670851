"""Importing published results of 监督抽查: choose the file, read which certified item each row is about, confirm."""

from dataclasses import replace
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.admin import messages

from office import previews
from office.forms import ConfirmImportForm, ResultsForm
from office.imports import ImportScreen
from verify.refusals import Refused
from verify.supervision import importing
from verify.supervision.actions import results
from verify.supervision.importing import Column, Outcome, Plan

KIND = "results"
ROWS_SHOWN = 1000
COLUMNS_SHOWN = (Column.ENTERPRISE, Column.ITEM, Column.SPECIFICATION, Column.LOT, Column.RESULT, Column.INSPECTED_ON)
# What the form asks for once, for the rows that do not say it.
SAID = {"inspected_on": Column.INSPECTED_ON, "body": Column.BODY, "source": Column.SOURCE, "notice_url": Column.NOTICE}


class ResultsScreen(ImportScreen):
    permissions = ("verify.record_inspection", "verify.view_inspection")
    form_class: Any = ResultsForm

    def get_page_title(self) -> str:
        return _("Import results of inspections")

    def show_plan(self, plan: Plan, sealed: str) -> HttpResponse:
        rows = plan.worst_first
        context = {
            "plan": plan,
            "sealed": sealed,
            "counts": [(outcome, count) for outcome, count in plan.counts.items() if count],
            "columns": COLUMNS_SHOWN,
            "rows": [(row, [row.line.cells.get(column, "") for column in COLUMNS_SHOWN]) for row in rows[:ROWS_SHOWN]],
            "rows_left_out": max(0, len(rows) - ROWS_SHOWN),
        }
        return self.response_class(self.request, "office/results_preview.html", {**self.get_context_data(form=None), **context})


class PreviewResults(ResultsScreen):
    def form_valid(self, form: ResultsForm) -> HttpResponse:
        given = form.cleaned_data
        said = {column.value: str(given[name] or "") for name, column in SAID.items()}
        try:
            table = importing.read(given["file"].read(importing.MAX_BYTES + 1), given["file"].name)
            plan = importing.plan(table, said=columns(said), by=self.request.user, at=timezone.now())
            # Only what would be recorded travels; of a whole announcement that is little.
            matched = replace(table, lines=tuple(row.line for row in plan.matched))
            sealed = previews.seal(matched, user=self.request.user, kind=KIND, said=said) if plan.matched else ""
        except Refused as refusal:
            form.add_error("file", str(refusal.message))
            return self.form_invalid(form)
        return self.show_plan(plan, sealed)


class ConfirmResults(ResultsScreen):
    form_class = ConfirmImportForm
    http_method_names = ["post"]

    def form_invalid(self, form: ConfirmImportForm) -> HttpResponse:
        return self.refuse(_("The preview is no longer good. Choose the file once more."))

    def form_valid(self, form: ConfirmImportForm) -> HttpResponse:
        user = self.request.user
        try:
            table, more = previews.unseal(form.cleaned_data["sealed"], user=user, kind=KIND, columns=Column)
            plan = results.record_all(table=table, said=columns(more["said"]), by=user, at=timezone.now())
        except Refused as refusal:
            return self.refuse(refusal.message)
        counts = plan.counts
        left = len(plan.rows) - counts[Outcome.MATCHED] - counts[Outcome.DUPLICATE]
        values = {"new": counts[Outcome.MATCHED], "old": counts[Outcome.DUPLICATE], "left": left}
        said = _("Recorded: %(new)s. On record already: %(old)s. No longer about a certified item: %(left)s.")
        messages.success(self.request, said % values)
        return HttpResponseRedirect(reverse("office_inspections:index"))

    def refuse(self, sentence: Any) -> HttpResponse:
        messages.error(self.request, str(sentence))
        return HttpResponseRedirect(reverse("office:import_results"))


def columns(said: dict[str, str]) -> dict[Column, str]:
    return {Column(name): text for name, text in said.items() if text}
