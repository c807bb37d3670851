"""The desk in the admin: what is sent stands on the page; what is wrong is said, and nothing typed is lost."""

from io import BytesIO
from uuid import uuid4

import pytest
from accounts.roles import Role
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from cms.models import CustomImage, LivePost, LiveRemark
from tests.factories import stories
from tests.factories.world import NOW

pytestmark = pytest.mark.usefixtures("noon", "media")


@pytest.fixture
def event(world):
    return stories.event(NOW)


@pytest.fixture
def desk(client, world, event):
    client.force_login(world.user("peter", Role.PRESS_EDITOR))
    return f"/admin/live-posts/{event.pk}/"


def jpeg() -> SimpleUploadedFile:
    data = BytesIO()
    exif = Image.Exif()
    exif[0x8825] = {1: "N", 2: (30.0, 35.0, 0.0)}
    Image.new("RGB", (1280, 960), "#a33").save(data, "JPEG", exif=exif)
    return SimpleUploadedFile("hall.jpg", data.getvalue(), "image/jpeg")


def sent(**fields):
    return {"text": "示例：会议开始。", "request_key": uuid4(), **fields}


def test_one_field_and_one_button_tell_and_the_page_shows_it(client, desk, event):
    response = client.post(desk, sent(url="https://example.com/live"), follow=True)
    assert (response.status_code, response.redirect_chain) == (200, [(desk, 302)])
    assert [post.text for post in response.context["coverage"].shown] == ["示例：会议开始。"]
    page = client.get(event.url).content.decode()
    assert ("示例：会议开始。" in page, 'href="https://example.com/live"' in page) == (True, True)


def test_e2_a_picture_comes_with_words_and_loses_its_place_on_earth(client, desk, event):
    refused = client.post(desk, sent(picture=jpeg()))
    assert sorted(refused.context["form"].errors) == ["alt", "credit"]
    assert "示例：会议开始。" in refused.content.decode()
    client.post(desk, sent(picture=jpeg(), alt="会场全景", credit="示例摄影"))
    post = LivePost.objects.get()
    assert (post.picture.description, post.picture.credit) == ("会场全景", "示例摄影")
    assert Image.open(post.picture.file.open()).getexif().get(0x8825) is None
    assert "图：示例摄影" in client.get(event.url).content.decode()


def test_s4_what_is_no_picture_is_refused_with_a_sentence_and_nothing_is_kept(client, desk):
    file = SimpleUploadedFile("hall.jpg", b"<svg onload=alert(1)>", "image/jpeg")
    response = client.post(desk, sent(picture=file, alt="会场", credit="示例"))
    assert list(response.context["form"].errors) == ["picture"]
    assert (LivePost.objects.count(), CustomImage.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"text": ""}, "text"),
        ({"text": "长" * 1001}, "text"),
        ({"text": "零\0"}, "text"),
        ({"url": "javascript:alert(1)"}, "url"),
        ({"url": "ftp://example.com/"}, "url"),
        ({"request_key": "x"}, "request_key"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_told(client, desk, fields, name):
    response = client.post(desk, sent(**fields))
    assert (list(response.context["form"].errors), LivePost.objects.count()) == ([name], 0)


def test_a_thousand_characters_with_line_ends_of_a_browser_are_not_too_many(client, desk):
    client.post(desk, sent(text="\r\n".join(["长" * 499, "长" * 500])))
    assert [len(post.text) for post in LivePost.objects.all()] == [1000]


def test_r8_the_same_form_sent_again_tells_once(client, desk):
    form = sent()
    assert [client.post(desk, form).status_code for _ in range(3)] == [302, 302, 302]
    assert LivePost.objects.count() == 1


def test_a_correction_and_a_withdrawal_are_noted_from_the_desk(client, desk, event):
    client.post(desk, sent())
    place = f"{desk}{LivePost.objects.get().pk}/"
    key = {"request_key": uuid4()}
    assert list(client.post(place, {"kind": "CORRECTION", "text": "", **key}).context["form"].errors) == ["text"]
    assert client.post(place, {"kind": "CORRECTION", "text": "九点半开始。", **key}).status_code == 302
    assert client.post(place, {"kind": "WITHDRAWAL", "text": "", "request_key": uuid4()}).status_code == 302
    twice = client.post(place, {"kind": "WITHDRAWAL", "text": "", "request_key": uuid4()})
    assert twice.context["form"].non_field_errors() == ["本条已经撤回。"]
    assert list(LiveRemark.objects.values_list("kind", flat=True)) == ["CORRECTION", "WITHDRAWAL"]


def test_a_post_is_corrected_at_its_own_event_alone(client, desk, event):
    client.post(desk, sent())
    other = stories.event()
    assert client.get(f"/admin/live-posts/{other.pk}/{LivePost.objects.get().pk}/").status_code == 404


def test_the_running_event_stands_first(client, desk, event):
    stories.event(title="以后")
    stories.event(live=False, title="草稿")
    shown = client.get("/admin/live-posts/").context["events"]
    assert [(each.title, phase) for each, phase in shown] == [(event.title, "DURING"), ("以后", "BEFORE")]
