"""What stands around every page: navigation from the page tree, alerts of the hour, links at the foot."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from wagtail.models import Page, Site

from cms.pages.articles import ArticleIndexPage, ArticlePage
from cms.pages.base import Link, SitePage, specific
from cms.site_settings import SiteAlerts
from verify.reader import Reader


def context(request: HttpRequest) -> dict[str, Any]:
    """Lazy: pages without a header ask nothing."""
    return {
        "navigation": SimpleLazyObject(lambda: navigation(request)),
        "footer_links": SimpleLazyObject(lambda: footer_links(request)),
        "alerts": SimpleLazyObject(lambda: alerts(request)),
    }


def navigation(request: HttpRequest) -> list[Link]:
    """The sections that editors show in menus, in the order of the page tree."""
    site = Site.find_for_request(request)
    if site is None:
        return []
    return [_link(page, request) for page in specific(Page.objects.child_of(site.root_page).live().public().in_menu())]


def footer_links(request: HttpRequest) -> list[Link]:
    """The articles that editors show in menus: about, privacy, accessibility and the like."""
    groups = ArticleIndexPage.objects.live().public()
    pages = ArticlePage.objects.live().public().in_menu().order_by("path")
    return [_link(page, request) for page in pages] if groups or pages else []


def alerts(request: HttpRequest) -> list[Any]:
    """Those of this moment."""
    at = timezone.now()
    found = SiteAlerts.for_request(request).alerts
    return [block.value for block in found if block.value["from_at"] <= at < block.value["until_at"]]


def _link(page: SitePage, request: HttpRequest) -> Link:
    url = page.get_url(request)
    return Link(page.title_for(getattr(request, "reader", Reader())), url, request.path.startswith(url))
