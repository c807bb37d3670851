"""A complaint is due in seven working days, handed to a city, merged with its like, and its sender shown for a reason alone."""

from datetime import date, datetime, timedelta
from functools import partial

import pytest
from django.db import IntegrityError, transaction

from tests.factories.world import NOW
from tests.together import together
from verify.calendar import SHANGHAI
from verify.models import AuditEvent, Complaint, WorkdayCorrection
from verify.refusals import NotPermitted, Refused
from verify.registry.units import Unit
from verify.supervision.actions import complaints
from verify.supervision.models import ComplaintState
from verify.tracking import submissions

CONTACT = "张女士 138 0000 0000"


def receive(at: datetime = NOW, **fields) -> Complaint:
    return complaints.receive(**{"reason": "COPY", "verdict": "VALID", "run": 3, "serial": 88, **fields}, at=at)


def last_event() -> AuditEvent:
    return AuditEvent.objects.latest("sequence")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("received", "due"),
    [
        ((2026, 11, 20, 12, 0), date(2026, 12, 1)),  # a Friday
        ((2026, 11, 20, 23, 59), date(2026, 12, 1)),
        ((2026, 11, 21, 0, 0), date(2026, 12, 1)),  # a Saturday: the Monday is the first day, as after the Friday
        ((2026, 11, 23, 8, 0), date(2026, 12, 2)),
        ((2026, 9, 30, 9, 0), date(2026, 10, 15)),  # the holidays of October, and the Saturday worked for them
    ],
)
def test_the_day_of_receipt_does_not_count_and_days_are_those_of_shanghai(received, due):
    assert receive(datetime(*received, tzinfo=SHANGHAI)).due_on == due


def test_a_day_that_the_office_corrected_counts_as_corrected(world, at):
    WorkdayCorrection.objects.create(
        day=date(2026, 11, 24), is_working=False, source="示例通知", recorded_by=world.rita, recorded_at=at
    )
    assert receive().due_on == date(2026, 12, 2)


def test_the_state_follows_the_clock_and_the_filter_agrees_with_it(world):
    answered, merged, open_, overdue = (receive(NOW - timedelta(days=age)) for age in (30, 1, 0, 20))
    complaints.reply(complaint=answered, reply="已核实。", by=world.susan, at=NOW)
    complaints.merge(complaint=merged, into=open_.tracking_number, by=world.susan, at=NOW)
    found = {row.pk: row.state(NOW) for row in Complaint.objects.all()}
    assert found == {
        answered.pk: ComplaintState.ANSWERED,
        merged.pk: ComplaintState.MERGED,
        open_.pk: ComplaintState.OPEN,
        overdue.pk: ComplaintState.OVERDUE,
    }
    for at in (NOW, NOW + timedelta(days=11), NOW + timedelta(days=12), NOW + timedelta(days=400)):
        for state in ComplaintState:
            expected = {row.pk for row in Complaint.objects.all() if row.state(at) == state}
            assert set(Complaint.objects.in_state(state, at).values_list("pk", flat=True)) == expected
    last = datetime(2026, 12, 1, 23, 59, 59, tzinfo=SHANGHAI)
    assert (open_.state(last), open_.state(last + timedelta(seconds=1))) == (ComplaintState.OPEN, ComplaintState.OVERDUE)


def test_s1_a_city_answers_what_was_handed_to_it_and_nothing_else(world):
    ours, theirs, of_the_province = receive(), receive(), receive()
    complaints.transfer(complaint=ours, unit=Unit.WUHAN, by=world.susan, at=NOW)
    complaints.transfer(complaint=theirs, unit=Unit.ENSHI, by=world.susan, at=NOW)
    for complaint in (theirs, of_the_province):
        with pytest.raises(NotPermitted):
            complaints.reply(complaint=complaint, reply="已核实。", by=world.chen, at=NOW)
        with pytest.raises(NotPermitted):
            complaints.reveal(complaint=complaint, reason="回访", by=world.chen, at=NOW)
    assert complaints.reply(complaint=ours, reply="已核实。", by=world.chen, at=NOW).replied_by == world.chen


def test_handing_over_is_recorded_leaves_the_day_and_can_be_taken_back(world):
    complaint = receive()
    handed = complaints.transfer(complaint=complaint, unit=Unit.WUHAN, by=world.susan, at=NOW + timedelta(days=3))
    assert (handed.unit, handed.due_on) == (Unit.WUHAN, complaint.due_on)
    assert (last_event().verb, last_event().data["unit"], last_event().data["before"]) == ("complaint.transfer", "420100", "")
    assert complaints.transfer(complaint=complaint, unit="", by=world.susan, at=NOW).unit == ""
    for unit, code in (("", "there_already"), ("110000", "no_unit")):
        with pytest.raises(Refused) as refusal:
            complaints.transfer(complaint=complaint, unit=unit, by=world.susan, at=NOW)
        assert refusal.value.code == code


