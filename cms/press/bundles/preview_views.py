"""What a preview link opens. Every look at the list or at a page is logged; nothing of it is kept by a browser or an engine."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from cms import media
from cms.images import CustomDocument, CustomRendition
from cms.press.bundles import links, preview
from cms.press.bundles.models import BundleItem, PreviewLink
from cms.press.video import views as video_views
from cms.press.video.models import Film
from verify.reader import read_only

View = Callable[..., HttpResponse]


def for_reviewers(view: View) -> Any:
    """Hands the link on instead of its token. To everybody else there is nothing here, whatever is wrong with the link."""

    @wraps(view)
    def guarded(request: HttpRequest, token: str, **kwargs: Any) -> HttpResponse:
        link = links.opened(token, timezone.now())
        response = view(request, link, token, **kwargs) if link else render(request, "cms/preview_closed.html", status=404)
        response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["Cache-Control"] = "private, no-store"
        return response

    return read_only(guarded)


@for_reviewers
def contents(request: HttpRequest, link: PreviewLink, token: str) -> HttpResponse:
    links.visited(link=link, page=None, at=timezone.now())
    rows = [
        {
            "title": item.page.title,
            "kind": item.page.specific_class._meta.verbose_name,
            "url": reverse("cms:preview_page", args=[token, item.page_id]),
            "is_approved": item.is_approved,
        }
        for item in items_of(link)
    ]
    return render(request, "cms/preview.html", {"bundle": link.bundle, "rows": rows, "embargo": embargo(link, token)})


@for_reviewers
def page(request: HttpRequest, link: PreviewLink, token: str, page_id: str) -> HttpResponse:
    items = items_of(link)
    item = next((each for each in items if each.page_id == int(page_id)), None)
    if item is None:
        raise Http404
    links.visited(link=link, page=item.page_id, at=timezone.now())
    before, after = preview.neighbours(items, item, token)
    return HttpResponse(preview.drawn(item, items, embargo(link, token, before, after), token, request))


@for_reviewers
def picture(request: HttpRequest, link: PreviewLink, token: str, name: str, mark: str) -> HttpResponse:
    path = f"{media.FOLDER}/{name}"
    if not preview.was_shown(name, mark) or not CustomRendition.objects.filter(file=path).exists():
        raise Http404
    with default_storage.open(path) as file:
        content, kind = preview.stamped(file.read(), link)
    return HttpResponse(content, content_type=kind)


@for_reviewers
def file(request: HttpRequest, link: PreviewLink, token: str, document_id: str, mark: str) -> Any:
    if not preview.was_shown(f"file {document_id}", mark):
        raise Http404
    document = get_object_or_404(CustomDocument, pk=int(document_id))
    return FileResponse(document.file.open(), as_attachment=True, filename=document.filename)


@for_reviewers
def film(request: HttpRequest, link: PreviewLink, token: str, film_id: str, kind: str, mark: str) -> Any:
    if not preview.was_shown(f"film {film_id}", mark):
        raise Http404
    found = get_object_or_404(Film, pk=int(film_id))
    return video_views.film_of(request, found) if kind == "mp4" else video_views.captions_of(found)


def items_of(link: PreviewLink) -> list[BundleItem]:
    return list(link.bundle.items.select_related("page", "revision"))


def embargo(link: PreviewLink, token: str, *neighbours: Any) -> preview.Embargo:
    return preview.Embargo(link.reviewer, link.bundle.release_at, link.pk, reverse("cms:preview", args=[token]), *neighbours)
