"""Who asks: a machine of an enterprise, by its key. One request is one transaction behind the wall between enterprises."""

from collections.abc import Callable
from datetime import datetime
from functools import cached_property
from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import APIException, AuthenticationFailed
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer
from rest_framework.views import APIView

from verify.access.actions import keys
from verify.access.actions.repeats import Answer, once, request_digest
from verify.access.models import ApiKey, Scope
from verify.api.negotiation import OnlyJson, ShallowJson
from verify.membership.walls import within
from verify.refusals import NotPermitted, Refused
from verify.registry.models import Enterprise, Product

MOST_KEY = 255
FORBIDDEN, TOO_LARGE, REFUSED = 403, 413, 422
REPEATABLE = OpenApiParameter(
    "Idempotency-Key", str, OpenApiParameter.HEADER, required=True, description="1 to 255 printable characters; kept for a day."
)


class Problem(serializers.Serializer[Any]):
    code = serializers.CharField()
    message = serializers.CharField()
    fields = serializers.DictField(required=False)  # type: ignore[assignment]  # a field of that name is meant


def answers(status: Any, of: Any) -> dict[Any, Any]:
    """What the schema says comes back."""
    return {status: of, **dict.fromkeys((400, 401, 403, 404, 413, 422), Problem)}


class Unusable(APIException):
    """The request itself is wrong: `code` and `fields` say in what."""

    status_code = 400

    def __init__(self, code: str, message: str, **more: Any) -> None:
        detail: Any = {"code": code, "message": message, **more}
        self.detail = detail


def heard(serializer: Serializer[Any]) -> dict[str, Any]:
    if not serializer.is_valid():
        raise Unusable("invalid", _("Nothing was done. Please see the fields."), fields=serializer.errors)
    told: dict[str, Any] = serializer.validated_data
    return told


class KeyAuthentication(BaseAuthentication):
    """`Authorization: Bearer hbp_…`. Never a cookie, so that no page of another site can act for somebody."""

    def authenticate(self, request: Request) -> tuple[Any, ApiKey]:
        parts = get_authorization_header(request).split()
        token = parts[1].decode("latin-1") if len(parts) == 2 and parts[0].lower() == b"bearer" else ""
        key = keys.open_with(token, at=timezone.now())
        if key is None:
            raise AuthenticationFailed(_("This key is unknown or was revoked, or whoever made it left."))
        return key.made_by, key

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="api"'


class KeyScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # its registry
    target_class = KeyAuthentication
    name = "key"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer"}


class HasScope(BasePermission):
    def has_permission(self, request: Request, view: Any) -> bool:
        return view.scope.value in request.auth.scopes  # type: ignore[union-attr]


class MachineView(APIView):
    """`scope` is what the key must hold. Errors are `{"code", "message"}`, and `fields` where a field is wrong."""

    scope: ClassVar[Scope] = Scope.READ
    authentication_classes = (KeyAuthentication,)
    permission_classes = (HasScope,)
    parser_classes = (ShallowJson,)
    content_negotiation_class = OnlyJson

    @cached_property
    def at(self) -> datetime:
        return timezone.now()

    @property
    def key(self) -> ApiKey:
        key: ApiKey = self.request.auth  # type: ignore[assignment]
        return key

    @property
    def enterprise(self) -> Enterprise:
        return self.key.enterprise

    def a_product(self, ref: str) -> Product:
        if product := Product.objects.filter(enterprise=self.enterprise, ref=ref).first():
            return product
        raise Refused("product", _("Choose one of your items."))

    def finalize_response(self, request: Any, response: Any, *args: Any, **kwargs: Any) -> Any:
        response = super().finalize_response(request, response, *args, **kwargs)
        response["Cache-Control"] = "no-store"
        return response

    def handle_exception(self, exc: Exception) -> Response:
        if isinstance(exc, Refused):
            status = FORBIDDEN if isinstance(exc, NotPermitted) else REFUSED
            return Response({"code": exc.code, "message": str(exc.message), **self.more_of(exc)}, status=status)
        if isinstance(exc, RequestDataTooBig):
            text = _("The body is larger than %(most)s KB. Divide it.") % {"most": settings.DATA_UPLOAD_MAX_MEMORY_SIZE // 1024}
            return Response({"code": "too_large", "message": text}, status=TOO_LARGE)
        response = super().handle_exception(exc)
        if isinstance(response.data, dict) and set(response.data) == {"detail"}:
            detail = response.data["detail"]
            response.data = {"code": detail.code, "message": str(detail)}
        return response

    def more_of(self, refusal: Refused) -> dict[str, Any]:
        """What a refusal says besides its sentence."""
        return {}

    def behind_the_wall(self, act: Callable[[], Answer]) -> Response:
        with within(self.enterprise):
            status, body = act()
        return Response(body, status=status)


class Writing(MachineView):
    """A request that changes something: by POST, with an Idempotency-Key, so that it may be repeated until it is answered."""

    serializer_class: ClassVar[type[Serializer[Any]] | None] = None

    def told(self, request: Request) -> dict[str, Any]:
        return heard(self.serializer_class(data=request.data)) if self.serializer_class else {}

    def act(self, told: dict[str, Any], **address: Any) -> Answer:
        """Calls the action."""
        raise NotImplementedError

    def post(self, request: Request, **address: Any) -> Response:
        given = request.headers.get("Idempotency-Key", "")
        if not (0 < len(given) <= MOST_KEY and given.isascii() and given.isprintable()):
            text = _("Send an Idempotency-Key of 1 to 255 printable characters, a new one for each new order.")
            raise Unusable("idempotency_key", text)
        digest = request_digest(str(request.method), request.path, request.body)
        told = self.told(request)
        is_repeat = False

        def acted() -> Answer:
            nonlocal is_repeat
            answer, is_repeat = once(self.enterprise, given, digest, lambda: self.act(told, **address), at=self.at)
            return answer

        response = self.behind_the_wall(acted)
        if is_repeat:
            response["Idempotent-Replayed"] = "true"
        return response
