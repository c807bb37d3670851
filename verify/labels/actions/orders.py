"""Labels for an enterprise: the office grants a quota, one person of the enterprise orders, a second one confirms."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from verify.labels.actions import runs
from verify.labels.addresses import serials_of
from verify.labels.codes import MAX_SERIAL
from verify.labels.models import LabelRange, LabelRun
from verify.labels.orders import LabelOrder, LabelQuota, OrderState, remaining
from verify.membership.rights import LABEL_OFFICERS, require_member
from verify.refusals import NotPermitted, Refused, require
from verify.registry import audit
from verify.registry.models import Product

GRANT = "verify.grant_labels"


@transaction.atomic
def grant(*, product: Product, quantity: int, basis: str, by: Any, at: datetime, request_key: UUID | None = None) -> LabelQuota:
    """So many labels more, by the office of the item's unit. The same `request_key` again returns the first grant."""
    require(by, GRANT)
    if not by.sees(product.enterprise.unit):
        raise NotPermitted("other_unit", _("This enterprise belongs to another unit."))
    product = _locked(product)
    if request_key and (earlier := LabelQuota.objects.filter(product=product, request_key=request_key).first()):
        return earlier
    if not 1 <= quantity <= MAX_SERIAL:
        raise Refused("quantity", _("A quota has 1 to %(most)s labels.") % {"most": f"{MAX_SERIAL:,}"})
    quota = LabelQuota(
        product=product, quantity=quantity, basis=basis.strip(), granted_by=by, granted_at=at, request_key=request_key
    )
    quota.full_clean()
    quota.save()
    audit.record(by=by, at=at, verb="labels.grant", on=product, quantity=quantity, basis=quota.basis)
    return quota


@transaction.atomic
def ask(
    *,
    product: Product,
    grade: str,
    quantity: int,
    by: Any,
    at: datetime,
    lot: str = "",
    carrier: str = LabelRun.Carrier.PACK,
    has_scratch: bool = False,
    request_key: UUID | None = None,
) -> LabelOrder:
    """An order, within what is left of the quota. Refused as issuing would be, so that nobody waits for what cannot come. The same
    `request_key` again returns the first order."""
    require_member(by, product.enterprise, LABEL_OFFICERS)
    product = _locked(product)
    if request_key and (earlier := LabelOrder.objects.filter(product=product, request_key=request_key).first()):
        return earlier
    runs.refuse_unissuable(product=product, carrier=carrier, quantity=quantity, at=at)
    runs.refuse_scratch(grade, has_scratch)
    left = remaining([product])[product.pk]
    if quantity > left:
        text = _("Of the quota of this item %(left)s labels are left. Ask the office of your city for more.")
        raise Refused("quota", text % {"left": f"{max(0, left):,}"})
    told: dict[str, Any] = {
        "grade": grade,
        "carrier": carrier,
        "lot": lot.strip(),
        "quantity": quantity,
        "has_scratch": has_scratch,
    }
    return _order(product, by=by, at=at, request_key=request_key, **told)


@transaction.atomic
def replace(*, run: LabelRun, reason: str, by: Any, at: datetime, first: int | None = None, last: int | None = None) -> LabelOrder:
    """Voids a range and orders as many labels anew, which draw on no quota. A range that was voided before is replaced once."""
    require_member(by, run.product.enterprise, LABEL_OFFICERS)
    product = _locked(run.product)
    if run.grade == LabelRun.Grade.PRODUCT:
        raise Refused("grade", _("A product-level code is the same on every pack: void it and order another run."))
    voided = runs.void(run=run, reason=reason, by=by, at=at, first=first, last=last)
    serials = serials_of(run, first, last)
    if (voided.first, voided.last) != (serials[0], serials[-1]):
        text = _("Serials %(first)s to %(last)s were voided in one: replace them in one.")
        raise Refused("range", text % {"first": voided.first, "last": voided.last})
    if earlier := LabelOrder.objects.filter(replaces=voided).first():
        return earlier
    quantity = len(serials)
    runs.refuse_unissuable(product=product, carrier=run.carrier, quantity=quantity, at=at)
    told = {"grade": run.grade, "carrier": run.carrier, "lot": run.lot, "quantity": quantity, "has_scratch": run.has_scratch}
    return _order(product, by=by, at=at, replaces=voided, request_key=None, **told)


@transaction.atomic
def confirm(*, order: LabelOrder, by: Any, at: datetime) -> LabelOrder:
    """By another person than the one who asked: the run is sealed. Repeated, it adds nothing."""
    order, product = _held(order, by)
    if order.state == OrderState.ISSUED:
        return order
    if order.asked_by_id == by.pk:
        raise NotPermitted("same_person", _("Whoever ordered does not confirm. Ask a second person of your enterprise."))
    if order.state != OrderState.ASKED:
        raise Refused("decided", _("This order was declined already."))
    order.run = runs.seal_run(
        product=product,
        grade=order.grade,
        quantity=order.quantity,
        lot=order.lot,
        carrier=order.carrier,
        has_scratch=order.has_scratch,
        by=by,
        at=at,
        request_key=None,  # whether it was sealed stands in the order
    )
    order.state, order.decided_by, order.decided_at = OrderState.ISSUED, by, at
    order.save()
    audit.record(by=by, at=at, verb="labels.confirm", on=order, run=order.run.pk, asked_by=order.asked_by_id)
    return order


@transaction.atomic
def decline(*, order: LabelOrder, remark: str, by: Any, at: datetime) -> LabelOrder:
    """By a second person, or taken back by whoever asked. What it would have taken of the quota is free again."""
    order, _product = _held(order, by)
    if order.state != OrderState.ASKED:
        raise Refused("decided", _("This order was decided already."))
    if not remark.strip():
        raise Refused("no_reason", _("Say why the order is declined."))
    order.state, order.decided_by, order.decided_at, order.remark = OrderState.DECLINED, by, at, remark.strip()
    order.full_clean()
    order.save()
    audit.record(by=by, at=at, verb="labels.decline", on=order, remark=order.remark)
    return order


def _order(product: Product, *, by: Any, at: datetime, replaces: LabelRange | None = None, **told: Any) -> LabelOrder:
    order = LabelOrder(product=product, replaces=replaces, asked_by=by, asked_at=at, **told)
    order.full_clean(exclude=["request_key"])
    order.save()
    said = {name: told[name] for name in ("grade", "carrier", "lot", "quantity")}
    said |= {"scratch": True} if told["has_scratch"] else {}
    audit.record(by=by, at=at, verb="labels.ask", on=order, product=product.ref, **said)
    return order


def _held(order: LabelOrder, by: Any) -> tuple[LabelOrder, Product]:
    """The order as it stands now, and its item, locked."""
    product = _locked(order.product)
    require_member(by, product.enterprise, LABEL_OFFICERS)
    return LabelOrder.objects.select_for_update(of=("self",)).get(pk=order.pk), product


def _locked(product: Product) -> Product:
    """Orders of one item come one after the other, or two of them would take the same rest of a quota."""
    return Product.objects.select_for_update(of=("self",), no_key=True).select_related("enterprise").get(pk=product.pk)
