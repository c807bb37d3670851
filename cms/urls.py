"""Addresses of the public site that are no page of an editor."""

from django.urls import URLPattern, path, re_path

from cms import media, styleguide

app_name = "cms"
urlpatterns: list[URLPattern] = [
    re_path(r"^media/images/(?P<name>[^/]+)$", media.rendition, name="rendition"),
    path("styleguide", styleguide.styleguide, name="styleguide"),
]
