"""Accreditation: asked for on the site, decided in the press office, sealed, and forgotten thirty days after the event."""

import csv
import io
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from accounts.roles import Role
from django.db import connection
from django.test import Client
from openpyxl import load_workbook

from cms.models import Accreditation
from cms.press.accreditation import requests
from cms.press.accreditation.requests import Person
from tests.factories import stories
from tests.factories.world import NOW, World
from verify.models import AuditEvent
from verify.periodic.actions import runs
from verify.periodic.jobs import JOBS
from verify.refusals import NotPermitted, Refused

pytestmark = pytest.mark.usefixtures("noon")
DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)


def event(**fields):
    defaults = {"starts_at": NOW + 3 * DAY, "accreditation_until": NOW + DAY, "accreditation_places": 3}
    return stories.event(**{**defaults, **fields})


def filled(**fields) -> dict:
    return {
        "name": "示例记者",
        "outlet": "示例日报",
        "press_card": "示例 001",
        "contact": "13800000000",
        "equipment": "摄像机一台",
        "consent": "on",
        "request_key": uuid4(),
        **fields,
    }


def ask(page, at=NOW, outlet="示例日报", name="示例记者", **fields) -> Accreditation:
    told = {"person": Person(name, "13800000000", "示例 001"), "outlet": outlet, "request_key": uuid4()}
    return requests.ask(event=page, at=at, **{**told, **fields})


def address(page) -> str:
    return f"/events/accreditation/{page.pk}"


@pytest.fixture
def officer(world):
    return world.user("peter", Role.PRESS_EDITOR)


def test_s7_who_asks_is_sealed_and_gets_a_number_without_cookie_or_script(world):
    page, client = event(), Client(enforce_csrf_checks=True)
    response = client.post(address(page), filled())
    made = Accreditation.objects.get()
    assert (response.status_code, response.cookies, response.headers["Cache-Control"]) == (201, {}, "no-store")
    told = response.content.decode()
    assert (f"<code>{made.tracking_number}</code>" in told, "入场时需要出示" in told, "查到" in told) == (True, True, False)
    sealed = bytes(made.sealed_person)
    assert [word for word in ("示例记者", "13800000000", "示例 001") if word.encode() in sealed] == []
    assert requests.person_of(made) == Person("示例记者", "13800000000", "示例 001")
    assert (made.outlet, made.equipment, made.state, made.received_at) == ("示例日报", "摄像机一台", "RECEIVED", NOW)


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("name", "", "请填写姓名。"),
        ("name", "长" * 61, "请不要超过 60 个字，现在有 61 个。"),
        ("outlet", " \n", "请填写所属媒体。"),
        ("contact", "", "请留下电话或电子邮箱。"),
        ("press_card", "9" * 41, "请不要超过 40 个字，现在有 41 个。"),
        ("equipment", "长" * 201, "请不要超过 200 个字，现在有 201 个。"),
        ("consent", "", "未经您同意，我们不能使用您填写的信息。"),
        ("name", "零\0字符", "不能含有空字符。"),
        ("request_key", "x", "这张表不完整。请重新打开页面再填写。"),
    ],
)
def test_a_hasty_or_hostile_form_is_answered_with_a_sentence_and_nothing_is_kept(client, world, name, value, sentence):
    response = client.post(address(event()), filled(**{name: value}))
    assert (response.status_code, Accreditation.objects.count()) == (422, 0)
    assert response.context["form"].errors[name] == [sentence]
    assert "。：" not in response.content.decode()  # a box to tick has a whole sentence for a name


