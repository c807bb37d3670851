"""Posters and cards of the public brand page: made when asked for, kept nowhere."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.posters.contents import contents
from cms.posters.files import KINDS
from portal.screens import Screen
from verify import limits
from verify.membership.rights import EDITORS
from verify.models import Enterprise
from verify.refusals import Refused

MOST, SECONDS = 60, 600  # files of one enterprise


def offered(enterprise: Enterprise, at: Any) -> dict[str, Any]:
    """Of the brand screen: `kinds` of files, and why there are none now, else an empty `refusal`."""
    try:
        contents(enterprise, at)
    except Refused as refused:
        return {"kinds": KINDS.values(), "refusal": str(refused.message)}
    return {"kinds": KINDS.values(), "refusal": ""}


class Download(Screen):
    roles = EDITORS
    section = "brand"
    title = gettext_lazy("Poster and share cards")
    http_method_names = ["get"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        kind = KINDS.get(kwargs["kind"])
        if kind is None:
            raise Http404
        if not limits.within("poster", request, most=MOST, seconds=SECONDS, at=self.at, asked_by=self.enterprise.ref):
            return self.refuse(_("Many files were asked for. Please wait a few minutes."), 429)
        try:
            said = contents(self.enterprise, self.at)
        except Refused as refused:
            return self.refuse(str(refused.message), 409)
        response = HttpResponse(kind.make(said), content_type=kind.content_type)
        response.headers["Content-Disposition"] = content_disposition_header(True, kind.file_name(said))
        response.headers["Cache-Control"] = "private, no-store"
        return response

    def refuse(self, sentence: str, status: int) -> HttpResponse:
        context = {**self.frame(), "refusal": sentence}
        return TemplateResponse(self.request, "portal/poster_refused.html", context, status=status).render()
