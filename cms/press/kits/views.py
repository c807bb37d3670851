"""The press kit of a page, while the page is live and public."""

from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe
from wagtail.models import Page

from cms.press import ranges
from cms.press.kits.models import PressKit
from cms.press.pictures.files import safe
from cms.press.share import counts
from cms.press.share.models import PageCount
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
    if request.method == "GET" and ranges.begins(response):
        counts.count(page=page.pk, kind=PageCount.Kind.KIT, at=timezone.now())
    return response
