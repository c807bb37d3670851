"""Objections: sealed at rest, taken while the publicity is open, answered once."""

from datetime import date
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from cryptography.fernet import InvalidToken
from django.db import IntegrityError, connection, transaction

from tests.factories.world import NOW
from tests.together import together
from verify.calendar import start_of
from verify.certification.actions import objections
from verify.models import AuditEvent, Candidate, Objection
from verify.refusals import NotPermitted, Refused
from verify.uploads import Accepted

KEY = UUID(int=7)
LETTER = Accepted(b"%PDF-1.7 example letter with a seal", ".pdf", "application/pdf")


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_s7_name_contact_and_letter_are_sealed_at_rest(world, private_files):
    objection = world.objection(
        world.publicity(), objector_kind="UNIT", name="示例协会", contact=" 张女士 13900001111 ", letter=LETTER
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT objection::text, sealed_name, sealed_contact FROM verify_objection AS objection")
        row, name, contact = cursor.fetchone()
    for trace in ("示例协会", "张女士", "13900001111"):
        assert trace not in row
        assert trace.encode() not in bytes(name) + bytes(contact)
    (stored,) = files(private_files)
    assert stored.relative_to(private_files).as_posix() == objection.letter
    assert objection.letter.startswith("private/objections/")
    assert b"example letter" not in stored.read_bytes()


def test_s7_every_look_at_the_objector_is_recorded(world, at):
    objection = world.objection(world.publicity(), objector_kind="UNIT", name="示例协会", letter=LETTER)
    assert objections.reveal(objection=objection, by=world.rita, at=at) == objections.Objector("示例协会", "13800000000")
    assert objections.read_letter(objection=objection, by=world.rita, at=at) == LETTER.content
    verbs = list(AuditEvent.objects.order_by("-sequence").values_list("verb", "actor__username")[:2])
    assert verbs == [("objection.letter", "rita"), ("objection.reveal", "rita")]
    assert "示例协会" not in str(list(AuditEvent.objects.values_list("data", flat=True)))


@pytest.mark.parametrize("who", ["susan", "abel", "chen", "ida", "nobody"])
def test_s7_others_see_neither_name_nor_letter_and_do_not_reply(world, at, who):
    objection = world.objection(world.publicity(), objector_kind="UNIT", letter=LETTER)
    person, events = getattr(world, who), AuditEvent.objects.count()
    for look in (objections.reveal, objections.read_letter):
        with pytest.raises(NotPermitted):
            look(objection=objection, by=person, at=at)
    with pytest.raises(NotPermitted):
        objections.reply(objection=objection, state="DISMISSED", reply="示例", by=person, at=at)
    assert AuditEvent.objects.count() == events


def test_a_letter_altered_on_disk_is_not_handed_out(world, at, private_files):
    objection = world.objection(world.publicity(), objector_kind="UNIT", letter=LETTER)
    (stored,) = files(private_files)
    stored.write_bytes(stored.read_bytes()[:-2] + b"AA")
    with pytest.raises(InvalidToken):
        objections.read_letter(objection=objection, by=world.rita, at=at)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"objector_kind": "UNIT"}, "no_letter"),
        ({"contact": " "}, "no_contact"),
        ({"name": " "}, "no_name"),
        ({"grounds": "\n"}, "no_grounds"),
        ({"grounds": "长" * 3001}, "too_long"),
        ({"name": "长" * 121}, "too_long"),
        ({"contact": "1" * 201}, "too_long"),
        ({"at": start_of(date(2026, 11, 17))}, "not_open"),
        ({"at": start_of(date(2026, 11, 25))}, "closed"),
    ],
)
def test_what_is_incomplete_too_long_or_out_of_time_is_refused(world, private_files, changed, code):
    publicity = world.publicity()
    with pytest.raises(Refused) as refusal:
        world.objection(publicity, **changed)
    assert (refusal.value.code, Objection.objects.count(), files(private_files)) == (code, 0, [])


def test_a_candidate_of_another_list_is_refused(world):
    publicity = world.publicity()
    with pytest.raises(Refused) as refusal:
        world.objection(publicity, candidate=world.candidates(1, year=2027)[0])
    assert refusal.value.code == "other_round"


