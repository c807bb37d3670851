"""Live posts as they are read: without scripts, by the script, in feeds, by machines, in other stories."""

import json
import re
import xml.etree.ElementTree as ElementTree
from datetime import timedelta

import pytest
import time_machine
from accounts.roles import Role
from wagtail.models import PageViewRestriction

from cms.library import is_public
from tests.factories import stories
from tests.factories.pictures import picture
from tests.factories.world import NOW

pytestmark = pytest.mark.usefixtures("noon", "media")
MINUTE = timedelta(minutes=1)


@pytest.fixture
def event(world):
    return stories.event(NOW - timedelta(hours=1), ends_at=NOW + timedelta(hours=1))


@pytest.fixture
def editor(world):
    return world.user("peter", Role.PRESS_EDITOR)


def ids(html: str) -> list[int]:
    return [int(key) for key in re.findall(r'data-post="(\d+)"', html)]


def test_posts_stand_newest_first_each_with_an_anchor_and_the_page_needs_no_script(client, event, editor):
    told = [stories.live_post(event, editor, f"示例{n}", NOW - n * MINUTE) for n in (3, 1, 2)]
    html = client.get(event.url).content.decode()
    assert ids(html) == [told[1].pk, told[2].pk, told[0].pk]
    assert f'<a href="#post-{told[1].pk}">' in html
    assert f'<a class="button button--quiet" href="{event.url}">重新载入</a>' in html
    assert re.findall(r'<script src="([^"]+)" defer>', html) == ["/static/js/share.js", "/static/js/live-posts.js"]


def test_the_script_looks_again_only_while_the_event_runs(client, event, editor):
    stories.live_post(event, editor)
    with time_machine.travel(NOW + timedelta(hours=1), tick=False):
        page, fragment = client.get(event.url).content.decode(), client.get(event.url + "live.html").content.decode()
    assert ("live-posts.js" in page, "data-live-news" in page, 'data-running="no"' in fragment) == (False, False, True)
    assert 'data-running="yes"' in client.get(event.url + "live.html").content.decode()


def test_the_fragment_is_the_list_alone_and_says_whether_anything_changed(client, event, editor):
    post = stories.live_post(event, editor)
    first = client.get(event.url + "live.html")
    assert (first.status_code, first.headers["Cache-Control"], ids(first.content.decode())) == (200, "no-cache", [post.pk])
    assert "<html" not in first.content.decode()

    def again() -> int:
        return client.get(event.url + "live.html", headers={"If-None-Match": first.headers["ETag"]}).status_code

    assert again() == 304
    stories.live_remark(post, "WITHDRAWAL")
    assert again() == 200


@pytest.mark.parametrize("count", [1, 3])
def test_the_fragment_costs_the_same_however_many_posts_there_are(client, event, editor, django_assert_num_queries, count):
    for _ in range(count):
        post = stories.live_post(event, editor, picture=picture())
        stories.live_remark(post, "CORRECTION", "更正")
    client.get(event.url + "live.html")
    with django_assert_num_queries(8):
        client.get(event.url + "live.html")


def test_more_than_a_hundred_posts_are_shown_on_request(client, event, editor):
    for _ in range(101):
        stories.live_post(event, editor)
    short, whole = client.get(event.url).content.decode(), client.get(event.url + "?posts=all").content.decode()
    assert (len(ids(short)), len(ids(whole))) == (100, 101)
    assert f'href="{event.url}?posts=all#live"' in short


@pytest.mark.parametrize("form", ["feed.xml", "atom.xml"])
def test_posts_are_a_feed_with_their_whole_text(client, event, editor, form):
    post = stories.live_post(event, editor, "第一句。\n第二句 <b>&")
    response = client.get(event.url + form)
    assert response.status_code == 200
    told = response.content.decode()
    assert f"https://jp.example.gov.cn{event.url}#post-{post.pk}" in told
    texts = [each.text or "" for each in ElementTree.fromstring(told).iter()]
    assert [text for text in texts if "<p>第一句。<br>第二句 &lt;b&gt;&amp;</p>" in text] != []
    assert f'href="{event.url}{form}"' in client.get(event.url).content.decode()


def test_e1_feed_and_picture_of_an_event_that_is_not_public_are_not_there(client, event, editor):
    image = picture()
    stories.live_post(event, editor, picture=image)
    rendition = image.get_rendition("fill-320x240|format-webp").url
    assert (is_public(image), client.get(rendition).status_code, client.get(event.url + "feed.xml").status_code) == (True, 200, 200)
    closed = PageViewRestriction.objects.create(page=event, restriction_type="login")
    assert (is_public(image), client.get(rendition).status_code, client.get(event.url + "feed.xml").status_code) == (
        False,
        404,
        404,
    )
    closed.delete()
    type(event).objects.filter(pk=event.pk).update(live=False)
    assert (is_public(image), client.get(rendition).status_code, client.get(event.url + "feed.xml").status_code) == (
        False,
        404,
        404,
    )


def test_the_picture_of_a_withdrawn_post_is_public_no_more(client, event, editor):
    image = picture()
    post = stories.live_post(event, editor, picture=image)
    assert is_public(image)
    stories.live_remark(post, "WITHDRAWAL")
    assert not is_public(image)


def test_machines_are_told_a_live_blog_while_the_event_runs(client, event, editor):
    post = stories.live_post(event, editor, "会议开始。")
    stories.live_remark(post, "CORRECTION", "九点半开始。")

    def kinds() -> dict:
        data = re.findall(r'<script type="application/ld\+json">(.*?)</script>', client.get(event.url).content.decode())[0]
        return {node["@type"]: node for node in json.loads(data)["@graph"]}

    [update] = kinds()["LiveBlogPosting"]["liveBlogUpdate"]
    assert update["articleBody"] == "会议开始。\n更正：九点半开始。"
    assert update["url"] == f"https://jp.example.gov.cn{event.url}#post-{post.pk}"
    with time_machine.travel(NOW + timedelta(days=2), tick=False):
        assert "LiveBlogPosting" not in kinds()


@pytest.mark.parametrize("is_live", [True, False])
def test_e1_the_block_of_another_story_shows_the_newest_posts_of_a_public_event_alone(client, event, editor, is_live):
    for number in range(4):
        stories.live_post(event, editor, f"示例{number}", NOW + number * MINUTE)
    case = stories.case(body=[{"type": "live", "value": {"event": event.pk, "most": 2}, "id": "1"}])
    type(event).objects.filter(pk=event.pk).update(live=is_live)
    html = client.get(case.url).content.decode()
    assert [f"示例{n}" in html for n in range(4)] == ([False, False, True, True] if is_live else [False] * 4)
    assert (event.title in html, 'id="post-' in html) == (is_live, False)


def test_s5_what_was_told_is_never_markup(client, event, editor):
    stories.live_post(event, editor, "<script>alert(1)</script>", url='https://example.com/?a="><script>')
    html = client.get(event.url + "live.html").content.decode()
    assert "<script>" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
