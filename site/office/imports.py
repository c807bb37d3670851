"""Importing a published list: choose the file, read the preview, confirm."""

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.admin import messages

from office import previews
from office.forms import ConfirmImportForm, ImportForm
from office.import_screens import ConfirmScreen, ImportScreen
from verify.calendar import day_of
from verify.refusals import Refused
from verify.registry import importing
from verify.registry.actions import imports
from verify.registry.importing import Column, Outcome, Plan, Table

KIND = "imports"


def unseal(sealed: str, *, user: Any) -> tuple[Table, int]:
    table, more = previews.unseal(sealed, user=user, kind=KIND, columns=Column)
    return table, more["year"]


class ListScreen(ImportScreen):
    permissions = ("verify.import_register", "verify.issue_certificate")
    form_class: Any = ImportForm
    preview_template = "office/import_preview.html"
    start, confirmation = "office:import_list", "office:import_confirm"
    columns_shown = (Column.ENTERPRISE, Column.ITEM, Column.KIND, Column.UNIT)

    def get_page_title(self) -> str:
        return _("Import a list")

    def show_plan(self, plan: Plan, sealed: str) -> HttpResponse:
        return self.show(plan, sealed, is_confirmable=bool(plan.is_importable and plan.new))


class Preview(ListScreen):
    def get_initial(self) -> dict[str, Any]:
        return {"year": day_of(timezone.now()).year}

    def form_valid(self, form: ImportForm) -> HttpResponse:
        year, upload = form.cleaned_data["year"], form.cleaned_data["file"]
        try:
            table = importing.read(upload.read(importing.MAX_BYTES + 1), upload.name)
            plan = importing.plan(table, year=year, at=timezone.now())
            sealed = previews.seal(table, user=self.request.user, kind=KIND, year=year)
        except Refused as refusal:
            form.add_error("year" if refusal.code == "year" else "file", str(refusal.message))
            return self.form_invalid(form)
        return self.show_plan(plan, sealed)


class Confirm(ConfirmScreen, ListScreen):
    def form_valid(self, form: ConfirmImportForm) -> HttpResponse:
        sealed = form.cleaned_data["sealed"]
        try:
            table, year = unseal(sealed, user=self.request.user)
            plan = imports.import_list(table=table, year=year, by=self.request.user, at=timezone.now())
        except imports.ListRefused as refusal:
            messages.error(self.request, str(refusal.message))
            return self.show_plan(refusal.plan, sealed)
        except Refused as refusal:
            return self.refuse(refusal.message)
        counts = {"new": len(plan.new), "old": plan.counts[Outcome.UNCHANGED] + plan.counts[Outcome.DUPLICATE]}
        messages.success(self.request, _("Imported: %(new)s new, %(old)s stood already.") % counts)
        return HttpResponseRedirect(reverse("office_certificates:index") + f"?year={year}")
