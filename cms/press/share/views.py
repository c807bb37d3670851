"""What shared pages ask for: a signature, a picture, a poster, and to be counted."""

from collections.abc import Callable
from hashlib import sha256
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from cms.press.share import card, counts, pages, poster, tickets, wechat
from cms.press.share.models import PageCount
from verify.devices import is_person
from verify.reader import read_only
from verify.refusals import Refused
from verify.scanning.beacon import PIXEL

Kind = PageCount.Kind
RETRY = "2"  # seconds; by then whoever asks WeChat has its answer


@read_only
def sign(request: HttpRequest) -> HttpResponse:
    """For the script of a page within WeChat. Without an account, or without WeChat, the page stays as it is."""
    if not tickets.is_set():
        return HttpResponse(status=204)
    try:
        return JsonResponse(wechat.signed(url=request.GET.get("url", ""), at=timezone.now()))
    except Refused as error:
        return JsonResponse({"error": error.code, "message": str(error.message)}, status=400)
    except tickets.Unavailable:
        said = {"error": "unavailable", "message": _("WeChat cannot be asked at the moment.")}
        return JsonResponse(said, status=503, headers={"Retry-After": RETRY})


@read_only
def seen(request: HttpRequest, page_id: int) -> HttpResponse:
    """The picture of one pixel by which a page counts who reads it."""
    at = timezone.now()
    page = pages.found(page_id, at)
    _count(request, page, Kind.VIEW, at)
    return HttpResponse(PIXEL, content_type="image/gif")


@read_only
def share(request: HttpRequest, page_id: int, to: str) -> HttpResponse:
    at = timezone.now()
    page = pages.found(page_id, at)
    if to != "weibo":
        raise Http404
    _count(request, page, Kind.SHARE, at)
    return HttpResponseRedirect(pages.weibo(page))


@read_only
def picture(request: HttpRequest, page_id: int) -> HttpResponse:
    """The square picture of a share card."""
    page = pages.found(page_id, timezone.now())
    return _answer(request, card.key(page), lambda: card.drawn(page), "image/jpeg")


@read_only
def long_picture(request: HttpRequest, page_id: int) -> HttpResponse:
    at = timezone.now()
    page = pages.found(page_id, at, pages.WITH_POSTER)
    try:
        said = poster.contents(page, at)
    except Refused as error:
        return render(request, "cms/poster_refused.html", {"title": page.title, "refusal": error, "page": page}, status=409)
    answer = _answer(request, poster.key(said), lambda: poster.kept(page.pk, said), "image/jpeg")
    if answer.status_code == 200:
        _count(request, page, Kind.POSTER, at)
        answer.headers["Content-Disposition"] = content_disposition_header(False, f"{page.title}.jpg") or "inline"
    return answer


def _answer(request: HttpRequest, key: str, make: Callable[[], bytes], content_type: str) -> HttpResponse:
    """Asked for again each time, since a page may be taken down; sent again only when it has changed."""
    etag = f'"{sha256(key.encode()).hexdigest()[:32]}"'
    same = get_conditional_response(request, etag=etag)
    answer: Any = same or HttpResponse(make(), content_type=content_type)
    answer.headers["ETag"], answer.headers["Cache-Control"] = etag, "no-cache"
    return answer  # type: ignore[no-any-return]


def _count(request: HttpRequest, page: Any, kind: PageCount.Kind, at: Any) -> None:
    if request.method == "GET" and is_person(request):
        counts.count(page=page.pk, kind=kind, at=at)
