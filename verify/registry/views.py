"""The public register and its records: read at the moment of the request, never from a cache."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from verify.calendar import day_of
from verify.head import Head
from verify.reader import read_only
from verify.registry import exports, filters, linked_data, paging, records
from verify.registry.models import Certificate, Enterprise, Product

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class Step:
    """A page above this one."""

    title: str
    url: str


def trail(*above: Product | Enterprise) -> list[Step]:
    """From the register down to the page's parent."""
    return [Step(_("Register"), reverse("registry:register")), *(Step(str(each), each.get_absolute_url()) for each in above)]


@read_only
def register(request: HttpRequest) -> HttpResponse:
    return _listing(request, filters.read(request.GET), timezone.now())


def _listing(request: HttpRequest, asked: filters.Filters, at: datetime, *, refusal: str = "", status: int = 200) -> HttpResponse:
    asked, page, remark = paging.found(asked, Certificate.objects.in_order(), request.GET.get("page", ""), PAGE_SIZE, at)
    remarks = [sentence for sentence in (refusal, *asked.remarks, remark) if sentence]
    # Keys first, so that only the lines shown are read whole and judged.
    rows = Certificate.objects.register_rows().with_status(at).filter(pk__in=list(page))
    context = {"page": page, "lines": records.lines(rows), "filters": asked, "remarks": remarks, "at": at}
    return render(request, "verify/registry/register.html", context, status=status)


@read_only
def export(request: HttpRequest, form: str) -> HttpResponseBase:
    at = timezone.now()
    asked = filters.read(request.GET)
    rows = asked.apply(Certificate.objects.in_order(), at)
    if asked.search and not rows.exists() and (cut := asked.cut()):
        rows = cut.apply(Certificate.objects.in_order(), at)
    if form == "xlsx" and rows.count() > exports.MOST_XLSX_ROWS:
        refusal = _("This list is too long for XLSX. Take the CSV, or narrow the search.")
        return _listing(request, asked, at, refusal=refusal, status=413)
    content_type, write = exports.FORMATS[form]
    response: HttpResponseBase = (
        HttpResponse(content_type=content_type)
        if request.method == "HEAD"
        else StreamingHttpResponse(write(rows.with_status(at), at), content_type=content_type)
    )
    name = _("hubei-premium-register") + f"-{day_of(at)}.{form}"
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or ""
    return response


def _head(title: str, record: Any, nodes: list[dict[str, Any]]) -> Head:
    return Head(title=title, path=record.get_absolute_url(), nodes=tuple(nodes))


@read_only
def certificate(request: HttpRequest, ref: str) -> HttpResponse:
    at = timezone.now()
    found = get_object_or_404(Certificate.objects.for_record(), ref=ref)
    day, remark = records.day_asked(request.GET.get("on", ""), at)
    context = {
        "now": records.standing(found, at),
        "then": records.standing(found, min(records.last_moment_of(day), at)) if day else None,
        "day": day,
        "remark": remark,
        "trail": trail(found.product),
        "at": at,
        "head": _head(found.product.name, found, [linked_data.item(found.product, [records.standing(found, at)])]),
    }
    return render(request, "verify/registry/certificate.html", context)


@read_only
def product(request: HttpRequest, ref: str) -> HttpResponse:
    at = timezone.now()
    found = get_object_or_404(Product.objects.for_record(), ref=ref)
    standings = [records.standing(certificate, at) for certificate in found.certificates.all()]
    head = _head(found.name, found, [linked_data.item(found, standings)])
    context = {"product": found, "standings": standings, "trail": trail(found.enterprise), "head": head, "at": at}
    return render(request, "verify/registry/product.html", context)


@read_only
def enterprise(request: HttpRequest, ref: str) -> HttpResponse:
    at = timezone.now()
    found = get_object_or_404(Enterprise.objects.for_record(), ref=ref)
    context = {
        "enterprise": found,
        "standings": [records.standing(each, at) for item in found.products.all() for each in item.certificates.all()],
        "ban_until": records.banned_until(found, at),
        "trail": trail(),
        "head": _head(found.name, found, [linked_data.organization(found)]),
        "at": at,
    }
    return render(request, "verify/registry/enterprise.html", context)
