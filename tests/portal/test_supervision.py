"""Findings as the enterprise reads them, and its report with evidence."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from tests.factories.world import NOW
from tests.verify.hostile import image
from verify.models import Rectification, RectificationEvidence
from verify.refusals import NotPermitted, Refused
from verify.supervision.actions import rectifications

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(firm) -> str:
    return f"{firm.home}supervision/{firm.rectification.pk}/"


def send(client, page: str, *files: bytes, report: str = "示例：已更换设备"):
    named = [SimpleUploadedFile(f"evidence-{number}.jpg", content) for number, content in enumerate(files)]
    return client.post(f"{page}report/", {"report": report, "evidence": named})


def test_an_owner_reports_with_evidence_which_lies_sealed_and_the_office_reads(firm, world, enter, page):
    client, picture = enter(firm.owner), image()
    assert send(client, page, picture, picture).status_code == 302
    shown = client.get(page).content.decode()
    assert ("示例：已更换设备" in shown, shown.count("evidence/")) == (True, 2)
    assert client.get(f"{page}evidence/2/")["Content-Type"] == "image/jpeg"
    kept = Rectification.objects.get(pk=firm.rectification.pk)
    assert (kept.report_recorded_by, kept.reported_on.isoformat(), kept.evidence.count()) == (firm.owner, "2026-11-20", 2)
    office = enter(world.chen).get(f"/admin/office/rectifications/{kept.pk}/evidence/1/")
    assert (office.status_code, office["Content-Type"]) == (200, "image/jpeg")
    assert "佐证材料 1" in enter(world.chen).get(f"/admin/office/rectifications/{kept.pk}/").content.decode()


def test_a_report_is_sent_once(firm, enter, page):
    client = enter(firm.owner)
    send(client, page)
    again = send(client, page, report="another")
    assert (again.status_code, "整改报告已登记" in again.content.decode() or "已" in again.content.decode()) == (422, True)
    assert Rectification.objects.get(pk=firm.rectification.pk).report == "示例：已更换设备"
    with pytest.raises(Refused):
        rectifications.answer(rectification=firm.rectification, report="x", evidence=[], by=firm.owner, at=NOW)


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ([b"not a picture"], "文件 1"),
        ([b"%PDF-1.7\n/JavaScript (x)"], "文件 1"),
        ([b""], "文件 1"),
        ([b"x"] * 7, "最多附 6 个"),
    ],
)
def test_s4_what_is_no_evidence_is_refused_and_the_report_kept_on_the_form(firm, enter, page, files, said):
    answer = send(enter(firm.owner), page, *files)
    text = answer.content.decode()
    assert (answer.status_code, said in text, "示例：已更换设备" in text) == (422, True, True)
    assert RectificationEvidence.objects.count() == 0


@pytest.mark.parametrize("report", ["", "  ", "长" * 2001, "a\x00b"])
def test_a_report_that_says_nothing_or_too_much_is_refused(firm, enter, page, report):
    assert send(enter(firm.owner), page, report=report).status_code == 422


def test_only_owners_report_for_their_own(firm, foreign, world):
    for by in (firm.editor, firm.officer, foreign.owner, world.susan):
        with pytest.raises(NotPermitted):
            rectifications.answer(rectification=firm.rectification, report="x", evidence=[], by=by, at=NOW)


def test_evidence_stays_as_it_was_sent(firm, enter, page):
    send(enter(firm.owner), page, image())
    with pytest.raises(Exception, match="Cannot update"), transaction.atomic():
        RectificationEvidence.objects.update(place="x")


def test_a_late_report_is_taken_and_stays_late(firm):
    at = NOW + timedelta(days=60)
    kept = rectifications.answer(rectification=firm.rectification, report="x", evidence=[], by=firm.owner, at=at)
    assert kept.reported_on > kept.due_on
