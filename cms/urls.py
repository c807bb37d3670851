"""Addresses of the public site that are no page of an editor."""

from django.urls import URLPattern, path

from cms import styleguide

urlpatterns: list[URLPattern] = [
    path("styleguide", styleguide.styleguide, name="styleguide"),
]
