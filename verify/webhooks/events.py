"""What there is to tell: facts as they were recorded, which know nothing of whom they are told. Reads only."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Min

from verify.labels.models import LabelRun
from verify.registry.models import Enterprise, Product, StatusChange
from verify.scanning.models import Scan
from verify.scanning.verdicts import Verdict
from verify.supervision.models import Complaint, Inspection
from verify.webhooks.models import EventKind


class Event(NamedTuple):
    """`key` is the same whenever the same fact is read again."""

    key: str
    at: datetime
    data: dict[str, Any]


def since(kind: str, enterprise: Enterprise, start: datetime) -> Iterator[Event]:
    """What was recorded of this enterprise from `start` on."""
    return READERS[EventKind(kind)](enterprise, start)


def _item(product: Product) -> dict[str, str]:
    return {"ref": product.ref, "name": product.name, "specification": product.specification}


def _statuses(enterprise: Enterprise, start: datetime) -> Iterator[Event]:
    rows = StatusChange.objects.filter(certificate__product__enterprise=enterprise, recorded_at__gte=start)
    for row in rows.select_related("certificate__product").order_by("recorded_at", "pk"):
        told = {
            "certificate": row.certificate.ref,
            "item": _item(row.certificate.product),
            "change": row.kind,
            "effective_at": row.effective_at,
            "reason": row.reason,
            "legal_basis": row.legal_basis,
            "notice": row.notice_url,
            "valid_until": row.valid_until,
        }
        yield Event(f"status-{row.pk}", row.recorded_at, told)


def _findings(enterprise: Enterprise, start: datetime) -> Iterator[Event]:
    rows = Inspection.objects.filter(product__enterprise=enterprise, result=Inspection.Result.FAILED, recorded_at__gte=start)
    for row in rows.select_related("product").order_by("recorded_at", "pk"):
        told = {
            "item": _item(row.product),
            "inspection": row.kind,
            "inspected_on": row.inspected_on,
            "lot": row.lot,
            "items_failed": row.items_failed,
            "published_by": row.source,
            "notice": row.notice_url,
        }
        yield Event(f"finding-{row.pk}", row.recorded_at, told)


def _reports(enterprise: Enterprise, start: datetime) -> Iterator[Event]:
    """That one came in, about which item, and its number in the workspace. Nothing of who reported nor what they wrote, and not the
    tracking number: whoever has that reads the answer to the reporter."""
    items = {run.pk: run.product for run in LabelRun.objects.filter(product__enterprise=enterprise).select_related("product")}
    rows = Complaint.objects.filter(run__in=items, received_at__gte=start).order_by("received_at", "pk")
    for key, run, at in rows.values_list("pk", "run", "received_at"):
        yield Event(f"report-{key}", at, {"number": key, "item": _item(items[run or 0])})  # by the filter never empty


def _clones(enterprise: Enterprise, start: datetime) -> Iterator[Event]:
    """Each label once, when somebody was shown the warning."""
    runs = LabelRun.objects.filter(product__enterprise=enterprise).select_related("product").in_bulk()
    rows = Scan.objects.filter(verdict=Verdict.SUSPECT_COPY, run__in=runs, scanned_at__gte=start)
    found = (
        rows.order_by().values_list("run", "serial").annotate(judged_at=Min("scanned_at")).order_by("judged_at", "run", "serial")
    )
    for run, serial, at in found:
        told = {"run": run, "serial": serial, "lot": runs[run].lot, "item": _item(runs[run].product)}
        yield Event(f"clone-{run}-{serial}", at, told)


READERS: dict[EventKind, Callable[[Enterprise, datetime], Iterator[Event]]] = {
    EventKind.STATUS: _statuses,
    EventKind.FINDING: _findings,
    EventKind.REPORT: _reports,
    EventKind.CLONE: _clones,
}
