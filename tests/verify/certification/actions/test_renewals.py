"""An enterprise applies for another term; the office renews or says why not; nothing happens twice [R-8]."""

from datetime import date, timedelta
from functools import partial

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from tests.factories.world import NOW
from tests.together import together
from verify.certification.actions import renewals
from verify.certification.renewals import RenewalState
from verify.models import (
    AuditEvent,
    Certificate,
    Message,
    RenewalApplication,
    RenewalEvidence,
    RenewalOutcome,
    StatusChange,
)
from verify.refusals import NotPermitted, Refused
from verify.registry.actions import certificates
from verify.registry.units import Unit
from verify.sealed_files import content_of
from verify.uploads import Accepted

UNTIL = date(2029, 12, 31)
PDF = Accepted(b"%PDF-1.7 example", ".pdf", "application/pdf")
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def private_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def code(act) -> str:
    with pytest.raises(Refused) as refused, transaction.atomic():
        act()
    return refused.value.code


def state(application: RenewalApplication) -> RenewalState:
    return RenewalApplication.objects.with_outcome().get(pk=application.pk).state


def test_filing_keeps_the_statement_and_the_evidence_sealed_and_changes_no_status(world):
    certificate = world.ending()
    owner = world.member(certificate.product.enterprise)
    changes = StatusChange.objects.count()
    application = renewals.file(certificate=certificate, statement=" 示例说明 ", evidence=[PDF, PDF], by=owner, at=NOW)
    assert (application.statement, application.valid_until, application.filed_by) == ("示例说明", date(2026, 12, 19), owner)
    assert [content_of(row.place) for row in application.evidence.all()] == [PDF.content] * 2
    assert (StatusChange.objects.count(), certificate.status(NOW), state(application)) == (changes, "VALID", "WAITING")
    event = AuditEvent.objects.latest("sequence")
    assert (event.verb, event.data["certificate"], len(event.data["evidence"])) == ("renewal.file", certificate.ref, 2)


def test_owners_and_editors_file_for_their_own_and_nobody_else(world):
    certificate, foreign = world.ending(), world.ending()
    enterprise = certificate.product.enterprise
    people = (world.member(enterprise, "LABEL_OFFICER"), world.member(foreign.product.enterprise), world.rita, world.nobody)
    for by in people:
        with pytest.raises(NotPermitted):
            renewals.file(certificate=certificate, statement="x", evidence=[], by=by, at=NOW)
    assert world.renewal(certificate, by=world.member(enterprise, "EDITOR")).pk


@pytest.mark.parametrize(
    ("left", "decision", "refusal"),
    [
        (121, "", "too_early"),
        (0, "", "expired"),
        (30, "suspend", "suspended"),
        (30, "revoke", "revoked"),
        (30, "withdraw", "withdrawn"),
    ],
)
def test_what_cannot_be_renewed_is_refused(world, left, decision, refusal):
    certificate = world.ending(left)
    if decision == "withdraw":
        certificates.withdraw(certificate=certificate, reason="示例", by=world.rita, at=NOW)
    elif decision:
        world.decide(decision, certificate)
    assert code(lambda: world.renewal(certificate)) == refusal
    assert not RenewalApplication.objects.exists()


def test_what_a_newer_certificate_replaced_and_what_has_no_end_are_refused(world):
    old = world.ending(0)
    world.certificate(product=old.product, year=2026, at=NOW - timedelta(hours=1))
    assert code(lambda: world.renewal(old)) == "superseded"
    assert code(lambda: world.renewal(world.certificate(valid_until=None))) == "no_end"


def test_r8_the_same_sent_twice_is_one_and_another_for_the_term_is_refused(world):
    certificate = world.ending()
    owner, editor = (world.member(certificate.product.enterprise, role) for role in ("OWNER", "EDITOR"))
    first = world.renewal(certificate, by=owner)
    assert world.renewal(certificate, by=owner) == first
    assert code(lambda: world.renewal(certificate, by=owner, statement="另一说明")) == "filed"
    assert code(lambda: world.renewal(certificate, by=owner, evidence=[])) == "filed"
    assert code(lambda: world.renewal(certificate, by=editor)) == "filed"
    assert (RenewalApplication.objects.count(), RenewalEvidence.objects.count()) == (1, 1)
    assert AuditEvent.objects.filter(verb="renewal.file").count() == 1


@pytest.mark.parametrize("statement", ["", "  ", "长" * 2001], ids=["empty", "blank", "endless"])
def test_a_statement_is_neither_empty_nor_endless(world, statement):
    with pytest.raises(ValidationError), transaction.atomic():
        world.renewal(world.ending(), statement=statement)


def test_at_most_five_files(world):
    certificate = world.ending()
    assert code(lambda: world.renewal(certificate, evidence=[PDF] * 6)) == "too_many"
    assert world.renewal(certificate, evidence=[PDF] * 5).evidence.count() == 5


def test_renewing_through_it_answers_it_in_the_same_act_and_the_people_are_told(world):
    application = world.renewal(world.ending())
    change = renewals.renew(application=application, valid_until=UNTIL, reason="复核合格", by=world.rita, at=NOW)
    outcome = RenewalOutcome.objects.get()
    assert (outcome.kind, outcome.change, outcome.decided_by) == ("RENEWED", change, world.rita)
    assert (change.kind, change.valid_until, state(application)) == ("RENEW", UNTIL, "RENEWED")
    told = Message.objects.get(kind="RENEWAL")
    assert told.recipient == application.filed_by
    assert (str(UNTIL) in told.body, f"/renewals/{application.pk}/" in told.body) == (True, True)


