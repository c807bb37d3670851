"""Experts are asked, declare their interests, and score by the criteria of the round."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from verify.certification.applications import SCORE, Application
from verify.certification.assessments import ExpertAssignment, Score
from verify.certification.calls import RoundStep
from verify.refusals import NotPermitted, Refused, require
from verify.registry import audit

MOST_TEXT = 2000


@transaction.atomic
def assign(*, application: Application, expert: Any, by: Any, at: datetime) -> ExpertAssignment:
    """In expert review, of somebody who has had no other part in the application. Again, it returns the first assignment."""
    require(by, "verify.review_application")
    application = _in_expert_review(application)
    if expert.pk == by.pk or not expert.is_active or not expert.has_perm(SCORE):
        raise Refused("no_expert", _("Choose somebody else, whose role is that of an expert."))
    if application.recorded_by_id == expert.pk or application.reviews.filter(by=expert).exists():
        raise Refused("has_acted", _("Choose somebody else, who has neither entered nor reviewed this application."))
    if earlier := application.assignments.filter(expert=expert).first():
        return earlier
    assignment = ExpertAssignment(application=application, expert=expert, assigned_by=by, assigned_at=at)
    assignment.full_clean()
    assignment.save()
    audit.record(by=by, at=at, verb="application.assign_expert", on=application, expert=expert.pk)
    return assignment


@transaction.atomic
def declare(*, assignment: ExpertAssignment, interest: str, by: Any, at: datetime, note: str = "") -> ExpertAssignment:
    """By the expert, once. A conflict bars scoring and says which interest it is."""
    assignment = _own(assignment, by)
    if assignment.interest:
        raise Refused("declared", _("You have declared this already."))
    if interest not in ExpertAssignment.Interest.values:
        raise Refused("interest", _("Say whether an interest conflicts."))
    note = note.strip() if interest == ExpertAssignment.Interest.CONFLICT else ""
    if interest == ExpertAssignment.Interest.CONFLICT and not note:
        raise Refused("note", _("Say in a few words which interest it is."))
    assignment.interest, assignment.interest_note, assignment.declared_at = interest, note, at
    assignment.full_clean()
    assignment.save()
    audit.record(by=by, at=at, verb="application.declare_interest", on=assignment.application, interest=interest)
    return assignment


@transaction.atomic
def score(*, assignment: ExpertAssignment, points: Mapping[int, int], by: Any, at: datetime, opinion: str = "") -> ExpertAssignment:
    """Points by the key of each criterion of the round, all of them, once. Only without a conflict of interest."""
    assignment = _own(assignment, by)
    if assignment.interest != ExpertAssignment.Interest.NONE:
        raise Refused("no_declaration", _("Only an expert who has declared to have no conflict of interest scores."))
    if assignment.scored_at is not None:
        raise Refused("scored", _("You have scored this application already."))
    if len(opinion.strip()) > MOST_TEXT:
        raise Refused("opinion", _("An opinion has at most 2,000 characters."))
    criteria = {criterion.pk: criterion for criterion in assignment.application.round.criteria.all()}
    if set(points) != set(criteria) or any(not 0 <= given <= criteria[key].most for key, given in points.items()):
        raise Refused("points", _("Give points for each criterion, from 0 to the most that it gives."))
    Score.objects.bulk_create(Score(assignment=assignment, criterion_id=key, points=given) for key, given in points.items())
    assignment.opinion, assignment.scored_at = opinion.strip(), at
    assignment.save()
    audit.record(by=by, at=at, verb="application.score", on=assignment.application, total=sum(points.values()))
    return assignment


def _in_expert_review(application: Application) -> Application:
    found = Application.objects.select_for_update(of=("self",)).select_related("round", "step")
    application = found.get(pk=application.pk)
    step = application.step
    if application.state != Application.State.UNDER_REVIEW or step is None or step.kind != RoundStep.Kind.EXPERT_REVIEW:
        raise Refused("not_in_review", _("This application is not in expert review now."))
    return application


def _own(assignment: ExpertAssignment, by: Any) -> ExpertAssignment:
    """The row, locked, while its application is in expert review."""
    require(by, SCORE)
    if assignment.expert_id != by.pk:
        raise NotPermitted("other_expert", _("Another expert was asked."))
    application = _in_expert_review(assignment.application)
    assignment = ExpertAssignment.objects.select_for_update().get(pk=assignment.pk)
    assignment.application = application
    return assignment
