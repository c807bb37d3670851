"""Runs of labels: issue, activate, void, and the files a printer needs."""

import re
from tempfile import TemporaryFile
from typing import Any

from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from wagtail.admin import messages

from office.forms import DownloadForm, GrantForm, RangeForm, RunForm, SymbolForm, VoidForm
from office.screens import ActionScreen, FactScreen
from office.supervision import ProductAction
from verify.labels import export, printing, qr
from verify.labels.actions import orders, runs
from verify.labels.addresses import address, codes_of
from verify.labels.orders import remaining
from verify.models import LabelQuota, LabelRange, LabelRun
from verify.refusals import Refused

CSV_MOST = 10_000_000  # some minutes of one worker; a printer takes a larger run in parts


class IssueRun(ProductAction):
    permissions = ("verify.issue_labels",)
    header_icon = "grid"
    form_class = RunForm
    action_label = gettext_lazy("Issue labels")
    fields_of_refusals = {"quantity": "quantity", "not_a_product": "carrier"}

    def get_page_title(self) -> str:
        return _("Issue a run of labels")

    def act(self, form: RunForm) -> LabelRun:
        return runs.issue(product=self.fact, by=self.request.user, at=self.at, **form.cleaned_data)

    def done(self, result: LabelRun) -> tuple[Any, str]:
        return _("Issued. The labels work once they are activated."), reverse("office:run", args=[result.pk])


class GrantLabels(ProductAction):
    permissions = (orders.GRANT,)
    header_icon = "grid"
    form_class = GrantForm
    action_label = gettext_lazy("Grant")
    fields_of_refusals = {"quantity": "quantity"}

    def get_page_title(self) -> str:
        return _("Grant labels; %(left)s are left") % {"left": f"{remaining([self.fact])[self.fact.pk]:,}"}

    def act(self, form: GrantForm) -> LabelQuota:
        return orders.grant(product=self.fact, by=self.request.user, at=self.at, **form.cleaned_data)

    def done(self, result: LabelQuota) -> tuple[Any, str]:
        said = _("Granted. %(left)s labels may be ordered now.") % {"left": f"{remaining([result.product])[result.product_id]:,}"}
        return said, reverse("office:product", args=[result.product.ref])


class RunAction(ActionScreen):
    """An action on a range of serials; the form opens with the whole run."""

    model = LabelRun
    key = "pk"
    register = "runs"
    header_icon = "grid"
    template_name = "office/run_form.html"
    fields_of_refusals = {"range": "last", "no_reason": "reason"}

    def facts(self) -> QuerySet[Any]:
        return super().facts().select_related("product__enterprise")

    def get_initial(self) -> dict[str, Any]:
        return {"first": self.fact.first_serial, "last": self.fact.last_serial}

    def done(self, result: LabelRange) -> tuple[Any, str]:
        said = {
            LabelRange.Kind.ACTIVATE: _("Serials %(first)s to %(last)s are activated."),
            LabelRange.Kind.VOID: _("Serials %(first)s to %(last)s are voided."),
        }[LabelRange.Kind(result.kind)]
        return said % {"first": result.first, "last": result.last}, reverse("office:run", args=[result.run_id])


class Activate(RunAction):
    permissions = ("verify.activate_labels",)
    form_class = RangeForm
    action_label = gettext_lazy("Activate")

    def get_page_title(self) -> str:
        return _("Activate labels")

    def act(self, form: RangeForm) -> LabelRange:
        return runs.activate(run=self.fact, by=self.request.user, at=self.at, **form.cleaned_data)


class Void(RunAction):
    permissions = ("verify.void_labels",)
    form_class = VoidForm
    action_label = gettext_lazy("Void these labels")

    def get_page_title(self) -> str:
        return _("Void labels")

    def act(self, form: VoidForm) -> LabelRange:
        return runs.void(run=self.fact, by=self.request.user, at=self.at, **form.cleaned_data)


class Download(FactScreen, View):
    """A file made of a run. What cannot be made is said on the run's page."""

    model = LabelRun
    key = "pk"
    permissions = ("verify.issue_labels",)
    form_class: Any = DownloadForm
    http_method_names = ["get"]
    content_type = ""
    extension = ""

    def facts(self) -> QuerySet[Any]:
        return super().facts().select_related("product")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        form = self.form_class(request.GET)
        try:
            if not form.is_valid():
                raise Refused("form", " ".join(f"{form[name].label}：{'；'.join(errors)}" for name, errors in form.errors.items()))
            response = self.file(form.cleaned_data)
        except Refused as refusal:
            messages.error(request, str(refusal.message))
            return HttpResponseRedirect(reverse("office:run", args=[self.fact.pk]))
        response.headers["Content-Type"] = self.content_type
        response.headers["Content-Disposition"] = content_disposition_header(True, self.filename(form.cleaned_data))
        return response

    def file(self, asked: dict[str, Any]) -> HttpResponseBase:
        raise NotImplementedError

    def filename(self, asked: dict[str, Any]) -> str:
        """Run, lot or product, serials: 12-20261101-1-500.csv."""
        serials = [asked["serial"]] if "serial" in asked else [asked.get("first"), asked.get("last")]
        parts = [self.fact.pk, self.fact.lot or self.fact.product.name, *(serial for serial in serials if serial is not None)]
        return re.sub(r"[^\w.-]+", "_", "-".join(str(part) for part in parts)) + self.extension


class DownloadCsv(Download):
    content_type = "text/csv; charset=utf-8"
    extension = ".csv"

    def file(self, asked: dict[str, Any]) -> HttpResponseBase:
        first, last = asked["first"], asked["last"]
        start = self.fact.first_serial if first is None else first
        end = self.fact.last_serial if last is None else last
        if end - start >= CSV_MOST:
            raise Refused(
                "too_many", _("One download holds at most %(most)s labels: take a large run in parts.") % {"most": f"{CSV_MOST:,}"}
            )
        return StreamingHttpResponse(export.csv_rows(self.fact, first, last))


class DownloadSheet(Download):
    content_type = "application/pdf"
    extension = ".pdf"

    def file(self, asked: dict[str, Any]) -> HttpResponseBase:
        out = TemporaryFile()  # noqa: SIM115  FileResponse closes it
        printing.sheet(self.fact, asked["first"], asked["last"], out)
        out.seek(0)
        return FileResponse(out)


class DownloadSvg(Download):
    form_class = SymbolForm
    content_type = "image/svg+xml"
    extension = ".svg"

    def file(self, asked: dict[str, Any]) -> HttpResponseBase:
        return HttpResponse(qr.svg(self.text(asked["serial"]), asked["level"]))

    def text(self, serial: int) -> str:
        _serial, code = next(codes_of(self.fact, serial, serial))
        return address(code)


class DownloadPng(DownloadSvg):
    content_type = "image/png"
    extension = ".png"

    def file(self, asked: dict[str, Any]) -> HttpResponseBase:
        return HttpResponse(qr.png(self.text(asked["serial"]), asked["size_mm"], asked["dpi"], asked["level"]))
