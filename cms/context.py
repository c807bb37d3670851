"""What stands around every page: navigation from the page tree, alerts of the hour, links at the foot."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.core.cache import caches
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from wagtail.models import Page, Site

from cms.pages.articles import ArticlePage
from cms.pages.base import Link, SitePage, specific
from cms.site_settings import SiteAlerts
from verify.reader import Reader


@dataclass(frozen=True, slots=True)
class Heading:
    """A page as menus and trails name it, in both languages."""

    zh: str
    en: str
    url: str
    is_in_menus: bool = True

    def link(self, request: HttpRequest) -> Link:
        reader = getattr(request, "reader", Reader())
        return Link(self.en if reader.language == "en" else self.zh, self.url, request.path.startswith(self.url))


@dataclass(frozen=True, slots=True)
class Alert:
    message: str
    message_en: str
    level: str
    url: str
    from_at: datetime
    until_at: datetime


@dataclass(frozen=True, slots=True)
class Frame:
    sections: tuple[Heading, ...] = ()
    articles: tuple[Heading, ...] = ()
    alerts: tuple[Alert, ...] = ()


def context(request: HttpRequest) -> dict[str, Any]:
    """Lazy: pages without a header ask nothing."""
    frame = SimpleLazyObject(lambda: frame_of(request))
    return {
        "navigation": SimpleLazyObject(lambda: [each.link(request) for each in frame.sections if each.is_in_menus]),
        "footer_links": SimpleLazyObject(lambda: [*(each.link(request) for each in frame.articles), *of_no_page(request)]),
        "alerts": SimpleLazyObject(lambda: shown(frame.alerts, timezone.now(), getattr(request, "reader", Reader()))),
    }


def frame_of(request: HttpRequest) -> Frame:
    """Read at most every five seconds by a process (settings.CACHES): it is the same on every page, and a page of the register
    must not pay for it. It holds titles and addresses of pages, no fact."""
    frame: Frame | None = caches["frame"].get(request.get_host())
    if frame is None:
        frame = read(request)
        caches["frame"].set(request.get_host(), frame)
    return frame


def read(request: HttpRequest) -> Frame:
    """The sections, and the articles that editors show in menus, in the order of the page tree."""
    site = Site.find_for_request(request)
    if site is None:
        return Frame()
    sections = specific(Page.objects.child_of(site.root_page).live().public())
    articles = ArticlePage.objects.live().public().in_menu().order_by("path")
    return Frame(
        sections=tuple(_heading(page, request) for page in sections),
        articles=tuple(_heading(page, request) for page in articles),
        # for_site() would write a row where there is none.
        alerts=tuple(
            _alert(block.value) for kept in SiteAlerts.objects.filter(site=site) for block in kept.alerts if is_timed(block.value)
        ),
    )


def trail(path: str, request: HttpRequest) -> list[Link]:
    """The sections above the page at `path`."""
    return [each.link(request) for each in frame_of(request).sections if path.startswith(each.url) and path != each.url]


def of_no_page(request: HttpRequest) -> list[Link]:
    """What the tree has no page for and no section leads to."""
    named = ((_("Quality information"), "supervision:quality"), (_("Site map"), "cms:site_map"))
    return [Link(title, url, request.path == url) for title, url in ((title, reverse(name)) for title, name in named)]


def is_timed(alert: Any) -> bool:
    """An alert without its moments, which no form lets through, is left out rather than failing on every page."""
    moments = (alert.get("from_at"), alert.get("until_at"))
    return all(moment is not None and timezone.is_aware(moment) for moment in moments)


def shown(alerts: tuple[Alert, ...], at: datetime, reader: Reader) -> list[Alert]:
    """Those of this moment, `message` in the reader's language."""
    now = [alert for alert in alerts if alert.from_at <= at < alert.until_at]
    return [replace(each, message=each.message_en) if reader.language == "en" and each.message_en else each for each in now]


def _heading(page: Page, request: HttpRequest) -> Heading:
    zh, en = (page.title_for(Reader()), page.title_for(Reader("en"))) if isinstance(page, SitePage) else (page.title, page.title)
    return Heading(zh, en, page.get_url(request), page.show_in_menus)


def _alert(value: Any) -> Alert:
    return Alert(
        value["message"], value.get("message_en") or "", value["level"], value["url"] or "", value["from_at"], value["until_at"]
    )
