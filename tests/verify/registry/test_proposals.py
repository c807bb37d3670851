"""One officer proposes with reason and legal basis, another decides."""

from datetime import date, timedelta

import pytest
from accounts.roles import Role
from django.db import IntegrityError, transaction

from tests.together import together
from verify.calendar import start_of
from verify.models import AuditEvent, Proposal, StatusChange
from verify.refusals import NotPermitted, Refused
from verify.registry.actions import proposals
from verify.registry.audit import verify_chain
from verify.registry.status import Status

TODAY = date(2026, 11, 20)


def propose(world, certificate, at, *, by=None, kind="SUSPEND", **fields):
    values = {"reason": "示例原因", "legal_basis": "示例办法第一条", "effective_on": TODAY, **fields}
    return proposals.propose(certificate=certificate, kind=kind, by=by or world.susan, at=at, **values)


def code_of(call):
    with pytest.raises(Refused) as raised:
        call()
    return raised.value.code


@pytest.fixture
def certificate(world):
    return world.certificate()


@pytest.fixture
def proposal(world, certificate, at):
    return propose(world, certificate, at)


def test_a_proposal_alone_changes_nothing(certificate, proposal, at):
    assert certificate.status(at) == Status.VALID
    assert certificate.changes.count() == 1
    assert (proposal.state, proposal.decided_by, proposal.change) == ("OPEN", None, None)


@pytest.mark.parametrize(("kind", "status"), [("SUSPEND", Status.SUSPENDED), ("REVOKE", Status.REVOKED)])
def test_the_approval_of_another_officer_takes_effect_at_once(world, certificate, at, kind, status):
    later = at + timedelta(minutes=7)
    approved = proposals.approve(proposal=propose(world, certificate, at, kind=kind), by=world.abel, at=later, remark=" 同意 ")
    assert certificate.status(later - timedelta(microseconds=1)) == Status.VALID
    assert certificate.status(later) == status
    change = approved.change
    assert (change.decided_by, change.approved_by, change.effective_at) == (world.susan, world.abel, later)
    assert (approved.state, approved.decided_by, approved.decided_at, approved.remark) == ("APPROVED", world.abel, later, "同意")


def test_a_reinstatement_is_proposed_and_approved_the_same_way(world, certificate, proposal, at):
    proposals.approve(proposal=proposal, by=world.abel, at=at)
    back = propose(world, certificate, at + timedelta(days=1), kind="REINSTATE", effective_on=TODAY + timedelta(days=1))
    proposals.approve(proposal=back, by=world.abel, at=at + timedelta(days=1))
    assert certificate.status(at + timedelta(days=1)) == Status.VALID


def test_a_later_day_begins_at_its_midnight(world, certificate, at):
    coming = propose(world, certificate, at, effective_on=date(2026, 12, 1))
    proposals.approve(proposal=coming, by=world.abel, at=at)
    midnight = start_of(date(2026, 12, 1))
    assert certificate.status(midnight - timedelta(microseconds=1)) == Status.VALID
    assert certificate.status(midnight) == Status.SUSPENDED


def test_a_rejection_leaves_the_certificate_and_lets_another_proposal_come(world, certificate, proposal, at):
    rejected = proposals.reject(proposal=proposal, by=world.abel, at=at, remark="依据不足")
    assert (rejected.state, rejected.decided_by, rejected.change) == ("REJECTED", world.abel, None)
    assert certificate.changes.count() == 1
    assert propose(world, certificate, at).pk != proposal.pk


def test_a_rejection_says_why(world, proposal, at):
    assert code_of(lambda: proposals.reject(proposal=proposal, by=world.abel, at=at, remark="  ")) == "no_reason"


def test_s6_the_proposer_cannot_approve_even_with_both_roles(world, proposal, at):
    world.susan.groups.add(world.abel.groups.get())
    susan = type(world.susan).objects.get(pk=world.susan.pk)
    assert code_of(lambda: proposals.approve(proposal=proposal, by=susan, at=at)) == "same_officer"
    assert StatusChange.objects.filter(kind="SUSPEND").count() == 0


@pytest.mark.parametrize("who", ["rita", "abel", "chen", "ida", "nobody"])
def test_s6_only_a_supervisor_proposes(world, certificate, at, who):
    with pytest.raises(NotPermitted):
        propose(world, certificate, at, by=getattr(world, who))
    assert Proposal.objects.count() == 0


