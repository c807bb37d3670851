from datetime import date

import pytest
from django.core.files.storage import default_storage
from django.db import DatabaseError, IntegrityError, transaction

from tests.factories.world import NOW
from verify.models import AuditEvent, TestReport
from verify.refusals import Refused
from verify.trace.actions import reports
from verify.uploads import Accepted

pytestmark = pytest.mark.django_db
PDF = Accepted(b"%PDF-1.7 report", ".pdf", "application/pdf")


def told(lot, **fields) -> dict:
    said = {"title": "示例检验报告", "body": "示例检测院", "reported_on": date(2026, 11, 10), "file": PDF}
    return {"lot": lot, **said, "by": lot.registered_by, "at": NOW, **fields}


def code(action, **fields) -> str:
    with pytest.raises(Refused) as refused:
        action(**fields)
    return refused.value.code


def test_a_report_lies_sealed_and_comes_out_as_it_went_in(lot):
    report = reports.attach(**told(lot))
    with default_storage.open(report.place) as file:
        assert PDF.content not in file.read()
    assert reports.content_of(report) == PDF.content
    assert AuditEvent.objects.latest("sequence").verb == "report.attach"


def test_r8_the_same_file_again_is_the_first_report(lot):
    assert reports.attach(**told(lot)) == reports.attach(**told(lot, title="又一次"))


def test_a_file_that_was_exchanged_is_not_given_out(lot):
    report, other = (
        reports.attach(**told(lot)),
        reports.attach(**told(lot, file=Accepted(b"%PDF-1.7 other", ".pdf", "application/pdf"))),
    )
    report.place = other.place
    with pytest.raises(reports.Altered):
        reports.content_of(report)


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"file": Accepted(b"png", ".png", "image/png")}, "not_pdf"),
        ({"reported_on": date(2026, 11, 21)}, "reported_on"),
    ],
)
def test_what_is_no_report_is_refused(lot, wrong, why):
    assert code(reports.attach, **told(lot, **wrong)) == why


def test_a_lot_has_so_many_reports_and_no_more(lot):
    for number in range(reports.MOST):
        reports.attach(**told(lot, file=Accepted(b"%%PDF %d" % number, ".pdf", "application/pdf")))
    assert code(reports.attach, **told(lot)) == "too_many"


def test_a_report_is_taken_off_once_for_a_reason_and_stays_in_the_record(world, lot):
    report = reports.attach(**told(lot))
    act = {"report": report, "by": lot.registered_by, "at": NOW}
    assert code(reports.withdraw, **{**act, "by": world.rita}, reason="示例") == "not_permitted"
    assert code(reports.withdraw, **act, reason=" ") == "no_reason"
    taken = reports.withdraw(**act, reason="报告有误")
    assert reports.withdraw(**act, reason="再次").withdrawal == taken.withdrawal == "报告有误"
    assert reports.attach(**told(lot)) != report
    with pytest.raises(DatabaseError, match=r"[Cc]annot update"), transaction.atomic():
        TestReport.objects.filter(pk=report.pk).update(withdrawal="别的")


def test_r7_what_a_report_says_stays(lot):
    report = reports.attach(**told(lot))
    for change in (lambda: TestReport.objects.update(title="别的"), report.delete):
        with pytest.raises(DatabaseError, match=r"[Cc]annot (update|delete)"), transaction.atomic():
            change()


def test_the_database_wants_a_reason_for_taking_off(lot):
    report = reports.attach(**told(lot))
    with pytest.raises(IntegrityError, match="testreport_withdrawn_for_a_reason"), transaction.atomic():
        TestReport.objects.filter(pk=report.pk).update(withdrawn_at=NOW, withdrawn_by=lot.registered_by)


def test_only_members_who_keep_lots_attach(world, lot):
    assert code(reports.attach, **told(lot, by=world.susan)) == "not_permitted"
