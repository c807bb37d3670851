"""Addresses of the public site that are no page of an editor."""

from django.urls import URLPattern, path, re_path

from cms import media, proof, search_views, site_map, sitemaps, styleguide, training_views
from cms.feed_views import section_feed
from cms.press.kits import views as kit_views
from cms.press.pictures import views as picture_views
from cms.press.video import views as video_views

app_name = "cms"
urlpatterns: list[URLPattern] = [
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
    path("notices/<str:slug>/frozen.json", proof.text, name="frozen"),
    path("styleguide", styleguide.styleguide, name="styleguide"),
]
