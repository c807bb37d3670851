"""Videos on pages: what is kept, what is drawn, what is served to whom [E-1, E-4]."""

import json
import socket

import pytest
from accounts.roles import Role
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.models import PageViewRestriction

from cms import roles
from cms.models import CasePage, Film
from cms.press.video.addresses import PLAYERS
from cms.press.video.blocks import VideoBlock
from tests.factories import films, stories
from tests.factories.films import VTT, mp4

ADDRESS = "https://www.bilibili.com/video/BV1xx411c7mD/"
PASTED = "http://m.bilibili.com/video/BV1xx411c7mD?share_source=copy_web"


def value(**fields):
    said = {"title": "示例视频", "address": "", "film": None, "poster": stories.picture(), **fields}
    return VideoBlock().to_python({**said, "poster": said["poster"].pk, "film": said["film"] and said["film"].pk})


def body(**fields) -> str:
    block = VideoBlock()
    return json.dumps([{"type": "video", "value": block.get_prep_value(value(**fields)), "id": "v"}])


# -- what is kept --------------------------------------------------------------------------------------------------------


def test_e4_an_address_is_kept_as_we_put_it_together_and_nobody_is_asked(site, monkeypatch):
    asked = []
    real = socket.socket.connect
    monkeypatch.setattr(socket.socket, "connect", lambda self, to: asked.append(to) or real(self, to))
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: asked.append(args))
    kept = VideoBlock().clean(value(address=PASTED))
    page = stories.case(body=body(address=kept["address"]))
    page.save_revision().publish()
    assert kept["address"] == ADDRESS
    assert asked == []


@pytest.mark.parametrize(
    "address", ["https://b23.tv/abc", "javascript:alert(1)", "https://www.bilibili.com@evil.example/video/av1"]
)
def test_e4_what_is_refused_stands_beside_the_field_with_its_sentence(site, address):
    with pytest.raises(StructBlockValidationError) as error:
        VideoBlock().clean(value(address=address))
    assert list(error.value.block_errors) == ["address"]


@pytest.mark.parametrize("has_both", [True, False])
def test_a_video_is_of_one_kind(site, has_both):
    both = {"address": ADDRESS, "film": films.film()} if has_both else {}
    with pytest.raises(StructBlockValidationError):
        VideoBlock().clean(value(**both))


def test_a_film_is_refused_with_a_sentence_for_each_thing_that_is_missing(site):
    film = Film(title="示例", credit="示例", source="示例", file=ContentFile(b"x", "a.mp4"))
    film.captions = ContentFile(b"x", "a.vtt")
    with pytest.raises(ValidationError) as error:
        film.full_clean()
    assert set(error.value.message_dict) == {"file", "captions"}
    without = Film(title="示例", credit="示例", source="示例", file=ContentFile(mp4(), "a.mp4"))
    with pytest.raises(ValidationError) as error:
        without.full_clean()
    assert set(error.value.message_dict) == {"transcript"}


def test_s4_a_film_that_is_too_large_is_refused(site, settings):
    settings.FILM_MOST_BYTES = 1024
    with pytest.raises(ValidationError) as error:
        films.film()
    assert set(error.value.message_dict) == {"file"}


def test_a_film_is_sent_by_the_editor_and_what_is_refused_is_told(client, world, site):
    client.force_login(world.user("lin", Role.PRESS_EDITOR))
    sent = {"title": "示例", "credit": "示例", "source": "示例", "transcript": "", "file": ContentFile(mp4(), "a.mp4")}
    wrong = client.post("/admin/snippets/cms/film/add/", sent)
    assert (wrong.status_code, Film.objects.count()) == (200, 0)
    right = {**sent, "file": ContentFile(mp4(), "a.mp4"), "captions": ContentFile(VTT.encode(), "a.vtt")}
    assert client.post("/admin/snippets/cms/film/add/", right).status_code == 302
    kept = Film.objects.get()
    assert (kept.size, len(kept.sha256), kept.text) == (len(mp4()), 64, "示例字幕第一句。\n第二句。")


# -- what is drawn -------------------------------------------------------------------------------------------------------


def policy_of(response) -> dict[str, str]:
    return dict(part.split(maxsplit=1) for part in response.headers["Content-Security-Policy"].split("; "))


