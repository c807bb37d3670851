"""The text whose SHA-256 a published notice prints, for whoever wants to check it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from wagtail.models import Page

from cms import frozen
from cms.pages.notice import NoticePage
from cms.pages.notices import NoticeIndexPage
from verify.reader import read_only


@read_only
def text(request: HttpRequest, slug: str) -> HttpResponse:
    index = get_object_or_404(NoticeIndexPage.objects.live())
    found = get_object_or_404(Page.objects.child_of(index).live(), slug=slug).specific
    if not isinstance(found, NoticePage) or not found.is_on_view(timezone.now()):
        raise Http404
    return HttpResponse(frozen.canonical(found), content_type="application/json; charset=utf-8")
