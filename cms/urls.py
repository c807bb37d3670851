from django.urls import path, re_path

from cms import media, sitemaps
from cms.feed_views import section_feed

app_name = "cms"
urlpatterns = [
    re_path(r"^(?P<path>(?:[\w-]+/)+)(?P<form>feed\.xml|atom\.xml)$", section_feed, name="feed"),
    path("robots.txt", sitemaps.robots, name="robots"),
    path("sitemap.xml", sitemaps.index, name="sitemaps"),
    path("sitemap-<slug:section>.xml", sitemaps.section, name="sitemap"),
    re_path(r"^media/images/(?P<name>[^/]+)$", media.rendition, name="rendition"),
]
