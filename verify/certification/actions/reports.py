"""The reports of tests and evaluations, each with its file."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from verify.calendar import day_of
from verify.certification.actions import documents
from verify.certification.applications import Application, ApplicationDocument
from verify.certification.assessments import ItemReport
from verify.certification.calls import RoundStep
from verify.refusals import Refused, require
from verify.registry import audit
from verify.uploads import Accepted


@transaction.atomic
def file_report(
    *,
    application: Application,
    body: str,
    result: str,
    reported_on: date,
    file: Accepted,
    by: Any,
    at: datetime,
    number: str = "",
) -> ItemReport:
    """While the application is in the step of tests. The same file again returns the first report; the newest one counts."""
    require(by, "verify.review_application")
    application = Application.objects.select_for_update(of=("self",)).select_related("step").get(pk=application.pk)
    if (
        application.state != Application.State.UNDER_REVIEW
        or application.step is None
        or application.step.kind != RoundStep.Kind.TEST
    ):
        raise Refused("not_tested_now", _("This application is not in the step of tests now."))
    if reported_on > day_of(at):
        raise Refused("future", _("A report cannot be recorded before its day."))
    kind = ApplicationDocument.Kind.TEST_REPORT
    title = " ".join(filter(None, (body.strip(), number.strip())))[:120]
    document = documents.keep(application=application, kind=kind, title=title, file=file, by=by, at=at)
    if earlier := ItemReport.objects.filter(document=document).first():
        return earlier
    report = ItemReport(
        application=application,
        document=document,
        body=body.strip(),
        number=number.strip(),
        result=result,
        reported_on=reported_on,
        recorded_by=by,
        recorded_at=at,
    )
    report.full_clean()
    report.save()
    audit.record(by=by, at=at, verb="application.report", on=application, body=report.body, result=result, sha256=document.sha256)
    return report
