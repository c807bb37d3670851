"""Pictures as pages show them. Only renditions are public: originals keep what the camera wrote."""

import posixpath

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest
from django.views.decorators.http import require_safe

FOLDER = "images"
TYPES = {".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".png": "image/png", ".webp": "image/webp"}


@require_safe
def rendition(request: HttpRequest, name: str) -> FileResponse:
    """Its name changes whenever its picture does, so that it may be kept for a year."""
    suffix = posixpath.splitext(name)[1].lower()
    if suffix not in TYPES or not default_storage.exists(f"{FOLDER}/{name}"):
        raise Http404
    response = FileResponse(default_storage.open(f"{FOLDER}/{name}"), content_type=TYPES[suffix])
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
