"""Hearings: set, held or called off, and only then is the objection decided."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from tests.factories.world import NOW, World
from verify.certification.actions import hearings, objections
from verify.models import AuditEvent, Hearing, Objection
from verify.refusals import NotPermitted, Refused
from verify.tracking import submissions
from verify.uploads import Accepted

ON = date(2026, 11, 23)
THEN = NOW + timedelta(days=3)
MINUTES = Accepted(b"%PDF-1.7 example minutes", ".pdf", "application/pdf")


@pytest.fixture
def objection(world: World) -> Objection:
    return world.objection(world.publicity())


def order(world: World, objection: Objection, **said) -> Hearing:
    return hearings.order(objection=objection, **{"on": ON, "place": "示例会议室", "by": world.rita, "at": NOW, **said})


def record(world: World, objection: Objection, **said) -> Hearing:
    defaults = {"heard": "异议单位 1 家、申报单位 1 家", "minutes": "示例笔录", "by": world.rita, "at": THEN}
    return hearings.record(objection=objection, **{**defaults, **said})


def call_off(world: World, objection: Objection, reason: str = "示例双方同意书面审查") -> Hearing:
    return hearings.call_off(objection=objection, reason=reason, by=world.rita, at=THEN)


def reply(world: World, objection: Objection) -> Objection:
    return objections.reply(objection=objection, state="DISMISSED", reply="示例", by=world.rita, at=THEN)


def refusal(call) -> str:
    with pytest.raises(Refused) as refused, transaction.atomic():
        call()
    return refused.value.code


@pytest.mark.parametrize("end", [record, call_off])
def test_an_objection_is_decided_after_its_hearing_was_held_or_called_off(world, objection, end):
    order(world, objection)
    assert refusal(lambda: reply(world, objection)) == "hearing_ahead"
    with pytest.raises(IntegrityError, match="before its hearing"), transaction.atomic():
        Objection.objects.update(state="DISMISSED", reply="示例", replied_by=world.rita, replied_at=THEN)
    end(world, objection)
    assert reply(world, objection).state == "DISMISSED"
    assert refusal(lambda: order(world, objection)) == "already_replied"
    with pytest.raises(IntegrityError, match="is decided"), transaction.atomic():
        Hearing.objects.create(objection=objection, on=ON, place="示例", ordered_by=world.rita, ordered_at=NOW)


def test_one_hearing_is_ahead_at_a_time(world, objection):
    assert order(world, objection) == order(world, objection)
    assert refusal(lambda: order(world, objection, place="示例礼堂")) == "ahead"
    call_off(world, objection)
    assert order(world, objection, place="示例礼堂", at=THEN).state == "ORDERED"
    assert AuditEvent.objects.filter(verb="hearing.order").count() == 2


def test_what_is_wrong_or_out_of_order_is_refused(world, objection):
    assert refusal(lambda: record(world, objection)) == "none_ahead"
    assert refusal(lambda: order(world, objection, on=date(2026, 11, 19))) == "past"
    order(world, objection)
    assert refusal(lambda: record(world, objection, at=NOW)) == "not_yet"
    assert refusal(lambda: record(world, objection, heard=" ")) == "incomplete"
    assert refusal(lambda: record(world, objection, minutes="\n")) == "incomplete"
    assert refusal(lambda: call_off(world, objection, " ")) == "no_reason"
    assert Hearing.objects.get().state == "ORDERED"


def test_s7_the_minutes_are_sealed_and_every_look_is_recorded(world, objection, private_files):
    order(world, objection)
    hearing = record(world, objection, file=MINUTES)
    (stored,) = [path for path in private_files.rglob("*") if path.is_file()]
    assert b"example minutes" not in stored.read_bytes()
    assert hearings.read_minutes(hearing=hearing, by=world.rita, at=THEN) == MINUTES.content
    assert AuditEvent.objects.filter(verb="hearing.minutes").count() == 1


@pytest.mark.parametrize("who", ["susan", "abel", "chen", "ida", "nobody"])
def test_others_set_and_read_nothing(world, objection, who):
    hearing = order(world, objection)
    person = getattr(world, who)
    for act in (
        lambda: order(world, objection, by=person),
        lambda: record(world, objection, by=person),
        lambda: hearings.read_minutes(hearing=hearing, by=person, at=THEN),
    ):
        with pytest.raises(NotPermitted):
            act()


def test_the_database_keeps_what_was_held(world, objection):
    order(world, objection)
    record(world, objection)
    for act in (lambda: Hearing.objects.update(minutes="x"), lambda: Hearing.objects.get().delete()):
        with pytest.raises(Exception, match="pgtrigger: Cannot"), transaction.atomic():
            act()


def test_s7_the_tracking_page_says_that_and_when_and_no_more(world, client, objection):
    order(world, objection)
    record(world, objection)
    found = submissions.find(objection.tracking_number)
    assert [(each.state, each.on) for each in found.hearings] == [("HELD", ON)]
    text = client.post("/track/", {"number": objection.tracking_number}).content.decode()
    assert "已举行听证：2026年11月23日" in text
    assert "示例笔录" not in text
    assert "示例会议室" not in text
