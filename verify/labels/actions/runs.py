"""Issuing, activating and voiding labels. However many labels, issuing writes one row."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from verify.labels import lists
from verify.labels.addresses import serials_of
from verify.labels.codes import MAX_SERIAL
from verify.labels.models import LabelRange, LabelRun
from verify.membership.rights import LABEL_OFFICERS, require_either
from verify.refusals import Refused, require
from verify.registry import audit
from verify.registry.importing import Table
from verify.registry.models import Product
from verify.registry.status import Status


@transaction.atomic
def issue(
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
) -> LabelRun:
    """One run of 1 to 2^30 - 1 labels, sealed with the newest key. Refused unless the item is certified, and on packs for
    anything but a product. The same `request_key` again returns the first run."""
    require(by, "verify.issue_labels")
    return seal_run(
        product=product,
        grade=grade,
        quantity=quantity,
        by=by,
        at=at,
        lot=lot,
        carrier=carrier,
        has_scratch=has_scratch,
        request_key=request_key,
    )


def seal_run(
    *,
    product: Product,
    grade: str,
    quantity: int,
    by: Any,
    at: datetime,
    lot: str,
    carrier: str,
    has_scratch: bool,
    request_key: UUID | None,
) -> LabelRun:
    """What `issue` and a confirmed order do alike, within their transaction. Whether `by` may was asked before."""
    if request_key and (earlier := LabelRun.objects.filter(request_key=request_key).first()):
        return earlier
    refuse_unissuable(product=product, carrier=carrier, quantity=quantity, at=at)
    refuse_scratch(grade, has_scratch)
    run = LabelRun(
        product=product,
        lot=lot.strip(),
        grade=grade,
        carrier=carrier,
        quantity=quantity,
        has_scratch=has_scratch,
        key_name=next(iter(settings.LABEL_KEYS)),
        issued_by=by,
        issued_at=at,
        request_key=request_key,
    )
    run.full_clean(exclude=["id", "request_key"])
    try:
        with transaction.atomic():
            run.save()
    except IntegrityError:
        # The same request a moment earlier, in another process: the insert has waited for its commit.
        earlier = LabelRun.objects.filter(request_key=request_key).first() if request_key else None
        if earlier is None:
            raise
        return earlier
    said = {"lot": run.lot, "grade": grade, "quantity": quantity, **({"scratch": True} if has_scratch else {})}
    audit.record(by=by, at=at, verb="labels.issue", on=run, product=product.ref, **said)
    return run


def refuse_unissuable(*, product: Product, carrier: str, quantity: int, at: datetime) -> None:
    if carrier == LabelRun.Carrier.PACK and product.kind != Product.Kind.PRODUCT:
        raise Refused("not_a_product", _("Only products may carry the mark on their packages."))
    if not 1 <= quantity <= MAX_SERIAL:
        raise Refused("quantity", _("A run has 1 to %(most)s labels.") % {"most": f"{MAX_SERIAL:,}"})
    if not any(certificate.status(at) in {Status.VALID, Status.NOT_YET_VALID} for certificate in product.certificates.all()):
        raise Refused("not_certified", _("This item holds no certificate in force."))


def refuse_scratch(grade: str, has_scratch: bool) -> None:
    if has_scratch and grade != LabelRun.Grade.ITEM:
        raise Refused("scratch", _("Only item-level codes have scratch codes: a product-level code is the same on every pack."))


def activate(*, run: LabelRun, by: Any, at: datetime, first: int | None = None, last: int | None = None) -> LabelRange:
    """The whole run, or serials `first` to `last`. What lies within an earlier range adds nothing and returns that one."""
    require_either(by, "verify.activate_labels", run.product.enterprise, LABEL_OFFICERS)
    return _add_range(run, LabelRange.Kind.ACTIVATE, by=by, at=at, first=first, last=last, reason="")


def void(*, run: LabelRun, reason: str, by: Any, at: datetime, first: int | None = None, last: int | None = None) -> LabelRange:
    """Lost, stolen or spoilt labels, the whole run or a range; never undone. Repeated, it adds nothing."""
    require_either(by, "verify.void_labels", run.product.enterprise, LABEL_OFFICERS)
    if not reason.strip():
        raise Refused("no_reason", _("Say why the labels are voided."))
    return _add_range(run, LabelRange.Kind.VOID, by=by, at=at, first=first, last=last, reason=reason)


@transaction.atomic
def record_list(*, run: LabelRun, kind: str, table: Table, reason: str = "", by: Any, at: datetime) -> int:
    """Activates or voids what a list names, all of it or nothing; the number of its rows. `lists.ListRefused` says what is wrong in
    which row. The same list again adds nothing."""
    permission = {LabelRange.Kind.ACTIVATE: "verify.activate_labels", LabelRange.Kind.VOID: "verify.void_labels"}
    require_either(by, permission[LabelRange.Kind(kind)], run.product.enterprise, LABEL_OFFICERS)
    wanted = lists.ranges(run, table, kind, reason.strip())
    for row in wanted:
        why = row.reason if kind == LabelRange.Kind.VOID else ""
        _add_range(run, LabelRange.Kind(kind), by=by, at=at, first=row.first, last=row.last, reason=why)
    return len(wanted)


@transaction.atomic
def _add_range(
    run: LabelRun, kind: LabelRange.Kind, *, by: Any, at: datetime, first: int | None, last: int | None, reason: str
) -> LabelRange:
    serials = serials_of(run, first, last)
    LabelRun.objects.select_for_update(no_key=True).get(pk=run.pk)
    if earlier := run.ranges.filter(kind=kind, first__lte=serials[0], last__gte=serials[-1]).first():
        return earlier  # a second click, or a part of what was done before
    added = LabelRange(
        run=run, kind=kind, first=serials[0], last=serials[-1], reason=reason.strip(), recorded_by=by, recorded_at=at
    )
    added.full_clean()
    added.save()
    audit.record(by=by, at=at, verb=f"labels.{kind.lower()}", on=run, first=added.first, last=added.last, reason=added.reason)
    return added
