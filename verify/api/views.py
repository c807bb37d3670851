"""The machine's verdict."""

import logging

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from verify.api.negotiation import OnlyJson
from verify.api.payloads import verdict_payload
from verify.api.serializers import VerdictSerializer
from verify.scanning.examine import RETRY_AFTER, Judgement, cannot_verify, examine

log = logging.getLogger(__name__)


class VerifyView(APIView):
    """The live verdict on one label code, the same as the page `/v/<code>` shows."""

    content_negotiation_class = OnlyJson

    @extend_schema(
        operation_id="verify",
        parameters=[
            OpenApiParameter("code", str, OpenApiParameter.PATH, description="21 Crockford base32 characters, as printed or typed.")
        ],
        responses={
            200: VerdictSerializer,
            404: VerdictSerializer,
            503: VerdictSerializer,
        },
    )
    def get(self, request: Request, code: str) -> Response:
        """200 for every judged label, 404 for MALFORMED and UNKNOWN, 503 with Retry-After for CANNOT_VERIFY, which says nothing
        about the product. Never cached: ask again whenever the answer matters."""
        try:
            return answer(examine(code, timezone.now()))
        except Exception:
            log.exception("cannot verify")
        return answer(cannot_verify(code, None))


def answer(judgement: Judgement) -> Response:
    headers = {"Cache-Control": "no-store", "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'"}
    if judgement.http_status == 503:
        headers["Retry-After"] = RETRY_AFTER
    return Response(verdict_payload(judgement), status=judgement.http_status, headers=headers)
