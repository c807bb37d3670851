"""The screens of an import: choose the file, read the preview, confirm."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from office.forms import ConfirmImportForm


class ImportScreen(WagtailAdminTemplateMixin, FormView):
    """Of one kind of list. `start` and `confirmation` name the addresses of the two steps; the rows of a plan have `number`,
    `cells`, `outcome` and `messages`."""

    header_icon = "upload"
    permissions: tuple[str, ...] = ()
    template_name = "office/form.html"
    preview_template = "office/preview.html"
    start = confirmation = ""
    columns_shown: tuple[StrEnum, ...] = ()
    rows_shown = 1000
    extra_context = {"submit_button_label": gettext_lazy("Preview")}

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.has_perms(self.permissions):
            raise PermissionDenied
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]

    def show(self, plan: Any, sealed: str, rows: Sequence[Any] | None = None, **more: Any) -> HttpResponse:
        """`rows` where not all of the plan's are to stand in the table."""
        rows = plan.worst_first if rows is None else rows
        context = {
            "plan": plan,
            "sealed": sealed,
            "start": self.start,
            "confirmation": self.confirmation,
            "counts": [(outcome, count) for outcome, count in plan.counts.items() if count],
            "columns": self.columns_shown,
            "rows": [(row, [row.cells.get(column, "") for column in self.columns_shown]) for row in rows[: self.rows_shown]],
            "rows_left_out": max(0, len(rows) - self.rows_shown),
            **more,
        }
        return self.response_class(self.request, self.preview_template, {**self.get_context_data(form=None), **context})


class ConfirmScreen(ImportScreen):
    form_class = ConfirmImportForm
    http_method_names = ["post"]

    def form_invalid(self, form: ConfirmImportForm) -> HttpResponse:
        return self.refuse(_("The preview is no longer good. Choose the file once more."))

    def refuse(self, sentence: Any) -> HttpResponse:
        messages.error(self.request, str(sentence))
        return HttpResponseRedirect(reverse(self.start))
