"""The shape of the machine's verdict. Only additions, never a change: see docs/api.md."""

from rest_framework import serializers

from verify.registry.models import Certificate, Product
from verify.registry.status import Status
from verify.registry.units import Unit
from verify.scanning.verdicts import Verdict
from verify.supervision.models import Inspection
from verify.trace.vocabulary import EventType


class TextSerializer(serializers.Serializer[dict[str, str]]):
    title = serializers.CharField()
    meaning = serializers.CharField()
    next_step = serializers.CharField()


class CertificateSerializer(serializers.Serializer[dict[str, object]]):
    reference = serializers.CharField(help_text="This site's own reference, not an official number.")
    official_number = serializers.CharField(allow_null=True)
    status = serializers.ChoiceField(choices=Status.values)
    list_year = serializers.IntegerField()
    route = serializers.ChoiceField(choices=[*Certificate.Route.values, ""])
    announced_on = serializers.DateField(allow_null=True)
    valid_from = serializers.DateField(allow_null=True)
    valid_until = serializers.DateField(allow_null=True, help_text="The last valid day, after any renewal; null: as announced.")
    status_since = serializers.DateTimeField(allow_null=True)
    status_reason = serializers.CharField(allow_blank=True)
    notice_url = serializers.CharField(allow_blank=True)
    record_url = serializers.CharField()


class ProductSerializer(serializers.Serializer[dict[str, object]]):
    reference = serializers.CharField()
    name = serializers.CharField()
    kind = serializers.ChoiceField(choices=Product.Kind.values)
    specification = serializers.CharField(allow_blank=True)


class EnterpriseSerializer(serializers.Serializer[dict[str, object]]):
    reference = serializers.CharField()
    name = serializers.CharField()
    uscc = serializers.CharField(allow_null=True)
    unit = serializers.ChoiceField(choices=Unit.values)
    is_demo = serializers.BooleanField(help_text="Invented data of a demonstration.")


class InspectionSerializer(serializers.Serializer[dict[str, object]]):
    kind = serializers.ChoiceField(choices=Inspection.Kind.values)
    inspected_on = serializers.DateField()
    result = serializers.ChoiceField(choices=Inspection.Result.values)
    lot = serializers.CharField(allow_blank=True)
    items_failed = serializers.CharField(allow_blank=True)
    body = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]  # a field of that name is meant
    notice_url = serializers.CharField(allow_blank=True)


class RecallSerializer(serializers.Serializer[dict[str, object]]):
    lot = serializers.CharField()
    ordered_on = serializers.DateField()
    reason = serializers.CharField()
    advice = serializers.CharField(allow_blank=True)
    source = serializers.CharField()  # type: ignore[assignment]  # a field of that name is meant
    notice_url = serializers.CharField(allow_blank=True)
    is_this_lot = serializers.BooleanField()


class SupervisionSerializer(serializers.Serializer[dict[str, object]]):
    latest_inspection = InspectionSerializer(allow_null=True)
    recalls = RecallSerializer(many=True, help_text="Recalls in force, of this lot and of others.")


class LabelSerializer(serializers.Serializer[dict[str, object]]):
    grade = serializers.ChoiceField(choices=["PRODUCT", "ITEM"])
    carrier = serializers.ChoiceField(choices=["PACK", "CERTIFICATE", "PLAQUE"])
    first_scanned_at = serializers.DateTimeField(allow_null=True)
    scans = serializers.IntegerField(allow_null=True, help_text="Earlier queries; null for a code that is the same on every pack.")


class TraceEventSerializer(serializers.Serializer[dict[str, object]]):
    type = serializers.ChoiceField(choices=EventType.values)
    biz_step = serializers.CharField(allow_blank=True, help_text="A bare word of CBV 2.0, or the address of the enterprise's own.")
    disposition = serializers.CharField(allow_blank=True, help_text="Likewise.")
    event_time = serializers.DateTimeField()
    event_time_zone_offset = serializers.CharField(help_text="Where it happened, like +08:00.")
    place = serializers.CharField(allow_blank=True)
    quantity = serializers.CharField(allow_blank=True)


class TraceSerializer(serializers.Serializer[dict[str, object]]):
    """What the enterprise itself declares of the lot. Nobody has checked it, and the verdict does not rest on it."""

    declared_by = serializers.ChoiceField(choices=["ENTERPRISE"])
    events = TraceEventSerializer(many=True, help_text="The latest five that stand, in their order.")
    has_test_reports = serializers.BooleanField()
    page_url = serializers.CharField(help_text="The page with the whole trace.")


class VerdictSerializer(serializers.Serializer[dict[str, object]]):
    """One live verdict. The same function answers the page."""

    verdict = serializers.ChoiceField(choices=[verdict.value for verdict in Verdict])
    code = serializers.CharField(help_text="As printed; as typed, cut short, where it is malformed.")
    as_of = serializers.DateTimeField(allow_null=True, help_text="The moment this verdict was read from the register.")
    texts = serializers.DictField(child=TextSerializer(), help_text="By language: zh-Hans, en.")
    rules = serializers.CharField(help_text="Version of the rule for suspected copies.")
    page_url = serializers.CharField(help_text="The page a person sees for this code.")
    label = LabelSerializer(allow_null=True)  # type: ignore[assignment]  # likewise
    lot = serializers.CharField(allow_null=True, allow_blank=True)
    product = ProductSerializer(allow_null=True)
    enterprise = EnterpriseSerializer(allow_null=True)
    certificate = CertificateSerializer(allow_null=True)
    supervision = SupervisionSerializer(allow_null=True)
    trace = TraceSerializer(allow_null=True)
