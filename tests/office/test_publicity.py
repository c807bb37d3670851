"""公示 and objections, through the screens."""

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.factories.world import NOW
from verify.models import AuditEvent, Candidate, Objection, Publicity, WorkdayCorrection
from verify.uploads import Accepted

CSV = "经营主体,产品/服务名称,类别,申报途径,市州\n示例茶业有限公司,示例绿茶,产品,评审,恩施州\n"
DRAFT = {"opens_on": "2026-11-23", "working_days": "5", "phone": "027-00000000", "mail": "", "address": ""}
LETTER = Accepted(b"%PDF-1.7 example", ".pdf", "application/pdf")


@pytest.fixture
def objection(world) -> Objection:
    publicity = world.publicity()
    candidate = publicity.round.candidates.get(position=2)
    return world.objection(publicity, candidate=candidate, objector_kind="UNIT", name="示例协会", letter=LETTER)


def put_forward(client: Client, content: str, **changed: Any) -> Any:
    file = SimpleUploadedFile("名单.csv", content.encode())
    return client.post(reverse("office:put_forward"), {"year": "2026", "file": file, **changed})


def test_from_a_file_to_an_open_publicity_by_two_officers(client: Client, world):
    client.force_login(world.rita)
    assert put_forward(client, CSV)["Location"] == reverse("office_candidates:index") + "?year=2026"
    round = Candidate.objects.get().round
    response = client.post(reverse("office:draft_publicity"), {**DRAFT, "round": round.pk})
    publicity = Publicity.objects.get()
    assert response["Location"] == reverse("office:publicity", args=[publicity.ref])
    assert "批准</button>" not in client.get(response["Location"]).content.decode()
    client.force_login(world.abel)
    assert "批准</button>" in client.get(response["Location"]).content.decode()
    client.post(reverse("office:approve_publicity", args=[publicity.ref]))
    publicity.refresh_from_db()
    assert (publicity.approved_by, publicity.closes_on) == (world.abel, date(2026, 11, 27))
    again = client.post(reverse("office:approve_publicity", args=[publicity.ref]), follow=True)
    assert "该公示已经批准。" in again.content.decode()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (CSV.replace("恩施州", "北京市"), "没有写入任何内容。第 2 行：“北京市”不是可以识别的市州"),
        (CSV.replace("经营主体", "其他"), "名单缺少这些列"),
        ("\x00\x01", "不是名单"),
    ],
)
def test_a_faulty_file_is_explained_and_nothing_is_put_forward(client: Client, world, content, sentence):
    client.force_login(world.rita)
    response = put_forward(client, content)
    assert response.status_code == 200
    assert len(response.context["form"].errors) == 1
    assert Candidate.objects.count() == 0


@pytest.mark.parametrize(
    ("changed", "errors"),
    [
        ({"opens_on": "2026-11-19"}, {"opens_on": ["公示开始日期不能早于今天。"]}),
        ({"working_days": "251"}, {"working_days": ["公示期应为 1 至 250 个工作日。"]}),
        ({"phone": " "}, {"phone": ["请填写这一项。"]}),
    ],
)
def test_a_wrong_draft_is_explained(client: Client, world, changed, errors):
    client.force_login(world.rita)
    response = client.post(reverse("office:draft_publicity"), {**DRAFT, "round": world.round(2026).pk, **changed})
    assert (response.context["form"].errors, Publicity.objects.count()) == (errors, 0)


def test_the_objector_is_shown_on_request_alone_and_the_look_recorded(client: Client, world, objection):
    client.force_login(world.rita)
    page = client.get(reverse("office:objection", args=[objection.pk])).content.decode()
    assert ("示例协会" in page, "示例理由" in page) == (False, True)
    page = client.post(reverse("office:reveal_objector", args=[objection.pk])).content.decode()
    assert "示例协会" in page
    assert AuditEvent.objects.latest("sequence").verb == "objection.reveal"


