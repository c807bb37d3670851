"""Experts declare and score; a laboratory reports; the step is passed when its work is done."""

from datetime import timedelta

import pytest
from accounts.models import User
from django.contrib.auth.models import Group
from django.db import IntegrityError, ProgrammingError, transaction

from verify.certification.actions import experts, reports, reviews
from verify.models import Application, ApplicationDocument, ExpertAssignment, ItemReport, Score
from verify.refusals import Refused
from verify.uploads import Accepted

PDF = Accepted(b"%PDF-1.7 report", ".pdf", "application/pdf")


def refused(code: str, call) -> None:
    with pytest.raises(Refused) as refusal:
        call()
    assert refusal.value.code == code


@pytest.fixture
def application(world) -> Application:
    return world.submitted(to="EXPERT_REVIEW")


@pytest.fixture
def assignment(world, application, at) -> ExpertAssignment:
    return experts.assign(application=application, expert=world.eve, by=world.rita, at=at)


def points(application: Application, given: int = 10) -> dict[int, int]:
    return dict.fromkeys(application.round.criteria.values_list("pk", flat=True), given)


def test_an_expert_without_a_conflict_scores_once_by_every_criterion(world, application, assignment, at):
    experts.declare(assignment=assignment, interest="NONE", by=world.eve, at=at)
    experts.score(assignment=assignment, points=points(application), opinion=" 示例意见 ", by=world.eve, at=at)
    assignment.refresh_from_db()
    assert (assignment.scored_at, assignment.opinion, Score.objects.count()) == (at, "示例意见", 4)
    refused("scored", lambda: experts.score(assignment=assignment, points=points(application), by=world.eve, at=at))
    refused("declared", lambda: experts.declare(assignment=assignment, interest="CONFLICT", note="x", by=world.eve, at=at))


def test_a_declared_conflict_bars_scoring(world, application, assignment, at):
    refused("no_declaration", lambda: experts.score(assignment=assignment, points=points(application), by=world.eve, at=at))
    refused("note", lambda: experts.declare(assignment=assignment, interest="CONFLICT", note=" ", by=world.eve, at=at))
    experts.declare(assignment=assignment, interest="CONFLICT", note="曾任该公司顾问", by=world.eve, at=at)
    refused("no_declaration", lambda: experts.score(assignment=assignment, points=points(application), by=world.eve, at=at))
    assert list(Application.objects.waiting_for(world.eve)) == []


@pytest.mark.parametrize("spoil", [lambda given: {}, lambda given: {**given, 0: 1}, lambda given: dict.fromkeys(given, 31)])
def test_points_beyond_the_criteria_are_refused(world, application, assignment, at, spoil):
    experts.declare(assignment=assignment, interest="NONE", by=world.eve, at=at)
    refused("points", lambda: experts.score(assignment=assignment, points=spoil(points(application)), by=world.eve, at=at))
    assert Score.objects.count() == 0


def test_s1_nobody_scores_for_another_and_only_the_registrar_asks_experts(world, application, assignment, at):
    other = world.expert(1)
    refused("other_expert", lambda: experts.declare(assignment=assignment, interest="NONE", by=other, at=at))
    refused("not_permitted", lambda: experts.declare(assignment=assignment, interest="NONE", by=world.rita, at=at))
    refused("not_permitted", lambda: experts.assign(application=application, expert=other, by=world.chen, at=at))
    refused("no_expert", lambda: experts.assign(application=application, expert=world.chen, by=world.rita, at=at))
    refused("no_expert", lambda: experts.assign(application=application, expert=world.rita, by=world.rita, at=at))


