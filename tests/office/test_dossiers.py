"""The whole file of a certificate, as of any past day, and its evidence."""

import io
from typing import Any

import pypdfium2
import pytest
from django.test import Client
from django.urls import reverse

from tests.factories.world import NOW
from tests.office.test_listings import count
from verify.models import AuditEvent


def file(client: Client, facts: Any, query: str = "") -> Any:
    return client.get(reverse("office:certificate_file", args=[facts.certificate.ref]) + query)


def make(client: Client, facts: Any, **given: Any) -> Any:
    return client.post(reverse("office:make_evidence", args=[facts.certificate.ref]), given)


def test_the_file_of_a_past_day_has_the_status_of_that_day(client: Client, world, own):
    world.decide("suspend", own.certificate)
    client.force_login(world.susan)
    assert 'data-status="SUSPENDED"' in file(client, own).content.decode()
    then = file(client, own, "?on=2026-05-01")
    assert 'data-status="VALID"' in then.content.decode()
    assert "示例原因" not in then.content.decode()
    assert then.context["dossier"].at.isoformat() == "2026-05-01T23:59:59.999999+08:00"
    assert 'data-status="NOT_YET_VALID"' in file(client, own, "?on=2020-02-29").content.decode()


@pytest.mark.parametrize(
    ("on", "sentence"),
    [
        ("2026-02-30", "日期请写成 2026-01-31 的样子。下面显示的是当前状态。"),
        ("昨天", "日期请写成 2026-01-31 的样子。下面显示的是当前状态。"),
        ("%00", "日期请写成 2026-01-31 的样子。下面显示的是当前状态。"),
        ("9" * 500, "日期请写成 2026-01-31 的样子。下面显示的是当前状态。"),
        ("2026-11-21", "这一天还没有到。下面显示的是当前状态。"),
        ("9999-12-31", "这一天还没有到。下面显示的是当前状态。"),
    ],
)
def test_a_bad_day_is_answered_with_a_sentence_and_the_file_of_now(client: Client, world, own, on, sentence):
    client.force_login(world.susan)
    shown = file(client, own, f"?on={on}")
    assert shown.status_code == 200
    assert shown.context["remark"] == sentence
    assert shown.context["dossier"].at == NOW


@pytest.mark.parametrize("on", ["2026-11-20", "0001-01-01"])
def test_the_first_and_the_last_day_are_answered(client: Client, world, own, on):
    client.force_login(world.susan)
    shown = file(client, own, f"?on={on}")
    assert (shown.status_code, shown.context["remark"]) == (200, "")


def test_audit_events_are_read_by_the_auditor_and_counted_for_the_others(client: Client, world, own):
    client.force_login(world.ida)
    assert "certificate.issue" in file(client, own).content.decode()
    client.force_login(world.susan)
    shown = file(client, own)
    about = {event.object.partition(":")[0] for event in shown.context["dossier"].events}
    assert about == {"certificate", "product", "proposal", "inspection", "recall", "labelrun"}
    assert "certificate.issue" not in shown.content.decode()
    assert f"审计链中有 {len(shown.context['dossier'].events)} 条相关记录" in shown.content.decode()


def test_the_file_costs_the_same_however_long_its_history(client: Client, world, own, django_assert_max_num_queries):
    client.force_login(world.susan)
    address = reverse("office:certificate_file", args=[own.certificate.ref])
    client.get(address)
    short = count(client, address, django_assert_max_num_queries)
    world.decide("suspend", own.certificate)
    world.decide("reinstate", own.certificate)
    world.run(certificate=own.certificate)
    assert (short, count(client, address, django_assert_max_num_queries)) == (22, 22)


def test_the_evidence_is_a_pdf_that_is_kept_and_recorded(client: Client, world, own):
    client.force_login(world.chen)
    made = make(client, own, on="2026-05-01")
    assert (made.status_code, made["Content-Type"]) == (200, "application/pdf")
    assert made["Content-Disposition"] == f'attachment; filename="{own.certificate.ref}-2026-05-01.pdf"'
    text = "".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(io.BytesIO(made.content)))
    event = AuditEvent.objects.latest("sequence")
    assert event.data["sha256"] in "".join(text.split())
    assert (event.verb, event.actor) == ("evidence.make", world.chen)


def test_a_bad_day_makes_no_evidence(client: Client, world, own):
    client.force_login(world.rita)
    before = AuditEvent.objects.count()
    answer = make(client, own, on="2027-01-01")
    assert answer["Location"] == reverse("office:certificate_file", args=[own.certificate.ref])
    assert AuditEvent.objects.count() == before
    assert "这一天还没有到" in client.get(answer["Location"]).content.decode()
