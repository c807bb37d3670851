from django.urls import re_path

from cms import media

app_name = "cms"
urlpatterns = [
    re_path(r"^media/images/(?P<name>[^/]+)$", media.rendition, name="rendition"),
]
