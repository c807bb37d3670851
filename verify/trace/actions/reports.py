"""Test reports of a lot. They come through verify.uploads, lie sealed, and are public while they are not taken off."""

from datetime import date, datetime
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from verify import sealed_files, sealed_uploads
from verify.calendar import day_of
from verify.membership.rights import LABEL_OFFICERS, require_member
from verify.refusals import Refused
from verify.registry import audit
from verify.trace.actions.events import hold
from verify.trace.models import Lot, TestReport
from verify.uploads import Accepted

FOLDER = "private/test-reports"
MOST = 10  # shown of one lot


@transaction.atomic
def attach(*, lot: Lot, title: str, body: str, reported_on: date, file: Accepted, by: Any, at: datetime) -> TestReport:
    """The same file again returns the first one."""
    require_member(by, lot.product.enterprise, LABEL_OFFICERS)
    lot = hold(lot)
    digest = sealed_uploads.digest(file)
    shown = lot.reports.filter(withdrawn_at=None)
    if earlier := shown.filter(sha256=digest).first():
        return earlier
    if file.suffix != ".pdf":
        raise Refused("not_pdf", _("A test report has to be a PDF."))
    if reported_on > day_of(at):
        raise Refused("reported_on", _("This day lies in the future."))
    if shown.count() >= MOST:
        raise Refused("too_many", _("A lot has at most %(most)s reports.") % {"most": MOST})
    report = TestReport(
        lot=lot,
        title=title.strip(),
        body=body.strip(),
        reported_on=reported_on,
        place=sealed_files.new_place(FOLDER),
        sha256=digest,
        attached_by=by,
        attached_at=at,
    )
    report.full_clean()
    report.save()
    sealed_files.keep(report.place, file.content)
    audit.record(by=by, at=at, verb="report.attach", on=lot, report=report.pk, title=report.title, sha256=digest)
    return report


@transaction.atomic
def withdraw(*, report: TestReport, reason: str, by: Any, at: datetime) -> TestReport:
    """The public finds it no more; the record keeps it. Repeated, it adds nothing."""
    require_member(by, report.lot.product.enterprise, LABEL_OFFICERS)
    lot = hold(report.lot)
    found = lot.reports.select_related("lot__product__enterprise").get(pk=report.pk)
    if found.withdrawn_at:
        return found
    if not reason.strip():
        raise Refused("no_reason", _("Say why the report is taken off."))
    found.withdrawn_by, found.withdrawn_at, found.withdrawal = by, at, reason.strip()
    found.full_clean()
    found.save()
    audit.record(by=by, at=at, verb="report.withdraw", on=lot, report=found.pk, reason=found.withdrawal)
    return found


class Altered(Exception):
    """The file is not the one that was accepted."""


def content_of(report: TestReport) -> bytes:
    """The file as it was accepted. Raises FileNotFoundError, or Altered."""
    content = sealed_files.content_of(report.place)
    if sha256(content).hexdigest() != report.sha256:
        raise Altered(report.place)
    return content
