"""The whole file of a certificate on one page, as of any past day, and the evidence printed from it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.generic import View
from wagtail.admin import messages

from cms import drafting
from office.screens import FactScreen, Record
from office.templatetags.office import officer
from verify.calendar import day_of
from verify.dossiers import document
from verify.dossiers.actions import evidence
from verify.dossiers.content import Notice
from verify.dossiers.gathering import gather, moment
from verify.models import Certificate, StatusChange
from verify.registry.records import day_asked


class DossierScreen(FactScreen):
    model = Certificate
    register = "certificates"
    header_icon = "folder-open-inverse"


class CertificateFile(DossierScreen, Record):
    template_name = "office/dossier.html"

    def get_page_title(self) -> str:
        return _("File of %(certificate)s") % {"certificate": self.fact}

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        day, remark = day_asked(self.request.GET.get("on", ""), self.at)
        dossier = gather(self.fact, moment(day, self.at))
        notices = published([entry.change for entry in dossier.entries], dossier.at)
        return super().get_context_data(dossier=dossier, day=day, remark=remark, notices=notices, today=day_of(self.at), **context)


class MakeEvidence(DossierScreen, View):
    """Makes the PDF. Each is recorded, so it takes a POST."""

    permissions = ("verify.make_evidence",)
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        day, remark = day_asked(request.POST.get("on", ""), self.at)
        if remark:
            messages.error(request, remark)
            return HttpResponseRedirect(reverse("office:certificate_file", args=[self.fact.ref]))
        notices = published(self.fact.changes.all(), moment(day, self.at))
        made = evidence.make(certificate=self.fact, on=day, notices=notices, by=request.user, at=self.at)
        name = f"{self.fact.ref}-{day_of(made.as_of).isoformat()}.pdf"
        disposition = content_disposition_header(True, name) or "attachment"
        pdf = document.draw(made, officer(request.user))
        return HttpResponse(pdf, content_type="application/pdf", headers={"Content-Disposition": disposition})


def published(changes: Iterable[StatusChange], at: datetime) -> list[Notice]:
    """The notices of these decisions that were out at the moment, oldest first."""
    pages = drafting.notices_of(changes).filter(live=True, first_published_at__lte=at).order_by("first_published_at")
    return [Notice(page.title, page.full_url or "", day_of(page.first_published_at)) for page in pages]
