"""How the reader asked to see a page: language and size, by address parameter, so that links keep both without a cookie."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from verify.calendar import SHANGHAI, day_of

LANGUAGES = {"en": "en", "zh": "zh-hans"}
MONTHS: tuple[str, ...] = ("", "January", "February", "March", "April", "May", "June", "July")
MONTHS += ("August", "September", "October", "November", "December")


@dataclass(frozen=True, slots=True)
class Reader:
    language: str = "zh-hans"
    is_large: bool = False

    def query(self) -> str:
        """`?lang=en&size=large`, shortest form."""
        parts = (["lang=en"] if self.language == "en" else []) + (["size=large"] if self.is_large else [])
        return "?" + "&".join(parts) if parts else ""

    def keep(self, url: str) -> str:
        """`url` of this site with `query` joined to its own; an address elsewhere as it is."""
        query = self.query()
        if not query or not url.startswith("/") or url.startswith("//"):
            return url
        path, mark, fragment = url.partition("#")
        return (f"{path}&{query[1:]}" if "?" in path else path + query) + mark + fragment

    def day(self, when: date) -> str:
        """A day, or the Asia/Shanghai day of a moment, written out. Faster than Django's formats, which the scan path feels."""
        day = day_of(when) if isinstance(when, datetime) else when
        return f"{day.day} {MONTHS[day.month]} {day.year}" if self.language == "en" else f"{day.year}年{day.month}月{day.day}日"

    def minute(self, when: datetime) -> str:
        return f"{self.day(when)} {when.astimezone(SHANGHAI):%H:%M}"

    def second(self, when: datetime) -> str:
        return f"{self.day(when)} {when.astimezone(SHANGHAI):%H:%M:%S}"

    def in_other_language(self) -> "Reader":
        return Reader("zh-hans" if self.language == "en" else "en", self.is_large)

    def in_other_size(self) -> "Reader":
        return Reader(self.language, not self.is_large)


def reader_of(request: HttpRequest) -> Reader:
    if not request.META.get("QUERY_STRING"):
        return Reader()
    return Reader(LANGUAGES.get(request.GET.get("lang", ""), "zh-hans"), request.GET.get("size") == "large")


class ReaderMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        reader = request.reader = reader_of(request)  # type: ignore[attr-defined]
        translation.activate(reader.language)
        return self.get_response(request)


def context(request: HttpRequest) -> dict[str, Any]:
    return {"reader": getattr(request, "reader", Reader())}


def read_only(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A page that answers GET and HEAD. Any other method is told 405, not that a token is missing."""
    return csrf_exempt(require_safe(view))
