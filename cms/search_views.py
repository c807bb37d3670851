from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from cms import results
from verify.labels.codes import Malformed, normalise
from verify.reader import Reader, read_only
from verify.registry import filters


@read_only
def search(request: HttpRequest) -> HttpResponse:
    """Pages and register together. What is a label's code or a certificate's number leads to its own page."""
    remarks: list[str] = []
    query = filters.cleaned(request.GET.get("q", ""), remarks)
    if address := _label(query) or results.certificate_address(query):
        return HttpResponseRedirect(address + getattr(request, "reader", Reader()).query(), status=303)
    found = results.find(query, timezone.now())
    remarks += [found.remark] if found.remark else []
    return render(request, "cms/search.html", {"query": query, "found": found, "remarks": remarks, "at": found.at})


def _label(query: str) -> str:
    try:
        return reverse("scanning:verdict", args=[normalise(query)])
    except Malformed:
        return ""
