"""A failed inspection is put right: ordered, reported, inspected again. Its two deadlines are stored with the order."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from verify.calendar import day_of
from verify.membership.rights import OWNERS, require_member
from verify.refusals import NotPermitted, Refused, require
from verify.registry import audit
from verify.sealed_uploads import seal_away
from verify.supervision.actions import inspections
from verify.supervision.evidence import MOST_EVIDENCE, RectificationEvidence
from verify.supervision.models import Inspection
from verify.supervision.rectifications import Rectification
from verify.uploads import Accepted


@transaction.atomic
def order(*, inspection: Inspection, requirement: str, ordered_on: date, by: Any, at: datetime) -> Rectification:
    """Tells the enterprise to put right what failed. Refused where nothing failed, or it was ordered already; ValidationError
    where `requirement` is empty or too long."""
    require(by, "verify.order_rectification")
    # The row of the inspection is the lock: two orders at once come one after the other.
    inspection = Inspection.objects.select_for_update(no_key=True, of=("self",)).get(pk=inspection.pk)
    _of_the_own(inspection, by)
    if inspection.result != Inspection.Result.FAILED:
        raise Refused("nothing_failed", _("This inspection was passed: there is nothing to put right."))
    if Rectification.objects.filter(inspection=inspection).exists():
        raise Refused("already_ordered", _("Putting this right has been ordered already."))
    _in_order(inspection.inspected_on, ordered_on, at)
    rectification = Rectification(
        inspection=inspection,
        requirement=requirement.strip(),
        ordered_on=ordered_on,
        due_on=ordered_on + timedelta(days=settings.RECTIFICATION_DAYS),
        reinspect_by=ordered_on + timedelta(days=settings.REINSPECTION_DAYS),
        ordered_by=by,
    )
    rectification.full_clean()
    rectification.save()
    audit.record(by=by, at=at, verb="rectification.order", on=rectification, inspection=inspection.pk, due_on=rectification.due_on)
    return rectification


@transaction.atomic
def report(*, rectification: Rectification, report: str, reported_on: date, by: Any, at: datetime) -> Rectification:
    """What the enterprise says it did. Once; a report after the day it was due is taken too, and stays late."""
    require(by, "verify.record_inspection")
    rectification = _locked(rectification, by)
    _require_open(rectification)
    if rectification.reported_on is not None:
        raise Refused("already_reported", _("The report has been recorded already."))
    _in_order(rectification.ordered_on, reported_on, at)
    rectification.report, rectification.reported_on, rectification.report_recorded_by = report.strip(), reported_on, by
    rectification.full_clean()
    rectification.save(update_fields=["report", "reported_on", "report_recorded_by"])
    audit.record(by=by, at=at, verb="rectification.report", on=rectification, reported_on=reported_on)
    return rectification


@transaction.atomic
def answer(*, rectification: Rectification, report: str, evidence: Sequence[Accepted], by: Any, at: datetime) -> Rectification:
    """The report as an owner of the enterprise writes it, with pictures and PDFs of what was done. Once, today."""
    enterprise = rectification.inspection.product.enterprise
    require_member(by, enterprise, OWNERS)
    rectification = Rectification.objects.select_for_update(no_key=True).get(pk=rectification.pk)
    _require_open(rectification)
    if rectification.reported_on is not None:
        raise Refused("already_reported", _("The report has been recorded already."))
    if len(evidence) > MOST_EVIDENCE:
        raise Refused("too_many", _("At most %(most)s files can be sent with a report.") % {"most": MOST_EVIDENCE})
    rectification.report, rectification.reported_on, rectification.report_recorded_by = report.strip(), day_of(at), by
    rectification.full_clean()
    rectification.save(update_fields=["report", "reported_on", "report_recorded_by"])
    kept = [
        RectificationEvidence.objects.create(rectification=rectification, position=position, **seal_away(file, "rectifications"))
        for position, file in enumerate(evidence, 1)
    ]
    audit.record(
        by=by, at=at, verb="rectification.answer", on=rectification, reported_on=day_of(at), evidence=[row.sha256 for row in kept]
    )
    return rectification


@transaction.atomic
def reinspect(*, rectification: Rectification, by: Any, at: datetime, inspected_on: date, **fields: Any) -> Inspection:
    """Records the inspection that ends it, with the `fields` of `inspections.record`. The same `request_key` again returns it."""
    require(by, "verify.record_inspection")
    rectification = _locked(rectification, by)
    ended = rectification.reinspection
    if ended and ended.request_key and ended.request_key == fields.get("request_key"):
        return ended
    _require_open(rectification)
    _in_order(rectification.ordered_on, inspected_on, at)
    rectification.reinspection = inspections.record(
        product=rectification.inspection.product,
        kind=Inspection.Kind.REINSPECTION,
        inspected_on=inspected_on,
        by=by,
        at=at,
        **fields,
    )
    rectification.full_clean()
    rectification.save(update_fields=["reinspection"])
    audit.record(by=by, at=at, verb="rectification.end", on=rectification, result=rectification.reinspection.result)
    return rectification.reinspection


def _locked(rectification: Rectification, by: Any) -> Rectification:
    """The row, locked, if `by` may deal with it. Read without joins: whoever waited for the lock would find the row as the other
    left it beside the re-inspection as it was before."""
    rectification = Rectification.objects.select_for_update(no_key=True).get(pk=rectification.pk)
    _of_the_own(rectification.inspection, by)
    return rectification


def _require_open(rectification: Rectification) -> None:
    if rectification.reinspection_id is not None:
        raise Refused("ended", _("The re-inspection has been recorded already."))


def _of_the_own(inspection: Inspection, by: Any) -> None:
    if not by.sees(inspection.product.enterprise.unit):
        raise NotPermitted("other_unit", _("This item belongs to another unit."))


def _in_order(earlier: date, day: date, at: datetime) -> None:
    if day > day_of(at):
        raise Refused("future", _("This day has not come yet."))
    if day < earlier:
        raise Refused("too_early", _("This day lies before what it follows from, %(day)s.") % {"day": earlier.isoformat()})
