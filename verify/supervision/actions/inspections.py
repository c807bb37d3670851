from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from verify.calendar import day_of
from verify.refusals import NotPermitted, Refused, require
from verify.registry import audit
from verify.registry.models import Product
from verify.supervision.models import Inspection


@transaction.atomic
def record(
    *,
    product: Product,
    result: str,
    inspected_on: date,
    body: str,
    source: str,
    by: Any,
    at: datetime,
    kind: str = Inspection.Kind.SAMPLING,
    specification: str = "",
    lot: str = "",
    items_tested: str = "",
    items_failed: str = "",
    notice_url: str = "",
    handling: str = "",
    request_key: UUID | None = None,
) -> Inspection:
    """Records a finding. It changes no certificate. The same `request_key` again returns the first record."""
    require(by, "verify.record_inspection")
    if not by.sees(product.enterprise.unit):
        raise NotPermitted("other_unit", _("This item belongs to another unit."))
    if request_key and (earlier := Inspection.objects.filter(request_key=request_key).first()):
        return earlier
    if inspected_on > day_of(at):
        raise Refused("future", _("An inspection cannot be recorded before its day."))
    inspection = Inspection(
        product=product,
        kind=kind,
        result=result,
        inspected_on=inspected_on,
        specification=specification.strip(),
        lot=lot.strip(),
        items_tested=items_tested.strip(),
        items_failed=items_failed.strip(),
        body=body.strip(),
        source=source.strip(),
        notice_url=notice_url,
        handling=handling.strip(),
        recorded_by=by,
        recorded_at=at,
        request_key=request_key,
    )
    inspection.full_clean(exclude=["request_key"])
    try:
        with transaction.atomic():
            inspection.save()
    except IntegrityError:
        # The same request a moment earlier, in another process: the insert has waited for its commit.
        twin = Inspection.objects.filter(request_key=request_key).first() if request_key else None
        if twin is None:
            raise
        return twin
    audit.record(
        by=by, at=at, verb="inspection.record", on=inspection, product=product.ref, result=result, inspected_on=inspected_on
    )
    return inspection
