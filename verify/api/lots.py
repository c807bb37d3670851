"""Lots and their events for machines: the same actions as the workspace. Events come as EPCIS 2.0 and leave as they came."""

import hashlib
from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from verify.access.actions.repeats import Answer
from verify.access.models import Scope
from verify.api.access import REPEATABLE, MachineView, Problem, Writing, answers
from verify.membership.walls import within
from verify.refusals import Refused
from verify.trace import epcis, export, strict_json
from verify.trace.actions import events, lots
from verify.trace.models import LONGEST_NUMBER, Lot


class LotRequest(serializers.Serializer[Any]):
    product = serializers.CharField(max_length=8, help_text="The item's reference on this site.")
    number = serializers.CharField(max_length=LONGEST_NUMBER, help_text="As printed on the package.")
    produced_on = serializers.DateField()
    best_before = serializers.DateField(required=False, allow_null=True, default=None)
    quantity = serializers.CharField(max_length=60, required=False, allow_blank=True, default="")


class LotAnswer(serializers.Serializer[Any]):
    lot = serializers.CharField()
    product = serializers.CharField()
    number = serializers.CharField()
    produced_on = serializers.DateField()
    best_before = serializers.DateField(allow_null=True)
    quantity = serializers.CharField(allow_blank=True)
    events = serializers.IntegerField(help_text="Those that were not declared wrong.")


class EventsAnswer(serializers.Serializer[Any]):
    lot = serializers.CharField()
    recorded = serializers.IntegerField()
    known = serializers.IntegerField(help_text="On record before, with the same content.")


class Fault(serializers.Serializer[Any]):
    where = serializers.CharField(help_text="Path into the document.")
    message = serializers.CharField()


class FaultyDocument(Problem):
    faults = Fault(many=True, required=False)


def payload(lot: Lot) -> dict[str, Any]:
    return {
        "lot": lot.ref,
        "product": lot.product.ref,
        "number": lot.number,
        "produced_on": lot.produced_on.isoformat(),
        "best_before": lot.best_before and lot.best_before.isoformat(),
        "quantity": lot.quantity,
        "events": lot.events.standing().count(),
    }


class OfLots(MachineView):
    def a_lot(self, ref: str) -> Lot:
        return get_object_or_404(Lot.objects.of(self.enterprise).select_related("product__enterprise"), ref=ref)


class Lots(OfLots, Writing):
    scope = Scope.LOTS
    serializer_class = LotRequest

    @extend_schema(operation_id="register_lot", parameters=[REPEATABLE], request=LotRequest, responses=answers(201, LotAnswer))
    def post(self, request: Request, **address: Any) -> Response:
        """Registers a lot. The same facts again return the same lot; other facts of a lot that is registered are refused."""
        return super().post(request, **address)

    def act(self, told: dict[str, Any], **address: Any) -> Answer:
        lot = lots.register(**{**told, "product": self.a_product(told["product"])}, by=self.request.user, at=self.at)
        return 201, payload(lot)


class OneLot(OfLots):
    @extend_schema(operation_id="read_lot", responses=answers(200, LotAnswer))
    def get(self, request: Request, lot: str) -> Response:
        return self.behind_the_wall(lambda: (200, payload(self.a_lot(lot))))


class Events(OfLots, Writing):
    scope = Scope.LOTS

    @extend_schema(
        operation_id="declare_events",
        parameters=[REPEATABLE],
        request={export.MEDIA_TYPE: OpenApiTypes.OBJECT},
        responses={**answers(200, EventsAnswer), 422: FaultyDocument},
    )
    def post(self, request: Request, **address: Any) -> Response:
        """Declares the events of an EPCIS 2.0 document about this lot, all or none. An event on record is not recorded twice."""
        return super().post(request, **address)

    def told(self, request: Request) -> dict[str, Any]:
        parsed = epcis.parse(strict_json.read(request.body), self.at)
        return {"parsed": parsed, "filename": "", "sha256": hashlib.sha256(request.body).hexdigest()}

    def more_of(self, refusal: Refused) -> dict[str, Any]:
        faults = refusal.faults if isinstance(refusal, events.Faulty) else ()
        return {"faults": [{"where": fault.where, "message": fault.message} for fault in faults]} if faults else {}

    def act(self, told: dict[str, Any], **address: Any) -> Answer:
        lot = self.a_lot(address["lot"])
        recorded, known = events.import_document(lot=lot, by=self.request.user, at=self.at, **told)
        return 200, {"lot": lot.ref, "recorded": recorded, "known": known}


class Document(OfLots):
    @extend_schema(operation_id="read_events", responses=answers((200, export.MEDIA_TYPE), OpenApiTypes.OBJECT))
    def get(self, request: Request, lot: str) -> HttpResponseBase:
        """All events of the lot as one EPCIS document, with what was declared wrong and its declarations."""
        with within(self.enterprise):
            return HttpResponse(export.text(self.a_lot(lot), self.at), content_type=export.MEDIA_TYPE)
