"""Calendar files, beneath the address of their page."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cms.pages.events import EventIndexPage, EventPage
from cms.press.event.calendars import CONTENT_TYPE, MOST_EVENTS, calendar_of
from cms.published import published


@require_safe
def event_calendar(request: HttpRequest, section: str, slug: str) -> HttpResponse:
    """One event, whatever its state: a calendar must learn that it was called off."""
    return calendar_file(calendar_of([public_event(section, slug)], timezone.now()), f"{slug}.ics")


@require_safe
def coming_calendar(request: HttpRequest, section: str) -> HttpResponse:
    """All that are to come or run, to be subscribed to."""
    index = published(EventIndexPage.objects).filter(slug=section).first()
    if index is None:
        raise Http404
    at = timezone.now()
    events = published(EventPage.objects.child_of(index)).filter(EventPage.still_to_come(at)).order_by("starts_at", "pk")
    return calendar_file(calendar_of(events[:MOST_EVENTS], at, name=_("Hubei Premium: events")), "events.ics")


def public_event(section: str, slug: str) -> EventPage:
    """The event at this address; 404 while it is not public, or its section is not."""
    index = published(EventIndexPage.objects).filter(slug=section).first()
    event: EventPage | None = published(EventPage.objects.child_of(index)).filter(slug=slug).first() if index else None
    if event is None:
        raise Http404
    return event


def calendar_file(content: bytes, name: str) -> HttpResponse:
    """Not kept by anybody: what was changed or taken back must not be read from a cache."""
    response = HttpResponse(content, content_type=CONTENT_TYPE)
    response.headers["Content-Disposition"] = f"attachment; filename={name}" if name.isascii() else "attachment"
    response.headers["Cache-Control"] = "no-cache"
    return response