@pytest.mark.parametrize(
    ("fields", "at", "status", "sentence"),
    [
        ({}, NOW + DAY - SECOND, 201, ""),
        ({}, NOW + DAY, 409, "本次活动的媒体报名已截止。"),
        ({"state": "CALLED_OFF"}, NOW, 409, "本次活动的媒体报名已截止。"),
        ({"state": "POSTPONED"}, NOW, 409, "本次活动的媒体报名已截止。"),
        ({"accreditation_until": None}, NOW, 409, "本次活动不在本站受理媒体报名。"),
        ({"accreditation_places": 0}, NOW, 409, "媒体名额已报满，请致电新闻联系处室。"),
    ],
)
def test_r4_it_is_open_until_its_moment_and_while_there_are_places(client, world, fields, at, status, sentence):
    page = event(**fields)
    with time_machine.travel(at, tick=False):
        shown, response = client.get(address(page)), client.post(address(page), filled())
    assert (shown.context["is_open"], response.status_code) == (status == 201, status)
    assert sentence in response.content.decode()
    assert Accreditation.objects.count() == (status == 201)


def test_e1_the_form_of_a_draft_or_unknown_event_is_not_there(client, world):
    draft = event(live=False)
    for key in (draft.pk, 999999999):
        place = f"/events/accreditation/{key}"
        assert (client.get(place).status_code, client.post(place, filled()).status_code) == (404, 404)
    assert Accreditation.objects.count() == 0


def test_r8_the_same_form_sent_again_takes_no_second_place_and_its_key_opens_no_other_event(client, world):
    page, form = event(), filled()
    assert len({client.post(address(page), form).context["accreditation"].pk for _ in range(3)}) == 1
    assert (client.post(address(event()), form).status_code, Accreditation.objects.count()) == (409, 1)


def test_s2_too_many_from_one_device_wait_and_lose_nothing(client, world):
    page = event(accreditation_places=100)
    answers = [client.post(address(page), filled()) for _ in range(21)]
    assert [answer.status_code for answer in answers] == [201] * 20 + [429]
    assert 'value="示例日报"' in answers[-1].content.decode()


@pytest.mark.django_db(transaction=True)
def test_r8_fifty_at_once_never_take_more_places_than_there_are(transactional_db):
    World()
    page = event(accreditation_places=7)

    def attempt(_number: int) -> str:
        try:
            ask(page)
        except Refused as refusal:
            return refusal.code
        finally:
            connection.close()
        return "taken"

    with ThreadPoolExecutor(10) as pool:
        results = list(pool.map(attempt, range(50)))
    assert (results.count("taken"), results.count("full"), Accreditation.objects.count()) == (7, 43, 7)


def test_a_refusal_needs_a_reason_frees_the_place_and_may_be_taken_back_while_there_is_room(world, officer):
    page = event(accreditation_places=1)
    first = ask(page)
    with pytest.raises(Refused):
        requests.refuse(accreditation=first, reason=" ", by=officer, at=NOW)
    requests.refuse(accreditation=first, reason="示例原因", by=officer, at=NOW)
    second = ask(page)
    with pytest.raises(Refused) as full:
        requests.accept(accreditation=first, by=officer, at=NOW)
    requests.accept(accreditation=second, by=officer, at=NOW)
    with pytest.raises(Refused) as again:
        requests.accept(accreditation=second, by=officer, at=NOW)
    assert (full.value.code, again.value.code) == ("full", "decided")
    assert [(each.state, each.reason) for each in Accreditation.objects.order_by("pk")] == [
        ("REFUSED", "示例原因"),
        ("ACCEPTED", ""),
    ]
    assert list(
        AuditEvent.objects.filter(verb__startswith="accreditation.").order_by("sequence").values_list("verb", flat=True)
    ) == [
        "accreditation.refuse",
        "accreditation.accept",
    ]


@pytest.mark.parametrize("role", [role for role in Role if role not in {Role.PRESS_EDITOR, Role.PRESS_APPROVER}])
def test_s1_nobody_but_the_press_room_decides_or_looks(world, role):
    made, by = ask(event()), world.user("other", role)
    for act in (requests.accept, requests.reveal):
        with pytest.raises(NotPermitted):
            act(accreditation=made, by=by, at=NOW)
    with pytest.raises(NotPermitted):
        requests.refuse(accreditation=made, reason="示例", by=by, at=NOW)
    with pytest.raises(NotPermitted):
        requests.open_list(event=made.event, by=by, at=NOW)
    made.refresh_from_db()
    assert (made.state, AuditEvent.objects.filter(verb__startswith="accreditation.").count()) == ("RECEIVED", 0)


