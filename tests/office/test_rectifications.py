"""Putting right what failed, in the office: ordered, reported, inspected again, and what may be proposed from there."""

import re
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories.world import NOW
from tests.office.conftest import Facts
from verify.models import Inspection, Proposal, Rectification
from verify.registry.actions import proposals

INSPECTED = {"inspected_on": "2026-11-18", "body": "示例质检院", "source": "示例局", "request_key": str(uuid4())}


def test_it_is_ordered_from_the_page_of_the_inspection_and_led_to_ever_after(client: Client, world, own: Facts):
    client.force_login(world.chen)
    page, screen = (reverse(f"office:{name}", args=[own.failed.pk]) for name in ("inspection", "order_rectification"))
    assert f'href="{screen}"' in client.get(page).content.decode()
    answer = client.post(screen, {"requirement": "查明原因", "ordered_on": "2026-11-20"}, follow=True)
    assert "已责令整改，整改期限 2027-01-19。" in answer.content.decode()
    made = reverse("office:rectification", args=[Rectification.objects.get(inspection=own.failed).pk])
    text = client.get(page).content.decode()
    assert (f'href="{screen}"' in text, f'href="{made}"' in text) == (False, True)
    assert client.get(screen)["Location"] == made


def test_what_passed_is_not_put_right(client: Client, world, own: Facts):
    client.force_login(world.susan)
    page, screen = (reverse(f"office:{name}", args=[own.inspection.pk]) for name in ("inspection", "order_rectification"))
    assert screen not in client.get(page).content.decode()
    assert client.get(screen)["Location"] == page
    again = client.post(screen, {"requirement": "x", "ordered_on": "2026-11-20"})
    assert again.context["form"].non_field_errors() == ["这次检查合格，无须整改。"]


def test_reported_and_inspected_again_by_the_city(client: Client, world, own: Facts):
    client.force_login(world.chen)
    record, report, reinspect = (
        reverse(f"office:{name}", args=[own.rectification.pk]) for name in ("rectification", "report_rectification", "reinspect")
    )
    assert "逾期未整改" in client.get(record).content.decode()
    assert client.post(report, {"report": "已改进", "reported_on": "2026-11-19"})["Location"] == record
    assert "复查超期" in client.get(record).content.decode()
    assert client.get(report)["Location"] == record
    failed_and_passed = client.post(reinspect, {**INSPECTED, "result": "PASSED", "items_failed": "水分"})
    assert list(failed_and_passed.context["form"].errors) == ["items_failed"]
    for _ in range(2):  # a second click
        assert client.post(reinspect, {**INSPECTED, "result": "PASSED"})["Location"] == record
    assert Inspection.objects.filter(kind="REINSPECTION").count() == 1
    assert "复查合格" in client.get(record).content.decode()
    assert client.get(reinspect)["Location"] == record


@pytest.mark.parametrize("name", ["report_rectification", "reinspect"])
def test_a_day_to_come_is_said_beside_the_field(client: Client, world, own: Facts, name):
    client.force_login(world.susan)
    form = {**INSPECTED, "result": "PASSED", "inspected_on": "2026-11-21", "report": "已改进", "reported_on": "2026-11-21"}
    errors = client.post(reverse(f"office:{name}", args=[own.rectification.pk]), form).context["form"].errors
    assert list(errors.values()) == [["日期不能晚于今天。"]]


def clear(world, facts: Facts) -> None:
    """Of the proposal that waits."""
    proposals.reject(proposal=facts.proposal, by=world.abel, at=NOW, remark="材料不全")


@pytest.mark.parametrize(
    ("result", "suspended", "kind", "reason"),
    [
        ("FAILED", False, "SUSPEND", "2026-09-01监督抽查不合格，2026-11-18 复查仍不合格。"),
        ("FAILED", True, "REVOKE", "2026-09-01监督抽查不合格，2026-11-18 复查仍不合格。"),
        ("PASSED", True, "REINSTATE", "2026-09-01监督抽查不合格的问题已整改，2026-11-18 复查合格。"),
        ("PASSED", False, "", ""),
    ],
)
def test_what_came_of_it_offers_the_decision_that_follows_and_no_other(
    client: Client, world, own: Facts, result, suspended, kind, reason
):
    clear(world, own)
    if suspended:
        world.decide("suspend", own.certificate)
    client.force_login(world.susan)
    failed = "水分" if result == "FAILED" else ""
    client.post(reverse("office:reinspect", args=[own.rectification.pk]), {**INSPECTED, "result": result, "items_failed": failed})
    page = client.get(reverse("office:rectification", args=[own.rectification.pk])).content.decode()
    propose = reverse("office:propose", args=[own.certificate.ref])
    offered = re.findall(rf'href="{propose}\?kind=(\w+)&amp;because={own.rectification.pk}"', page)
    assert offered == ([kind] if kind else [])
    if kind:
        form = client.get(propose, {"kind": kind, "because": own.rectification.pk}).context["form"]
        assert (form.initial["kind"], form.initial["reason"]) == (kind, reason)
    client.force_login(world.ida)
    assert propose not in client.get(reverse("office:rectification", args=[own.rectification.pk])).content.decode()


