"""Who asks: a machine of an enterprise, by its key. One request is one transaction behind the wall between enterprises."""

from collections.abc import Callable
from datetime import datetime
from functools import cached_property
from typing import Any, ClassVar

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied
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
from verify.registry.models import Enterprise

MOST_KEY = 255
REFUSED = 422


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

    def finalize_response(self, request: Any, response: Any, *args: Any, **kwargs: Any) -> Any:
        response = super().finalize_response(request, response, *args, **kwargs)
        response["Cache-Control"] = "no-store"
        return response

    def handle_exception(self, exc: Exception) -> Response:
        response = super().handle_exception(exc)
        if isinstance(response.data, dict) and set(response.data) == {"detail"}:
            detail = response.data["detail"]
            response.data = {"code": detail.code, "message": str(detail)}
        return response

    def behind_the_wall(self, act: Callable[[], Answer]) -> Response:
        try:
            with within(self.enterprise):
                status, body = act()
        except NotPermitted as refusal:
            raise PermissionDenied({"code": refusal.code, "message": str(refusal.message)}) from refusal
        except Refused as refusal:
            return Response({"code": refusal.code, "message": str(refusal.message)}, status=REFUSED)
        return Response(body, status=status)


class Writing(MachineView):
    """A request that changes something: by POST, with an Idempotency-Key, so that it may be repeated until it is answered."""

    serializer_class: ClassVar[type[Serializer[Any]] | None] = None

    def act(self, told: dict[str, Any], **address: Any) -> Answer:
        """Calls the action."""
        raise NotImplementedError

    def post(self, request: Request, **address: Any) -> Response:
        given = request.headers.get("Idempotency-Key", "")
        if not (0 < len(given) <= MOST_KEY and given.isascii() and given.isprintable()):
            text = _("Send an Idempotency-Key of 1 to 255 printable characters, a new one for each new order.")
            return Response({"code": "idempotency_key", "message": text}, status=400)
        told: dict[str, Any] = {}
        digest = request_digest(str(request.method), request.path, request.body)
        if self.serializer_class:
            serializer = self.serializer_class(data=request.data)
            if not serializer.is_valid():
                text = _("Nothing was done. Please see the fields.")
                return Response({"code": "invalid", "message": text, "fields": serializer.errors}, status=400)
            told = serializer.validated_data

        def acted() -> Answer:
            answer, self.is_repeat = once(self.enterprise, given, digest, lambda: self.act(told, **address), at=self.at)
            return answer

        response = self.behind_the_wall(acted)
        if getattr(self, "is_repeat", False):
            response["Idempotent-Replayed"] = "true"
        return response
