"""A mail is written once, sent once, tried again ever later, and never lost from sight."""

from contextlib import suppress
from datetime import timedelta

import pytest
from django.core import mail
from django.db import Error, IntegrityError, transaction

from tests.together import together
from tests.verify.outbox.letters import put, tell
from verify.models import AuditEvent, Message
from verify.outbox.actions import messages
from verify.outbox.models import MessageState
from verify.periodic.actions import runs
from verify.periodic.jobs import JOBS
from verify.refusals import NotPermitted, Refused


def send_all(at) -> tuple[int, int]:
    run = runs.run(JOBS["send_mails"], clock=lambda: at)
    return run.done, run.failed


def test_a_mail_is_sent_once_to_the_address_of_its_recipient(world, at):
    put(tell(world.rita))
    assert send_all(at) == (1, 0)
    assert send_all(at) == (0, 0)
    assert [(sent.to, sent.subject, sent.body) for sent in mail.outbox] == [(["rita@example.gov.cn"], "示例", "示例正文")]
    row = Message.objects.get()
    assert (row.sent_at, row.attempts, row.state) == (at, 1, MessageState.SENT)


def test_r8_the_same_matter_at_the_same_threshold_is_written_once_a_person(world):
    assert len(put(tell(world.rita))) == 1
    assert len(put(world.rita)) == 0
    assert [row.recipient for row in put(world.rita, tell(world.chen))] == [world.chen]
    assert len(put(world.rita, threshold="2026-12-31/30")) == 1
    assert Message.objects.count() == 3


def test_an_action_that_is_undone_writes_no_mail(world):
    with suppress(LookupError), transaction.atomic():
        put(tell(world.rita))
        raise LookupError
    assert Message.objects.count() == 0


def test_nobody_to_tell_is_refused_and_not_passed_over(db):
    with pytest.raises(Refused) as refusal:
        put()
    assert refusal.value.code == "nobody"


def test_a_name_of_two_lines_makes_no_second_header(world, at):
    put(tell(world.rita), subject="示例\r\nBcc: all@example.gov.cn " + "长" * 300, body="长" * 9000)
    assert send_all(at) == (1, 0)
    assert mail.outbox[0].recipients() == ["rita@example.gov.cn"]
    assert (len(Message.objects.get().subject), len(Message.objects.get().body)) == (200, 4000)


def test_what_fails_is_tried_ever_later_and_stays_an_alarm_from_the_third_time_on(world, at):
    put(world.rita)  # without an address
    waits, moment = [], at
    for _attempt in range(4):
        assert send_all(moment) == (0, 1)
        row = Message.objects.get()
        waits.append((row.due_at - moment) // timedelta(minutes=1))
        moment = row.due_at
    assert (waits, row.attempts, row.error, row.state) == ([5, 10, 20, 40], 4, "NoAddress", MessageState.STUCK)
    assert send_all(moment - timedelta(minutes=1)) == (0, 1)  # not tried, and not forgotten
    assert Message.objects.get().attempts == 4
    tell(world.rita)
    assert send_all(moment) == (1, 0)
    assert (Message.objects.get().state, Message.objects.get().error) == (MessageState.SENT, "")


def test_a_passing_fault_waits_without_an_alarm(world, at):
    put(world.rita)
    assert send_all(at) == (0, 1)
    assert send_all(at + timedelta(minutes=1)) == (0, 0)


def test_a_wait_is_a_day_at_most():
    assert Message(attempts=30000).wait() == timedelta(days=1)


def test_whoever_was_switched_off_is_told_nothing(world, at):
    put(tell(world.rita))
    world.rita.is_active = False
    world.rita.save()
    assert send_all(at) == (1, 0)
    assert (mail.outbox, Message.objects.get().state) == ([], MessageState.DROPPED)


def test_a_registrar_drops_what_cannot_be_sent_once(world, at):
    (row,) = put(world.chen)
    dropped = messages.drop(message=row, by=world.rita, at=at)
    assert (dropped.state, send_all(at)) == (MessageState.DROPPED, (0, 0))
    assert AuditEvent.objects.latest("sequence").verb == "message.drop"
    with pytest.raises(Refused) as refusal:
        messages.drop(message=row, by=world.rita, at=at)
    assert refusal.value.code == "settled"


def test_nobody_else_drops_a_mail(world, at):
    (row,) = put(world.chen)
    for user in (world.susan, world.abel, world.chen, world.ida):
        with pytest.raises(NotPermitted):
            messages.drop(message=row, by=user, at=at)
    assert Message.objects.get().dropped_at is None


def test_the_database_lets_no_sent_mail_be_sent_anew_or_say_something_else(world, at):
    put(tell(world.rita))
    send_all(at)
    for changed in ({"sent_at": None}, {"body": "别的"}, {"dropped_at": at}):
        with pytest.raises(Error), transaction.atomic():
            Message.objects.update(**changed)


@pytest.mark.parametrize("wrong", [{"kind": "OTHER"}, {"subject": ""}, {"body": ""}, {"about": ""}])
def test_the_database_keeps_no_mail_that_says_nothing(world, wrong):
    put(world.rita)
    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.update(**wrong)


@pytest.mark.django_db(transaction=True)
def test_r8_many_write_and_send_the_same_mail_at_once_and_it_goes_out_once(world, at):
    tell(world.rita)
    written = together(*[lambda: put(world.rita)] * 10)
    assert [outcome for outcome in written if isinstance(outcome, Exception)] == []
    row = Message.objects.get()
    together(*[lambda: messages.send(message=row.pk, at=at)] * 10)
    assert len(mail.outbox) == 1
    assert Message.objects.get().state == MessageState.SENT
