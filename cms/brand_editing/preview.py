"""The public page as it would look with what a draft says: drawn by the very template, beside the facts as they are."""

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from cms.pages.brands import BrandPage


def preview(page: BrandPage, request: HttpRequest) -> HttpResponse:
    """For a frame of our own screens alone, and for no search engine."""
    content = render_to_string(page.get_template(request), page.get_context(request), request)
    response = HttpResponse(content)
    response._csp_replace = {"frame-ancestors": ["'self'"]}  # type: ignore[attr-defined]
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response
