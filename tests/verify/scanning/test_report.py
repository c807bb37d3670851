"""Reporting a suspicious product: a reason is enough."""

from uuid import uuid4

import pytest

from verify.labels.codes import Sealer
from verify.models import Complaint
from verify.sealing import unseal
from verify.supervision.actions import complaints


@pytest.fixture
def code(world, frozen):
    return world.code(world.run(), 5)


def test_v5_a_reason_alone_gives_a_tracking_number(client, code):
    response = client.post(f"/v/{code}/report", {"reason": "COPY"})
    complaint = Complaint.objects.get()
    assert response.status_code == 201
    assert complaint.tracking_number in response.content.decode()
    assert (complaint.reason, complaint.serial, complaint.verdict, complaint.sealed_contact) == ("COPY", 5, "VALID", None)
    assert not response.cookies


def test_s7_a_contact_is_sealed_at_rest(client, code):
    client.post(f"/v/{code}/report", {"reason": "OTHER", "contact": "13800138000", "description": "示例"})
    complaint = Complaint.objects.get()
    assert b"13800138000" not in bytes(complaint.sealed_contact)
    assert unseal(complaint.sealed_contact) == "13800138000"


@pytest.mark.parametrize("typed", ["ABC", Sealer(b"x" * 32).seal(1, 1)])
def test_an_unknown_or_mistyped_code_can_be_reported_too(client, db, typed):
    assert client.post(f"/v/{typed}/report", {"reason": "OTHER"}).status_code == 201
    assert Complaint.objects.get().typed_code == typed


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({}, "请选择发现的问题"),
        ({"reason": "NONSENSE"}, "请选择发现的问题"),
        ({"reason": "COPY", "description": "长" * 1001}, "1000"),
        ({"reason": "COPY", "contact": "1" * 101}, "100"),
        ({"reason": "COPY", "request_key": "not a key"}, ""),
        ({"reason": "COPY", "description": "a\x00b"}, ""),
    ],
)
def test_wrong_input_is_answered_beside_the_field_and_nothing_is_lost(client, code, data, sentence):
    response = client.post(f"/v/{code}/report", {"description": "我写的话", **data})
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert Complaint.objects.count() == 0
    if "description" not in data:
        assert "我写的话" in response.content.decode()


def test_r8_sending_the_same_form_again_reports_once(client, code):
    form = {"reason": "COPY", "request_key": str(uuid4())}
    pages = [client.post(f"/v/{code}/report", form).content.decode() for _ in range(3)]
    number = Complaint.objects.get().tracking_number
    assert [number in page for page in pages] == [True] * 3


def test_when_it_cannot_be_saved_it_says_so_and_keeps_every_word(client, code, monkeypatch):
    def broken(**fields):
        raise OSError

    monkeypatch.setattr(complaints, "receive", broken)
    response = client.post(f"/v/{code}/report", {"reason": "COPY", "description": "我写的话"})
    assert response.status_code == 503
    assert "刚才没能保存您的举报" in response.content.decode()
    assert "我写的话" in response.content.decode()


def test_many_reports_from_one_device_are_slowed_softly(client, code):
    seen = [client.post(f"/v/{code}/report", {"reason": "OTHER"}).status_code for _ in range(21)]
    assert seen == [201] * 20 + [429]


def test_a_report_changes_no_verdict(client, code):
    for _ in range(10):
        client.post(f"/v/{code}/report", {"reason": "COPY"})
    assert client.get(f"/api/v1/verify/{code}").json()["verdict"] == "VALID"


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        ("reason=COPY&description=" + "x" * 1_200_000, "application/x-www-form-urlencoded"),
        ("&".join(f"field{number}=1" for number in range(500)), "application/x-www-form-urlencoded"),
        ("no boundary", "multipart/form-data"),
    ],
)
def test_a_form_too_large_or_broken_is_a_bad_request_and_no_verdict(client, code, body, content_type):
    response = client.post(f"/v/{code}/report", body, content_type=content_type)
    assert response.status_code == 400
    assert "认定有效" not in response.content.decode()
    assert Complaint.objects.count() == 0