def test_s4_the_letter_is_a_file_that_no_page_shows(client: Client, world, objection):
    client.force_login(world.rita)
    response = client.get(reverse("office:objection_letter", args=[objection.pk]))
    names = ("Content-Type", "Content-Disposition", "X-Content-Type-Options", "Content-Security-Policy", "Cache-Control")
    assert (response.content, *(response[name] for name in names)) == (
        LETTER.content,
        "application/pdf",
        f'attachment; filename="{objection.tracking_number}.pdf"',
        "nosniff",
        "default-src 'none'; sandbox",
        "max-age=0, no-cache, no-store, must-revalidate, private",
    )
    assert AuditEvent.objects.latest("sequence").verb == "objection.letter"
    for path in (f"/media/{objection.letter}", f"/documents/{objection.letter}"):
        assert client.get(path, follow=True).status_code == 404


def test_an_objection_without_a_letter_has_none_to_download(client: Client, world):
    objection = world.objection(world.publicity())
    client.force_login(world.rita)
    assert client.get(reverse("office:objection_letter", args=[objection.pk])).status_code == 404


def test_an_objection_is_upheld_and_its_candidate_taken_off(client: Client, world, objection):
    client.force_login(world.rita)
    reply = {"state": "UPHELD", "reply": "异议成立。", "take_off_reason": "执行标准已废止。"}
    response = client.post(reverse("office:reply_objection", args=[objection.pk]), reply)
    objection.refresh_from_db()
    assert response["Location"] == reverse("office:objection", args=[objection.pk])
    assert (objection.state, objection.reply, objection.replied_by, objection.replied_at) == (
        "UPHELD",
        "异议成立。",
        world.rita,
        NOW,
    )
    assert Candidate.objects.get(state="TAKEN_OFF").pk == objection.candidate_id
    again = client.get(reverse("office:reply_objection", args=[objection.pk]), follow=True)
    assert "这件异议已经答复。" in again.content.decode()


@pytest.mark.parametrize(
    ("changed", "errors"),
    [
        ({"state": "RECEIVED"}, {"state": ["选择一个有效的选项。 RECEIVED 不在可用的选项中。"]}),
        ({"reply": " "}, {"reply": ["请填写这一项。"]}),
        ({"state": "DISMISSED", "take_off_reason": "x"}, {"take_off_reason": ["只有针对某一项目且成立的异议，才能将其移出名单。"]}),
    ],
)
def test_a_wrong_reply_is_explained_and_keeps_what_was_typed(client: Client, world, objection, changed, errors):
    client.force_login(world.rita)
    data = {"state": "UPHELD", "reply": "示例答复", "take_off_reason": "", **changed}
    form = client.post(reverse("office:reply_objection", args=[objection.pk]), data).context["form"]
    objection.refresh_from_db()
    assert (form.errors, objection.state, form["reply"].value()) == (errors, "RECEIVED", data["reply"])


def test_a_candidate_is_taken_off_by_itself(client: Client, world):
    candidate = world.candidates(1)[0]
    client.force_login(world.rita)
    assert client.post(reverse("office:take_off", args=[candidate.pk]), {"reason": ""}).context["form"].errors
    client.post(reverse("office:take_off", args=[candidate.pk]), {"reason": "经营主体撤回申报。"})
    candidate.refresh_from_db()
    assert (candidate.state, candidate.taken_off_reason) == ("TAKEN_OFF", "经营主体撤回申报。")


def test_a_working_day_is_corrected_and_corrected_again(client: Client, world):
    client.force_login(world.rita)
    for answer, expected in (("no", False), ("yes", True)):
        data = {"day": "2027-10-09", "is_working": answer, "source": "示例通知"}
        assert client.post(reverse("office:correct_workday"), data)["Location"] == reverse("office_workdays:index")
        assert WorkdayCorrection.objects.by_day() == {date(2027, 10, 9): expected}
