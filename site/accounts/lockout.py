"""Five failures to log in lock an account for a while. django-axes counts; nothing it keeps names a person or a machine."""

from hashlib import blake2b
from typing import Any

from axes.handlers.database import AxesDatabaseHandler
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext as _


class NothingSentIsKept(AxesDatabaseHandler):  # type: ignore[misc]
    """Of axes: counts, without the form that failed, in which a password, a code or the text of a decision may stand."""

    def user_login_failed(self, sender: Any, credentials: dict[str, Any], request: Any = None, **kwargs: Any) -> None:
        sent = request.GET, request.POST
        request.GET = request.POST = QueryDict()
        try:
            super().user_login_failed(sender, credentials, request, **kwargs)
        finally:
            request.GET, request.POST = sent


def name_of(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """A keyed hash of the name as typed, for what is typed there by mistake is now and then a password."""
    typed = (credentials or {}).get("username") or request.POST.get("username", "")
    key = blake2b(settings.SECRET_KEY.encode(), person=b"login", digest_size=32).digest()
    return blake2b(typed.strip().casefold().encode("utf-8", "replace"), key=key, digest_size=16).hexdigest()


def no_address(request: HttpRequest) -> None:
    """Accounts are locked, not addresses: an office shares one, and an attacker has many."""


def quiet(*_facts: Any) -> str:
    """What a log line of axes says of the client."""
    return ""


def answer(request: HttpRequest, response: HttpResponse, credentials: dict[str, Any] | None = None) -> HttpResponse:
    """The login form itself, which says that the account is locked (accounts/login.py)."""
    response.status_code = 429
    response.headers["Retry-After"] = str(int(settings.AXES_COOLOFF_TIME.total_seconds()))
    return response


def locked_out() -> ValidationError:
    minutes = int(settings.AXES_COOLOFF_TIME.total_seconds()) // 60
    text = _("Too many failures. The account is locked for %(minutes)s minutes, also for the right password.")
    return ValidationError(text, code="locked", params={"minutes": minutes})
