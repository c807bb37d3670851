"""What stands around every page: navigation from the page tree, alerts of the hour, links at the foot."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from django.apps import apps
from django.db.models import F, QuerySet, Value
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from wagtail.models import Page, Site

from cms.pages.articles import ArticlePage
from cms.pages.base import ENGLISH, Link, SitePage
from cms.site_settings import SiteAlerts
from verify.reader import Reader


@dataclass(frozen=True, slots=True)
class Menus:
    """`sections` beneath the front page, and the `articles` beneath them: about, how to check, questions, privacy and the like."""

    sections: list[Link]
    articles: list[Link]


def context(request: HttpRequest) -> dict[str, Any]:
    """Lazy: pages without a header ask nothing."""
    found = SimpleLazyObject(lambda: menus(request))
    return {
        "navigation": SimpleLazyObject(lambda: found.sections),
        "footer_links": SimpleLazyObject(lambda: [*found.articles, site_map(request)]),
        "alerts": SimpleLazyObject(lambda: alerts(request, timezone.now())),
    }


def menus(request: HttpRequest) -> Menus:
    """What editors show in menus, in the order of the page tree, by one query, and Wagtail's own for what is not public."""
    site = Site.find_for_request(request)
    if site is None:
        return Menus([], [])
    shown = Page.objects.descendant_of(site.root_page).live().public().in_menu()
    top = site.root_page.depth + 1
    pages = list(named((shown.filter(depth=top) | shown.exact_type(ArticlePage)).order_by("path"), request))
    return Menus(
        sections=[link_to(page, request) for page in pages if page.depth == top],
        articles=[link_to(page, request) for page in pages if page.depth > top],
    )


def site_map(request: HttpRequest) -> Link:
    url = reverse("cms:site_map")
    return Link(_("Site map"), url, request.path == url)


def alerts(request: HttpRequest, at: datetime) -> list[Any]:
    """Those of this moment: shown from `from_at` until just before `until_at`."""
    found = SiteAlerts.for_request(request).alerts
    return [block.value for block in found if is_shown(block.value, at)]


def is_shown(alert: Any, at: datetime) -> bool:
    """False, not an error on every page, for an alert without its moments."""
    from_at, until_at = alert.get("from_at"), alert.get("until_at")
    if from_at is None or until_at is None or timezone.is_naive(from_at) or timezone.is_naive(until_at):
        return False
    return bool(from_at <= at < until_at)


def named(pages: QuerySet[Page], request: HttpRequest) -> QuerySet[Page]:
    """With `english`, the English title, where the reader reads English. No further query, whatever kinds of pages these are."""
    if getattr(request, "reader", Reader()).language == ENGLISH:
        pages = pages.annotate(english=Coalesce(*(F(f"{name}__title_en") for name in kinds()), Value("")))
    return pages.defer_streamfields()


@cache
def kinds() -> tuple[str, ...]:
    """The relations from a page to what it is."""
    return tuple(model._meta.model_name for model in apps.get_models() if issubclass(model, SitePage))


def link_to(page: Page, request: HttpRequest) -> Link:
    """To a page of `named`."""
    url = page.get_url(request)
    return Link(getattr(page, "english", "") or page.title, url, request.path.startswith(url))
