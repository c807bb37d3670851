"""Labels for machines: the same actions as the workspace, with the same second person."""

from typing import Any

from django.http import StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from verify.access.actions.repeats import Answer
from verify.access.models import Scope
from verify.api.access import REPEATABLE, MachineView, Writing, answers, heard
from verify.labels import export
from verify.labels.actions import orders, runs
from verify.labels.codes import MAX_SERIAL
from verify.labels.models import LabelRange, LabelRun
from verify.labels.orders import LabelOrder, OrderState
from verify.membership.walls import within
from verify.refusals import Refused


class OrderRequest(serializers.Serializer[Any]):
    product = serializers.CharField(max_length=8, help_text="The item's reference on this site.")
    grade = serializers.ChoiceField(choices=LabelRun.Grade.values)
    carrier = serializers.ChoiceField(choices=LabelRun.Carrier.values, default=LabelRun.Carrier.PACK)
    quantity = serializers.IntegerField(min_value=1, max_value=MAX_SERIAL)
    lot = serializers.CharField(max_length=60, default="", allow_blank=True)


class OrderAnswer(serializers.Serializer[Any]):
    order = serializers.CharField()
    product = serializers.CharField()
    grade = serializers.ChoiceField(choices=LabelRun.Grade.values)
    carrier = serializers.ChoiceField(choices=LabelRun.Carrier.values)
    quantity = serializers.IntegerField()
    lot = serializers.CharField(allow_blank=True)
    state = serializers.ChoiceField(choices=OrderState.values)
    run = serializers.IntegerField(allow_null=True, help_text="Once issued.")


class RangeRequest(serializers.Serializer[Any]):
    first = serializers.IntegerField(min_value=0, max_value=MAX_SERIAL)
    last = serializers.IntegerField(min_value=0, max_value=MAX_SERIAL)


class VoidRequest(RangeRequest):
    reason = serializers.CharField(max_length=200)


class RangeAnswer(serializers.Serializer[Any]):
    run = serializers.IntegerField()
    kind = serializers.ChoiceField(choices=LabelRange.Kind.values)
    first = serializers.IntegerField()
    last = serializers.IntegerField()
    recorded_at = serializers.DateTimeField()


class RunAnswer(serializers.Serializer[Any]):
    run = serializers.IntegerField()
    product = serializers.CharField()
    grade = serializers.ChoiceField(choices=LabelRun.Grade.values)
    quantity = serializers.IntegerField()
    lot = serializers.CharField(allow_blank=True)
    first_serial = serializers.IntegerField()
    last_serial = serializers.IntegerField()
    ranges = RangeAnswer(many=True)


def order_payload(order: LabelOrder) -> dict[str, Any]:
    return {
        "order": order.ref,
        "product": order.product.ref,
        "grade": order.grade,
        "carrier": order.carrier,
        "quantity": order.quantity,
        "lot": order.lot,
        "state": order.state,
        "run": order.run_id,
    }


def range_payload(row: LabelRange) -> dict[str, Any]:
    return {"run": row.run_id, "kind": row.kind, "first": row.first, "last": row.last, "recorded_at": row.recorded_at.isoformat()}


def run_payload(run: LabelRun) -> dict[str, Any]:
    return {
        "run": run.pk,
        "product": run.product.ref,
        "grade": run.grade,
        "quantity": run.quantity,
        "lot": run.lot,
        "first_serial": run.first_serial,
        "last_serial": run.last_serial,
        "ranges": [range_payload(row) for row in run.ranges.all()],
    }


class OfLabels(MachineView):
    def an_order(self, ref: str) -> LabelOrder:
        return get_object_or_404(LabelOrder.objects.of(self.enterprise).select_related("product__enterprise"), ref=ref)

    def a_run(self, pk: int) -> LabelRun:
        rows = LabelRun.objects.filter(product__enterprise=self.enterprise).select_related("product__enterprise")
        return get_object_or_404(rows, pk=pk)


