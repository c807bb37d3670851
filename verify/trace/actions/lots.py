from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from verify.calendar import day_of
from verify.membership.rights import LABEL_OFFICERS, require_member
from verify.refusals import Refused
from verify.registry import audit
from verify.registry.importing.files import clean
from verify.registry.models import Product
from verify.trace.models import Lot


@transaction.atomic
def register(
    *,
    product: Product,
    number: str,
    produced_on: date,
    by: Any,
    at: datetime,
    best_before: date | None = None,
    quantity: str = "",
) -> Lot:
    """By a member. The same lot with the same facts again returns the first one; with others it is refused."""
    require_member(by, product.enterprise, LABEL_OFFICERS)
    product = hold(product)
    number, quantity = clean(number), clean(quantity)
    if earlier := Lot.objects.filter(product=product).numbered(number).first():
        if (earlier.produced_on, earlier.best_before, earlier.quantity) == (produced_on, best_before, quantity):
            return earlier
        raise Refused("registered", _("This lot is registered already, with other facts."))
    lot = lot_of(product=product, number=number, produced_on=produced_on, best_before=best_before, quantity=quantity, by=by, at=at)
    lot.full_clean()
    lot.save()
    audit.record(by=by, at=at, verb="lot.register", on=lot, product=product.ref, number=number, produced_on=produced_on)
    return lot


def lot_of(
    *, product: Product, number: str, produced_on: date, best_before: date | None, quantity: str, by: Any, at: datetime
) -> Lot:
    """What `register` and an import check alike; not saved. Whether `by` may was asked before."""
    if produced_on > day_of(at):
        raise Refused("produced_on", _("A lot is registered once it was produced: this day lies in the future."))
    if best_before and best_before < produced_on:
        raise Refused("best_before", _("This day lies before the day of production."))
    return Lot(
        product=product,
        number=number,
        produced_on=produced_on,
        best_before=best_before,
        quantity=quantity,
        registered_by=by,
        registered_at=at,
    )


def hold(product: Product) -> Product:
    """Lots of one item come one after the other, so that the same one sent twice at once is registered once."""
    return Product.objects.select_for_update(of=("self",), no_key=True).select_related("enterprise").get(pk=product.pk)
