"""A step is reviewed by whoever holds it: passed on, returned for correction, or rejected."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from verify.certification.actions.applications import following, refuse_ineligible
from verify.certification.applications import PERMISSIONS, Application
from verify.certification.assessments import ItemReport, totals
from verify.certification.calls import RoundStep
from verify.certification.reviews import Review
from verify.certification.scoring import Summary, summary
from verify.refusals import NotPermitted, Refused, require
from verify.registry import audit

MOST_REMARK = 2000


@transaction.atomic
def record(
    *, application: Application, step: RoundStep, outcome: str, by: Any, at: datetime, reason: str = "", remark: str = ""
) -> Review:
    """The review of `step`, which must still be the present one, so that a second click never passes the next step.

    A pass needs every check of the call unfailed; a return and a rejection need a coded reason and a remark."""
    audit.be_patient()
    application = _reviewable(application, step, by)
    _refuse_incomplete(outcome, reason, remark.strip())
    if outcome == Review.Outcome.PASSED:
        refuse_ineligible(application, at)
        _refuse_unready(application, step, remark.strip())
        reason = ""
    review = Review(  # type: ignore[misc]  # under review both are set, by a constraint
        application=application,
        sequence=application.reviews.count() + 1,
        step=step,
        outcome=outcome,
        reason=reason,
        remark=remark.strip(),
        since=application.step_since,
        due_on=application.due_on,
        by=by,
        at=at,
    )
    review.full_clean()
    review.save()
    _move(application, outcome, at)
    audit.record(
        by=by,
        at=at,
        verb="application.review",
        on=application,
        step=step.kind,
        outcome=outcome,
        reason=reason,
        remark=review.remark,
        was_due_on=review.due_on,
    )
    return review


def _reviewable(application: Application, step: RoundStep, by: Any) -> Application:
    """The row, locked, if `by` holds the step in which it is."""
    require(by, PERMISSIONS[step.holder])
    found = Application.objects.select_for_update(of=("self",)).select_related("round", "step")
    application = found.get(pk=application.pk)
    if not by.sees(application.unit):
        raise NotPermitted("other_unit", _("This application is of another unit."))
    if step.holder == RoundStep.Holder.CITY and application.unit not in by.units:
        raise NotPermitted("not_the_city", _("The first review is done by a reviewer of that city."))
    if application.assignments.filter(expert=by).exists():
        raise NotPermitted("is_expert", _("You were asked to score this application, so somebody else reviews it."))
    if application.state != Application.State.UNDER_REVIEW or application.step_id != step.pk:
        raise Refused("moved_on", _("This application is not in that step any more. Look at it anew, please."))
    return application


def _refuse_incomplete(outcome: str, reason: str, remark: str) -> None:
    if outcome not in Review.Outcome.values:
        raise Refused("no_outcome", _("Choose what comes of this step."))
    if len(remark) > MOST_REMARK:
        raise Refused("remark", _("A remark has at most 2,000 characters."))
    if outcome == Review.Outcome.PASSED:
        return
    if reason not in Review.Reason.values:
        raise Refused("no_reason", _("A return and a rejection need a reason."))
    if not remark:
        raise Refused("remark", _("Say what is to be corrected, or why it is rejected; the applicant reads it."))


def _refuse_unready(application: Application, step: RoundStep, remark: str) -> None:
    """What a step is for must have happened before it is passed."""
    if step.kind == RoundStep.Kind.EXPERT_REVIEW and not scores(application).is_passed:
        raise Refused("not_scored", _("Too few experts have scored it, or their average is below the mark of the round."))
    if step.kind == RoundStep.Kind.TEST:
        newest = application.reports.order_by("-pk").first()
        if newest is None or newest.result != ItemReport.Result.CONFORMS:
            raise Refused("not_tested", _("The newest report must say that the item meets the criteria."))
    if step.kind == RoundStep.Kind.REPORT and not remark:
        raise Refused("remark", _("Write the comprehensive report, or what it comes to."))


def scores(application: Application) -> Summary:
    call = application.round.call
    return summary(totals(application), least_experts=call.least_experts, pass_mark=call.pass_mark)


def _move(application: Application, outcome: str, at: datetime) -> None:
    """After the review stands: the database lets nothing leave a step without it."""
    if outcome != Review.Outcome.PASSED:
        application.state, application.due_on = Application.State(outcome), None
    elif (step := following(application)) is None:
        application.state, application.step, application.due_on = Application.State.PASSED, None, None
        application.step_since = at
    else:
        application.step, application.step_since, application.due_on = step, at, step.due_on(at)
    application.save()
