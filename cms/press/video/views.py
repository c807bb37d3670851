"""Our own videos and their captions, while a live page shows them; before, only to those who work with them."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe
from wagtail.admin.auth import user_has_any_page_permission

from cms.library import is_public
from cms.press import ranges
from cms.press.video.models import Film


@require_safe
def film(request: HttpRequest, film_id: int) -> HttpResponseBase:
    found, is_out = shown(film_id, request.user)
    return film_of(request, found, is_public=is_out)


@require_safe
def captions(request: HttpRequest, film_id: int) -> HttpResponse:
    found, is_out = shown(film_id, request.user)
    response = captions_of(found)
    response.headers["Cache-Control"] = f"public, {ranges.CACHING}" if is_out else "private, no-store"
    return response


def film_of(request: HttpRequest, found: Film, *, is_public: bool = False) -> HttpResponseBase:
    """To whoever may see it."""
    return ranges.answer(
        request,
        found.file.open("rb"),
        size=found.size,
        digest=found.sha256,
        content_type="video/mp4",
        is_public=is_public,
    )


def captions_of(found: Film) -> HttpResponse:
    if not found.captions:
        raise Http404
    with found.captions.open("rb") as file:
        return HttpResponse(file.read(), content_type="text/vtt; charset=utf-8")


def shown(film_id: int, user: Any) -> tuple[Film, bool]:
    """The video, and whether it is out."""
    found = get_object_or_404(Film, pk=film_id)
    is_out = is_public(found)
    if not is_out and not user_has_any_page_permission(user):
        raise Http404
    return found, is_out
