"""The public pages of a 公示 and the form for objections."""

import csv
import io
from datetime import date, timedelta
from uuid import uuid4

import openpyxl
import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.factories.world import NOW
from tests.verify import hostile
from verify.calendar import start_of
from verify.certification.actions import candidates, objections, publicities
from verify.models import Objection

PDF = hostile.pdf()
PERSON = {"candidate": "2", "objector_kind": "PERSON", "name": "示例甲", "contact": "13900002222", "grounds": "示例理由\n第二行"}
UNIT = {"candidate": "", "objector_kind": "UNIT", "name": "示例协会", "contact": "", "grounds": "示例理由"}


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def publicity(world):
    return world.publicity()


def letter(content: bytes = PDF, name: str = "异议书.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def send(client, publicity, facts, **changed):
    data = {**facts, "request_key": str(uuid4()), **changed}
    return client.post(reverse("certification:objection", args=[publicity.ref]), data)


def moments(opens_on: date, closes_on: date):
    return {
        "before": start_of(opens_on) - timedelta(microseconds=1),
        "open": start_of(closes_on + timedelta(days=1)) - timedelta(microseconds=1),
        "closed": start_of(closes_on + timedelta(days=1)),
    }


def test_the_page_shows_the_list_the_days_left_and_where_to_object(client, publicity):
    response = client.get(publicity.get_absolute_url())
    page = response.content.decode()
    assert (response.status_code, response.context["days_left"], response.context["state"].value) == (200, 3, "OPEN")
    assert [each.position for each in response.context["candidates"]] == [1, 2, 3]
    for text in ("公示中，2026年11月24日截止", "含今天还有 3 个工作日。", "027-00000000", "共 3 项", "objection?candidate=2"):
        assert text in page


def test_before_the_first_day_nothing_of_the_list_is_shown(client, publicity):
    with time_machine.travel(moments(publicity.opens_on, publicity.closes_on)["before"], tick=False):
        page = client.get(publicity.get_absolute_url()).content.decode()
        files = [client.get(reverse(f"certification:{form}", args=[publicity.ref])).status_code for form in ("csv", "xlsx")]
        form = client.get(reverse("certification:objection", args=[publicity.ref]) + "?candidate=2").content.decode()
        refused = send(client, publicity, PERSON)
    assert files == [404, 404]
    for candidate in publicity.round.candidates.all():
        for text in (page, form, refused.content.decode()):
            assert candidate.item_name not in text
            assert candidate.enterprise_name not in text
    assert "2026年11月18日开始公示" in page
    assert Objection.objects.count() == 0


def test_the_page_says_so_once_it_has_closed(client, publicity):
    with time_machine.travel(moments(publicity.opens_on, publicity.closes_on)["closed"], tick=False):
        page = client.get(publicity.get_absolute_url()).content.decode()
        form = client.get(reverse("certification:objection", args=[publicity.ref])).content.decode()
        refused = send(client, publicity, PERSON)
    assert "公示已于2026年11月24日结束" in page
    assert "objection?" not in page
    assert 'enctype="multipart/form-data"' not in form
    assert refused.status_code == 409
    assert Objection.objects.count() == 0


def test_it_is_open_to_the_last_moment_of_the_last_day(client, publicity):
    with time_machine.travel(moments(publicity.opens_on, publicity.closes_on)["open"], tick=False):
        assert send(client, publicity, PERSON).status_code == 201


@pytest.mark.parametrize("path", ["", "/list.csv", "/list.xlsx", "/objection"])
def test_a_draft_and_a_reference_nobody_has_are_not_found(client, world, path):
    world.candidates(1)
    draft = publicities.draft(round=world.round(2026), opens_on=NOW.date(), phone="1", by=world.rita, at=NOW)
    for ref in (draft.ref, "00000000", "ILOU0000"):
        assert client.get(f"/publicity/{ref}{path}", follow=True).status_code == 404


def test_what_was_taken_off_stays_with_its_reason_and_cannot_be_objected_to(client, world, publicity):
    candidate = publicity.round.candidates.get(position=2)
    candidates.take_off(candidate=candidate, reason="<b>执行标准已废止</b>", by=world.rita, at=NOW)
    page = client.get(publicity.get_absolute_url()).content.decode()
    assert "2026年11月20日移出名单" in page
    assert "&lt;b&gt;执行标准已废止&lt;/b&gt;" in page
    assert ("objection?candidate=1" in page, "objection?candidate=2" in page) == (True, False)


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_asks_three_queries(client, world, django_assert_num_queries, count):
    publicity = world.publicity(count=count)
    client.get("/registry/")  # the frame of pages is read once in seconds
    with django_assert_num_queries(3):
        client.get(publicity.get_absolute_url())


def test_the_files_hold_the_whole_list(client, publicity):
    address = reverse("certification:csv", args=[publicity.ref])
    rows = list(csv.reader(io.StringIO(b"".join(client.get(address)).decode("utf-8-sig"), newline="")))
    book = openpyxl.load_workbook(io.BytesIO(b"".join(client.get(reverse("certification:xlsx", args=[publicity.ref])))))
    assert [[cell.value or "" for cell in row] for row in book.active.iter_rows()] == rows
    assert rows[0][:5] == ["序号", "项目", "型号规格", "类别", "经营主体"]
    first = publicity.round.candidates.get(position=1)
    facts = f"1 {first.item_name} - 产品 {first.enterprise_name} 恩施土家族苗族自治州 - - 评审 - 在名单上 - 是"
    assert [cell or "-" for cell in rows[1]] == [*facts.split(), "2026-11-20T12:00:00+08:00"]
    assert len(rows) == 4
    assert "candidates-2026.csv" in client.get(address + "?lang=en")["Content-Disposition"]


@pytest.mark.parametrize("hostile", ["=1+1", "+1", "-1", "@SUM(A1)", "＝1"])
def test_s5_no_cell_is_a_formula(client, world, hostile):
    world.candidates(1, item_name=hostile, enterprise_name=hostile, county=hostile, standards=hostile, specification=hostile)
    publicity = world.publicity(count=0)
    row = list(csv.reader(io.StringIO(b"".join(client.get(f"/publicity/{publicity.ref}/list.csv")).decode("utf-8-sig"))))[1]
    assert [row[index] for index in (1, 2, 4, 6, 9)] == ["'" + hostile] * 5
    book = openpyxl.load_workbook(io.BytesIO(b"".join(client.get(f"/publicity/{publicity.ref}/list.xlsx"))))
    assert {cell.data_type for cells in book.active.iter_rows() for cell in cells} <= {"s", "n", "inlineStr"}


def test_a_person_objects_with_a_contact_and_gets_a_number(client, publicity):
    response = send(client, publicity, PERSON)
    objection = Objection.objects.get()
    page = response.content.decode()
    assert response.status_code == 201
    assert objection.tracking_number in page
    assert (objection.candidate.position, objection.objector_kind, objection.grounds) == (2, "PERSON", "示例理由\n第二行")
    assert (objection.received_at, objection.letter, objection.publicity) == (NOW, "", publicity)
    assert "示例甲" not in page
    assert "13900002222" not in page
    assert response["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in response


def test_a_unit_objects_to_the_whole_list_with_its_letter(client, world, publicity):
    response = send(client, publicity, UNIT, letter=letter())
    objection = Objection.objects.get()
    assert (response.status_code, objection.candidate, objection.letter_type) == (201, None, "application/pdf")
    assert objections.read_letter(objection=objection, by=world.rita, at=NOW) == PDF


@pytest.mark.parametrize(
    ("facts", "changed", "errors"),
    [
        (UNIT, {}, {"letter": ["以单位名义提出异议，须上传加盖公章的书面材料。"]}),
        (PERSON, {"contact": " "}, {"contact": ["以个人名义提出异议，须留下电话或电子邮箱。"]}),
        (PERSON, {"name": ""}, {"name": ["请填写提出异议的个人姓名或单位名称。"]}),
        (PERSON, {"grounds": " "}, {"grounds": ["请写明异议的内容和理由。"]}),
        (PERSON, {"objector_kind": "GHOST"}, {"objector_kind": ["请选择以个人还是单位名义提出。"]}),
        (PERSON, {"candidate": "9"}, {"candidate": ["该项目不在名单上，请从下列选项中选择。"]}),
        (PERSON, {"candidate": "x'--"}, {"candidate": ["该项目不在名单上，请从下列选项中选择。"]}),
        (PERSON, {"grounds": "长" * 3001}, {"grounds": ["确保该变量包含不超过 3000 字符 (目前字符数 3001)。"]}),
        (
            UNIT,
            {"letter": letter(b"MZ\x90\x00 a program", "异议书.pdf")},
            {"letter": ["这个文件既不是 JPEG、PNG 或 WebP 图片，也不是 PDF。我们看的是内容，不是文件名。"]},
        ),
    ],
)
def test_s4_what_is_wrong_is_said_beside_its_field_and_nothing_typed_is_lost(
    client, publicity, private_files, facts, changed, errors
):
    response = send(client, publicity, facts, **changed)
    page = response.content.decode()
    form = response.context["form"]
    assert response.status_code == 422
    assert {name: form.errors[name] for name in errors} == errors
    assert next(iter(errors.values()))[0] in page
    typed = {name: value for name, value in {**facts, **changed}.items() if name not in {"letter", "objector_kind"}}
    assert {name: form[name].value() for name in typed} == typed
    assert ("请重新选择书面材料" in page) == ("letter" in changed)
    assert (Objection.objects.count(), [path for path in private_files.rglob("*") if path.is_file()]) == (0, [])


def test_the_candidate_of_the_link_is_chosen_already(client, publicity):
    address = reverse("certification:objection", args=[publicity.ref])
    page = client.get(address + "?candidate=3").content.decode()
    assert '<option value="3" selected>' in page
    for odd in ("99", "x", "1'--", ""):
        assert "selected" not in client.get(address, {"candidate": odd}).content.decode().replace('<option value="" selected>', "")


def test_r8_the_same_form_sent_again_is_one_objection(client, publicity):
    key = str(uuid4())
    pages = [send(client, publicity, PERSON, request_key=key).content for _ in range(3)]
    assert (Objection.objects.count(), len(set(pages))) == (1, 1)


def test_a_form_far_too_large_is_refused_unread(client, publicity):
    response = client.post(
        reverse("certification:objection", args=[publicity.ref]), b"x", content_type="multipart/form-data; boundary=x",
        CONTENT_LENGTH=str(21 * 1024 * 1024),
    )  # fmt: skip
    assert response.status_code == 413
    assert "文件远超 10 MB" in response.content.decode()


def test_many_objections_from_one_device_are_put_off_softly(client, publicity):
    codes = [send(client, publicity, PERSON).status_code for _ in range(22)]
    assert codes == [201] * 20 + [429] * 2
    assert send(client, publicity, PERSON).context["form"]["grounds"].value() == PERSON["grounds"]


def test_an_objection_that_cannot_be_saved_is_not_lost(client, publicity, monkeypatch):
    def broken(**_facts):
        raise OSError("disk full")

    monkeypatch.setattr(objections, "receive", broken)
    response = send(client, publicity, PERSON)
    assert (response.status_code, response.context["form"]["grounds"].value()) == (503, PERSON["grounds"])
    assert "刚才未能保存" in response.content.decode()


def test_in_english_the_pages_keep_their_language(client, publicity):
    page = client.get(publicity.get_absolute_url() + "?lang=en&size=large").content.decode()
    assert "Open until 24 November 2026" in page or "Open until Nov. 24, 2026" in page
    assert "objection?lang=en&amp;size=large" in page
