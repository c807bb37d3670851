from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe
from wagtail.models import Page

from cms.pages.base import SitePage


@require_safe
def section_feed(request: HttpRequest, path: str, form: str) -> HttpResponse:
    """The feed beneath the address of a section, or of an event."""
    found = Page.find_for_request(request, path)
    page = found.specific if found else None
    if not isinstance(page, SitePage) or page.feed_path() != f"/{path}" or page.get_view_restrictions().exists():
        raise Http404
    return page.feed(form, timezone.now())
