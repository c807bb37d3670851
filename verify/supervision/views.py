"""Quality information: read at the moment of the request, never from a cache."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from verify.calendar import day_of
from verify.reader import read_only
from verify.registry.exports import MOST_XLSX_ROWS
from verify.supervision import exports, findings


@read_only
def quality(request: HttpRequest) -> HttpResponse:
    at = timezone.now()
    return _listing(request, findings.read(request.GET, at), at)


def _listing(request: HttpRequest, asked: findings.Findings, at: datetime, *, refusal: str = "", status: int = 200) -> HttpResponse:
    page, lines, remark = asked.page(request.GET.get("page", ""))
    context = {
        "page": page,
        "lines": lines,
        "filters": asked.filters,
        "charts": asked.charts(),
        "remarks": [sentence for sentence in (refusal, *asked.filters.remarks, remark) if sentence],
        "at": at,
    }
    return render(request, "verify/supervision/quality.html", context, status=status)


@read_only
def export(request: HttpRequest, form: str) -> HttpResponseBase:
    at = timezone.now()
    asked = findings.read(request.GET, at)
    if form == "xlsx" and asked.count() > MOST_XLSX_ROWS:
        refusal = _("This list is too long for XLSX. Take the CSV, or narrow the search.")
        return _listing(request, asked, at, refusal=refusal, status=413)
    content_type, write = exports.FORMATS[form]
    response: HttpResponseBase = (
        HttpResponse(content_type=content_type)
        if request.method == "HEAD"
        else StreamingHttpResponse(write(asked.every(), at), content_type=content_type)
    )
    name = _("hubei-premium-quality") + f"-{day_of(at)}.{form}"
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or ""
    return response