def test_e4_of_a_platform_there_is_a_link_and_a_button_and_no_frame(client, site):
    response = client.get(stories.case(body=body(address=ADDRESS)).url)
    drawn = BeautifulSoup(response.content, "html.parser").find(class_="video")
    assert drawn.find("iframe") is None
    assert [link["href"] for link in drawn.find_all("a")] == [ADDRESS]
    assert drawn.find("button").has_attr("hidden")
    assert drawn["data-player"] == "https://player.bilibili.com/player.html?bvid=BV1xx411c7mD&autoplay=0"
    assert "另一个网站" in drawn.find("a").get_text()
    assert policy_of(response)["frame-src"] == " ".join(f"https://{host}" for host in PLAYERS)


def test_e4_a_page_without_such_a_video_frames_nobody(client, site):
    for page in (stories.case(), stories.case(body=body(film=films.film()))):
        policy = policy_of(client.get(page.url))
        assert ("frame-src" in policy, policy["default-src"]) == (False, "'none'")


def test_e4_what_is_stored_is_read_again_before_it_is_drawn(client, site):
    page = stories.case(body=body(address=ADDRESS))
    CasePage.objects.filter(pk=page.pk).update(body=page.body.get_prep_value())
    stored = json.loads(json.dumps(list(page.body.raw_data)))
    stored[0]["value"]["address"] = "https://evil.example/"
    page.body = json.dumps(stored)
    page.save()
    text = client.get(page.url).content.decode()
    assert "evil.example" not in text
    assert "data-player" not in text


def test_our_own_plays_inline_with_captions_and_credit(client, site):
    film = films.film()
    drawn = BeautifulSoup(client.get(stories.case(body=body(film=film)).url).content, "html.parser").find("video")
    names = {"controls", "playsinline", "webkit-playsinline", "x5-playsinline", "x5-video-player-type", "preload"}
    assert names <= set(drawn.attrs)
    assert (drawn["preload"], drawn["x5-video-player-type"]) == ("none", "h5-page")
    track = drawn.find("track")
    assert (track["kind"], track["srclang"], track.has_attr("default")) == ("captions", "zh", True)
    assert "示例摄制组" in drawn.find_parent("figure").get_text()


# -- what is served ------------------------------------------------------------------------------------------------------


@pytest.fixture
def film(site):
    return films.film()


def statuses(client, film) -> list[int]:
    return [client.get(address).status_code for address in (film.url, film.captions_url)]


def test_e1_a_film_is_there_exactly_while_a_live_public_page_shows_it(client, film):
    assert statuses(client, film) == [404, 404]
    page = stories.case(body=body(film=film), live=False)
    assert statuses(client, film) == [404, 404]
    page.save_revision().publish()
    assert statuses(client, film) == [200, 200]
    restriction = PageViewRestriction.objects.create(page=page, restriction_type="login")
    assert statuses(client, film) == [404, 404]
    restriction.delete()
    page.refresh_from_db()
    page.unpublish()
    assert statuses(client, film) == [404, 404]


def test_e1_before_it_is_out_the_press_sees_it_and_no_cache_keeps_it(client, world, film):
    roles.sync()
    client.force_login(world.user("lin", Role.PRESS_EDITOR))
    response = client.get(film.url)
    assert (response.status_code, response.headers["Cache-Control"]) == (200, "private, no-store")
    client.force_login(world.susan)
    assert statuses(client, film) == [404, 404]


def test_a_film_is_served_by_pieces_as_a_video_and_nothing_else(client, film):
    stories.case(body=body(film=film))
    whole = client.get(film.url)
    assert (whole.headers["Content-Type"], whole.headers["Accept-Ranges"], whole.getvalue()) == ("video/mp4", "bytes", mp4())
    part = client.get(film.url, headers={"Range": "bytes=4-11"})
    assert (part.status_code, part.getvalue()) == (206, b"ftypisom")
    assert client.get(film.url, headers={"Range": "bytes=99999-"}).status_code == 416
    assert client.post(film.url).status_code == 405
    assert client.head(film.url).headers["Content-Length"] == str(len(mp4()))
    captions = client.get(film.captions_url)
    assert (captions.headers["Content-Type"], captions.content.decode()) == ("text/vtt; charset=utf-8", VTT)


@pytest.mark.parametrize("address", ["/videos/0.mp4", "/videos/999999.mp4", "/videos/999999.vtt", "/videos/1.mov"])
def test_what_there_is_not_is_404(client, site, address):
    assert client.get(address).status_code == 404