class Orders(OfLabels, Writing):
    scope = Scope.ORDER
    serializer_class = OrderRequest

    @extend_schema(operation_id="order_labels", parameters=[REPEATABLE], request=OrderRequest, responses=answers(201, OrderAnswer))
    def post(self, request: Request, **address: Any) -> Response:
        """Orders labels within the quota. They are issued once a second person of the enterprise, or a key that a second person
        made, confirms."""
        return super().post(request, **address)

    def act(self, told: dict[str, Any], **address: Any) -> Answer:
        order = orders.ask(**{**told, "product": self.a_product(told["product"])}, by=self.request.user, at=self.at)
        return 201, order_payload(order)


class Order(OfLabels):
    @extend_schema(operation_id="read_order", responses=answers(200, OrderAnswer))
    def get(self, request: Request, order: str) -> Response:
        return self.behind_the_wall(lambda: (200, order_payload(self.an_order(order))))


class ConfirmOrder(OfLabels, Writing):
    scope = Scope.CONFIRM

    @extend_schema(operation_id="confirm_order", parameters=[REPEATABLE], request=None, responses=answers(200, OrderAnswer))
    def post(self, request: Request, **address: Any) -> Response:
        """By a key that another person made than the one who ordered."""
        return super().post(request, **address)

    def act(self, told: dict[str, Any], **address: Any) -> Answer:
        return 200, order_payload(orders.confirm(order=self.an_order(address["order"]), by=self.request.user, at=self.at))


class Run(OfLabels):
    @extend_schema(operation_id="read_run", responses=answers(200, RunAnswer))
    def get(self, request: Request, run: int) -> Response:
        return self.behind_the_wall(lambda: (200, run_payload(self.a_run(run))))


class Codes(OfLabels):
    @extend_schema(
        operation_id="read_codes",
        parameters=[OpenApiParameter("first", int), OpenApiParameter("last", int)],
        responses=answers((200, "text/csv"), OpenApiTypes.BINARY),
    )
    def get(self, request: Request, run: int) -> HttpResponseBase:
        """The codes of a run as CSV: serial, code, code in groups, address."""
        wanted = {name: request.query_params.get(name) for name in ("first", "last")}
        asked = heard(RangeRequest(data={name: value for name, value in wanted.items() if value is not None}, partial=True))
        with within(self.enterprise):
            rows = export.csv_rows(_without_scratch(self.a_run(run)), **asked)
        return StreamingHttpResponse(rows, content_type="text/csv; charset=utf-8")


def _without_scratch(run: LabelRun) -> LabelRun:
    """A key acts for a person without saying which; the two files of such a run are for two persons."""
    if run.has_scratch:
        text = _("This run has scratch codes: a person fetches its codes in the workspace, and another one its scratch codes.")
        raise Refused("two_persons", text)
    return run


class Activate(OfLabels, Writing):
    scope = Scope.ACTIVATE
    serializer_class = RangeRequest

    @extend_schema(
        operation_id="activate_labels", parameters=[REPEATABLE], request=RangeRequest, responses=answers(200, RangeAnswer)
    )
    def post(self, request: Request, **address: Any) -> Response:
        """Effective on the next scan."""
        return super().post(request, **address)

    def act(self, told: dict[str, Any], **address: Any) -> Answer:
        return 200, range_payload(runs.activate(run=self.a_run(address["run"]), by=self.request.user, at=self.at, **told))


class Void(OfLabels, Writing):
    scope = Scope.VOID
    serializer_class = VoidRequest

    @extend_schema(operation_id="void_labels", parameters=[REPEATABLE], request=VoidRequest, responses=answers(200, RangeAnswer))
    def post(self, request: Request, **address: Any) -> Response:
        """Effective on the next scan; never undone."""
        return super().post(request, **address)

    def act(self, told: dict[str, Any], **address: Any) -> Answer:
        return 200, range_payload(runs.void(run=self.a_run(address["run"]), by=self.request.user, at=self.at, **told))
