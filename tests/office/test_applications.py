"""A round and its applications, through the screens."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.factories.world import NOW
from tests.verify.hostile import pdf
from verify.models import Application, ApplicationDocument, AuditEvent, Call, Review, RoundStep
from verify.registry.units import Unit

TOLD = {
    "enterprise_name": "示例光电有限公司",
    "unit": "420100",
    "item_name": "示例光模块",
    "kind": "PRODUCT",
    "route": "REVIEW",
    "operating_since": "2015-03-01",
    "standard_code": "Q/示例 001-2025",
    "standard_in_force_on": "2025-06-01",
    "request_key": "00000000-0000-4000-8000-000000000001",
}


def url(name: str, application: Application) -> str:
    return reverse(f"office:{name}", args=[application.ref])


def fresh(application: Application) -> Application:
    return Application.objects.select_related("step").get(pk=application.pk)


def page(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def review(client: Client, application: Application, **said: Any) -> Any:
    data = {"step": application.step_id, "outcome": "PASSED", "reason": "", "remark": "", **said}
    return client.post(url("review_application", application), data)


def test_from_the_call_through_a_return_to_the_next_step(client: Client, world):
    client.force_login(world.rita)
    call = {"year": "2027", "opens_on": "2026-11-20", "apply_until": "2026-12-31"}
    numbers = {"least_experts": "3", "pass_mark": "60", "quorum": "7", "opinion_days": "10"}
    assert client.post(reverse("office:open_call"), {**call, **numbers})["Location"] == reverse("office:round", args=[2027])

    client.force_login(world.chen)
    round = Call.objects.get().round
    response = client.post(reverse("office:enter_application"), {**TOLD, "round": round.pk})
    application = Application.objects.get()
    assert response["Location"] == url("application", application)
    file = SimpleUploadedFile("执照.pdf", pdf())
    client.post(url("attach_document", application), {"kind": "LICENCE", "title": "营业执照", "file": file})
    text = page(client, url("application", application))
    assert ("营业执照" in text, text.count('data-status="PASS"'), ">提交</button>" in text) == (True, 5, True)
    client.post(url("submit_application", application))
    application = fresh(application)
    assert f'href="{url("review_application", application)}"' in page(client, url("application", application))
    assert application.item_name in page(client, "/admin/")

    review(client, application)
    client.force_login(world.rita)
    review(client, fresh(application), outcome="RETURNED", reason="INCOMPLETE", remark="请补充标准文本。")
    assert "资料审核退回：材料不齐全" in page(client, url("application", application))
    assert application.item_name in page(client, "/admin/")
    client.post(url("correct_application", application), {**TOLD, "county": "江夏区"})
    client.post(url("submit_application", application))
    review(client, fresh(application))
    application = fresh(application)
    assert (application.step.kind, application.county) == ("EXPERT_REVIEW", "江夏区")
    assert list(Review.objects.values_list("outcome", flat=True)) == ["PASSED", "RETURNED", "PASSED"]


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"item_name": " "}, "item_name"),
        ({"unit": "422800"}, "unit"),  # not Chen's
        ({"uscc": "123"}, "uscc"),
        ({"operating_since": "昨天"}, "operating_since"),
        ({"domestic_share": "101"}, "domestic_share"),
        ({"enterprise_name": "<script>" * 20}, "enterprise_name"),
        ({"request_key": "x"}, "request_key"),
        ({"round": "9999999999999999999999"}, "round"),
        ({"standard_code": "\x00"}, "standard_code"),
    ],
)
def test_a_wrong_entry_is_explained_and_keeps_what_was_typed(client: Client, world, changed, field):
    client.force_login(world.chen)
    form = client.post(reverse("office:enter_application"), {**TOLD, "round": world.call().round.pk, **changed}).context["form"]
    assert (list(form.errors), Application.objects.count(), form["kind"].value()) == ([field], 0, "PRODUCT")


def test_r8_an_entry_sent_twice_is_one_application(client: Client, world):
    client.force_login(world.chen)
    data = {**TOLD, "round": world.call().round.pk}
    first, again = (client.post(reverse("office:enter_application"), data)["Location"] for _ in range(2))
    assert (first, Application.objects.count()) == (again, 1)


def test_a_failed_condition_is_said_on_the_page_and_nothing_moves(client: Client, world):
    application = world.application(standard_in_force_on=NOW.date())
    client.force_login(world.chen)
    response = client.post(url("submit_application", application), follow=True)
    assert "不符合申报条件：执行标准实施不满三个月。" in response.content.decode()
    assert fresh(application).state == "DRAFT"


def test_a_hostile_file_is_refused_with_its_sentence(client: Client, world):
    application = world.application()
    client.force_login(world.chen)
    for content in (b"", b"<html>", b"%PDF-1.7 broken"):
        data = {"kind": "OTHER", "title": "x", "file": SimpleUploadedFile("x.pdf", content)}
        assert list(client.post(url("attach_document", application), data).context["form"].errors) == ["file"]
    assert ApplicationDocument.objects.count() == 0


def test_s4_a_document_is_a_file_that_no_page_shows(client: Client, world, own):
    client.force_login(world.ida)
    response = client.get(reverse("office:application_document", args=own.keys["document"]))
    names = ("Content-Type", "X-Content-Type-Options", "Content-Security-Policy")
    assert [response[name] for name in names] == ["application/pdf", "nosniff", "default-src 'none'; sandbox"]
    assert response["Content-Disposition"].startswith("attachment;")
    assert AuditEvent.objects.latest("sequence").verb == "application.read"
    other = reverse("office:application_document", args=[world.application().ref, own.document])
    assert client.get(other).status_code == 404


@pytest.mark.parametrize(
    ("said", "errors"),
    [
        ({"outcome": "RETURNED", "remark": "x"}, {"reason": ["退回或不予通过须选择原因。"]}),
        ({"outcome": "REJECTED", "reason": "OTHER"}, {"remark": ["请写明需要补正的内容或不予通过的理由；申报单位会看到。"]}),
        ({"step": "0"}, {"__all__": ["该申报已不在这一环节，请重新查看。"]}),
        ({"step": "99999999999999999999"}, {"__all__": ["该申报已不在这一环节，请重新查看。"]}),
    ],
)
def test_a_wrong_review_is_explained(client: Client, world, said, errors):
    application = world.submitted()
    client.force_login(world.chen)
    assert review(client, application, **said).context["form"].errors == errors
    assert Review.objects.count() == 0


def test_no_step_is_skipped_or_repeated_by_a_direct_post(client: Client, world):
    application = world.submitted()
    client.force_login(world.rita)
    for step in application.round.steps.all():
        assert review(client, application, step=step.pk).context["form"].errors
    client.force_login(world.chen)
    review(client, application)
    again = review(client, application)  # the second click
    assert again.context["form"].non_field_errors() == ["该申报已不在这一环节，请重新查看。"]
    assert (Review.objects.count(), fresh(application).step.kind) == (1, "DOCUMENT_REVIEW")


def test_the_page_names_the_one_next_thing_for_each(client: Client, world):
    application = world.submitted()
    for person, offered in ((world.chen, True), (world.rita, False), (world.ida, False)):
        client.force_login(person)
        text = page(client, url("application", application))
        assert ((">办理：市州初审</a>" in text), "等待所属市州审核人员办理。" in text) == (offered, not offered)


def test_s1_a_city_counts_and_lists_its_own_applications_alone(client: Client, world):
    world.submitted()
    world.submitted(unit=Unit.ENSHI.value, item_name="示例清江茶", to="CITY_REVIEW")
    client.force_login(world.chen)
    shown = client.get(reverse("office:round", args=[2027])).context
    assert (shown["received"], [waiting for _step, waiting, *_rest in shown["steps"]]) == (1, [1, 0, 0, 0, 0])
    assert len(client.get(reverse("office_applications:index")).context["object_list"]) == 1
    assert "示例清江茶" not in page(client, "/admin/")
    client.force_login(world.ida)
    assert client.get(reverse("office:round", args=[2027])).context["received"] == 2


def test_what_is_overdue_is_counted_and_marked(client: Client, world, clock):
    application = world.submitted()
    client.force_login(world.chen)
    clock.shift(60 * 60 * 24 * 30)
    client.force_login(world.chen)
    shown = client.get(reverse("office:round", args=[2027])).context["steps"][0]
    assert shown[1:] == (1, 1, 0)
    assert 'data-status="OVERDUE"' in page(client, url("application", application))
    assert 'data-status="OVERDUE"' in page(client, "/admin/")


def steps(**changed: str) -> dict[str, str]:
    kinds = ("CITY_REVIEW", "DOCUMENT_REVIEW", "EXPERT_REVIEW", "TEST", "REPORT")
    data = {f"{kind}-position": str(place) for place, kind in enumerate(kinds, 1)}
    data |= {f"{kind}-days": "5" for kind in kinds} | {f"{kind}-applies": "on" for kind in kinds}
    return {**data, **changed}


def test_the_registrar_sets_steps_and_criteria_until_the_first_application(client: Client, world):
    world.call()
    client.force_login(world.rita)
    address, criteria = (reverse(f"office:{name}", args=[2027]) for name in ("arrange_steps", "set_criteria"))
    swapped = steps(**{"TEST-position": "3", "EXPERT_REVIEW-position": "4"})
    assert client.post(address, swapped)["Location"] == reverse("office:round", args=[2027])
    assert [step.kind for step in RoundStep.objects.all()][2:4] == ["TEST", "EXPERT_REVIEW"]
    assert client.post(criteria, {"criteria": "质量水平 60\n\n创新 能力 40"}).status_code == 302
    world.application()
    for where, data in ((address, steps()), (criteria, {"criteria": "质量 100"})):
        form = client.post(where, data).context["form"]
        assert form.non_field_errors() == ["已受理申报，本轮次的规则不再变更。"]


@pytest.mark.parametrize("changed", [{"TEST-position": "1"}, {"TEST-days": "0"}, {"TEST-days": "9999"}, {"TEST-position": "x"}])
def test_a_wrong_order_is_explained(client: Client, world, changed):
    world.call()
    client.force_login(world.rita)
    assert client.post(reverse("office:arrange_steps", args=[2027]), steps(**changed)).context["form"].errors
    assert [step.days for step in RoundStep.objects.all()] == [10, 10, 20, 45, 10]


@pytest.mark.parametrize(
    "text", ["质量", "质量 0", "质量 101", "质量 -5", "30", "名" * 61 + " 30", "质量 ３０", "质量 60\n质量 40"]
)
def test_wrong_criteria_are_explained(client: Client, world, text):
    world.call()
    client.force_login(world.rita)
    form = client.post(reverse("office:set_criteria", args=[2027]), {"criteria": text}).context["form"]
    assert (list(form.errors), form["criteria"].value()) == (["criteria"], text)
