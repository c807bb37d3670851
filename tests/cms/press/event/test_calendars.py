"""Calendar files: what RFC 5545 asks of every line, and what a calendar must learn when something changes."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from icalendar import Calendar
from wagtail.models import PageViewRestriction

from tests.factories import stories
from tests.factories.world import NOW

pytestmark = pytest.mark.usefixtures("noon")
START = datetime.fromisoformat("2026-12-01T09:30:00+08:00")
LONG = "示例质量标志年度发布活动暨获认定经营主体代表座谈会、现场核验体验日和区域公用品牌推介会"


def event(**fields):
    points = [{"type": "point", "value": {"at": "09:30:00", "title": "宣读公告；颁发证书, 标牌", "who": "示例主任"}}]
    told = {
        "title": LONG,
        "summary": "第一行；第二行，逗号,分号;反斜线\\。",
        "programme": json.dumps(points),
        "address": "示例路 1 号",
    }
    return stories.event(**{"starts_at": START, "ends_at": START + timedelta(hours=2), **told, **fields})


def read(content: bytes):
    return list(Calendar.from_ical(content).walk("VEVENT"))


def test_an_event_is_one_entry_in_utc_with_place_programme_and_address(client, world):
    page = event()
    response = client.get(page.url + "event.ics")
    [entry] = read(response.content)
    assert (response.status_code, response.headers["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    assert response.headers["Cache-Control"] == "no-cache"
    assert response.headers["Content-Disposition"] == f"attachment; filename={page.slug}.ics"
    assert (entry.decoded("dtstart"), entry.decoded("dtend")) == (
        datetime(2026, 12, 1, 1, 30, tzinfo=UTC),
        datetime(2026, 12, 1, 3, 30, tzinfo=UTC),
    )
    assert (str(entry["summary"]), str(entry["status"]), str(entry["location"])) == (LONG, "CONFIRMED", "示例会议中心 示例路 1 号")
    assert str(entry["url"]) == f"https://jp.example.gov.cn{page.url}"
    assert str(entry["description"]).splitlines() == [
        "第一行；第二行，逗号,分号;反斜线\\。",
        "",
        "议程",
        "09:30 宣读公告；颁发证书, 标牌 （示例主任）",
        "",
        f"https://jp.example.gov.cn{page.url}",
    ]


def test_every_line_ends_in_crlf_and_holds_75_octets_at_most_with_whole_characters(client, world):
    content = client.get(event().url + "event.ics").content
    lines = content.split(b"\r\n")
    assert lines[0] == b"BEGIN:VCALENDAR"
    assert lines[-1] == b""
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert max(len(line) for line in lines) <= 75
    assert [line for line in lines if line.decode("utf-8", "replace").encode() != line] == []
    assert any(line.startswith(b" ") for line in lines)


def test_what_changes_keeps_its_uid_and_grows_in_sequence(client, world):
    page = event(first_published_at=NOW - timedelta(days=1), last_published_at=NOW - timedelta(days=1))
    [before] = read(client.get(page.url + "event.ics").content)
    page.state, page.starts_at, page.slug = "CALLED_OFF", START - timedelta(hours=1), "moved"
    page.last_published_at = NOW
    page.save()
    [after] = read(client.get("/events/moved/event.ics").content)
    assert str(before["uid"]) == str(after["uid"]) == f"{page.translation_key}@jp.example.gov.cn"
    assert (int(before["sequence"]), int(after["sequence"])) == (0, 24 * 3600)
    assert (str(before["status"]), str(after["status"])) == ("CONFIRMED", "CANCELLED")
    assert (after.decoded("last-modified"), after.decoded("dtstamp")) == (NOW, NOW)


def test_an_event_without_an_end_fills_its_day_and_a_postponed_one_is_tentative(client, world):
    [entry] = read(client.get(event(ends_at=None, state="POSTPONED").url + "event.ics").content)
    assert entry.decoded("dtend") == datetime(2026, 12, 1, 16, tzinfo=UTC)
    assert str(entry["status"]) == "TENTATIVE"


@pytest.mark.parametrize("count", [1, 3])
def test_all_events_to_come_are_one_calendar_at_the_same_cost(client, world, django_assert_num_queries, count):
    titles = [f"示例{number}" for number in range(count)]
    for number, title in enumerate(titles):
        event(title=title, starts_at=NOW + timedelta(days=number + 1), ends_at=NOW + timedelta(days=number + 2))
    event(title="已结束", starts_at=NOW - timedelta(days=3), ends_at=NOW - timedelta(days=2))
    event(title="未发布", live=False)
    client.get("/events/calendar.ics")
    with django_assert_num_queries(2):
        response = client.get("/events/calendar.ics")
    assert [str(entry["summary"]) for entry in read(response.content)] == titles


@pytest.mark.parametrize("name", ["event.ics", "live.html"])
def test_e1_nothing_stands_beneath_the_address_of_a_draft_or_of_a_restricted_event(client, world, name):
    draft, closed = event(live=False), event()
    PageViewRestriction.objects.create(page=closed, restriction_type="login")
    answers = [client.get(f"/events/{page.slug}/{name}").status_code for page in (draft, closed)]
    assert [*answers, client.get(f"/events/nowhere/{name}").status_code, client.get(f"/cases/nowhere/{name}").status_code] == [
        404
    ] * 4


def test_e1_the_calendar_of_a_section_that_is_not_public_is_not_there(client, world):
    page = event()
    PageViewRestriction.objects.create(page=page.get_parent(), restriction_type="login")
    assert [client.get(url).status_code for url in ("/events/calendar.ics", page.url + "event.ics")] == [404, 404]


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_calendars_are_read_alone(client, world, method):
    assert getattr(client, method)(event().url + "event.ics").status_code == 405
