"""The public form for counterfeits and misuse: anonymous, without scripts, with pictures, answered by a tracking number."""

import re
from pathlib import Path
from uuid import uuid4

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.factories.world import NOW
from tests.verify import hostile
from verify.models import Complaint, ComplaintPicture
from verify.sealing import unseal
from verify.supervision.actions import complaints

FORM = {"subject": "COUNTERFEIT", "where_seen": "示例市场 3 号摊位", "description": "我写的话"}
JPEG = hostile.image()


@pytest.fixture(autouse=True)
def frozen(db, settings, tmp_path: Path):
    settings.MEDIA_ROOT = tmp_path
    with time_machine.travel(NOW, tick=False):
        yield


def picture(content: bytes = JPEG, name: str = "photo.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def send(client, **changed):
    return client.post("/report/", {**FORM, **changed})


def test_the_form_needs_no_script_no_cookie_and_no_query(client, django_assert_num_queries):
    client.get("/report/")  # the frame of all pages is read once in a while, not for each page
    with django_assert_num_queries(0):
        response = client.get("/report/?subject=MISUSE")
    page = response.content.decode()
    assert response.status_code == 200
    assert not response.cookies
    assert "<script" not in page
    assert re.findall(r'value="(\w+)"[^>]* checked', page) == ["MISUSE"]
    assert 'enctype="multipart/form-data"' in page


@pytest.mark.parametrize("subject", ["COUNTERFEIT", "MISUSE"])
def test_a_place_alone_gives_a_tracking_number(client, subject):
    response = send(client, subject=subject, description="")
    complaint = Complaint.objects.get()
    assert response.status_code == 201
    assert complaint.tracking_number in response.content.decode()
    kept = (
        complaint.subject,
        complaint.where_seen,
        complaint.reason,
        complaint.verdict,
        complaint.sealed_contact,
        complaint.received_at,
    )
    assert kept == (subject, "示例市场 3 号摊位", "", "", None, NOW)
    assert not response.cookies


def test_s7_the_contact_is_sealed(client):
    send(client, contact="13800138000")
    assert unseal(Complaint.objects.get().sealed_contact) == "13800138000"


def test_pictures_are_drawn_anew_and_kept_under_names_that_say_nothing(client, tmp_path):
    assert send(client, pictures=[picture(name="my house.jpg"), picture(hostile.image("PNG"), "b.png")]).status_code == 201
    kept = list(ComplaintPicture.objects.values_list("position", "content_type"))
    assert kept == [(1, "image/jpeg"), (2, "image/png")]
    files = sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file())
    assert files == sorted(ComplaintPicture.objects.values_list("file", flat=True))
    assert [name for name in files if not name.startswith("private/complaints/") or "house" in name] == []
    assert JPEG not in [(tmp_path / name).read_bytes() for name in files]


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"subject": ""}, "请选择要举报的内容"),
        ({"subject": "PRODUCT"}, "请选择要举报的内容"),
        ({"where_seen": "  "}, "请写明在哪里看到的"),
        ({"where_seen": "长" * 301}, "300"),
        ({"description": "我写的话" + "长" * 1000}, "1000"),
        ({"contact": "1" * 101}, "100"),
        ({"where_seen": "a\x00b"}, "空字符"),
        ({"request_key": "nonsense"}, ""),
    ],
)
def test_wrong_input_is_answered_beside_the_field_and_nothing_typed_is_lost(client, changed, sentence):
    response = send(client, **changed)
    page = response.content.decode()
    assert response.status_code == 422
    assert sentence in page
    assert "我写的话" in page
    assert Complaint.objects.count() == 0


@pytest.mark.parametrize("name", ["png bomb of 30000 x 30000", "jpeg and zip", "svg", "13 MB", "jpeg cut in half", "empty"])
def test_s4_a_hostile_picture_is_refused_by_its_number_and_nothing_is_kept(client, name, tmp_path):
    make, _why = hostile.PICTURES[name]
    response = send(client, pictures=[picture(), picture(make())])
    page = response.content.decode()
    assert response.status_code == 422
    assert "第 2 张图片：" in page
    assert "第 1 张图片：" not in page
    assert "我写的话" in page
    assert "请重新选择图片" in page
    assert Complaint.objects.count() == 0
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_six_pictures_are_one_too_many(client):
    response = send(client, pictures=[picture() for _ in range(6)])
    assert response.status_code == 422
    assert "最多可以上传五张图片" in response.content.decode()
    assert Complaint.objects.count() == 0


def test_a_body_beyond_measure_is_not_read(client):
    response = client.generic("POST", "/report/", b"x", content_type="multipart/form-data; boundary=x", CONTENT_LENGTH=str(10**9))
    assert response.status_code == 413
    assert "图片加起来太大" in response.content.decode()


def test_r8_the_same_form_sent_again_reports_once_and_keeps_the_pictures_once(client):
    key = str(uuid4())
    pages = [send(client, request_key=key, pictures=[picture()]).content.decode() for _ in range(3)]
    number = Complaint.objects.get().tracking_number
    assert [number in page for page in pages] == [True] * 3
    assert ComplaintPicture.objects.count() == 1


def test_many_reports_from_one_device_are_slowed_softly(client):
    seen = [send(client).status_code for _ in range(31)]
    assert seen == [201] * 30 + [429]


def test_when_it_cannot_be_saved_it_says_so_and_keeps_every_word(client, monkeypatch):
    def broken(**fields):
        raise OSError

    monkeypatch.setattr(complaints, "receive", broken)
    response = send(client)
    assert response.status_code == 503
    assert "刚才没能保存您的举报" in response.content.decode()
    assert "我写的话" in response.content.decode()


def test_the_form_speaks_english_too(client):
    page = client.get("/report/?lang=en").content.decode()
    assert "Report a counterfeit or a misuse of the mark" in page
    assert 'action="/report/?lang=en"' in page
