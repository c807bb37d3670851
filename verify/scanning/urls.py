"""Labels carry the address in upper case, people type it in lower."""

from django.urls import path, re_path

from verify.scanning import beacon, scratch_views, views

app_name = "scanning"
CODE = r"(?P<code>[^/]{1,80})"

urlpatterns = [
    re_path(r"^[vV]/$", views.lookup, name="lookup"),
    re_path(rf"^[vV]/{CODE}$", views.verdict, name="verdict"),
    re_path(rf"^[vV]/{CODE}/report$", views.report, name="report"),
    re_path(rf"^[vV]/{CODE}/scratch$", scratch_views.scratch, name="scratch"),
    re_path(rf"^[vV]/{CODE}/trace$", views.trace, name="trace"),
    re_path(rf"^[vV]/{CODE}/trace/reports/(?P<report>[0-9]{{1,18}})$", views.test_report, name="test_report"),
    re_path(r"^[vV]/", views.nothing_here),
    path("seen/<str:token>.gif", beacon.seen, name="seen"),
]
