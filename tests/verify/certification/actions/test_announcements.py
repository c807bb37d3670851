"""From what passed to the certified list: put forward, deliberated, announced."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, ProgrammingError, transaction

from tests.factories.world import MEMBERS
from tests.together import together
from verify.certification.actions import announcements, candidates, deliberations, objections, proposed_lists
from verify.certification.actions.deliberations import Votes
from verify.demo.stage import social_credit_code
from verify.models import (
    Announcement,
    Application,
    AuditEvent,
    Ballot,
    Candidate,
    Certificate,
    Deliberation,
    Enterprise,
    Product,
    Round,
)
from verify.refusals import NotPermitted, Refused
from verify.registry.units import Unit

DAY = date(2026, 11, 20)
CODE = social_credit_code(Unit.WUHAN.value, 7)


def refused(code: str, call) -> None:
    with pytest.raises(Refused) as refusal:
        call()
    assert refusal.value.code == code


def draft(world, at, year: int = 2027) -> Announcement:
    until = date(2029, 11, 19)
    return announcements.draft(round=world.round(year), announced_on=DAY, valid_until=until, by=world.rita, at=at)


# -- the proposed list -----------------------------------------------------------------------------------------
def test_what_passed_every_step_is_put_forward_and_keeps_its_link(world, at):
    application = world.submitted(to="", county="示例区", specification="A-1")
    made = proposed_lists.put_forward(round=application.round, by=world.rita, at=at)
    application.refresh_from_db()
    assert (application.state, application.candidate, [each.position for each in made]) == ("PUT_FORWARD", made[0], [1])
    candidate = made[0]
    assert (candidate.item_name, candidate.county, candidate.specification, candidate.standards, candidate.is_demo) == (
        "示例光模块", "示例区", "A-1", "Q/示例 001-2025", True,
    )  # fmt: skip
    refused("none_passed", lambda: proposed_lists.put_forward(round=application.round, by=world.rita, at=at))


def test_while_another_is_under_way_nothing_is_put_forward(world, at):
    passed, _other = world.submitted(to=""), world.submitted()
    refused("under_way", lambda: proposed_lists.put_forward(round=passed.round, by=world.rita, at=at))
    assert Candidate.objects.count() == 0


def test_one_that_was_returned_and_not_corrected_holds_nobody_up(world, at):
    passed, other = world.submitted(to=""), world.submitted()
    world.review(other, "RETURNED", reason="INCOMPLETE", remark="请补充。")
    assert len(proposed_lists.put_forward(round=passed.round, by=world.rita, at=at)) == 1


def test_s1_only_the_registrar_puts_forward(world, at):
    round = world.submitted(to="").round
    for person in (world.chen, world.susan, world.abel, world.eve, world.ida, world.nobody):
        with pytest.raises(NotPermitted):
            proposed_lists.put_forward(round=round, by=person, at=at)


# -- the deliberation ------------------------------------------------------------------------------------------
def record(world, at, votes, **changed):
    told = {"round": world.round(2027), "met_on": DAY, "members": MEMBERS, "by": world.rita, **changed}
    return deliberations.record(votes=votes, at=at, **told)


def test_a_majority_of_those_present_approves(world, at):
    first, second = world.closed_list(2)
    record(world, at, [Votes(first, 4, 3, 0), Votes(second, 3, 2, 2, "示例理由")])
    assert list(Ballot.objects.values_list("candidate__position", "is_approved", "reason")) == [
        (1, True, ""),
        (2, False, "示例理由"),
    ]
    assert Deliberation.objects.get().present == 7


def test_before_the_publicity_has_closed_nothing_is_voted_on(world, at):
    world.call()
    listed = world.candidates(1, year=2027)
    refused("not_closed", lambda: record(world, at, [Votes(listed[0], 7, 0, 0)]))
    world.publicity(year=2027, count=0)
    refused("not_closed", lambda: record(world, at, [Votes(listed[0], 7, 0, 0)]))


def test_a_round_without_a_call_has_no_quorum_to_meet(world, at):
    listed = world.candidates(1, year=2027)
    world.publicity(year=2027, count=0, opens_on=date(2026, 11, 17), working_days=3)
    refused("no_call", lambda: record(world, at, [Votes(listed[0], 7, 0, 0)]))


def test_an_open_objection_stops_the_vote_and_an_upheld_one_takes_the_item_off(world, at):
    first, second = world.closed_list(2)
    publicity = first.round.publicities.get()
    objection = world.objection(publicity, candidate=second, at=at - timedelta(days=2))
    votes = [Votes(first, 7, 0, 0), Votes(second, 7, 0, 0)]
    refused("open_objections", lambda: record(world, at, votes))
    told = {"state": "UPHELD", "reply": "示例", "take_off_reason": "示例"}
    objections.reply(objection=objection, **told, by=world.rita, at=at)
    refused("candidates", lambda: record(world, at, votes))
    record(world, at, votes[:1])


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"members": MEMBERS[:6]}, "members"),
        ({"members": [*MEMBERS[:6], MEMBERS[0], " "]}, "members"),
        ({"met_on": date(2026, 11, 19)}, "met_on"),  # the last day of the publicity
        ({"met_on": date(2026, 11, 21)}, "met_on"),
    ],
)
def test_a_meeting_without_its_quorum_or_on_a_wrong_day_is_refused(world, at, changed, code):
    (candidate,) = world.closed_list(1)
    refused(code, lambda: record(world, at, [Votes(candidate, 7, 0, 0)], **changed))
    assert Deliberation.objects.count() == 0


@pytest.mark.parametrize(
    ("numbers", "code"), [((6, 0, 0), "votes"), ((8, 0, 0), "votes"), ((8, -1, 0), "votes"), ((0, 7, 0), "votes")]
)
def test_votes_add_up_and_a_decline_says_why(world, at, numbers, code):
    (candidate,) = world.closed_list(1)
    refused(code, lambda: record(world, at, [Votes(candidate, *numbers)]))


def test_each_candidate_is_voted_on_once(world, at):
    first, second = world.closed_list(2)
    both = [Votes(first, 7, 0, 0), Votes(second, 7, 0, 0)]
    refused("candidates", lambda: record(world, at, both[:1]))
    refused("candidates", lambda: record(world, at, [both[0], both[0]]))
    record(world, at, both)
    refused("candidates", lambda: record(world, at, both))


def test_the_database_holds_votes_and_quorum(world, at):
    first, _second = world.closed_list(2)
    stranger = world.candidates(1, year=2028)[0]
    meeting = world.deliberated([first, _second])
    fields = {"round": first.round, "met_on": DAY, "members": "x", "recorded_by": world.rita, "recorded_at": at}
    votes = {"deliberation": meeting, "candidate": stranger, "in_favour": 7, "against": 0, "abstained": 0, "is_approved": True}
    spoils = (
        lambda: Deliberation.objects.create(**fields, present=6, quorum=7),
        lambda: Deliberation.objects.update(met_on=DAY),
        lambda: Ballot.objects.create(**votes),  # of another round
        lambda: Ballot.objects.update(is_approved=False, reason="x"),
        lambda: Ballot.objects.all().delete(),
    )
    for spoil in spoils:
        with pytest.raises((IntegrityError, ProgrammingError)), transaction.atomic():
            spoil()


# -- the announcement ------------------------------------------------------------------------------------------
def test_the_approved_list_is_registered_and_certified_by_two_officers(world, at):
    listed = world.closed_list(3, uscc="")
    world.deliberated(listed, declined=1)
    announced = announcements.announce(announcement=draft(world, at), by=world.abel, at=at)
    assert (announced.approved_by, Round.objects.get(year=2027).announced_on) == (world.abel, DAY)
    certificates = Certificate.objects.filter(round__year=2027)
    assert {(each.announced_on, each.valid_from, each.valid_until, each.status(at).value) for each in certificates} == {
        (DAY, DAY, date(2029, 11, 19), "VALID")
    }
    linked = Candidate.objects.exclude(certificate=None).order_by("position")
    assert [each.position for each in linked] == [1, 2]
    assert all(each.certificate.product.enterprise.name == each.enterprise_name for each in linked)
    assert AuditEvent.objects.latest("sequence").data["certified"] == [1, 2]
    refused("announced", lambda: announcements.announce(announcement=announced, by=world.abel, at=at))
    refused("announced", lambda: draft(world, at))


def test_what_stands_in_the_register_is_found_by_code_and_by_name(world, at):
    enterprise = world.enterprise(name="示例光电有限公司", unit=Unit.WUHAN.value, uscc=CODE)
    product = world.product(enterprise=enterprise, name="示例光模块", specification="A-1")
    listed = world.closed_list(1, enterprise_name="示例光电有限公司", uscc=CODE, specification="A-1")
    world.deliberated(listed)
    before = Enterprise.objects.count(), Product.objects.count()
    announcements.announce(announcement=draft(world, at), by=world.abel, at=at)
    assert (Enterprise.objects.count(), Product.objects.count()) == before
    assert Candidate.objects.get().certificate.product == product


def test_s6_a_second_officer_announces(world, at):
    world.deliberated(world.closed_list(1))
    drafted = draft(world, at)
    for person in (world.rita, world.chen, world.susan, world.eve, world.ida, world.nobody):
        with pytest.raises(NotPermitted):
            announcements.announce(announcement=drafted, by=person, at=at)
    both = world.user("both", is_superuser=True)
    mine = announcements.draft(round=world.round(2027), announced_on=DAY, by=both, at=at)
    refused("same_officer", lambda: announcements.announce(announcement=mine, by=both, at=at))
    assert Certificate.objects.count() == 0


def test_without_a_vote_on_each_and_before_its_day_nothing_is_announced(world, at):
    listed = world.closed_list(2)
    refused("undecided", lambda: draft(world, at))
    world.deliberated(listed, declined=2)
    refused("none_approved", lambda: draft(world, at))


def test_the_day_of_the_announcement_must_have_come(world, at):
    world.deliberated(world.closed_list(1))
    drafted = draft(world, at)
    refused("future", lambda: announcements.announce(announcement=drafted, by=world.abel, at=at - timedelta(days=1)))


def test_one_that_cannot_be_certified_stops_the_whole_list(world, at):
    listed = world.closed_list(2)
    world.deliberated(listed)
    drafted = draft(world, at)
    enterprise = world.enterprise(name=listed[1].enterprise_name, unit=Unit.WUHAN.value)
    world.decide("revoke", world.certificate(product=world.product(enterprise=enterprise)))
    before = Enterprise.objects.count(), Certificate.objects.count()
    with pytest.raises(Refused) as refusal:
        announcements.announce(announcement=drafted, by=world.abel, at=at)
    assert str(refusal.value.message).startswith("未公告任何内容。第 2 项：")
    assert (Enterprise.objects.count(), Certificate.objects.count()) == before
    # Taken off, the rest is announced.
    candidates.take_off(candidate=listed[1], reason="示例", by=world.rita, at=at)
    announcements.announce(announcement=drafted, by=world.abel, at=at)
    assert Certificate.objects.filter(round__year=2027).count() == 1


def test_an_announcement_stands_in_the_database(world, at):
    world.deliberated(world.closed_list(1))
    drafted = draft(world, at)
    with pytest.raises(IntegrityError), transaction.atomic():
        Announcement.objects.update(approved_by=world.rita, approved_at=at)
    announcements.announce(announcement=drafted, by=world.abel, at=at)
    for spoil in (lambda: Announcement.objects.update(notice_url="https://example.com"), lambda: drafted.delete()):
        with pytest.raises(ProgrammingError), transaction.atomic():
            spoil()


@pytest.mark.django_db(transaction=True)
def test_r8_fifty_approvals_at_once_have_one_effect(world, at):
    listed = world.closed_list(2)
    world.deliberated(listed)
    drafted, abel = draft(world, at), world.abel
    done = together(*[lambda: announcements.announce(announcement=drafted, by=abel, at=at) for _ in range(50)])
    assert [type(each) for each in done].count(Announcement) == 1
    assert {each.code for each in done if not isinstance(each, Announcement)} == {"announced"}
    assert Certificate.objects.filter(round__year=2027).count() == 2
    assert AuditEvent.objects.filter(verb="announcement.announce").count() == 1
    assert Application.objects.filter(state="PUT_FORWARD").count() == 2
