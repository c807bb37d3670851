"""The live posts alone, for the script that looks whether there are new ones."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import get_conditional_response

from cms.press.event.views import public_event
from cms.press.live.reading import coverage, version
from verify.reader import Reader, read_only


@read_only
def live_posts(request: HttpRequest, section: str, slug: str) -> HttpResponseBase:
    """404 while the event is not public. Whoever has the newest already is told so without drawing it."""
    at, event = timezone.now(), public_event(section, slug)
    reader = getattr(request, "reader", Reader())
    etag = f'"{version(event, at)}{reader.query()}"'
    unchanged = get_conditional_response(request, etag=etag)
    if unchanged is not None:
        return unchanged
    response = render(request, "components/live_posts.html", {"coverage": coverage(event, at), "event": event, "has_anchors": True})
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "no-cache"
    return response