def test_both_senders_read_the_one_reply_and_a_merged_one_has_none_of_its_own(world):
    first, again = receive(), receive()
    complaints.merge(complaint=again, into=first.tracking_number, by=world.susan, at=NOW)
    assert (last_event().verb, last_event().data["into"]) == ("complaint.merge", first.tracking_number)
    with pytest.raises(Refused) as refusal:
        complaints.reply(complaint=again, reply="另答", by=world.susan, at=NOW)
    assert refusal.value.code == "merged"
    waiting = submissions.find(again.tracking_number)
    assert (waiting.reply, waiting.replied_at, str(waiting.state)) == ("", None, "已受理，正在核实")
    complaints.reply(complaint=first, reply="已下架。", by=world.susan, at=NOW)
    told = submissions.find(again.tracking_number)
    assert (told.number, told.reply, told.replied_at, str(told.state)) == (again.tracking_number, "已下架。", NOW, "已答复")


def test_what_cannot_be_merged_is_refused_and_nothing_is_written(world):
    first, second, third, answered = (receive() for _number in range(4))
    complaints.merge(complaint=second, into=first.tracking_number, by=world.susan, at=NOW)
    complaints.reply(complaint=answered, reply="已核实。", by=world.susan, at=NOW)
    events = AuditEvent.objects.count()
    for complaint, into, code in (
        (third, third, "no_main"),
        (third, None, "no_main"),
        (third, second, "main_is_merged"),
        (first, third, "has_merged"),
        (second, third, "merged"),
        (answered, third, "already_replied"),
    ):
        number = into.tracking_number if into else "261100000000"
        with pytest.raises(Refused) as refusal:
            complaints.merge(complaint=complaint, into=number, by=world.susan, at=NOW)
        assert refusal.value.code == code
    assert AuditEvent.objects.count() == events
    # And into one that has its reply already: the sender reads it at once.
    complaints.merge(complaint=third, into=answered.tracking_number, by=world.susan, at=NOW)
    assert submissions.find(third.tracking_number).reply == "已核实。"


@pytest.mark.parametrize("change", [{"merged_into": "self"}, {"merged_into": "other", "reply": "x"}])
def test_the_database_refuses_a_merge_into_itself_and_a_reply_of_a_merged_one(world, change):
    complaint, other = receive(), receive()
    row = Complaint.objects.filter(pk=complaint.pk)
    values = {"merged_into": complaint if change["merged_into"] == "self" else other}
    if "reply" in change:
        values |= {"reply": "x", "replied_at": NOW, "replied_by": world.susan}
    with pytest.raises(IntegrityError), transaction.atomic():
        row.update(**values)


def test_s7_who_complained_is_shown_for_a_reason_that_is_kept(world):
    complaint = receive(contact=CONTACT)
    for reason in ("", "  ", "长" * 201):
        with pytest.raises(Refused) as refusal:
            complaints.reveal(complaint=complaint, reason=reason, by=world.susan, at=NOW)
        assert refusal.value.code == "no_reason"
    events = AuditEvent.objects.count()
    assert complaints.reveal(complaint=complaint, reason=" 电话回访 ", by=world.susan, at=NOW) == CONTACT
    event = last_event()
    assert (event.verb, event.actor, event.data["reason"]) == ("complaint.reveal", world.susan, "电话回访")
    assert CONTACT not in str(event.data)
    assert complaints.reveal(complaint=receive(), reason="电话回访", by=world.susan, at=NOW) == ""
    assert AuditEvent.objects.count() == events + 2


@pytest.mark.parametrize("who", ["rita", "abel", "ida", "nobody"])
def test_others_neither_hand_over_nor_merge_nor_look(world, who):
    first, second, by = receive(contact=CONTACT), receive(), getattr(world, who)
    for act, values in (
        (complaints.transfer, {"unit": Unit.WUHAN}),
        (complaints.merge, {"into": second.tracking_number}),
        (complaints.reveal, {"reason": "电话回访"}),
    ):
        with pytest.raises(NotPermitted):
            act(complaint=first, by=by, at=NOW, **values)


@pytest.mark.django_db(transaction=True)
def test_r8_two_officers_who_merge_crosswise_leave_one_with_the_reply(world):
    first, second, susan = receive(), receive(), world.susan

    def merge(one: Complaint, other: Complaint) -> Complaint:
        return complaints.merge(complaint=one, into=other.tracking_number, by=susan, at=NOW)

    outcomes = together(*[partial(merge, *pair) for pair in [(first, second), (second, first)] * 10])
    assert [isinstance(outcome, Complaint) for outcome in outcomes].count(True) == 1
    assert {type(outcome) for outcome in outcomes} == {Complaint, Refused}
    assert Complaint.objects.waiting().count() == 1
