"""Videos on the page of a case, in Chromium: nobody but us is asked before the tap, and then one player alone; our own plays in its
place with its captions [E-4]."""

import json
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Request, expect

from tests.factories import films, stories
from tests.factories.site import sections

CLIP = Path(films.__file__).with_name("clip.mp4")  # a second and a half in AV1, which a Chromium of any make plays
# Name, page and player of each platform, as its own share dialogue gives them; the addresses are made up.
PLATFORMS = {
    "bilibili": (
        "哔哩哔哩",
        "https://www.bilibili.com/video/BV1xx411c7mD/",
        "https://player.bilibili.com/player.html?bvid=BV1xx411c7mD&autoplay=0",
    ),
    "tencent": (
        "腾讯视频",
        "https://v.qq.com/x/page/a0123456789.html",
        "https://v.qq.com/txp/iframe/player.html?vid=a0123456789&autoplay=false",
    ),
    "youku": ("优酷", "https://v.youku.com/v_show/id_XNDAwMDAwMDAwMA==.html", "https://player.youku.com/embed/XNDAwMDAwMDAwMA=="),
    "douyin": (
        "抖音",
        "https://www.douyin.com/video/7000000000000000001",
        "https://open.douyin.com/player/video?vid=7000000000000000001&autoplay=0",
    ),
}
FRAME_SOURCES = {"https://player.bilibili.com", "https://v.qq.com", "https://player.youku.com", "https://open.douyin.com"}
pytestmark = pytest.mark.django_db(transaction=True)


@dataclass
class Visit:
    """A page on a phone, and what its browser asked for and complained of. Other hosts answer with an empty page, here."""

    page: Page
    origin: str
    asked: list[Request] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        context = self.page.context
        context.on("request", lambda request: self.asked.append(request))
        context.on("console", lambda said: self.faults.append(said.text) if said.type == "error" else None)
        self.page.on("pageerror", lambda fault: self.faults.append(str(fault)))
        context.route(
            lambda url: not url.startswith(f"{self.origin}/"), lambda route: route.fulfill(content_type="text/html", body="")
        )

    @property
    def elsewhere(self) -> list[str]:
        return [each.url for each in self.asked if not each.url.startswith((f"{self.origin}/", "data:"))]

    @property
    def is_too_wide(self) -> bool:
        return bool(self.page.evaluate("document.documentElement.scrollWidth > innerWidth"))

    def open(self, story: Any) -> Any:
        """Reads the story to its end, so that what waits for being seen is loaded too."""
        response = self.page.goto(self.origin + story.url, wait_until="networkidle")
        for video in self.page.locator(".video").all():
            video.scroll_into_view_if_needed()
        self.page.wait_for_load_state("networkidle")
        return response

    def video(self, name: str) -> Any:
        return self.page.locator(".video", has=self.page.get_by_text(f"示例视频：{name}", exact=True))


@pytest.fixture
def visit(browser: Browser, live_server, media):
    context = browser.new_context(viewport={"width": 360, "height": 640}, locale="zh-CN")
    page = context.new_page()
    page.set_default_timeout(30_000)
    yield Visit(page, live_server.url)
    context.close()


