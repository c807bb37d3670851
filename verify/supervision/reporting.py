"""Report a counterfeit or a misuse of the mark. Anonymous; a tracking number is the answer."""

import logging
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from verify import limits, uploads
from verify.supervision.actions import complaints
from verify.supervision.forms import MisuseForm
from verify.supervision.models import Complaint

log = logging.getLogger(__name__)
MOST_BODY = (complaints.MAX_PICTURES + 3) * uploads.MOST_BYTES[uploads.PICTURE]
UNSAVED = _("Your report could not be saved just now. Nothing you wrote is lost: please send it again in a minute, or call 12315.")
LIMITED = _("Many reports came from your network. Nothing you wrote is lost: please send it again later, or call 12315.")
TOO_LARGE = _("The pictures together are too large. Please send fewer or smaller ones.")


@csrf_exempt  # anonymous: there is no authority to borrow, and a token would need a cookie
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        chosen = request.GET.get("subject", "")
        initial = {"subject": chosen} if chosen in Complaint.Subject.values else {}
        return _page(request, MisuseForm(initial=initial))
    at = timezone.now()
    if _is_too_large(request):
        return _page(request, MisuseForm(), 413, TOO_LARGE)
    form = MisuseForm(request.POST, request.FILES)
    # Before the pictures are opened, which is what costs.
    if not limits.within("misuse", request, most=30, seconds=3600, at=at):
        return _page(request, form, 429, LIMITED)
    if not form.is_valid():
        return _page(request, form, 422)
    try:
        complaint = complaints.receive(**form.cleaned_data, at=at)
    except Exception:
        log.exception("a report was not saved")
        return _page(request, form, 503, UNSAVED)
    return render(request, "verify/supervision/reported.html", {"complaint": complaint}, status=201)


def _is_too_large(request: HttpRequest) -> bool:
    length = str(request.META.get("CONTENT_LENGTH") or "0")
    return not length.isdigit() or int(length) > MOST_BODY


def _page(request: HttpRequest, form: MisuseForm, status: int = 200, fault: Any = "") -> HttpResponse:
    return render(request, "verify/supervision/report.html", {"form": form, "fault": fault}, status=status)
