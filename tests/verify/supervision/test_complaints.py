"""What the public reports: anonymous or with a contact that is sealed at rest."""

import re
from uuid import UUID

import pytest
from cryptography.fernet import InvalidToken
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection

from verify.models import AuditEvent, Complaint
from verify.refusals import NotPermitted, Refused
from verify.sealing import seal, unseal
from verify.supervision.actions import complaints
from verify.uploads import Accepted

KEY = UUID(int=9)
CONTACT = "张女士 138 0000 0000"
FACTS = {"reason": "COPY", "verdict": "SUSPECT_COPY", "description": " 标签有撕过的痕迹 ", "run": 3, "serial": 88}


def receive(at, **fields):
    return complaints.receive(**{**FACTS, **fields}, at=at)


@pytest.mark.django_db
def test_a_complaint_keeps_what_was_seen_and_no_more(at):
    complaint = receive(at)
    complaint.refresh_from_db()
    kept = (complaint.reason, complaint.verdict, complaint.description, complaint.run, complaint.serial, complaint.received_at)
    assert kept == ("COPY", "SUSPECT_COPY", "标签有撕过的痕迹", 3, 88, at)
    assert complaint.sealed_contact is None


@pytest.mark.django_db
def test_s7_the_contact_is_sealed_at_rest(at):
    complaint = receive(at, contact=f" {CONTACT} ")
    with connection.cursor() as cursor:
        cursor.execute("SELECT complaint::text, sealed_contact FROM verify_complaint AS complaint")
        row, sealed = cursor.fetchone()
    sealed = bytes(sealed)
    for trace in (CONTACT, "张女士", "138 0000 0000", "0000"):
        assert trace not in row
        assert trace.encode() not in sealed
    complaint.refresh_from_db()
    assert unseal(complaint.sealed_contact) == CONTACT


@pytest.mark.django_db
def test_the_same_contact_seals_differently_each_time(at):
    assert bytes(receive(at, contact=CONTACT).sealed_contact) != bytes(receive(at, contact=CONTACT).sealed_contact)


def test_a_new_key_seals_and_the_old_one_still_opens(settings):
    old, new = {"old": b"1" * 32}, {"new": b"2" * 32}
    settings.CONTACT_KEYS = old
    sealed_before = seal(CONTACT)
    settings.CONTACT_KEYS = new | old
    assert unseal(sealed_before) == CONTACT
    sealed_after = seal(CONTACT)
    settings.CONTACT_KEYS = new
    assert unseal(sealed_after) == CONTACT
    with pytest.raises(InvalidToken):
        unseal(sealed_before)


@pytest.mark.django_db
def test_tracking_numbers_are_month_and_chance(at):
    numbers = {receive(at).tracking_number for _ in range(50)}
    assert len(numbers) == 50
    assert [number for number in numbers if not re.fullmatch(r"2611[0-9A-HJKMNP-TV-Z]{8}", number)] == []


@pytest.mark.django_db
def test_r8_the_same_request_again_returns_the_first_complaint(at):
    first = receive(at, request_key=KEY)
    again = receive(at, request_key=KEY, description="又按了一次")
    assert (again.pk, again.tracking_number) == (first.pk, first.tracking_number)
    assert Complaint.objects.get().description == "标签有撕过的痕迹"


@pytest.mark.django_db
@pytest.mark.parametrize("wrong", [{"reason": "ANGRY"}, {"reason": ""}, {"typed_code": "A" * 41}])
def test_a_complaint_of_no_known_kind_or_beyond_measure_is_refused(at, wrong):
    with pytest.raises(ValidationError):
        receive(at, **wrong)
    assert Complaint.objects.count() == 0


@pytest.mark.django_db
@pytest.mark.parametrize(("field", "most"), [("description", 2000), ("contact", 200)])
def test_what_is_too_long_is_refused_and_the_most_is_not(at, field, most):
    with pytest.raises(Refused) as refusal:
        receive(at, **{field: "长" * (most + 1)})
    assert refusal.value.code == "too_long"
    assert receive(at, **{field: "长" * most}) == Complaint.objects.get()


def test_a_reply_is_given_once_by_whoever_may_and_is_recorded(world, at):
    complaint = receive(at)
    assert str(complaint.public_state) == "已受理，正在核实"
    answered = complaints.reply(complaint=complaint, reply=" 已责令下架。 ", by=world.susan, at=at)
    assert (answered.reply, answered.replied_at, answered.replied_by, str(answered.public_state)) == (
        "已责令下架。",
        at,
        world.susan,
        "已答复",
    )
    event = AuditEvent.objects.latest("sequence")
    assert (event.verb, event.object) == ("complaint.reply", f"complaint:{complaint.pk}")
    with pytest.raises(Refused) as refusal:
        complaints.reply(complaint=complaint, reply="再答", by=world.susan, at=at)
    assert refusal.value.code == "already_replied"


@pytest.mark.parametrize("who", ["rita", "abel", "chen", "ida", "nobody"])
def test_others_may_not_reply(world, at, who):
    with pytest.raises(NotPermitted):
        complaints.reply(complaint=receive(at), reply="已处理", by=getattr(world, who), at=at)
    assert Complaint.objects.get().replied_at is None


@pytest.mark.parametrize("text", ["", "  ", "长" * 2001])
def test_a_reply_says_something_and_not_too_much(world, at, text):
    with pytest.raises(Refused) as refusal:
        complaints.reply(complaint=receive(at), reply=text, by=world.susan, at=at)
    assert refusal.value.code == "reply_length"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "wrong",
    [
        {"subject": "COUNTERFEIT", "reason": "", "verdict": ""},
        {"subject": "MISUSE", "reason": "", "verdict": "VALID", "where_seen": "示例路 1 号"},
        {"subject": "MISUSE", "verdict": "", "where_seen": "示例路 1 号"},
        {"subject": "RUMOUR", "where_seen": "示例路 1 号"},
        {"verdict": ""},
    ],
)
def test_each_subject_says_what_it_needs(at, wrong):
    with pytest.raises(ValidationError):
        receive(at, **wrong)


@pytest.mark.django_db
def test_half_a_reply_is_impossible_in_the_database_too(at):
    complaint = receive(at)
    with pytest.raises(IntegrityError):
        Complaint.objects.filter(pk=complaint.pk).update(reply="谁说的")


@pytest.mark.django_db
def test_more_than_five_pictures_are_refused(at):
    with pytest.raises(Refused) as refusal:
        receive(at, pictures=[Accepted(b"", ".jpg", "image/jpeg")] * 6)
    assert refusal.value.code == "too_many_pictures"
