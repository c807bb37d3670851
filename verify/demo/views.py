"""/demo: labels to print and scan, one for every verdict. Absent unless demo mode is on."""

from base64 import b64encode
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from verify.demo import labels
from verify.labels import qr
from verify.scanning.wording import WORDINGS


@require_safe
def printable_labels(request: HttpRequest) -> HttpResponse:
    if not settings.DEMO:
        raise Http404
    try:
        shown = {"labels": _drawn(list(labels.by_verdict().values())), "others": _drawn(labels.others())}
    except labels.NotSeeded as error:
        return render(request, "verify/demo.html", {"problem": error}, status=503)
    return render(request, "verify/demo.html", {**shown, "host": settings.PUBLIC_HOST})


def _drawn(shown: list[labels.DemoLabel]) -> list[dict[str, Any]]:
    """Each label with its headline, and its symbol as a data address, which the content policy allows for pictures."""
    return [
        {
            "label": label,
            "title": WORDINGS[label.verdict].title,
            "symbol": "data:image/svg+xml;base64," + b64encode(qr.svg(label.printed_address).encode()).decode(),
        }
        for label in shown
    ]
