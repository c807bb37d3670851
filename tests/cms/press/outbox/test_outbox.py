"""Search engines are told of addresses that are public at that moment, as far as they take them, and of nothing else."""

import json
from collections.abc import Iterator
from datetime import timedelta

import pytest
from wagtail.models import Page, PageViewRestriction

from cms.models import SearchPing
from cms.press.outbox import pings
from tests.cms.press.stand_in import StandIn, said
from tests.factories import stories
from tests.factories.site import sections
from tests.factories.world import NOW
from verify.calendar import day_of, start_of
from verify.models import PeriodicRun
from verify.periodic.actions import runs
from verify.periodic.jobs import JOBS

HOST = "https://jp.example.gov.cn"
TOKEN, KEY = "0123456789abcdef", "fedcba9876543210"
TOMORROW = start_of(day_of(NOW) + timedelta(days=1))
pytestmark = pytest.mark.usefixtures("noon", "world")


@pytest.fixture
def baidu(settings) -> Iterator[StandIn]:
    with StandIn(lambda asked: said({"remain": 99, "success": len(asked.body.split())})) as running:
        settings.BAIDU_PUSH_TOKEN, settings.BAIDU_PUSH_API = TOKEN, running.url
        yield running


@pytest.fixture
def indexnow(settings) -> Iterator[StandIn]:
    with StandIn(lambda asked: (200, b"", {})) as running:
        settings.INDEXNOW_KEY, settings.INDEXNOW_API = KEY, running.url
        yield running


def work(at=NOW) -> PeriodicRun:
    return runs.run(JOBS["tell_search_engines"], clock=lambda: at)


def put(*pages: Page, at=NOW) -> None:
    pings.queue(pages=pages, at=at)


def rows(**chosen) -> list[SearchPing]:
    return list(SearchPing.objects.filter(**chosen).order_by("pk"))


def states() -> list[str]:
    return [row.state.value for row in rows()]


def waiting() -> list[tuple[str, str]]:
    return sorted(SearchPing.objects.waiting().values_list("engine", "path"))


def test_nothing_is_queued_while_no_engine_is_set_or_in_a_demonstration(settings):
    page = stories.case()
    page.save_revision().publish()
    assert rows() == []
    settings.BAIDU_PUSH_TOKEN, settings.DEMO = TOKEN, True
    page.save_revision().publish()
    assert rows() == []


def test_publishing_queues_the_page_and_its_list_once_for_each_engine(baidu, indexnow):
    page = stories.case(slug="a", live=False)
    for _ in range(2):
        page.save_revision().publish()
    assert waiting() == [(engine, path) for engine in ("BAIDU", "INDEXNOW") for path in ("/cases/", "/cases/a/")]


def test_a_page_taken_down_queues_its_list_and_its_own_address_is_dropped(indexnow):
    page = stories.case(slug="a")
    put(page)
    page.unpublish()
    assert waiting() == [("INDEXNOW", "/cases/"), ("INDEXNOW", "/cases/a/")]
    work()
    assert json.loads(indexnow.asked[0].body)["urlList"] == [f"{HOST}/cases/"]
    assert sorted(states()) == ["DROPPED", "SENT"]


def test_a_page_that_moves_or_is_renamed_queues_its_new_address(indexnow):
    page = stories.case(slug="a")
    page.slug = "b"
    page.save_revision().publish()
    assert ("INDEXNOW", "/cases/b/") in waiting()
    SearchPing.objects.all().delete()
    sections()["events"].add_child(instance=Page(title="示例", slug="x"))
    page.move(sections()["events"], pos="last-child")
    assert ("INDEXNOW", "/events/b/") in waiting()


def test_baidu_is_sent_plain_lines_and_the_key_of_the_site(baidu):
    put(stories.case(slug="a"), stories.case(slug="b"))
    assert (work().failed, states()) == (0, ["SENT", "SENT"])
    [asked] = baidu.asked
    assert (asked.path, asked.query) == ("/urls", {"site": [HOST], "token": [TOKEN]})
    assert (asked.headers["Content-Type"], asked.body.decode()) == ("text/plain", f"{HOST}/cases/a/\n{HOST}/cases/b/")


