"""The public pages of a 公示: its list, the files of it, and the form for objections."""

import logging
from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from verify import limits
from verify.certification import exports
from verify.certification.actions import objections
from verify.certification.forms import ObjectionForm
from verify.certification.models import Publicity, days_left, on_view
from verify.certification.publicity import PublicityState
from verify.reader import read_only
from verify.refusals import Refused

log = logging.getLogger(__name__)
MOST_BYTES = 20 * 1024 * 1024  # of a whole form: a letter a little too large is refused with everything typed kept
FIELD_OF_REFUSAL = {
    "no_name": "name",
    "no_grounds": "grounds",
    "no_contact": "contact",
    "no_letter": "letter",
    "other_round": "candidate",
}


def _find(ref: str) -> Publicity:
    return get_object_or_404(Publicity.objects.approved().select_related("round"), ref=ref)


@read_only
def publicity(request: HttpRequest, ref: str) -> HttpResponse:
    at = timezone.now()
    found = _find(ref)
    context = {
        "publicity": found,
        "state": found.state(at),
        "candidates": on_view(found, at),
        "days_left": days_left(found, at),
        "at": at,
    }
    return render(request, "verify/certification/publicity.html", context)


@read_only
def export(request: HttpRequest, ref: str, form: str) -> HttpResponseBase:
    at = timezone.now()
    found = _find(ref)
    if found.state(at) == PublicityState.NOT_OPEN:
        raise Http404
    content_type, write = exports.FORMATS[form]
    response: HttpResponseBase = (
        HttpResponse(content_type=content_type)
        if request.method == "HEAD"
        else StreamingHttpResponse(write(on_view(found, at), at), content_type=content_type)
    )
    name = _("hubei-premium-candidates") + f"-{found.round.year}.{form}"
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or ""
    return response


@csrf_exempt  # anonymous: there is no authority to borrow, and a token would need a cookie
@require_http_methods(["GET", "HEAD", "POST"])
def objection(request: HttpRequest, ref: str) -> HttpResponse:
    """The form, for a person or a unit; a tracking number is the answer."""
    at = timezone.now()
    found = _find(ref)
    candidates = list(on_view(found, at))
    asked = ObjectionForm(candidates=candidates, initial={"candidate": request.GET.get("candidate", "")[:5]})
    if request.method != "POST":
        return _form_page(request, found, asked, at=at)
    if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES:
        fault = _(
            "The file is much larger than 10 MB, so nothing of the form was read. Please choose a smaller one and fill it in again."
        )
        return _form_page(request, found, asked, at=at, status=413, fault=fault)
    form = ObjectionForm(request.POST, request.FILES, candidates=candidates)
    if not limits.within("objection", request, most=20, seconds=3600, at=at):
        fault = _("Many objections came from your network. Nothing you wrote is lost: please send it again later, or by telephone.")
        return _form_page(request, found, form, at=at, status=429, fault=fault)
    if not form.is_valid():
        return _form_page(request, found, form, at=at, status=422)
    try:
        received = objections.receive(publicity=found, at=at, **form.facts())
    except Refused as refusal:
        form.add_error(FIELD_OF_REFUSAL.get(refusal.code), str(refusal.message))
        return _form_page(request, found, form, at=at, status=409 if refusal.code in {"closed", "not_open"} else 422)
    except Exception:
        log.exception("an objection was not saved")
        fault = _("Your objection could not be saved just now. Nothing you wrote is lost: please send it again in a minute.")
        return _form_page(request, found, form, at=at, status=503, fault=fault)
    context = {"objection": received, "publicity": found}
    return render(request, "verify/certification/objection_received.html", context, status=201)


def _form_page(
    request: HttpRequest, found: Publicity, form: ObjectionForm, *, at: datetime, status: int = 200, fault: str = ""
) -> HttpResponse:
    context = {
        "publicity": found,
        "state": found.state(at),
        "form": form,
        "fault": fault,
        "had_file": bool(form.files),
        "at": at,
    }
    return render(request, "verify/certification/objection.html", context, status=status)