@pytest.fixture
def media(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def plain(browser: Browser, live_server, media):
    """Without scripts."""
    context = browser.new_context(viewport={"width": 360, "height": 640}, locale="zh-CN", java_script_enabled=False)
    yield Visit(context.new_page(), live_server.url)
    context.close()


def story_with(*videos: dict[str, Any]) -> Any:
    sections()
    poster = stories.picture().pk
    blocks = [{"address": "", "film": None, "poster": poster, **video} for video in videos]
    return stories.case(body=json.dumps([{"type": "video", "value": each, "id": str(n)} for n, each in enumerate(blocks)]))


def of_platforms() -> Any:
    return story_with(*({"title": f"示例视频：{name}", "address": address} for name, address, _player in PLATFORMS.values()))


def policy_of(response: Any) -> dict[str, list[str]]:
    parts = [part.split() for part in response.headers["content-security-policy"].split(";")]
    return {name: values for name, *values in parts}


@pytest.mark.parametrize("platform", PLATFORMS)
def test_e4_before_the_tap_nobody_else_is_asked_and_then_one_player_alone(visit, platform, photograph):
    name, _address, player = PLATFORMS[platform]
    visit.open(of_platforms())
    page, chosen = visit.page, visit.video(name)
    images = page.locator(".video img")
    assert images.evaluate_all("images => images.map(image => image.complete && image.naturalWidth > 0)") == [True] * 4
    assert (visit.elsewhere, page.locator("iframe").count(), visit.is_too_wide) == ([], 0, False)
    assert page.locator("link[rel~=preconnect], link[rel~=dns-prefetch], link[rel~=prefetch], link[rel~=preload]").count() == 0
    others = [visit.video(each) for each, *_rest in PLATFORMS.values() if each != name]
    before = [each.evaluate("video => video.outerHTML") for each in others]
    expect(chosen.locator("[data-video-note]")).to_contain_text(urlsplit(player).hostname)
    chosen.get_by_role("button", name=f"播放（将连接{name}）").click()
    frame = chosen.locator("iframe")
    frame.wait_for()
    page.wait_for_load_state("networkidle")
    assert frame.evaluate("frame => Object.fromEntries([...frame.attributes].map(({name, value}) => [name, value]))") == {
        "class": "video__frame",
        "title": f"示例视频：{name}",
        "src": player,
        "sandbox": "allow-scripts allow-same-origin allow-presentation",
        "allow": "fullscreen",
        "allowfullscreen": "",
        "referrerpolicy": "no-referrer",
    }
    assert (visit.elsewhere, page.locator("iframe").count(), [each.url for each in page.frames[1:]]) == ([player], 1, [player])
    [asked] = [each for each in visit.asked if each.url == player]
    assert "referer" not in asked.all_headers()
    assert [each.evaluate("video => video.outerHTML") for each in others] == before
    box = frame.bounding_box()
    assert box["width"] / box["height"] == pytest.approx(16 / 9, abs=0.02)
    assert (visit.is_too_wide, visit.faults) == (False, [])
    photograph(page, f"video-{platform}-playing")


def test_e4_by_keyboard_the_player_opens_with_enter_and_the_focus_goes_into_it(visit):
    name, _address, player = PLATFORMS["tencent"]
    visit.open(of_platforms())
    button, link = visit.video(name).get_by_role("button"), visit.video(name).get_by_role("link")
    link.focus()
    visit.page.keyboard.press("Shift+Tab")
    expect(button).to_be_focused()
    visit.page.keyboard.press("Enter")
    expect(visit.video(name).locator("iframe")).to_be_focused()
    # What the frame shows has come, or the next key is lost in what was there before.
    visit.video(name).frame_locator("iframe").locator("body").wait_for(state="attached")
    assert visit.elsewhere == [player]
    visit.page.keyboard.press("Tab")
    expect(link).to_be_focused()
    assert visit.faults == []


def test_e4_without_scripts_there_is_the_link_which_tells_the_platform_nothing(plain, photograph):
    name, address, _player = PLATFORMS["youku"]
    plain.open(of_platforms())
    assert (plain.elsewhere, plain.page.locator("iframe").count(), plain.is_too_wide) == ([], 0, False)
    assert [plain.page.locator(".video button:visible").count(), plain.page.locator("[data-video-note]:visible").count()] == [0, 0]
    photograph(plain.page, "video-without-scripts")
    plain.video(name).get_by_role("link", name=f"到{name}观看（另一个网站）").click()
    plain.page.wait_for_url(address)
    [asked] = [each for each in plain.asked if each.url == address]
    assert "referer" not in asked.all_headers()


def test_e4_the_content_policy_names_the_players_and_lets_in_nobody_else(visit):
    policy = policy_of(visit.open(of_platforms()))
    assert (Counter(policy["frame-src"]), policy["default-src"]) == (Counter(FRAME_SOURCES), ["'none'"])
    put_frame(visit.page, "https://www.example.com/")
    assert visit.elsewhere == []
    assert ["frame-src" in fault for fault in visit.faults] == [True]


def test_e4_a_page_without_such_a_video_frames_no_player_either(visit):
    policy = policy_of(visit.open(story_with({"title": "示例短片", "film": films.film().pk})))
    assert ("frame-src" in policy, "child-src" in policy, policy["default-src"]) == (False, False, ["'none'"])
    put_frame(visit.page, PLATFORMS["bilibili"][2])
    assert visit.elsewhere == []
    assert ["Content Security Policy" in fault for fault in visit.faults] == [True]


def put_frame(page: Page, address: str) -> None:
    page.evaluate(
        """address => new Promise((done) => {
          const frame = document.createElement("iframe");
          document.addEventListener("securitypolicyviolation", () => done());
          frame.onload = () => setTimeout(done, 500);
          frame.src = address;
          document.body.append(frame);
        })""",
        address,
    )
    page.wait_for_load_state("networkidle")


def test_our_own_plays_in_its_place_by_pieces_with_captions_from_us(visit, photograph):
    film = films.film(content=CLIP.read_bytes())
    visit.open(story_with({"title": "示例短片", "film": film.pk}))
    page, video = visit.page, visit.page.locator("video")
    assert [each.url for each in visit.asked if each.url.endswith(film.url)] == []  # nothing of it before it is wanted
    told = video.evaluate("video => Object.fromEntries([...video.attributes].map(({name, value}) => [name, value]))")
    names = ("controls", "preload", "playsinline", "webkit-playsinline", "x5-playsinline", "x5-video-player-type")
    assert [told.get(name) for name in names] == ["", "none", "", "true", "true", "h5-page"]
    video.evaluate("video => { video.muted = true; return video.play(); }")
    page.wait_for_function("() => document.querySelector('video').ended")
    assert video.evaluate("video => [video.error, video.videoWidth, document.fullscreenElement]") == [None, 64, None]
    answers = {each.url.removeprefix(visit.origin): each.response() for each in visit.asked}
    assert (answers[film.url].status, answers[film.url].request.headers["range"]) == (206, "bytes=0-")
    size = CLIP.stat().st_size
    assert answers[film.url].headers["content-range"] == f"bytes 0-{size - 1}/{size}"
    assert (answers[film.captions_url].status, answers[film.captions_url].headers["content-type"]) == (
        200,
        "text/vtt; charset=utf-8",
    )
    cues = "video => [...video.textTracks].map((track) => [track.kind, track.mode, [...track.cues].map((cue) => cue.text)])"
    assert video.evaluate(cues) == [["captions", "showing", ["示例字幕第一句。", "第二句。"]]]
    piece = """async (address) => {
      const got = await fetch(address, {headers: {Range: "bytes=4-11"}});
      return [got.status, await got.text()];
    }"""
    assert page.evaluate(piece, film.url) == [206, "ftypisom"]
    assert (visit.elsewhere, visit.is_too_wide, visit.faults) == ([], False, [])
    photograph(page, "video-of-our-own")
