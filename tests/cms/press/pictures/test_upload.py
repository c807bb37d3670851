"""Many pictures at once, with what they have in common typed once; those that are there already are told [E-2]."""

from datetime import date

import pytest
from accounts.roles import Role
from django.core.files.uploadedfile import SimpleUploadedFile
from wagtail.models import UploadedFile

from cms import roles
from cms.models import CustomImage
from tests.cms.press.pictures.test_pictures import telling

ADD = "/admin/images/multiple/add/"
COMMON = {
    "description": "一片茶园",
    "credit": "示例摄影",
    "source": "示例图库",
    "licence": "PRESS",
    "terms": "请联系示例单位",
    "caption": "示例图说",
    "taken_on": "2026-04-05",
}


@pytest.fixture
def editor(client, world, site):
    roles.sync()
    client.force_login(world.user("lin", Role.PRESS_EDITOR))
    return client


def send(client, number: int, **fields):
    file = SimpleUploadedFile(f"IMG_{number:04}.jpg", telling(size=(64 + number, 48)), "image/jpeg")
    return client.post(ADD, {"files[]": file, "title": f"示例 {number}", **fields}).json()


def test_e2_thirty_photographs_come_in_with_what_was_typed_once(editor):
    answers = [send(editor, number, **COMMON) for number in range(30)]
    assert {(answer["success"], answer["duplicate"]) for answer in answers} == {(True, False)}
    told = set(CustomImage.objects.values_list("description", "credit", "source", "licence", "terms", "caption", "taken_on"))
    assert told == {(*list(COMMON.values())[:6], date(2026, 4, 5))}
    assert CustomImage.objects.count() == 30
    image = CustomImage.objects.first()
    assert editor.get(f"/pictures/{image.pk}-web.jpg").status_code == 404  # nothing shows it yet


def test_the_same_photograph_again_is_told_with_the_one_that_is_there(editor):
    send(editor, 1, **COMMON)
    there = CustomImage.objects.get()
    again = send(editor, 1, **COMMON, title="示例，又一次")
    assert (again["success"], again["duplicate"]) == (True, True)
    assert there.get_rendition("max-150x150").url in again["confirm_duplicate_upload"]
    assert f"/admin/images/multiple/{again['image_id']}/delete/" in again["confirm_duplicate_upload"]
    editor.post(f"/admin/images/multiple/{again['image_id']}/delete/")
    assert CustomImage.objects.get() == there


@pytest.mark.parametrize("missing", ["description", "credit", "source"])
def test_e2_what_is_missing_is_asked_for_and_what_was_typed_is_kept(editor, missing):
    answer = send(editor, 1, **{name: value for name, value in COMMON.items() if name != missing})
    assert (CustomImage.objects.count(), UploadedFile.objects.count(), "uploaded_file_id" in answer) == (0, 1, True)
    assert [
        value for name, value in COMMON.items() if name not in {missing, "taken_on", "licence"} and value not in answer["form"]
    ] == []


def test_a_date_that_is_none_loses_nothing_else(editor):
    answer = send(editor, 1, **{**COMMON, "taken_on": "gestern"})
    assert (CustomImage.objects.count(), "示例图库" in answer["form"]) == (0, True)


def test_what_is_no_picture_is_refused_with_a_sentence(editor):
    file = SimpleUploadedFile("a.jpg", b"<script>alert(1)</script>", "image/jpeg")
    answer = editor.post(ADD, {"files[]": file, "title": "示例", **COMMON}).json()
    assert (answer["success"], answer["error_message"] != "", CustomImage.objects.count()) == (False, True, 0)


def test_others_licence_is_not_guessed(editor):
    send(editor, 1, **{name: value for name, value in COMMON.items() if name != "licence"})
    assert CustomImage.objects.get().licence == "ASK"


def test_s1_who_may_not_add_pictures_is_refused(client, world, site):
    roles.sync()
    client.force_login(world.user("wei", Role.PRESS_APPROVER))
    assert client.get(ADD).status_code == 302
    client.post(ADD, {"files[]": SimpleUploadedFile("a.jpg", telling(size=(8, 8)), "image/jpeg"), **COMMON})
    assert CustomImage.objects.count() == 0


def test_the_screen_has_a_field_for_everything_that_is_common(editor):
    text = editor.get(ADD).content.decode()
    assert [name for name in COMMON if f'name="{name}"' not in text] == []
