from django.urls import path

from verify.supervision import reporting

app_name = "supervision"
urlpatterns = [
    path("report/", reporting.report, name="report"),
]
