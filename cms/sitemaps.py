"""What search engines may read, and when it last changed: a decision about a certificate changes every page that shows it."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps import views as sitemaps
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.decorators.http import require_safe
from wagtail.models import Page

from cms.pages.brands import BrandPage, UnitPage
from cms.pages.catalogue import CatalogueIndexPage, ProductPage
from cms.pages.home import HomePage
from cms.pages.notices import PublicityPage
from verify.calendar import start_of
from verify.models import Certificate, Enterprise, StatusChange

PAGE_SIZE = 5000  # the protocol allows 50,000 in a file


class OfThisHost(Sitemap[Any]):
    limit = PAGE_SIZE

    def __init__(self) -> None:
        self.at = timezone.now()

    def get_protocol(self, protocol: str | None = None) -> str:
        return settings.PUBLIC_SCHEME

    def get_domain(self, site: Any = None) -> str:
        return settings.PUBLIC_HOST

    def changes(self) -> Any:
        return StatusChange.objects.filter(effective_at__lte=self.at)


class PageSitemap(OfThisHost):
    """Live, public pages. Those that show the register change with it."""

    def items(self) -> Any:
        pages = Page.objects.live().public().filter(depth__gt=1)
        return pages.exclude(pk__in=PublicityPage.hidden(self.at)).order_by("path")

    def location(self, page: Page) -> str:
        return page.url

    def lastmod(self, page: Page) -> datetime | None:
        """None where neither is known: a page made live by code was never published, and may show no fact."""
        return max(filter(None, (page.last_published_at, self.facts.get(page.pk))), default=None)

    @cached_property
    def facts(self) -> dict[int, datetime]:
        """When the facts behind a page last changed, by the page's key."""
        found: dict[int, datetime] = {}
        for model, fact, through in (
            (ProductPage, "product_id", "certificate__product"),
            (BrandPage, "enterprise_id", "certificate__product__enterprise"),
            (UnitPage, "unit", "certificate__product__enterprise__unit"),
        ):
            latest = dict(self.changes().values_list(through).annotate(Max("effective_at")).order_by())
            found |= {key: latest[value] for key, value in model.objects.values_list("pk", fact) if value in latest}
        latest_of_all = self.changes().aggregate(latest=Max("effective_at"))["latest"]
        if latest_of_all:
            for model in (HomePage, CatalogueIndexPage):
                found |= dict.fromkeys(model.objects.values_list("pk", flat=True), latest_of_all)
        return found


class CertificateSitemap(OfThisHost):
    """Every certificate's record, changed by its last decision in effect or by its expiry."""

    def items(self) -> Any:
        rows = Certificate.objects.filter(changes__effective_at__lte=self.at).with_status(self.at)
        return rows.annotate(decided_at=Max("changes__effective_at")).order_by("pk")

    def location(self, certificate: Certificate) -> str:
        return certificate.get_absolute_url()

    def lastmod(self, certificate: Any) -> datetime:
        until = certificate.current_valid_until
        ended = start_of(until + timedelta(days=1)) if until else None
        return max(certificate.decided_at, ended) if ended and ended <= self.at else certificate.decided_at

    def get_latest_lastmod(self) -> datetime | None:
        latest: datetime | None = self.changes().aggregate(latest=Max("effective_at"))["latest"]
        return latest


class EnterpriseSitemap(OfThisHost):
    """Every enterprise's record."""

    def items(self) -> Any:
        return Enterprise.objects.order_by("pk")

    def location(self, enterprise: Enterprise) -> str:
        return enterprise.get_absolute_url()


SITEMAPS: dict[str, type[Sitemap[Any]]] = {
    "pages": PageSitemap,
    "certificates": CertificateSitemap,
    "enterprises": EnterpriseSitemap,
}


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    return sitemaps.index(request, SITEMAPS, sitemap_url_name="cms:sitemap")


@require_safe
def section(request: HttpRequest, section: str) -> HttpResponse:
    return sitemaps.sitemap(request, SITEMAPS, section=section)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """A demonstration is not to be found; a label's verdict is for whoever holds the product."""
    if settings.DEMO:
        lines = ["User-agent: *", "Disallow: /"]
    else:
        closed = (
            *("/admin/", "/portal/", "/seen/", "/preview/", "/share/go/", "/share/seen/", "/api/", "/search/"),
            *("/v/*", "/V/*"),
        )
        root = f"{settings.PUBLIC_SCHEME}://{settings.PUBLIC_HOST}"
        lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed), "Allow: /v/$", "", f"Sitemap: {root}/sitemap.xml"]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
