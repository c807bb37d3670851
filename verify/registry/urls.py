from typing import Any

from django.urls import path, register_converter

from verify.references import ALPHABET
from verify.registry import views


class ReferenceConverter:
    """Only what can be a reference reaches a view."""

    regex = f"[{ALPHABET}{ALPHABET.lower()}]{{8}}"

    def to_python(self, value: str) -> str:
        return value.upper()

    def to_url(self, value: Any) -> str:
        return str(value)


register_converter(ReferenceConverter, "ref")

app_name = "registry"
urlpatterns = [
    path("", views.register, name="register"),
    path("export.csv", views.export, {"form": "csv"}, name="csv"),
    path("export.xlsx", views.export, {"form": "xlsx"}, name="xlsx"),
    path("export.json", views.export, {"form": "json"}, name="json"),
    path("certificates/<ref:ref>", views.certificate, name="certificate"),
    path("enterprises/<ref:ref>", views.enterprise, name="enterprise"),
    path("products/<ref:ref>", views.product, name="product"),
]