def test_the_database_knows_what_an_objection_needs(world):
    objection = world.objection(world.publicity())
    for wrong in ({"sealed_contact": None}, {"objector_kind": "UNIT"}, {"state": "UPHELD"}, {"reply": "示例"}):
        with pytest.raises(IntegrityError, match="objection_"), transaction.atomic():
            Objection.objects.filter(pk=objection.pk).update(**wrong)


def test_r8_the_same_key_again_returns_the_first_even_after_the_closing(world, private_files):
    publicity = world.publicity()
    first = world.objection(publicity, request_key=KEY, objector_kind="UNIT", letter=LETTER)
    again = world.objection(publicity, request_key=KEY, objector_kind="UNIT", letter=LETTER, at=start_of(date(2026, 12, 25)))
    assert (again.pk, again.tracking_number, len(files(private_files))) == (first.pk, first.tracking_number, 1)


@pytest.mark.django_db(transaction=True)
def test_r8_fifty_repeats_at_once_are_one_objection_with_one_letter(world, private_files):
    publicity, key = world.publicity(), uuid4()

    def send() -> str:
        return world.objection(publicity, request_key=key, objector_kind="UNIT", letter=LETTER).tracking_number

    numbers = together(*[send] * 50)
    assert numbers == [Objection.objects.get().tracking_number] * 50
    assert len(files(private_files)) == 1


def test_an_objection_is_answered_once(world, at):
    objection = world.objection(world.publicity())
    replied = objections.reply(objection=objection, state="DISMISSED", reply=" 经核实，不成立。 ", by=world.rita, at=at)
    assert (replied.state, replied.reply, replied.replied_by, replied.replied_at) == (
        "DISMISSED",
        "经核实，不成立。",
        world.rita,
        at,
    )
    with pytest.raises(Refused) as refusal:
        objections.reply(objection=objection, state="UPHELD", reply="又", by=world.rita, at=at)
    assert refusal.value.code == "already_replied"
    assert AuditEvent.objects.filter(verb="objection.reply").count() == 1


def test_an_upheld_objection_takes_its_candidate_off_in_the_same_breath(world, at):
    publicity = world.publicity()
    candidate = publicity.round.candidates.get(position=2)
    objection = world.objection(publicity, candidate=candidate)
    decision = {"state": "UPHELD", "reply": "异议成立。", "take_off_reason": "执行标准已废止。"}
    objections.reply(objection=objection, **decision, by=world.rita, at=at)
    candidate.refresh_from_db()
    assert (candidate.state, candidate.taken_off_reason) == ("TAKEN_OFF", "执行标准已废止。")


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"state": "RECEIVED"}, "no_decision"),
        ({"state": "nonsense"}, "no_decision"),
        ({"reply": " "}, "reply"),
        ({"reply": "长" * 2001}, "reply"),
        ({"state": "DISMISSED", "take_off_reason": "示例"}, "nothing_to_take_off"),
        ({"take_off_reason": "示例"}, "nothing_to_take_off"),  # it is about the whole list
    ],
)
def test_a_reply_that_makes_no_sense_is_refused_and_changes_nothing(world, at, changed, code):
    objection = world.objection(world.publicity())
    with pytest.raises(Refused) as refusal:
        objections.reply(**{"objection": objection, "state": "UPHELD", "reply": "示例", "by": world.rita, "at": NOW, **changed})
    objection.refresh_from_db()
    assert (refusal.value.code, objection.state) == (code, "RECEIVED")
    assert Candidate.objects.filter(state="TAKEN_OFF").count() == 0


def test_where_the_candidate_cannot_be_taken_off_the_reply_is_not_written_either(world, at):
    publicity = world.publicity()
    candidate = publicity.round.candidates.get(position=2)
    both = [world.objection(publicity, candidate=candidate) for _ in range(2)]
    decision = {"state": "UPHELD", "reply": "异议成立。", "take_off_reason": "示例", "by": world.rita, "at": at}
    objections.reply(objection=both[0], **decision)
    with pytest.raises(Refused) as refusal:
        objections.reply(objection=both[1], **decision)
    both[1].refresh_from_db()
    assert (refusal.value.code, both[1].state) == ("already_off", "RECEIVED")
