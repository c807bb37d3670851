"""The press kit of a page, while the page is live and public."""

from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe
from wagtail.models import Page

from cms.press import ranges
from cms.press.kits import kits
from cms.press.kits.models import PressKit
from cms.press.pictures.files import safe
from cms.published import published


@require_safe
def kit(request: HttpRequest, page_id: int) -> HttpResponseBase:
    page = get_object_or_404(published(Page.objects), pk=page_id)
    found = PressKit.objects.offered(page.pk)
    if found is None or not default_storage.exists(found.place):
        raise Http404
    response = ranges.answer(
        request,
        default_storage.open(found.place),
        size=found.size or 0,
        digest=found.sha256,
        content_type="application/zip",
        name=f"{safe(page.title) or page.pk}-素材包.zip",
    )
    if request.method == "GET" and begins(response):
        kits.downloaded(page=page, at=timezone.now())
    return response


def begins(response: HttpResponseBase) -> bool:
    """The whole file or its first bytes: a download that goes on is no second one."""
    return response.status_code == 200 or response.headers.get("Content-Range", "").startswith("bytes 0-")