def test_what_failed_again_is_ordered_anew_or_waits_on_the_first_page(client: Client, world, own: Facts):
    client.force_login(world.susan)
    client.post(reverse("office:reinspect", args=[own.rectification.pk]), {**INSPECTED, "result": "FAILED", "items_failed": "水分"})
    waits = reverse("office:rectification", args=[own.rectification.pk])
    assert f'href="{waits}"' in client.get("/admin/").content.decode()
    again = Inspection.objects.get(kind="REINSPECTION")
    page = client.get(reverse("office:inspection", args=[again.pk])).content.decode()
    order = reverse("office:order_rectification", args=[again.pk])
    assert (f'href="{waits}"' in page, f'href="{order}"' in page) == (True, True)
    client.post(order, {"requirement": "再次整改", "ordered_on": "2026-11-20"})
    assert f'href="{waits}"' not in client.get("/admin/").content.decode()


def test_the_days_are_those_of_the_settings_and_an_order_keeps_its_own(client: Client, world, own: Facts, settings):
    settings.RECTIFICATION_DAYS, settings.REINSPECTION_DAYS = 30, 40
    client.force_login(world.susan)
    screen = reverse("office:order_rectification", args=[own.failed.pk])
    assert "自该日起 30 日内整改，40 日内复查。" in client.get(screen).content.decode()
    client.post(screen, {"requirement": "查明原因", "ordered_on": "2026-11-01"})
    made = Rectification.objects.get(inspection=own.failed)
    assert (str(made.due_on), str(made.reinspect_by)) == ("2026-12-01", "2026-12-11")
    own.rectification.refresh_from_db()
    assert str(own.rectification.due_on) == "2026-11-03"


def test_what_was_missed_leads_to_a_proposal_whose_reason_is_on_record(client: Client, world, own: Facts):
    clear(world, own)
    client.force_login(world.susan)
    propose = reverse("office:propose", args=[own.certificate.ref]) + f"?kind=SUSPEND&because={own.rectification.pk}"
    page = client.get(reverse("office:rectification", args=[own.rectification.pk])).content.decode()
    assert propose.replace("&", "&amp;") in page
    form = client.get(propose).context["form"]
    assert form.initial["reason"] == "2026-09-01监督抽查不合格，责令整改后，至 2026-11-03 逾期未完成整改。"
    client.post(
        propose, {"kind": "SUSPEND", "reason": form.initial["reason"], "legal_basis": "示例办法", "effective_on": "2026-11-20"}
    )
    assert Proposal.objects.get(state="OPEN").reason == form.initial["reason"]


@pytest.mark.parametrize("because", ["", "0", "x'--", "9" * 30, "foreign", "failed"])
def test_a_reason_that_is_not_there_leaves_the_form_empty(client: Client, world, own: Facts, foreign: Facts, because):
    clear(world, own)
    client.force_login(world.susan)
    number = foreign.rectification.pk if because == "foreign" else own.failed.pk + 10**6 if because == "failed" else because
    asked = {"kind": "SUSPEND", "because": number}
    answer = client.get(reverse("office:propose", args=[own.certificate.ref]), asked)
    assert (answer.status_code, answer.context["form"].initial.get("reason")) == (200, None)


def test_whoever_orders_sees_on_the_first_page_what_waits_and_others_do_not(client: Client, world, own: Facts, foreign: Facts):
    def seen(user) -> tuple[bool, bool]:
        client.force_login(user)
        text = client.get("/admin/").content.decode()
        return tuple(reverse("office:rectification", args=[facts.rectification.pk]) in text for facts in (own, foreign))

    assert (seen(world.susan), seen(world.chen), seen(world.rita)) == ((True, True), (True, False), (False, False))


def test_the_list_filters_by_state(client: Client, world, own: Facts):
    client.force_login(world.susan)
    states = {
        state: len(client.get(reverse("office_rectifications:index"), {"state": state}).context["object_list"])
        for state in ("CORRECTING", "MISSED", "REPORTED", "LATE", "PASSED", "FAILED", "NONSENSE")
    }
    assert states == {"CORRECTING": 0, "MISSED": 1, "REPORTED": 0, "LATE": 0, "PASSED": 0, "FAILED": 0, "NONSENSE": 1}
