"""A certificate's file as of a moment: what had taken effect, and what had been recorded."""

from datetime import date, datetime, timedelta

import pytest

from tests.factories.world import NOW
from verify.calendar import start_of
from verify.dossiers.content import Notice, digest, sections
from verify.dossiers.gathering import counted, gather, moment
from verify.labels.actions import runs
from verify.labels.models import LabelRange
from verify.registry.actions import certificates, proposals
from verify.registry.status import Status
from verify.supervision.actions import complaints, inspections, recalls

HOUR = timedelta(hours=1)


def test_the_moment_of_a_past_day_is_its_end_and_that_of_today_is_now():
    assert moment(None, NOW) == moment(date(2026, 11, 20), NOW) == NOW
    assert moment(date(2026, 11, 19), NOW) == start_of(date(2026, 11, 20)) - timedelta(microseconds=1)
    assert moment(date(1, 1, 1), NOW).year == 1


def test_each_moment_has_the_status_and_the_history_of_its_own(world):
    certificate = world.certificate()
    suspended, reinstated = NOW - 30 * 24 * HOUR, NOW - 10 * 24 * HOUR
    world.decide("suspend", certificate, at=suspended)
    world.decide("reinstate", certificate, at=reinstated)

    def seen(at: datetime) -> tuple[Status, list[str]]:
        dossier = gather(certificate, at)
        assert dossier.known == dossier.standing.status
        return dossier.standing.status, [entry.change.kind for entry in dossier.entries]

    assert seen(NOW - 500 * 24 * HOUR) == (Status.NOT_YET_VALID, [])
    assert seen(suspended - HOUR) == (Status.VALID, ["ISSUE"])
    assert seen(suspended) == (Status.SUSPENDED, ["ISSUE", "SUSPEND"])
    assert seen(reinstated) == (Status.VALID, ["ISSUE", "SUSPEND", "REINSTATE"])


def test_what_was_recorded_afterwards_is_told_apart(world):
    certificate = world.certificate()
    effective, recorded = NOW - 20 * 24 * HOUR, NOW - 5 * 24 * HOUR
    certificates.suspend(
        certificate=certificate,
        reason="示例原因",
        legal_basis="示例办法第一条",
        decided_by=world.susan,
        approved_by=world.abel,
        effective_at=effective,
        at=recorded,
    )
    between = gather(certificate, NOW - 10 * 24 * HOUR)
    assert (between.standing.status, between.known) == (Status.SUSPENDED, Status.VALID)
    assert [(entry.change.kind, entry.is_late) for entry in between.entries] == [("ISSUE", False), ("SUSPEND", True)]
    after = gather(certificate, recorded)
    assert (after.known, after.entries[-1].is_late) == (Status.SUSPENDED, False)
    assert "事后记录" in str(sections(between))
    assert "事后记录" not in str(sections(after))


def test_a_decision_that_is_to_come_is_shown_as_such(world):
    certificate = world.certificate()
    proposal = proposals.propose(
        certificate=certificate,
        kind="SUSPEND",
        reason="示例",
        legal_basis="示例",
        effective_on=date(2026, 12, 1),
        by=world.susan,
        at=NOW,
    )
    proposals.approve(proposal=proposal, by=world.abel, at=NOW)
    dossier = gather(certificate, NOW)
    assert (dossier.standing.status, dossier.entries[-1].is_coming) == (Status.VALID, True)


def test_findings_labels_and_complaints_are_those_of_the_moment(world):
    certificate, then = world.certificate(), NOW - 9 * 24 * HOUR
    run = world.run(certificate=certificate)
    for at in (then, NOW):
        complaints.receive(reason="QUALITY", verdict="VALID", run=run.pk, serial=1, at=at)
    inspections.record(
        product=certificate.product,
        result="PASSED",
        inspected_on=date(2026, 11, 1),
        body="示例质检院",
        source="示例局",
        by=world.susan,
        at=NOW,
    )
    recall = recalls.order(
        product=certificate.product, lot="1", reason="示例", ordered_on=date(2026, 11, 2), source="示例局", by=world.susan, at=then
    )
    recalls.end(recall=recall, ended_on=date(2026, 11, 19), by=world.susan, at=NOW)
    runs.void(run=run, first=11, last=20, reason="示例", by=world.rita, at=NOW)

    before, now = gather(certificate, then), gather(certificate, NOW)
    assert [(found.run.pk, found.activated, found.voided) for found in before.runs] == [(run.pk, 1000, 0)]
    assert [(found.run.pk, found.activated, found.voided) for found in now.runs] == [(run.pk, 990, 10)]
    assert (len(before.inspections), len(now.inspections)) == (0, 1)
    assert (before.complaints, now.complaints) == (1, 2)
    assert "2026-11-19" not in str(sections(before)[3])
    assert "2026-11-19" in str(sections(now)[3])
    assert before.events[0].verb == "recall.order"
    assert now.events[0].verb == "labels.void"


def test_labels_in_two_ranges_count_once():
    def row(kind: str, first: int, last: int) -> LabelRange:
        return LabelRange(kind=kind, first=first, last=last)

    assert counted([]) == (0, 0)
    assert counted([row("ACTIVATE", 1, 10), row("ACTIVATE", 5, 20), row("VOID", 20, 21), row("VOID", 1, 1)]) == (18, 3)


def test_the_same_past_day_has_the_same_digest_whatever_happens_later(world):
    certificate, day = world.certificate(), date(2026, 10, 1)
    then = moment(day, NOW)
    notices = [Notice("示例公告", "https://jp.example.gov.cn/n/", day)]
    before = digest(sections(gather(certificate, then), notices))
    world.decide("suspend", certificate)
    assert len(before) == 64
    assert digest(sections(gather(certificate, NOW), notices)) != before
    assert digest(sections(gather(certificate, moment(day, NOW + 99 * HOUR)), notices)) == before


@pytest.mark.parametrize("history", [1, 3])
def test_a_file_costs_the_same_however_long_its_history(world, django_assert_num_queries, history):
    certificate = world.certificate()
    for number in range(history):
        world.decide("suspend", certificate, at=NOW - (9 - number) * HOUR)
        world.decide("reinstate", certificate, at=NOW - (9 - number) * HOUR)
        world.run(certificate=certificate)
    with django_assert_num_queries(9):
        dossier = gather(certificate, NOW)
        sections(dossier)
    assert len(dossier.entries) == 1 + 2 * history
