"""Experts, reports, the proposed list, the committee's votes and the announcement, through the screens."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.factories.world import MEMBERS, NOW
from tests.verify.hostile import pdf
from verify.certification.actions import objections, proposed_lists
from verify.models import (
    Announcement,
    Application,
    Ballot,
    Candidate,
    Certificate,
    Deliberation,
    ExpertAssignment,
    ItemReport,
    Score,
)


def url(name: str, application: Application) -> str:
    return reverse(f"office:{name}", args=[application.ref])


def of_round(name: str, year: int = 2027) -> str:
    return reverse(f"office:{name}", args=[year])


def page(client: Client, address: str) -> str:
    return client.get(address).content.decode()


# -- experts ---------------------------------------------------------------------------------------------------
def points(application: Application, given: Any = 20) -> dict[str, Any]:
    return {f"criterion-{key}": given for key in application.round.criteria.values_list("pk", flat=True)}


def test_an_expert_is_asked_declares_and_scores(client: Client, world):
    application = world.submitted(to="EXPERT_REVIEW")
    client.force_login(world.rita)
    assert f'href="{url("assign_expert", application)}"' in page(client, url("application", application))
    client.force_login(world.eve)
    assert client.get(url("application", application)).status_code == 404
    client.force_login(world.rita)
    client.post(url("assign_expert", application), {"expert": world.eve.pk})
    client.force_login(world.eve)
    assert application.item_name in page(client, "/admin/")
    assert ">利益冲突声明</a>" in page(client, url("application", application))
    client.post(url("declare_interest", application), {"interest": "NONE", "interest_note": ""})
    assert ">评分</a>" in page(client, url("application", application))
    client.post(url("score_application", application), {**points(application), "opinion": "示例意见"})
    assignment = ExpertAssignment.objects.get()
    assert (assignment.opinion, sum(Score.objects.values_list("points", flat=True))) == ("示例意见", 80)
    assert client.get(url("score_application", application))["Location"] == url("application", application)
    assert application.item_name not in page(client, "/admin/")


def test_a_conflict_closes_the_form_and_is_shown_to_the_registrar(client: Client, world):
    application = world.submitted(to="EXPERT_REVIEW")
    client.force_login(world.rita)
    client.post(url("assign_expert", application), {"expert": world.eve.pk})
    client.force_login(world.eve)
    form = client.post(url("declare_interest", application), {"interest": "CONFLICT", "interest_note": ""}).context["form"]
    assert list(form.errors) == ["interest_note"]
    client.post(url("declare_interest", application), {"interest": "CONFLICT", "interest_note": "曾任顾问"})
    form = client.post(url("score_application", application), points(application)).context["form"]
    assert form.non_field_errors() == ["只有声明不存在利益冲突的专家才能评分。"]
    client.force_login(world.rita)
    assert "曾任顾问" in page(client, url("application", application))


@pytest.mark.parametrize("given", ["31", "-1", "", "x", "1.5"])
def test_wrong_points_are_explained(client: Client, world, given):
    application = world.submitted(to="EXPERT_REVIEW")
    client.force_login(world.rita)
    client.post(url("assign_expert", application), {"expert": world.eve.pk})
    client.force_login(world.eve)
    client.post(url("declare_interest", application), {"interest": "NONE"})
    form = client.post(url("score_application", application), points(application, given)).context["form"]
    assert (len(form.errors) >= 2, Score.objects.count()) == (True, 0)


def test_s1_one_who_was_not_asked_neither_sees_nor_scores(client: Client, world, own):
    client.force_login(world.expert(1))
    for name in ("application", "declare_interest", "score_application"):
        assert client.get(url(name, own.assigned)).status_code == 404
        assert client.post(url(name, own.assigned), points(own.assigned)).status_code in {404, 405}


def test_the_scores_stand_on_the_page_without_names(client: Client, world):
    application = world.submitted(to="EXPERT_REVIEW")
    for number, total in enumerate((90, 70)):
        world.score(application, world.expert(number), total)
    client.force_login(world.chen)
    text = page(client, url("application", application))
    assert "2 名专家平均 80.00 分" in text
    assert "expert 0" not in text
    client.force_login(world.rita)
    assert "expert 0" in page(client, url("application", application))


# -- reports ---------------------------------------------------------------------------------------------------
def test_a_report_is_filed_with_its_file(client: Client, world):
    application = world.submitted(to="TEST")
    client.force_login(world.rita)
    data = {"body": "示例检测院", "number": "示例 001", "result": "CONFORMS", "reported_on": "2026-11-19"}
    wrong = client.post(url("file_report", application), {**data, "reported_on": "2026-11-21"}).context["form"]
    assert set(wrong.errors) == {"file"}
    response = client.post(url("file_report", application), {**data, "file": SimpleUploadedFile("报告.pdf", pdf())})
    assert (response["Location"], ItemReport.objects.get().body) == (url("application", application), "示例检测院")
    assert "示例检测院" in page(client, response["Location"])


# -- the end of the round --------------------------------------------------------------------------------------
def votes(listed: list[Candidate], **changed: Any) -> dict[str, Any]:
    data: dict[str, Any] = {"met_on": "2026-11-20", "members": "\n".join(MEMBERS)}
    for candidate in listed:
        data |= {f"{candidate.pk}-{name}": given for name, given in (("in_favour", 7), ("against", 0), ("abstained", 0))}
    return {**data, **changed}


def test_from_what_passed_to_certificates_by_two_officers(client: Client, world):
    world.submitted(to="")
    client.force_login(world.rita)
    assert "列入建议名单</button>" in page(client, of_round("round"))
    assert "可以提出建议名单" in page(client, "/admin/")
    client.post(of_round("put_forward_passed"))
    again = client.post(of_round("put_forward_passed"), follow=True).content.decode()
    assert "没有已通过全部环节、等待列入建议名单的申报" in again
    candidate = Candidate.objects.get()
    world.publicity(year=2027, count=0, opens_on=date(2026, 11, 17), working_days=3)
    client.post(of_round("record_deliberation"), votes([candidate]))
    assert Ballot.objects.get().is_approved
    drafted = client.post(of_round("draft_announcement"), {"announced_on": "2026-11-20", "valid_until": "2029-11-19"})
    assert drafted["Location"] == of_round("round")
    assert "批准公告并颁发证书" not in page(client, of_round("round"))
    assert "公告等待您批准" not in page(client, "/admin/")
    client.force_login(world.abel)
    assert "公告等待您批准" in page(client, "/admin/")
    assert "批准公告并颁发证书" in page(client, of_round("round"))
    client.post(of_round("announce_round"))
    certificate = Certificate.objects.get(round__year=2027)
    assert Announcement.objects.get().approved_by == world.abel
    assert reverse("office:certificate", args=[certificate.ref]) in page(client, of_round("round"))
    twice = client.post(of_round("announce_round"), follow=True).content.decode()
    assert ("该轮次已经公告。" in twice, Certificate.objects.filter(round__year=2027).count()) == (True, 1)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"members": "一人"}, "members"),
        ({"met_on": "2026-11-19"}, "met_on"),
        ({"in_favour": 6}, "__all__"),
        ({"in_favour": "x"}, "in_favour"),
        ({"in_favour": 0, "against": 7}, "__all__"),
    ],
)
def test_wrong_votes_are_explained_and_nothing_is_recorded(client: Client, world, changed, field):
    listed = world.closed_list(1)
    client.force_login(world.rita)
    names = {name: f"{listed[0].pk}-{name}" for name in ("in_favour", "against", "abstained", "reason")}
    data = votes(listed, **{names.get(name, name): value for name, value in changed.items()})
    form = client.post(of_round("record_deliberation"), data).context["form"]
    assert (list(form.errors), Deliberation.objects.count()) == ([names.get(field, field)], 0)


def test_without_a_draft_nothing_is_announced(client: Client, world):
    world.call()
    client.force_login(world.abel)
    text = client.post(of_round("announce_round"), follow=True).content.decode()
    assert "本轮次的公告尚未拟定。" in text


def test_s1_more_permissions_let_no_city_change_the_round_of_all(client: Client, world):
    world.call()
    world.chen.user_permissions.set(Permission.objects.filter(content_type__app_label="verify"))
    client.force_login(world.chen)
    names = ("arrange_steps", "set_criteria", "put_forward_passed", "record_deliberation", "draft_announcement", "announce_round")
    assert {client.post(of_round(name))["Location"] for name in names} == {"/admin/"}


def test_the_first_page_names_the_next_act_of_the_registrar(world, client):
    client.force_login(world.rita)

    def waits() -> list[str]:
        shown = client.get("/admin/").content.decode()
        acts = ("可以提出建议名单", "可以起草公示", "可以登记审议结果", "可以拟定公告", "有异议待答复")
        return [act for act in acts if act in shown]

    world.submitted(to="", at=NOW - timedelta(days=12))
    assert waits() == ["可以提出建议名单"]
    made = proposed_lists.put_forward(round=world.round(2027), by=world.rita, at=NOW - timedelta(days=11))
    assert waits() == ["可以起草公示"]
    publicity = world.publicity(year=2027, count=0, opens_on=date(2026, 11, 17), working_days=3)
    objection = world.objection(publicity, at=NOW - timedelta(days=2))
    assert waits() == ["有异议待答复"]
    objections.reply(objection=objection, state="DISMISSED", reply="示例答复", by=world.rita, at=NOW)
    assert waits() == ["可以登记审议结果"]
    world.deliberated(made)
    assert waits() == ["可以拟定公告"]
