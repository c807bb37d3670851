from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from wagtail.models import Page

from cms.feeds import MOST_ENTRIES, Feed
from cms.pages.base import WithFeed, entries_of
from cms.pages.cases import CasePage
from cms.pages.events import EventPage
from cms.pages.notices import KINDS, PublicityPage
from cms.pages.press_releases import PressReleasePage
from cms.published import published


@require_safe
def section_feed(request: HttpRequest, path: str, form: str) -> HttpResponse:
    """The feed beneath a section's address, or that of a city; `?kind=` narrows that of cases."""
    found = Page.find_for_request(request, path)
    page = found.specific if found else None
    if not isinstance(page, WithFeed) or page.url != f"/{path}" or page.get_view_restrictions().exists():
        raise Http404
    feed = page.feed(timezone.now(), request.GET.get("kind", ""))
    if feed is None:
        raise Http404
    return feed.answer(request, form)


@require_safe
def press_feed(request: HttpRequest, form: str) -> HttpResponse:
    """Cases, events, press releases and notices in one, for newsrooms."""
    at = timezone.now()
    pages = published(Page.objects.type(CasePage, EventPage, PressReleasePage, *KINDS)).exclude(pk__in=PublicityPage.hidden(at))
    newest = pages.order_by("-first_published_at", "-pk")[:MOST_ENTRIES]
    title, said = _("Hubei Premium: for the press"), _("Cases, events, press releases and notices, in full.")
    return Feed.of(title, said, "/press/", entries_of(newest, at), link="/").answer(request, form)
