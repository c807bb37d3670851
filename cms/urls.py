"""Addresses of the public site that are no page of an editor."""

from django.urls import URLPattern, path, re_path

from cms import media, proof, search_views, site_map, sitemaps, styleguide, training_views
from cms.feed_views import press_feed, section_feed
from cms.press.accreditation.views import accreditation
from cms.press.bundles import preview_views
from cms.press.event.views import coming_calendar, event_calendar
from cms.press.kits import views as kit_views
from cms.press.live.views import live_posts
from cms.press.outbox.views import key_file
from cms.press.pictures import views as picture_views
from cms.press.share import views as share_views
from cms.press.video import views as video_views

app_name = "cms"
PREVIEW = r"preview/(?P<token>\d{1,9}:[\w-]{1,64})/"
urlpatterns: list[URLPattern] = [
    re_path(r"^press/(?P<form>feed\.xml|atom\.xml)$", press_feed, name="press_feed"),
    re_path(r"^(?P<path>(?:[\w-]+/)+)(?P<form>feed\.xml|atom\.xml)$", section_feed, name="feed"),
    path("search/", search_views.search, name="search"),
    path("robots.txt", sitemaps.robots, name="robots"),
    path("sitemap.xml", sitemaps.index, name="sitemaps"),
    path("sitemap-<slug:section>.xml", sitemaps.section, name="sitemap"),
    re_path(r"^media/images/(?P<name>[^/]+)$", media.rendition, name="rendition"),
    path("kits/<int:page_id>.zip", kit_views.kit, name="kit"),
    path("pictures/<int:image_id>-<slug:size>.jpg", picture_views.picture, name="picture"),
    path("videos/<int:film_id>.mp4", video_views.film, name="film"),
    path("videos/<int:film_id>.vtt", video_views.captions, name="captions"),
    path("sitemap/", site_map.site_map, name="site_map"),
    path("training/sign-up/<int:page_id>", training_views.sign_up, name="sign_up"),
    path("training/help/<int:institution_id>", training_views.ask_help, name="ask_help"),
    path("events/accreditation/<int:page_id>", accreditation, name="accreditation"),
    re_path(r"^(?P<section>[\w-]+)/calendar\.ics$", coming_calendar, name="coming_calendar"),
    re_path(r"^(?P<section>[\w-]+)/(?P<slug>[\w-]+)/event\.ics$", event_calendar, name="event_calendar"),
    re_path(r"^(?P<section>[\w-]+)/(?P<slug>[\w-]+)/live\.html$", live_posts, name="live_posts"),
    path("notices/<str:slug>/frozen.json", proof.text, name="frozen"),
    re_path(rf"^{PREVIEW}$", preview_views.contents, name="preview"),
    re_path(rf"^{PREVIEW}(?P<page_id>\d{{1,9}})/$", preview_views.page, name="preview_page"),
    re_path(rf"^{PREVIEW}images/(?P<name>[^/]+)/(?P<mark>[\w-]+)$", preview_views.picture, name="preview_picture"),
    re_path(rf"^{PREVIEW}documents/(?P<document_id>\d{{1,9}})/(?P<mark>[\w-]+)$", preview_views.file, name="preview_file"),
    re_path(
        rf"^{PREVIEW}videos/(?P<film_id>\d{{1,9}})\.(?P<kind>mp4|vtt)/(?P<mark>[\w-]+)$", preview_views.film, name="preview_film"
    ),
    re_path(r"^(?P<key>[A-Za-z0-9-]{8,128})\.txt$", key_file, name="indexnow_key"),
    path("share/wechat.json", share_views.sign, name="wechat"),
    path("share/seen/<int:page_id>.gif", share_views.seen, name="page_seen"),
    path("share/card/<int:page_id>.jpg", share_views.picture, name="share_card"),
    path("share/poster/<int:page_id>.jpg", share_views.long_picture, name="page_poster"),
    path("share/go/<int:page_id>/<slug:to>", share_views.share, name="share"),
    path("styleguide", styleguide.styleguide, name="styleguide"),
]