def test_indexnow_is_sent_the_key_and_where_it_lies(client, indexnow):
    put(stories.case(slug="a"))
    assert (work().failed, states()) == (0, ["SENT"])
    [asked] = indexnow.asked
    assert json.loads(asked.body) == {
        "host": "jp.example.gov.cn",
        "key": KEY,
        "keyLocation": f"{HOST}/{KEY}.txt",
        "urlList": [f"{HOST}/cases/a/"],
    }
    assert client.get(f"/{KEY}.txt").content.decode() == KEY
    assert [client.get(f"/{other}.txt").status_code for other in ("0" * 16, KEY + "0", "short")] == [404] * 3


def test_without_a_key_there_is_no_key_file(client):
    assert client.get(f"/{KEY}.txt").status_code == 404


def test_e1_an_address_that_is_not_public_at_the_moment_of_sending_is_never_sent(indexnow):
    down, shut, moved, out = (stories.case(slug=slug) for slug in ("down", "shut", "moved", "out"))
    put(down, shut, moved, out)
    Page.objects.filter(pk=down.pk).update(live=False)
    PageViewRestriction.objects.create(page=shut, restriction_type="login")
    moved.slug = "elsewhere"
    moved.save()
    SearchPing.objects.exclude(path__in=["/cases/down/", "/cases/shut/", "/cases/moved/", "/cases/out/"]).delete()
    work()
    assert json.loads(indexnow.asked[0].body)["urlList"] == [f"{HOST}/cases/out/"]
    assert states() == ["DROPPED", "DROPPED", "DROPPED", "SENT"]
    put(stories.case(live=False))
    assert waiting() == []


def test_e1_a_publicity_waits_for_its_first_day(world, notices, indexnow):
    first = day_of(NOW + timedelta(days=5))
    notices.publicity(publicity=world.publicity(opens_on=first))
    work()
    assert [each for asked in indexnow.asked for each in json.loads(asked.body)["urlList"] if each != f"{HOST}/notices/"] == []
    work(start_of(first) + timedelta(hours=1))
    assert len([each for each in json.loads(indexnow.asked[-1].body)["urlList"] if each != f"{HOST}/notices/"]) == 1


@pytest.mark.parametrize("verdict", ["not_valid", "not_same_site"])
def test_addresses_that_baidu_does_not_want_are_given_up_and_the_others_are_sent(baidu, verdict):
    put(stories.case(slug="a"), stories.case(slug="b"))
    baidu.answer = lambda asked: said({"remain": 5, "success": 1, verdict: [f"{HOST}/cases/a/"]})
    work()
    assert [(row.state.value, row.error) for row in rows()] == [("GIVEN_UP", "refused"), ("SENT", "")]


def test_what_baidu_takes_no_more_of_waits_for_the_next_day(baidu):
    baidu.answer = lambda asked: said({"remain": 0, "success": 1})
    put(stories.case())
    work()
    put(stories.case(), stories.case())
    work(NOW + timedelta(minutes=5))
    assert (len(baidu.asked), states()) == (1, ["SENT", "WAITING", "WAITING"])
    assert {row.due_at for row in rows()[1:]} == {TOMORROW}
    baidu.answer = lambda asked: said({"remain": 7, "success": 2})
    work(TOMORROW)
    assert (len(baidu.asked), states()) == (2, ["SENT"] * 3)


def test_no_more_are_sent_than_baidu_said_it_takes(baidu):
    baidu.answer = lambda asked: said({"remain": 1, "success": 1})
    put(stories.case())
    work()
    put(stories.case(), stories.case())
    work(NOW + timedelta(minutes=5))
    assert [len(asked.body.splitlines()) for asked in baidu.asked] == [1, 1]
    assert states() == ["SENT", "SENT", "WAITING"]


