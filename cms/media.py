"""Pictures as pages show them. Only renditions are public, since originals keep what the camera wrote, and only of what is on a
live page."""

import posixpath

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from cms.images import CustomRendition
from cms.library import is_public, may_read

FOLDER = "images"
TYPES = {".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".png": "image/png", ".webp": "image/webp"}


@require_safe
def rendition(request: HttpRequest, name: str) -> FileResponse:
    """Its name changes whenever its picture does, so that it may be kept for a year; by staff alone while nothing live shows it."""
    suffix = posixpath.splitext(name)[1].lower()
    if suffix not in TYPES or not default_storage.exists(f"{FOLDER}/{name}"):
        raise Http404
    picture = get_object_or_404(CustomRendition.objects.select_related("image"), file=f"{FOLDER}/{name}").image
    is_out = is_public(picture)
    if not is_out and not may_read(picture, request.user):
        raise Http404
    response = FileResponse(default_storage.open(f"{FOLDER}/{name}"), content_type=TYPES[suffix])
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable" if is_out else "private, no-store"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