def test_s6_nobody_is_both_expert_and_reviewer_of_one_application(world, application, at):
    for person in (world.chen, world.rita, world.eve):
        person.groups.set(Group.objects.filter(name__in=("registrar", "expert", "city reviewer")))
    both = world.user("both")
    both.groups.set(world.rita.groups.all())
    refused("has_acted", lambda: experts.assign(application=application, expert=fresh(world.chen), by=both, at=at))
    refused("has_acted", lambda: experts.assign(application=application, expert=fresh(world.rita), by=both, at=at))
    experts.assign(application=application, expert=fresh(world.eve), by=both, at=at)
    step = application.step
    refused(
        "is_expert",
        lambda: reviews.record(application=application, step=step, outcome="PASSED", by=fresh(world.eve), at=at),
    )


def fresh(user: User) -> User:
    """Without the permissions that were remembered."""
    return User.objects.get(pk=user.pk)


def test_an_expert_sees_what_is_to_be_scored_and_no_other(world, application, assignment):
    world.submitted(to="EXPERT_REVIEW")
    assert list(Application.objects.visible_to(world.eve)) == [application]
    assert list(Application.objects.waiting_for(world.eve)) == [application]


def test_outside_expert_review_nobody_is_asked(world, at):
    early = world.submitted()
    refused("not_in_review", lambda: experts.assign(application=early, expert=world.eve, by=world.rita, at=at))


def test_too_few_scores_or_too_low_ones_do_not_pass_the_step(world, application, at):
    refused("not_scored", lambda: world.review(application))
    for number, total in enumerate((60, 60, 59)):
        world.score(application, world.expert(number), total)
    refused("not_scored", lambda: world.review(application))
    world.score(application, world.expert(3), 61)
    world.review(application)
    assert Application.objects.get(pk=application.pk).step.kind == "TEST"


def test_the_database_bars_scores_that_may_not_be_given(world, application, assignment, at):
    criterion = application.round.criteria.first()
    refuse = (
        lambda: Score.objects.create(assignment=assignment, criterion=criterion, points=1),
        lambda: ExpertAssignment.objects.update(scored_at=at),
        lambda: ExpertAssignment.objects.update(interest="CONFLICT", declared_at=at),
        lambda: ExpertAssignment.objects.all().delete(),
    )
    for spoil in refuse:
        with pytest.raises((IntegrityError, ProgrammingError)), transaction.atomic():
            spoil()
    experts.declare(assignment=assignment, interest="NONE", by=world.eve, at=at)
    for spoil in (
        lambda: Score.objects.create(assignment=assignment, criterion=criterion, points=31),
        lambda: ExpertAssignment.objects.update(interest="CONFLICT", interest_note="x"),
    ):
        with pytest.raises((IntegrityError, ProgrammingError)), transaction.atomic():
            spoil()


# -- tests and evaluations -------------------------------------------------------------------------------------
def report(world, application, at, result: str = "CONFORMS", file: Accepted = PDF, **said) -> ItemReport:
    told = {"body": "示例检测院", "number": "示例 001", "reported_on": at.date(), **said}
    return reports.file_report(application=application, result=result, file=file, **told, by=world.rita, at=at)


def test_the_newest_report_decides_whether_the_step_is_passed(world, at):
    application = world.submitted(to="TEST")
    refused("not_tested", lambda: world.review(application))
    report(world, application, at, "FAILS", Accepted(b"%PDF-1.7 first", ".pdf", "application/pdf"))
    refused("not_tested", lambda: world.review(application))
    first, again = report(world, application, at), report(world, application, at)
    assert (first, ItemReport.objects.count(), ApplicationDocument.objects.count()) == (again, 2, 2)
    world.review(application)
    refused("not_tested_now", lambda: report(world, application, at))


def test_a_report_of_tomorrow_is_refused(world, at):
    application = world.submitted(to="TEST")
    refused("future", lambda: report(world, application, at, reported_on=(at + timedelta(days=1)).date()))


def test_the_report_of_the_last_step_must_be_written(world):
    application = world.submitted(to="REPORT")
    refused("remark", lambda: world.review(application))
    world.review(application, remark="示例综合认定报告")
    assert Application.objects.get(pk=application.pk).state == "PASSED"