def test_s7_the_admin_masks_who_asks_until_a_look_that_is_recorded(client, world, officer):
    made = ask(event())
    client.force_login(officer)
    places = ["/admin/accreditations/", f"/admin/accreditations/events/{made.event_id}/", f"/admin/accreditations/{made.pk}/"]
    masked = "".join(client.get(place).content.decode() for place in places)
    assert ("13800000000" in masked, "示例记者" in masked, "示例日报" in masked) == (False, False, True)
    opened = client.post(places[2], {"reveal": "1"}).content.decode()
    assert ("13800000000" in opened, "示例记者" in opened) == (True, True)
    looks = AuditEvent.objects.filter(verb="accreditation.reveal").values_list("actor__username", "object")
    assert list(looks) == [("peter", f"accreditation:{made.pk}")]


def test_the_press_office_decides_on_the_screen(client, world, officer):
    made = ask(event())
    client.force_login(officer)
    place = f"/admin/accreditations/{made.pk}/"
    assert list(client.post(place, {"refuse": "1", "reason": ""}).context["form"].errors) == ["reason"]
    assert client.post(place, {"accept": "1"}).status_code == 302
    made.refresh_from_db()
    assert (made.state, made.decided_by, made.decided_at) == ("ACCEPTED", officer, NOW)


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_an_event_costs_the_same_however_long(client, world, officer, django_assert_num_queries, count):
    page = event()
    for _ in range(count):
        ask(page)
    client.force_login(officer)
    place = f"/admin/accreditations/events/{page.pk}/"
    client.get(place)
    with django_assert_num_queries(13):
        client.get(place)


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_s5_the_list_for_the_door_names_the_accepted_and_runs_nothing(client, world, officer, form):
    page = event()
    let_in, waiting = ask(page, outlet="=HYPERLINK(1)", name="+示例记者"), ask(page, outlet="示例晚报")
    requests.accept(accreditation=let_in, by=officer, at=NOW)
    client.force_login(officer)
    response = client.post(f"/admin/accreditations/events/{page.pk}/door.{form}")
    content = b"".join(response.streaming_content)
    if form == "csv":
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    else:
        rows = [list(row) for row in load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True)]
    assert rows[0] == ["媒体", "姓名", "记者证", "设备或车辆", "编号", "查询时间"]
    assert [row[:5] for row in rows[1:]] == [["'=HYPERLINK(1)", "'+示例记者", "示例 001", rows[1][3], let_in.tracking_number]]
    assert waiting.tracking_number.encode() not in content
    assert b"13800000000" not in content
    assert response.headers["Cache-Control"].startswith("private, no-store")
    assert AuditEvent.objects.filter(verb="accreditation.list", data={"count": 1}).count() == 1
    assert client.get(f"/admin/accreditations/events/{page.pk}/door.{form}").status_code == 405


@pytest.mark.parametrize(("after", "is_forgotten"), [(30 * DAY - SECOND, False), (30 * DAY, True)])
def test_s7_thirty_days_after_the_event_nothing_personal_is_left(world, officer, after, is_forgotten):
    ends_at = NOW + 4 * DAY
    made = ask(event(ends_at=ends_at), equipment="鄂A00000")
    requests.refuse(accreditation=made, reason="示例原因", by=officer, at=NOW)
    runs.run(JOBS["forget_accreditations"], clock=lambda: ends_at + after)
    made.refresh_from_db()
    left = (made.sealed_person is None, made.outlet == "", made.equipment == "", made.reason == "", made.forgotten_at is not None)
    assert left == (is_forgotten,) * 5
    assert made.state == "REFUSED"
    if is_forgotten:
        with pytest.raises(Refused):
            requests.reveal(accreditation=made, by=officer, at=NOW)


def test_the_form_keeps_the_language_of_the_reader(client, world):
    page = event()
    html = client.get(address(page) + "?lang=en").content.decode()
    assert re.findall(r'<form class="form" method="post" action="([^"]*)"', html) == [address(page) + "?lang=en"]
