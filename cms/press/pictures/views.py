"""A single picture to take away, while a live page shows it and its terms allow it."""

from io import BytesIO

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from cms.images import CustomImage
from cms.library import public_pages
from cms.press import ranges
from cms.press.pictures import files
from cms.press.share import counts
from cms.press.share.models import PageCount


@require_safe
def picture(request: HttpRequest, image_id: int, size: str) -> HttpResponseBase:
    image = get_object_or_404(CustomImage, pk=image_id)
    page = public_pages(image).first() if size in files.SPECS and image.is_offered else None
    if page is None:
        raise Http404
    made = files.picture(image, size)
    response = ranges.answer(
        request,
        BytesIO(made.content),
        size=len(made.content),
        digest=made.sha256,
        content_type="image/jpeg",
        name=files.file_name(image, size),
    )
    if request.method == "GET" and ranges.begins(response):
        counts.count(page=page.pk, kind=PageCount.Kind.PICTURE, at=timezone.now())
    return response
