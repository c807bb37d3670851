"""The form on the site: anonymous, without a cookie, answered by a receipt or by the form with what is wrong."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.pages.base import Link
from cms.pages.events import EventPage
from cms.press.accreditation import requests
from cms.press.accreditation.forms import AccreditationForm
from cms.press.accreditation.seats import SeatState, seat_state
from cms.published import published
from cms.training_views import PER_HOUR, STATUS, TOO_MANY, anonymous
from verify import limits
from verify.head import Head
from verify.reader import Reader
from verify.refusals import Refused

TEMPLATE = "cms/accreditation.html"


@anonymous
def accreditation(request: HttpRequest, page_id: int) -> HttpResponse:
    """404 while the event is not public [E-1]."""
    at = timezone.now()
    event = get_object_or_404(published(EventPage.objects), pk=page_id)
    about = told(event, request, at)
    if request.method != "POST":
        return render(request, TEMPLATE, {**about, "form": AccreditationForm()})
    form = AccreditationForm(request.POST)
    if not form.is_valid():
        return render(request, TEMPLATE, {**about, "form": form}, status=422)
    try:
        if not limits.within("accreditation", request, most=PER_HOUR, seconds=3600, at=at):
            raise Refused("too_many", TOO_MANY)
        received = requests.ask(event=event, **form.asked(), at=at)
    except Refused as refusal:
        form.add_error(None, str(refusal.message))
        return render(request, TEMPLATE, {**about, "form": form}, status=STATUS.get(refusal.code, 409))
    return render(request, "cms/accreditation_received.html", {**about, "accreditation": received}, status=201)


def told(event: EventPage, request: HttpRequest, at: Any) -> dict[str, Any]:
    reader, state = getattr(request, "reader", Reader()), seat_state(event, at)
    return {
        "event": event,
        "page": event,
        "state": state.value,
        "is_open": state == SeatState.OPEN,
        "trail": [*event.trail(request), Link(event.title_for(reader), event.url)],
        "head": Head(title=f"{_('Accreditation')}: {event.title}", path=request.path, is_indexed=False),
    }
