"""A story before it is published, as each of its readers will meet it."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from verify.reader import Reader

WECHAT = "wechat"
MODES: list[tuple[str, Any]] = [
    ("", _("web page")),
    (WECHAT, _("WeChat card")),
    ("large", _("large letters")),
    ("en", _("English")),
]
READERS = {"large": Reader(is_large=True), "en": Reader("en")}
MOST_OF_A_TITLE, MOST_OF_A_TEXT = 20, 50


def serve(page_itself: Callable[..., HttpResponse], page: Any, request: HttpRequest, mode: str) -> HttpResponse:
    """Drawn at once, while its language is on."""
    reader = READERS.get(mode, Reader())
    request.reader = reader  # type: ignore[attr-defined]
    with translation.override(reader.language):
        response = shared_card(page, request) if mode == WECHAT else page_itself(request, mode)
        return response.render() if isinstance(response, TemplateResponse) else response


def shared_card(page: Any, request: HttpRequest) -> HttpResponse:
    """How a link to it looks in a conversation."""
    told = {
        "page": page,
        "title": page.title,
        "shown_title": shortened(page.title, MOST_OF_A_TITLE),
        "shown_text": shortened(page.summary_at(timezone.now()), MOST_OF_A_TEXT),
        "image": page.picture,
    }
    return TemplateResponse(request, "cms/shared_card_preview.html", told)


def shortened(text: str, most: int) -> str:
    """By characters, the last one telling that something was left out."""
    return text if len(text) <= most else text[: most - 1] + "…"
