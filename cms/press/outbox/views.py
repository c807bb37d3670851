from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse

from verify.reader import read_only


@read_only
def key_file(request: HttpRequest, key: str) -> HttpResponse:
    """By which IndexNow sees that whoever sends the key runs this site. Public by its nature."""
    if not settings.INDEXNOW_KEY or key != settings.INDEXNOW_KEY:
        raise Http404
    return HttpResponse(key, content_type="text/plain; charset=utf-8")
