"""Files for printers: asked for, watched while they are made, downloaded once a link."""

from tempfile import TemporaryFile
from typing import Any

from django import forms
from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponseRedirect, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.label_forms import RangeForm
from portal.labels import OfRun
from portal.screens import Act, Form, Page, Screen
from verify.labels import singles
from verify.labels.actions import files
from verify.labels.files.models import FileKind
from verify.labels.formats import FORMATS, SHEET
from verify.membership.rights import LABEL_OFFICERS
from verify.models import LabelFile
from verify.refusals import Refused

TYPES = {"csv": "text/csv; charset=utf-8", "pdf": "application/pdf", "zip": "application/zip"}


class FileForm(RangeForm):
    kind = forms.ChoiceField(label=gettext_lazy("kind"), choices=FileKind.choices, initial=FileKind.PDF, widget=forms.RadioSelect)
    format = forms.ChoiceField(
        label=gettext_lazy("format"),
        choices=[(format.name, format.label) for format in FORMATS.values()],
        initial=SHEET,
        required=False,
        help_text=gettext_lazy("Of a PDF. Single labels have 2 mm of bleed and crop marks."),
    )
    field_order = ("kind", "format", "first", "last")

    def __init__(self, *args: Any, has_scratch: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind: Any = self.fields["kind"]
        kind.choices = [choice for choice in FileKind.choices if has_scratch or choice[0] != FileKind.SCRATCH]
        if has_scratch:
            kind.help_text = _(
                "One person fetches the codes of a run, another one its scratch codes; choose the same serials for both."
            )


class AskFile(OfRun, Form):
    roles = LABEL_OFFICERS
    template_name = "portal/label_run_form.html"
    form_class = FileForm
    action_label = gettext_lazy("Make the file")
    title = gettext_lazy("File for the printer")
    lead = gettext_lazy("It is made in the background; you can leave this page and come back.")
    fields_of_refusals = {"range": "last", "too_many": "last", "too_small": "format", "format": "format"}
    fields_of_refusals |= {"second_person": "kind", "no_scratch": "kind"}

    def get_title(self) -> str:
        return str(self.title)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "has_scratch": self.label_run().has_scratch}

    def get_initial(self) -> dict[str, Any]:
        run = self.label_run()
        return {"first": run.first_serial, "last": run.last_serial}

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(**{**context, "run": self.label_run()})

    def act(self, form: FileForm) -> LabelFile:
        return files.ask(run=self.label_run(), by=self.request.user, at=self.at, **form.cleaned_data)

    def done(self, result: LabelFile) -> tuple[Any, str]:
        return _("Asked for. It stands here as soon as it is ready."), self.address("label_file", result.pk)


class OfFile:
    """A screen about one file of the enterprise."""

    section = "labels"

    def label_file(self) -> LabelFile:
        rows = LabelFile.objects.filter(run__product__enterprise=self.enterprise)  # type: ignore[attr-defined]
        found: LabelFile = get_object_or_404(rows.select_related("run__product__enterprise", "asked_by"), pk=self.kwargs["file"])  # type: ignore[attr-defined]
        return found


class FilePage(OfFile, Page):
    template_name = "portal/label_file.html"
    title = gettext_lazy("File for the printer")

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        file = self.label_file()
        return super().get_context_data(
            file=file,
            state=file.state(),
            done=file.parts.count(),
            is_own=file.asked_by_id == self.request.user.pk,
            **context,
        )


class MakeLink(OfFile, Act):
    """Leads to the download at once, where the link is used up: no preview and no second tab finds it."""

    roles = LABEL_OFFICERS
    token = ""

    def act(self) -> Any:
        self.token = files.link(file=self.label_file(), by=self.request.user, at=self.at)
        return _("The download begins. Its link is used up with it.")

    def onward(self) -> str:
        file = self.kwargs["file"]
        return self.address("download_file", file, self.token) if self.token else self.address("label_file", file)


class DownloadFile(OfFile, Screen):
    roles = LABEL_OFFICERS
    http_method_names = ["get"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        file = self.label_file()
        try:
            file = files.redeem(file=file, token=kwargs["token"], by=request.user, at=self.at)
        except Refused as refusal:
            messages.error(request, str(refusal.message))
            return HttpResponseRedirect(self.address("label_file", file.pk))
        response = StreamingHttpResponse(files.content(file), content_type=TYPES[file.name.rpartition(".")[2]])
        response.headers["Content-Length"] = str(file.size)
        response.headers["Content-Disposition"] = content_disposition_header(True, file.name)
        return response


class TrialPage(OfRun, Screen):
    """A page to try the printer with."""

    roles = LABEL_OFFICERS
    http_method_names = ["get"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        run, out = self.label_run(), TemporaryFile()  # noqa: SIM115  FileResponse closes it
        try:
            singles.trial_page(run, out)
        except Refused as refusal:
            messages.error(request, str(refusal.message))
            return HttpResponseRedirect(self.address("label_run", run.pk))
        out.seek(0)
        return FileResponse(out, as_attachment=True, filename=f"test-{run.pk}.pdf", content_type="application/pdf")
