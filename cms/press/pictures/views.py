"""A single picture to take away, while a live page shows it and its terms allow it."""

from io import BytesIO

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from cms.images import CustomImage
from cms.library import is_public
from cms.press import ranges
from cms.press.pictures import files


@require_safe
def picture(request: HttpRequest, image_id: int, size: str) -> HttpResponseBase:
    image = get_object_or_404(CustomImage, pk=image_id)
    if size not in files.SPECS or not image.is_offered or not is_public(image):
        raise Http404
    made = files.picture(image, size)
    return ranges.answer(
        request,
        BytesIO(made.content),
        size=len(made.content),
        digest=made.sha256,
        content_type="image/jpeg",
        name=files.file_name(image, size),
    )
