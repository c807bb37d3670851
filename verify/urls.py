"""Scans come before everything else."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("verify.scanning.urls")),
    path("api/v1/", include("verify.api.urls")),
    path("registry/", include("verify.registry.urls")),
    path("publicity/", include("verify.certification.urls")),
    path("track/", include("verify.tracking.urls")),
    path("", include("verify.demo.urls")),
]
