"""The headers every answer carries: a content policy, an explicit Cache-Control, and no device permissions."""

from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

NO_DEVICES = "camera=(), microphone=(), geolocation=(), payment=(), usb=()"


class HeadersMiddleware(CSPMiddleware):
    def get_policy_parts(self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False) -> PolicyParts:
        parts = super().get_policy_parts(request, response, report_only)
        frames = getattr(request, "frame_sources", ())  # hosts of players that this very page can show after a tap
        if frames:
            parts.update = {**(parts.update or {}), "frame-src": [f"https://{host}" for host in frames]}
        if request.path_info.startswith("/admin/"):
            parts.replace = {**settings.ADMIN_CONTENT_SECURITY_POLICY, **(parts.replace or {})}
        return parts

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        headers = response.headers
        headers.setdefault("Cache-Control", "no-store")
        headers.setdefault("Permissions-Policy", NO_DEVICES)
        if "Content-Security-Policy" in headers:
            return response
        return super().process_response(request, response)
