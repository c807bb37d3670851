"""Lots and their steps by file: chosen, shown with every fault, then recorded as a whole. Nothing is kept in between."""

import hashlib
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from portal.lot_forms import UploadForm
from portal.lots import LotForms
from portal.screens import Form, Screen
from verify import previews
from verify.membership.rights import LABEL_OFFICERS
from verify.refusals import Refused
from verify.registry.importing import MAX_BYTES, read
from verify.registry.importing.files import clean
from verify.trace import epcis, planning, strict_json, tables
from verify.trace.actions import events, imports
from verify.trace.tables import TRACE, Column

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SPREADSHEETS = f".csv,.xlsx,text/csv,{XLSX}"


class FileScreen(Form):
    """`look` reads a file and returns what is shown and what travels sealed, None where nothing can be recorded; `keep` records
    what travelled."""

    roles = LABEL_OFFICERS
    section = "lots"
    form_class = UploadForm
    action_label = gettext_lazy("Check the file")
    accept = ""
    help_text: Any = ""

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "help_text": self.help_text, "accept": self.accept}

    def form_valid(self, form: Any) -> HttpResponse:
        user = self.request.user
        try:
            if sealed := form.cleaned_data["sealed"]:
                return self.recorded(self.keep(previews.unseal(sealed, user=user, purpose=self.purpose())))
            file = form.cleaned_data["file"]
            shown, travels = self.look(file.read(MAX_BYTES + 1), clean(file.name)[-200:])
            sealed = previews.seal(travels, user=user, purpose=self.purpose()) if travels else ""
        except (imports.TableRefused, events.Faulty) as refusal:
            return self.show(form, self.faults_of(refusal))
        except Refused as refusal:
            form.add_error("file", str(refusal.message))
            return self.form_invalid(form)
        return self.show(form, {**shown, "sealed": sealed})

    def show(self, form: Any, shown: dict[str, Any]) -> HttpResponse:
        fresh = self.form_class(help_text=self.help_text, accept=self.accept)
        status = 422 if shown.get("faults") else 200
        return self.render_to_response(self.get_context_data(form=fresh, **shown), status=status)

    def recorded(self, said: str) -> HttpResponse:
        messages.success(self.request, said)
        return HttpResponseRedirect(self.onward())

    def purpose(self) -> str:
        raise NotImplementedError

    def onward(self) -> str:
        raise NotImplementedError

    def look(self, content: bytes, filename: str) -> tuple[dict[str, Any], Any]:
        raise NotImplementedError

    def keep(self, travelled: Any) -> str:
        raise NotImplementedError

    def faults_of(self, refusal: Any) -> dict[str, Any]:
        raise NotImplementedError


class UploadTable(FileScreen):
    title = gettext_lazy("Lots and steps from a table")
    template_name = "portal/lot_table.html"
    accept = SPREADSHEETS
    help_text = gettext_lazy(
        "XLSX, or CSV in UTF-8 or GB18030; at most 20,000 rows. It is checked first and recorded when you say so."
    )

    def purpose(self) -> str:
        return f"portal.lots.{self.enterprise.pk}"

    def onward(self) -> str:
        return self.address("lots")

    def look(self, content: bytes, filename: str) -> tuple[dict[str, Any], Any]:
        table = read(content, filename, TRACE)
        plan = planning.plan(table, enterprise=self.enterprise, at=self.at)
        shown = {"plan": plan, "faults": plan.faults_shown, "faults_left_out": len(plan.faults) - len(plan.faults_shown)}
        return shown, (previews.packed(table) if plan.entries and not plan.faults else None)

    def keep(self, travelled: Any) -> str:
        table = previews.unpacked(travelled, Column)
        done = imports.import_table(table=table, enterprise=self.enterprise, by=self.request.user, at=self.at)
        said = _("Lots registered: %(lots)s. Steps declared: %(steps)s. On record already: %(known)s.")
        return said % dict(zip(("lots", "steps", "known"), done, strict=True))

    def faults_of(self, refusal: imports.TableRefused) -> dict[str, Any]:
        return {"plan": refusal.plan, "faults": refusal.plan.faults_shown}


class UploadEvents(LotForms, FileScreen):
    title = gettext_lazy("Import EPCIS events")
    template_name = "portal/lot_epcis.html"
    accept = ".json,.jsonld,application/ld+json,application/json"
    help_text = gettext_lazy("An EPCIS 2.0 document in JSON-LD, at most 5 MB and 2,000 events, about this lot.")
    form_class = UploadForm

    def purpose(self) -> str:
        return f"portal.epcis.{self.lot.pk}"

    def onward(self) -> str:
        return self.address("lot", self.lot.ref)

    def look(self, content: bytes, filename: str) -> tuple[dict[str, Any], Any]:
        document = strict_json.read(content)
        parsed = epcis.parse(document, self.at)
        if parsed.faults:
            raise events.Faulty(parsed.faults)
        new = events.new_of(self.lot, parsed)
        travels = {"filename": filename, "sha256": hashlib.sha256(content).hexdigest(), "document": document}
        known = len(parsed.events) - len(new)
        return {"new": len(new), "known": known, "is_shown": True}, (travels if new else None)

    def keep(self, travelled: Any) -> str:
        parsed = epcis.parse(travelled["document"], self.at)
        told = {"filename": travelled["filename"], "sha256": travelled["sha256"]}
        new, _known = events.import_document(lot=self.lot, parsed=parsed, by=self.request.user, at=self.at, **told)
        return ngettext("%(count)s event is recorded.", "%(count)s events are recorded.", new) % {"count": new}

    def faults_of(self, refusal: events.Faulty) -> dict[str, Any]:
        return {"faults": refusal.faults}


class Template(Screen):
    http_method_names = ["get"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        made = {"csv": (tables.template_csv, "text/csv; charset=utf-8"), "xlsx": (tables.template_xlsx, XLSX)}
        build, content_type = made[kwargs["suffix"]]
        response = HttpResponse(build(), content_type=content_type)
        response.headers["Content-Disposition"] = f'attachment; filename="lots.{kwargs["suffix"]}"'
        return response
