"""The words of EPCIS 2.0 and of its Core Business Vocabulary (CBV 2.0), bare as in EPCIS's JSON, and what each step is called.

Pure. Sources: GS1 EPCIS 2.0 §7.4, CBV 2.0 §7.1 and §7.2.
"""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class EventType(models.TextChoices):
    OBJECT = "ObjectEvent", _("object event")
    AGGREGATION = "AggregationEvent", _("aggregation event")
    TRANSACTION = "TransactionEvent", _("transaction event")
    TRANSFORMATION = "TransformationEvent", _("transformation event")
    ASSOCIATION = "AssociationEvent", _("association event")


class Action(models.TextChoices):
    ADD = "ADD", _("added")
    OBSERVE = "OBSERVE", _("observed")
    DELETE = "DELETE", _("taken away")


class Step(models.TextChoices):
    """What the workspace offers by form and by table."""

    PRODUCTION = "PRODUCTION", _("harvest or production")
    PROCESSING = "PROCESSING", _("processing")
    INSPECTION = "INSPECTION", _("inspection by the enterprise")
    PACKING = "PACKING", _("packing")
    SHIPPING = "SHIPPING", _("shipping")


class Outcome(models.TextChoices):
    """Of an inspection, by the enterprise itself."""

    CONFORMANT = "conformant", _("conformant")
    NON_CONFORMANT = "non_conformant", _("not conformant")


# CBV has no word for processing: an event that makes one thing of others is a TransformationEvent, whose step is commissioning.
BIZ_STEP_OF = {
    Step.PRODUCTION: "creating_class_instance",
    Step.PROCESSING: "commissioning",
    Step.INSPECTION: "inspecting",
    Step.PACKING: "packing",
    Step.SHIPPING: "shipping",
}
DISPOSITION_OF = {
    Step.PRODUCTION: "active",
    Step.PROCESSING: "in_progress",
    Step.INSPECTION: Outcome.CONFORMANT.value,
    Step.PACKING: "in_progress",
    Step.SHIPPING: "in_transit",
}
BIZ_STEPS: dict[str, Any] = {
    "accepting": _("accepting"),
    "arriving": _("arriving"),
    "assembling": _("assembling"),
    "collecting": _("collecting"),
    "commissioning": _("commissioning"),
    "consigning": _("consigning"),
    "creating_class_instance": Step.PRODUCTION.label,
    "cycle_counting": _("cycle counting"),
    "decommissioning": _("decommissioning"),
    "departing": _("departing"),
    "destroying": _("destroying"),
    "disassembling": _("disassembling"),
    "dispensing": _("dispensing"),
    "encoding": _("encoding"),
    "entering_exiting": _("entering or leaving"),
    "holding": _("holding"),
    "inspecting": Step.INSPECTION.label,
    "installing": _("installing"),
    "killing": _("switching a tag off"),
    "loading": _("loading"),
    "other": _("another step"),
    "packing": Step.PACKING.label,
    "picking": _("picking"),
    "receiving": _("receiving"),
    "removing": _("removing"),
    "repackaging": _("repackaging"),
    "repairing": _("repairing"),
    "replacing": _("replacing"),
    "reserving": _("reserving"),
    "retail_selling": _("retail sale"),
    "sampling": _("sampling"),
    "sensor_reporting": _("reading of a sensor"),
    "shipping": Step.SHIPPING.label,
    "staging_outbound": _("staging for dispatch"),
    "stock_taking": _("stock taking"),
    "stocking": _("stocking"),
    "storing": _("storing"),
    "transporting": _("transporting"),
    "unloading": _("unloading"),
    "unpacking": _("unpacking"),
    "void_shipping": _("shipping called off"),
}
DISPOSITIONS = frozenset(
    {
        *("active", "available", "completeness_inferred", "completeness_verified", "conformant", "container_closed"),
        *("container_open", "damaged", "destroyed", "dispensed", "disposed", "encoded", "expired", "in_progress", "in_transit"),
        *("inactive", "mismatch_class", "mismatch_instance", "mismatch_quantity", "needs_replacement", "no_pedigree_match"),
        *("non_conformant", "non_sellable_other", "partially_dispensed", "recalled", "reserved", "retail_sold", "returned"),
        *("sellable_accessible", "sellable_not_accessible", "stolen", "unavailable", "unknown"),
    }
)
ERROR_REASONS = frozenset({"did_not_occur", "incorrect_data"})


def name_of(event_type: str, biz_step: str) -> Any:
    """What the step is called for people, lazily; an extension's own word is nobody's to translate: another step."""
    if event_type == EventType.TRANSFORMATION:
        return Step.PROCESSING.label
    return BIZ_STEPS.get(biz_step, BIZ_STEPS["other"])
