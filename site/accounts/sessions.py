"""A session of staff, or of an enterprise, ends when nobody used it for SESSION_COOKIE_AGE, and at the latest SESSION_LONGEST
after it began."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _

BEGAN, SEEN = "session_began", "session_seen"
WATCHED = ("/admin/", "/portal/")
FINENESS = timedelta(seconds=60)  # so that not every page read writes the session
# What an open tab asks by itself says nothing about whether somebody sits before it.
BY_ITSELF = {"wagtailadmin_editing_sessions:ping", "wagtailadmin_editing_sessions:release"}


class SessionLimitsMiddleware:
    """Stands behind AuthenticationMiddleware and MessageMiddleware. The public pages, above all a scan, read no session."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> None:
        if request.path_info.startswith(WATCHED) and request.user.is_authenticated:
            match = request.resolver_match
            keep_or_end(request, timezone.now(), is_used=match is None or match.view_name not in BY_ITSELF)


def keep_or_end(request: HttpRequest, at: datetime, *, is_used: bool) -> None:
    began, seen = moment(request.session.get(BEGAN)), moment(request.session.get(SEEN))
    if began and at - began >= settings.SESSION_LONGEST:
        logout(request)
        messages.info(request, _("You have been logged in for a whole working day. Please log in again."))
    elif began is None:
        request.session[BEGAN] = request.session[SEEN] = at.isoformat()
    elif is_used and (seen is None or at - seen >= FINENESS):
        request.session[SEEN] = at.isoformat()  # and with it, once saved, a new end for lack of use


def moment(kept: object) -> datetime | None:
    """None where nothing, or nothing readable, was kept."""
    try:
        return datetime.fromisoformat(str(kept)) if kept else None
    except ValueError:
        return None
