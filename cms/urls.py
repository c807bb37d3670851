"""Addresses of the public site that are no page of an editor."""

from django.urls import URLPattern, path, re_path

from cms import media, proof, search_views, site_map, sitemaps, styleguide, training_views
from cms.feed_views import section_feed
from cms.press.accreditation.views import accreditation
from cms.press.event.views import coming_calendar, event_calendar
from cms.press.live.views import live_posts

app_name = "cms"
urlpatterns: list[URLPattern] = [
    re_path(r"^(?P<path>(?:[\w-]+/)+)(?P<form>feed\.xml|atom\.xml)$", section_feed, name="feed"),
    path("search/", search_views.search, name="search"),
    path("robots.txt", sitemaps.robots, name="robots"),
    path("sitemap.xml", sitemaps.index, name="sitemaps"),
    path("sitemap-<slug:section>.xml", sitemaps.section, name="sitemap"),
    re_path(r"^media/images/(?P<name>[^/]+)$", media.rendition, name="rendition"),
    path("sitemap/", site_map.site_map, name="site_map"),
    path("training/sign-up/<int:page_id>", training_views.sign_up, name="sign_up"),
    path("training/help/<int:institution_id>", training_views.ask_help, name="ask_help"),
    path("events/accreditation/<int:page_id>", accreditation, name="accreditation"),
    re_path(r"^(?P<section>[\w-]+)/calendar\.ics$", coming_calendar, name="coming_calendar"),
    re_path(r"^(?P<section>[\w-]+)/(?P<slug>[\w-]+)/event\.ics$", event_calendar, name="event_calendar"),
    re_path(r"^(?P<section>[\w-]+)/(?P<slug>[\w-]+)/live\.html$", live_posts, name="live_posts"),
    path("notices/<str:slug>/frozen.json", proof.text, name="frozen"),
    path("styleguide", styleguide.styleguide, name="styleguide"),
]
