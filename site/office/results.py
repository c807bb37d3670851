"""Importing published results of 监督抽查: choose the file, read which certified item each row is about, confirm."""

from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.admin import messages

from office import previews
from office.forms import ConfirmImportForm, ResultsForm
from office.import_screens import ConfirmScreen, ImportScreen
from verify.refusals import Refused
from verify.registry.models import Product
from verify.supervision import importing
from verify.supervision.actions import results
from verify.supervision.importing import ChoiceRefused, Choices, Column, Outcome, Plan, PlannedRow
from verify.supervision.models import Inspection

KIND = "results"
QUESTIONS_SHOWN = 150  # each is a field, and a form has DATA_UPLOAD_MAX_NUMBER_FIELDS at most
CHOICE = "row-"  # and the number of the row
# What the form asks for once, for the rows that do not say it.
SAID = {"inspected_on": Column.INSPECTED_ON, "body": Column.BODY, "source": Column.SOURCE, "notice_url": Column.NOTICE}


@dataclass(frozen=True)
class Question:
    """Which item a row is about. `chosen` is what was answered already: a reference, "" for none of them, None where nothing."""

    row: PlannedRow
    chosen: str | None

    @property
    def field(self) -> str:
        return f"{CHOICE}{self.row.number}"

    @property
    def about(self) -> list[str]:
        if (entry := self.row.entry) is None:
            return []
        said = (entry.specification, entry.lot, str(Inspection.Result(entry.result).label), entry.items_failed)
        return [text for text in (*said, str(entry.inspected_on)) if text]

    @property
    def options(self) -> list[tuple[Product, bool]]:
        return [(product, product.ref == self.chosen) for product in self.row.candidates]


class ResultsScreen(ImportScreen):
    permissions = ("verify.record_inspection", "verify.view_inspection")
    form_class: Any = ResultsForm
    preview_template = "office/results_preview.html"
    start, confirmation = "office:import_results", "office:confirm_results"
    columns_shown = (Column.ENTERPRISE, Column.ITEM, Column.SPECIFICATION, Column.LOT, Column.RESULT, Column.INSPECTED_ON)

    def get_page_title(self) -> str:
        return _("Import results of inspections")

    def show_plan(self, plan: Plan, sealed: str, choices: Choices = ()) -> HttpResponse:
        chosen, asked = dict(choices), asked_of(plan)
        return self.show(
            plan,
            sealed,
            rows=[row for row in plan.worst_first if row not in asked],
            questions=[Question(row, chosen.get(str(row.number))) for row in asked],
            questions_left_out=len(plan.ambiguous) - len(asked),
            is_confirmable=bool(plan.matched or asked),
        )


class PreviewResults(ResultsScreen):
    def form_valid(self, form: ResultsForm) -> HttpResponse:
        given = form.cleaned_data
        said = {column.value: str(given[name] or "") for name, column in SAID.items()}
        try:
            table = importing.read(given["file"].read(importing.MAX_BYTES + 1), given["file"].name)
            plan = importing.plan(table, said=columns(said), by=self.request.user, at=timezone.now())
            # Only what would be recorded or is asked travels; of a whole announcement that is little.
            travelling = {row.number for row in (*plan.matched, *asked_of(plan))}
            kept = replace(table, lines=tuple(line for line in table.lines if line.number in travelling))
            sealed = previews.seal(kept, user=self.request.user, kind=KIND, said=said) if travelling else ""
        except Refused as refusal:
            form.add_error("file", str(refusal.message))
            return self.form_invalid(form)
        return self.show_plan(plan, sealed)


class ConfirmResults(ConfirmScreen, ResultsScreen):
    def form_valid(self, form: ConfirmImportForm) -> HttpResponse:
        user, sealed, choices = self.request.user, form.cleaned_data["sealed"], self.choices()
        try:
            table, more = previews.unseal(sealed, user=user, kind=KIND, columns=Column)
            plan = results.record_all(table=table, said=columns(more["said"]), by=user, at=timezone.now(), choices=choices)
        except ChoiceRefused as refusal:
            messages.error(self.request, str(refusal.message))
            return self.show_plan(refusal.plan, sealed, choices)
        except Refused as refusal:
            return self.refuse(refusal.message)
        counts = plan.counts
        values = {"new": counts[Outcome.MATCHED], "old": counts[Outcome.DUPLICATE], "open": counts[Outcome.AMBIGUOUS]}
        said = _("Recorded: %(new)s. On record already: %(old)s. No longer about a certified item: %(left)s.")
        messages.success(self.request, said % {**values, "left": len(plan.rows) - sum(values.values())})
        if values["open"]:
            messages.info(self.request, _("Left out, with no item chosen: %(open)s.") % values)
        return HttpResponseRedirect(reverse("office_inspections:index"))

    def choices(self) -> Choices:
        fields = [(name, given) for name, given in self.request.POST.lists() if name.startswith(CHOICE)]
        return [(name.removeprefix(CHOICE), ref) for name, given in fields for ref in given]


def asked_of(plan: Plan) -> list[PlannedRow]:
    return plan.ambiguous[:QUESTIONS_SHOWN]


def columns(said: dict[str, str]) -> dict[Column, str]:
    return {Column(name): text for name, text in said.items() if text}
