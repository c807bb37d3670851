"""Scans first; the CMS last, and only where it is installed."""

from django.apps import apps
from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from config import health

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("verify.urls")),
    path("healthz", health.healthz),
    path("readyz", health.readyz),
]

if apps.is_installed("wagtail.admin"):
    from django.conf.urls.static import static
    from wagtail import urls as wagtail_urls
    from wagtail.admin import urls as wagtailadmin_urls
    from wagtail.documents import urls as wagtaildocs_urls

    urlpatterns += [
        path("admin/", include(wagtailadmin_urls)),
        path("documents/", include(wagtaildocs_urls)),
        *static(settings.MEDIA_URL, document_root=settings.MEDIA_ROOT),
        path("", include("cms.urls")),
        path("", include(wagtail_urls)),
    ]
