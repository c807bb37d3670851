"""Labels carry the address in upper case, people type it in lower."""

from django.urls import path, re_path

from verify.scanning import beacon, views

app_name = "scanning"
CODE = r"(?P<code>[^/]{1,80})"

urlpatterns = [
    path("v/", views.lookup, name="lookup"),
    path("V/", views.lookup),
    re_path(rf"^v/{CODE}$", views.verdict, name="verdict"),
    re_path(rf"^V/{CODE}$", views.verdict),
    re_path(rf"^v/{CODE}/report$", views.report, name="report"),
    path("seen/<str:token>.gif", beacon.seen, name="seen"),
]
