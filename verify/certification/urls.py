from django.urls import path

from verify.certification import views
from verify.registry import urls as _registry  # noqa: F401, it makes `ref` known

app_name = "certification"
urlpatterns = [
    path("<ref:ref>", views.publicity, name="publicity"),
    path("<ref:ref>/list.csv", views.export, {"form": "csv"}, name="csv"),
    path("<ref:ref>/list.xlsx", views.export, {"form": "xlsx"}, name="xlsx"),
    path("<ref:ref>/objection", views.objection, name="objection"),
]
