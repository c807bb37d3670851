from django.urls import path

from verify.supervision import reporting, views

app_name = "supervision"
urlpatterns = [
    path("report/", reporting.report, name="report"),
    path("quality/", views.quality, name="quality"),
    path("quality/export.csv", views.export, {"form": "csv"}, name="csv"),
    path("quality/export.xlsx", views.export, {"form": "xlsx"}, name="xlsx"),
    path("quality/export.json", views.export, {"form": "json"}, name="json"),
]
