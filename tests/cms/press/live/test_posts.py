"""Live posts are told once, corrected in the open and withdrawn with their time; no row ever changes."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import pytest
from accounts.roles import Role
from django.db import DatabaseError, connection, transaction
from django.db.models import ProtectedError

from cms.models import LivePost, LiveRemark
from cms.press.live import posts
from tests.factories import stories
from tests.factories.world import NOW, World
from verify.models import AuditEvent
from verify.refusals import NotPermitted, Refused

pytestmark = pytest.mark.usefixtures("noon")
LATER = NOW + timedelta(minutes=5)


@pytest.fixture
def event(world):
    return stories.event(NOW - timedelta(hours=1))


@pytest.fixture
def editor(world):
    return world.user("peter", Role.PRESS_EDITOR)


def tell(event, by, text="示例：会议开始。", **fields):
    return posts.tell(event=event, text=text, by=by, at=NOW, **{"request_key": uuid4(), **fields})


def test_a_post_is_told_with_who_and_when_in_the_audit_chain(event, editor):
    post = tell(event, editor, "第一行\r\n第二行\r\n")
    assert (post.text, post.at, post.by) == ("第一行\n第二行", NOW, editor)
    assert list(AuditEvent.objects.filter(object=f"livepost:{post.pk}").values_list("verb", "actor__username", "at")) == [
        ("live_post.tell", "peter", NOW)
    ]


@pytest.mark.parametrize("text", ["", " \n ", "长" * 1001])
def test_a_post_says_something_and_not_too_much(event, editor, text):
    with pytest.raises(Refused):
        tell(event, editor, text)
    assert LivePost.objects.count() == 0


@pytest.mark.parametrize("role", [role for role in Role if role not in {Role.PRESS_EDITOR, Role.PRESS_APPROVER}])
def test_s1_nobody_but_the_press_room_tells(event, world, role):
    with pytest.raises(NotPermitted):
        tell(event, world.user("other", role))
    assert LivePost.objects.count() == 0


def test_e1_nothing_is_told_from_an_event_that_is_not_public(world, editor):
    draft = stories.event(live=False)
    with pytest.raises(Refused) as refused:
        tell(draft, editor)
    assert (refused.value.code, str(refused.value.message)) == ("not_live", "本次活动的页面尚未发布，请先发布页面。")


def test_r8_a_key_belongs_to_one_form(event, editor):
    key = uuid4()
    first = tell(event, editor, request_key=key)
    assert tell(event, editor, "别的话", request_key=key) == first
    with pytest.raises(Refused) as refused:
        tell(stories.event(), editor, request_key=key)
    assert (refused.value.code, LivePost.objects.count()) == ("stale", 1)


@pytest.mark.django_db(transaction=True)
def test_r8_fifty_repeats_of_one_key_are_one_post(transactional_db):
    world, key = World(), uuid4()
    event, editor = stories.event(), world.user("peter", Role.PRESS_EDITOR)

    def attempt(_number: int) -> int:
        try:
            return tell(event, editor, request_key=key).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as pool:
        found = set(pool.map(attempt, range(50)))
    assert (len(found), LivePost.objects.count(), AuditEvent.objects.filter(verb="live_post.tell").count()) == (1, 1, 1)


def test_e5_a_correction_is_added_and_the_post_stays(client, event, editor):
    post = tell(event, editor, "出席者三百人。")
    posts.correct(post=post, text="应为二百人。", by=editor, at=LATER, request_key=uuid4())
    html = client.get(event.url).content.decode()
    assert ("出席者三百人。" in html, "应为二百人。" in html, "2026年11月20日 12:05" in html) == (True, True, True)


def test_e5_a_withdrawn_post_keeps_its_place_and_its_time_and_loses_its_words(client, event, editor):
    post = tell(event, editor, "误报的内容")
    posts.withdraw(post=post, reason="信息有误", by=editor, at=LATER, request_key=uuid4())
    for address in (event.url, event.url + "live.html", event.url + "feed.xml"):
        html = client.get(address).content.decode()
        assert ("误报的内容" in html, "本条已撤回。" in html, "信息有误" in html) == (False, True, True)
    assert f'id="post-{post.pk}"' in client.get(event.url).content.decode()
    with pytest.raises(Refused):
        posts.withdraw(post=post, by=editor, at=LATER, request_key=uuid4())
    with pytest.raises(Refused):
        posts.correct(post=post, text="再改", by=editor, at=LATER, request_key=uuid4())
    assert list(LiveRemark.objects.values_list("kind", flat=True)) == ["WITHDRAWAL"]


def test_r8_a_remark_sent_again_is_one(event, editor):
    post, key = tell(event, editor), uuid4()
    told = {"post": post, "text": "更正", "by": editor, "at": LATER, "request_key": key}
    assert posts.correct(**told) == posts.correct(**told)
    assert LiveRemark.objects.count() == 1


@pytest.mark.parametrize("sql", ["UPDATE cms_livepost SET text = 'x'", "DELETE FROM cms_liveremark", "DELETE FROM cms_livepost"])
def test_r7_the_database_changes_and_deletes_none_of_it(event, editor, sql):
    post = tell(event, editor)
    posts.correct(post=post, text="更正", by=editor, at=LATER, request_key=uuid4())
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def test_an_event_from_which_something_was_told_is_not_deleted(client, event, editor, world):
    tell(event, editor)
    client.force_login(world.user("root", is_superuser=True, is_staff=True))
    response = client.post(f"/admin/pages/{event.pk}/delete/")
    assert (response.status_code, type(event).objects.filter(pk=event.pk).exists()) == (302, True)
    with pytest.raises(ProtectedError):
        event.delete()