@pytest.mark.parametrize("who", ["rita", "susan", "chen", "ida", "nobody"])
def test_s6_only_an_approver_decides(world, proposal, at, who):
    for call in (proposals.approve, proposals.reject):
        with pytest.raises(NotPermitted):
            call(proposal=proposal, by=getattr(world, who), at=at, remark="示例")
    proposal.refresh_from_db()
    assert proposal.state == "OPEN"


def test_s6_the_database_refuses_an_approval_by_the_proposer(world, certificate, proposal, at):
    change = world.decide("suspend", certificate, at=at)
    with pytest.raises(IntegrityError, match="proposal_approved_by_another"), transaction.atomic():
        Proposal.objects.filter(pk=proposal.pk).update(state="APPROVED", decided_by=world.susan, change=change)
    with pytest.raises(IntegrityError, match="proposal_state_and_decision_agree"), transaction.atomic():
        Proposal.objects.filter(pk=proposal.pk).update(state="APPROVED", decided_by=world.abel)


def test_a_second_proposal_waits_for_the_first(world, certificate, proposal, at):
    assert code_of(lambda: propose(world, certificate, at, kind="REVOKE")) == "already_proposed"
    assert propose(world, world.certificate(), at).state == "OPEN"


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"kind": "REINSTATE"}, "illegal_transition"),
        ({"effective_on": TODAY - timedelta(days=1)}, "past"),
    ],
)
def test_a_proposal_that_could_not_be_approved_is_refused(world, certificate, at, fields, code):
    assert code_of(lambda: propose(world, certificate, at, **fields)) == code


@pytest.mark.parametrize("verb", ["approve", "reject"])
@pytest.mark.parametrize("first", ["approve", "reject"])
def test_r8_a_repeated_decision_is_told_that_it_was_made(world, proposal, at, first, verb):
    getattr(proposals, first)(proposal=proposal, by=world.abel, at=at, remark="示例")
    events = AuditEvent.objects.count()
    again = lambda: getattr(proposals, verb)(proposal=proposal, by=world.abel, at=at, remark="示例")  # noqa: E731
    assert code_of(again) == "already_decided"
    assert AuditEvent.objects.count() == events


def test_each_step_is_an_audit_event(world, certificate, proposal, at):
    proposals.approve(proposal=proposal, by=world.abel, at=at)
    verbs = list(AuditEvent.objects.order_by("sequence").values_list("verb", flat=True))[-3:]
    assert verbs == ["proposal.propose", "certificate.suspend", "proposal.approve"]


@pytest.mark.django_db(transaction=True)
def test_r8_two_approvers_at_once_make_one_decision(world, at):
    certificate = world.certificate()
    proposal = propose(world, certificate, at)
    officers = [world.abel, world.user("anna", Role.APPROVER)]
    outcomes = together(*[lambda by=by: proposals.approve(proposal=proposal, by=by, at=at) for by in officers])
    assert sorted(getattr(outcome, "code", "approved") for outcome in outcomes) == ["already_decided", "approved"]
    assert certificate.changes.filter(kind="SUSPEND").count() == 1
    assert verify_chain().broken_at is None


@pytest.mark.django_db(transaction=True)
def test_r8_one_approves_while_another_rejects(world, at):
    certificate = world.certificate()
    proposal = propose(world, certificate, at)
    anna = world.user("anna", Role.APPROVER)
    abel = world.abel
    outcomes = together(
        lambda: proposals.approve(proposal=proposal, by=abel, at=at),
        lambda: proposals.reject(proposal=proposal, by=anna, at=at, remark="依据不足"),
    )
    assert [outcome.code for outcome in outcomes if isinstance(outcome, Exception)] == ["already_decided"]
    proposal.refresh_from_db()
    assert certificate.changes.filter(kind="SUSPEND").count() == (proposal.state == "APPROVED")


@pytest.mark.django_db(transaction=True)
def test_r8_two_supervisors_propose_at_once(world, at):
    certificate = world.certificate()
    officers = [world.susan, world.user("sara", Role.SUPERVISOR)]
    outcomes = together(*[lambda by=by: propose(world, certificate, at, by=by) for by in officers])
    assert sorted(getattr(outcome, "code", "proposed") for outcome in outcomes) == ["already_proposed", "proposed"]
    assert Proposal.objects.count() == 1