def test_over_quota_is_no_fault_and_is_over_at_midnight(baidu):
    baidu.answer = lambda asked: said({"error": 400, "message": "over quota"}, 400)
    put(stories.case())
    assert work().failed == 0
    put(stories.case())
    work(NOW + timedelta(minutes=10))
    assert (len(baidu.asked), {row.due_at for row in rows()}, rows()[0].error) == (1, {TOMORROW}, "over quota")


@pytest.mark.parametrize("status", [401, 404])
def test_a_token_that_baidu_refuses_raises_the_alarm_and_is_written_nowhere(baidu, status, caplog):
    baidu.answer = lambda asked: said({"error": status, "message": f"token {TOKEN} is not valid"}, status)
    put(stories.case())
    ran = work()
    assert (ran.failed, ran.error, rows()[0].error, rows()[0].attempts) == (1, "Rejected", f"status {status}", 1)
    assert rows()[0].due_at == NOW + timedelta(minutes=5)
    assert TOKEN not in caplog.text + str(SearchPing.objects.values())


@pytest.mark.parametrize("status", [400, 403, 422])
def test_a_key_that_indexnow_refuses_raises_the_alarm(indexnow, status):
    indexnow.answer = lambda asked: (status, b"", {})
    put(stories.case())
    assert (work().error, rows()[0].error, states()) == ("Rejected", f"status {status}", ["WAITING"])


@pytest.mark.parametrize(
    ("answer", "error", "minutes"),
    [
        ((429, b"", {}), "status 429", 60),
        ((429, b"", {"Retry-After": "7200"}), "status 429", 120),
        ((429, b"", {"Retry-After": "9" * 30}), "status 429", 60),
        ((500, b"x", {}), "status 500", 5),
        ((302, b"", {"Location": "http://127.0.0.1:1/"}), "status 302", 5),
        ((200, b"x" * 70_000, {}), "ValueError", 5),
    ],
)
def test_an_engine_that_is_busy_is_asked_again_later_without_an_alarm(indexnow, answer, error, minutes):
    indexnow.answer = lambda asked: answer
    put(stories.case())
    assert (work().failed, rows()[0].error, len(indexnow.asked)) == (0, error, 1)
    assert rows()[0].due_at == NOW + timedelta(minutes=minutes)


@pytest.mark.parametrize("body", [b"", b"[]", b"null", b"<html>"])
def test_an_answer_of_baidu_that_is_none_is_tried_again(baidu, body):
    baidu.answer = lambda asked: (200, body, {})
    put(stories.case())
    assert (work().failed, rows()[0].error, states()) == (0, "no object of JSON", ["WAITING"])


def test_one_engine_that_is_down_holds_up_no_other(baidu, indexnow, settings):
    settings.BAIDU_PUSH_API = "http://127.0.0.1:1"
    put(stories.case())
    assert (work().failed, [row.state.value for row in rows(engine="INDEXNOW")]) == (0, ["SENT"])
    assert [row.error for row in rows(engine="BAIDU")] == ["ConnectionRefusedError"]


def test_after_three_days_it_is_given_up_and_the_alarm_shows_it(indexnow):
    indexnow.answer = lambda asked: (500, b"", {})
    put(stories.case())
    at, attempts = NOW, 0
    while states() == ["WAITING"]:
        at, attempts = rows()[0].due_at, attempts + 1
        ran = work(at)
    assert (ran.failed, ran.error, states()) == (1, "GivenUp", ["GIVEN_UP"])
    assert (at, attempts) == (NOW + timedelta(days=3), len(indexnow.asked))
    assert 10 < attempts < 40
    assert work(at + timedelta(hours=1)).failed == 0


def test_when_an_engine_is_taken_out_of_use_what_waits_for_it_is_dropped(indexnow, settings):
    put(stories.case())
    settings.INDEXNOW_KEY = ""
    assert (work().failed, states(), indexnow.asked) == (0, ["DROPPED"], [])


def test_what_is_settled_is_kept_for_ninety_days(indexnow):
    put(stories.case())
    work()
    put(stories.case(), at=NOW + timedelta(days=91))
    work(NOW + timedelta(days=91))
    assert states() == ["SENT"]
