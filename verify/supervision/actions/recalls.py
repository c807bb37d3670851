from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from verify.calendar import day_of
from verify.refusals import Refused, require
from verify.registry import audit
from verify.registry.models import Product
from verify.supervision.models import Recall


@transaction.atomic
def order(
    *,
    product: Product,
    lot: str,
    reason: str,
    ordered_on: date,
    source: str,
    by: Any,
    at: datetime,
    advice: str = "",
    notice_url: str = "",
) -> Recall:
    """Recalls a lot at once. Refused where the lot is recalled already; ValidationError where a field is missing."""
    require(by, "verify.order_recall")
    Product.objects.select_for_update(no_key=True).get(pk=product.pk)
    if product.recalls.filter(lot=lot.strip(), ended_on=None).exists():
        raise Refused("already_recalled", _("This lot is recalled already."))
    if ordered_on > day_of(at):
        raise Refused("future", _("A recall cannot be recorded before its day."))
    recall = Recall(
        product=product,
        lot=lot.strip(),
        reason=reason.strip(),
        advice=advice.strip(),
        ordered_on=ordered_on,
        source=source.strip(),
        notice_url=notice_url,
        recorded_by=by,
        recorded_at=at,
    )
    recall.full_clean()
    recall.save()
    audit.record(by=by, at=at, verb="recall.order", on=recall, product=product.ref, lot=recall.lot, reason=recall.reason)
    return recall


@transaction.atomic
def end(*, recall: Recall, ended_on: date, by: Any, at: datetime) -> Recall:
    """The recall is over after `ended_on`; the record stays."""
    require(by, "verify.order_recall")
    recall = Recall.objects.select_for_update().get(pk=recall.pk)
    if recall.ended_on is not None:
        raise Refused("already_ended", _("This recall has ended already."))
    if ended_on < recall.ordered_on:
        raise Refused("before_order", _("A recall cannot end before it was ordered."))
    recall.ended_on = ended_on
    recall.full_clean()
    recall.save()
    audit.record(by=by, at=at, verb="recall.end", on=recall, ended_on=ended_on)
    return recall
