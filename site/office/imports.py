"""Importing a published list: choose the file, read the preview, confirm."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from office import previews
from office.forms import ConfirmImportForm, ImportForm
from verify.calendar import day_of
from verify.refusals import Refused
from verify.registry import importing
from verify.registry.actions import imports
from verify.registry.importing import Column, Outcome, Plan, Table

PERMISSIONS = ("verify.import_register", "verify.issue_certificate")
KIND = "imports"
ROWS_SHOWN = 1000
COLUMNS_SHOWN = (Column.ENTERPRISE, Column.ITEM, Column.KIND, Column.UNIT)


def unseal(sealed: str, *, user: Any) -> tuple[Table, int]:
    table, more = previews.unseal(sealed, user=user, kind=KIND, columns=Column)
    return table, more["year"]


class ImportScreen(WagtailAdminTemplateMixin, FormView):
    header_icon = "upload"
    permissions: tuple[str, ...] = PERMISSIONS
    form_class: Any = ImportForm
    template_name = "office/form.html"
    extra_context = {"submit_button_label": gettext_lazy("Preview")}

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.has_perms(self.permissions):
            raise PermissionDenied
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response

    def get_page_title(self) -> str:
        return _("Import a list")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]

    def show(self, plan: Plan, sealed: str) -> HttpResponse:
        rows = [*plan.errors, *(row for row in plan.rows if row.outcome != Outcome.ERROR)]
        context = {
            "plan": plan,
            "sealed": sealed,
            "counts": [(outcome, count) for outcome, count in plan.counts.items() if count],
            "columns": COLUMNS_SHOWN,
            "rows": [(row, [row.cells.get(column, "") for column in COLUMNS_SHOWN]) for row in rows[:ROWS_SHOWN]],
            "rows_left_out": max(0, len(rows) - ROWS_SHOWN),
        }
        return self.response_class(self.request, "office/import_preview.html", {**self.get_context_data(form=None), **context})


class Preview(ImportScreen):
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
        return self.show(plan, sealed)


class Confirm(ImportScreen):
    form_class = ConfirmImportForm
    http_method_names = ["post"]

    def form_invalid(self, form: ConfirmImportForm) -> HttpResponse:
        return self.refuse(_("The preview is no longer good. Choose the file once more."))

    def form_valid(self, form: ConfirmImportForm) -> HttpResponse:
        sealed = form.cleaned_data["sealed"]
        try:
            table, year = unseal(sealed, user=self.request.user)
            plan = imports.import_list(table=table, year=year, by=self.request.user, at=timezone.now())
        except imports.ListRefused as refusal:
            messages.error(self.request, str(refusal.message))
            return self.show(refusal.plan, sealed)
        except Refused as refusal:
            return self.refuse(refusal.message)
        counts = {"new": len(plan.new), "old": plan.counts[Outcome.UNCHANGED] + plan.counts[Outcome.DUPLICATE]}
        messages.success(self.request, _("Imported: %(new)s new, %(old)s stood already.") % counts)
        return HttpResponseRedirect(reverse("office_certificates:index") + f"?year={year}")

    def refuse(self, sentence: Any) -> HttpResponse:
        messages.error(self.request, str(sentence))
        return HttpResponseRedirect(reverse("office:import_list"))