def test_a_renewal_that_is_refused_leaves_the_application_waiting(world):
    application = world.renewal(world.ending())
    world.decide("suspend", application.certificate, at=NOW)
    late = NOW + timedelta(minutes=1)
    act = partial(renewals.renew, application=application, valid_until=UNTIL, by=world.rita, at=late)
    assert code(act) == "illegal_transition"
    assert (state(application), Message.objects.filter(kind="RENEWAL").count()) == ("WAITING", 0)


def test_a_refusal_has_a_reason_that_the_enterprise_reads(world):
    application = world.renewal(world.ending())
    refuse = partial(renewals.refuse, application=application, by=world.rita, at=NOW)
    assert code(partial(refuse, reason="  ")) == "no_reason"
    with pytest.raises(ValidationError), transaction.atomic():
        refuse(reason="长" * 1001)
    refuse(reason="示例：检验报告已过期")
    assert (state(application), "检验报告已过期" in Message.objects.get(kind="RENEWAL").body) == ("REFUSED", True)
    assert application.certificate.status(NOW) == "VALID"


def test_what_was_settled_stays(world):
    application = world.renewal(world.ending())
    renewals.withdraw(application=application, by=application.filed_by, at=NOW)
    for act in (
        partial(renewals.withdraw, application=application, by=application.filed_by, at=NOW),
        partial(renewals.refuse, application=application, reason="x", by=world.rita, at=NOW),
        partial(renewals.renew, application=application, valid_until=UNTIL, by=world.rita, at=NOW),
    ):
        assert code(act) == "settled"
    assert (state(application), StatusChange.objects.filter(kind="RENEW").count()) == ("WITHDRAWN", 0)
    assert code(lambda: world.renewal(application.certificate, by=application.filed_by, statement="再次")) == "filed"


def test_the_next_term_has_its_own_application(world):
    application = world.renewal(world.ending())
    renewals.renew(application=application, valid_until=date(2027, 1, 31), by=world.rita, at=NOW)
    certificate = Certificate.objects.get(pk=application.certificate_id)
    again = world.renewal(certificate, by=application.filed_by, at=NOW + timedelta(days=1))
    assert (again.valid_until, RenewalApplication.objects.count()) == (date(2027, 1, 31), 2)


def test_s1_who_may_renew_decides_and_the_enterprise_alone_takes_back(world):
    application = world.renewal(world.ending(product=world.product(enterprise=world.enterprise(unit=Unit.WUHAN.value))))
    for by in (world.chen, world.susan, world.abel, world.ida, application.filed_by):
        for act in (
            partial(renewals.refuse, application=application, reason="x"),
            partial(renewals.renew, application=application, valid_until=UNTIL),
        ):
            with pytest.raises(NotPermitted), transaction.atomic():
                act(by=by, at=NOW)
    officer = world.member(application.certificate.product.enterprise, "LABEL_OFFICER")
    for by in (world.rita, world.nobody, officer):
        with pytest.raises(NotPermitted), transaction.atomic():
            renewals.withdraw(application=application, by=by, at=NOW)


def test_states_and_their_filters_agree(world):
    waiting, renewed, refused, taken = (world.renewal(world.ending()) for _ in range(4))
    renewals.renew(application=renewed, valid_until=UNTIL, by=world.rita, at=NOW)
    renewals.refuse(application=refused, reason="示例", by=world.rita, at=NOW)
    renewals.withdraw(application=taken, by=taken.filed_by, at=NOW)
    found = {each: list(RenewalApplication.objects.in_state(each)) for each in RenewalState}
    assert found == {"WAITING": [waiting], "RENEWED": [renewed], "REFUSED": [refused], "WITHDRAWN": [taken]}
    assert [state(each) for each in (waiting, renewed, refused, taken)] == list(RenewalState)


@pytest.mark.django_db(transaction=True)
def test_r8_fifty_at_once_file_once_and_settle_once(world):
    certificate = world.ending()
    owner = world.member(certificate.product.enterprise)
    made = together(*[partial(world.renewal, certificate, by=owner)] * 50)
    assert {outcome.pk for outcome in made} == {RenewalApplication.objects.get().pk}
    application, rita = RenewalApplication.objects.get(), world.rita
    acts = [partial(renewals.refuse, application=application, reason="示例", by=rita, at=NOW)] * 10
    acts += [partial(renewals.withdraw, application=application, by=owner, at=NOW)] * 10
    outcomes = together(*acts)
    assert sum(isinstance(outcome, RenewalOutcome) for outcome in outcomes) == RenewalOutcome.objects.count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "RENEWED"},
        {"kind": "REFUSED"},
        {"kind": "WITHDRAWN", "reason": "x"},
        {"kind": "WAITING"},
    ],
)
def test_the_database_takes_no_half_outcome(world, wrong):
    application = world.renewal(world.ending())
    with pytest.raises(IntegrityError, match="renewaloutcome_is_whole"), transaction.atomic():
        RenewalOutcome.objects.create(application=application, decided_by=world.rita, decided_at=NOW, **wrong)


def test_the_database_takes_no_renewal_of_another_certificate_and_no_second_application(world):
    application, other = world.renewal(world.ending()), world.ending()
    elsewhere = certificates.renew(certificate=other, valid_until=UNTIL, by=world.rita, at=NOW)
    for change in (elsewhere, application.certificate.changes.get()):
        with pytest.raises(IntegrityError, match="not a renewal"), transaction.atomic():
            RenewalOutcome.objects.create(
                application=application, kind="RENEWED", change=change, decided_by=world.rita, decided_at=NOW
            )
    again = {"certificate": application.certificate, "valid_until": application.valid_until, "filed_by": world.rita}
    with pytest.raises(IntegrityError, match="renewalapplication_once_a_term"), transaction.atomic():
        RenewalApplication.objects.create(**again, statement="x", filed_at=NOW)
