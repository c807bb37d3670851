"""What is to be done next with an application: one thing for whoever looks, or on whom it waits. Reads what the page has read."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from verify.certification.applications import PERMISSIONS
from verify.models import Application, ExpertAssignment, RoundStep


@dataclass(frozen=True)
class NextAction:
    """The one thing to do for whoever looks: a button, or a sentence that says on whom it waits."""

    words: Any
    address: str = ""
    is_post: bool = False


def next_action(application: Application, user: Any, *, is_eligible: bool = True) -> NextAction:
    ref, state = application.ref, application.state
    if application.is_open_to_change:
        if user.has_perm("verify.enter_application"):
            if not is_eligible:
                return NextAction(_("Correct"), reverse("office:correct_application", args=[ref]))
            return NextAction(_("Hand in"), reverse("office:submit_application", args=[ref]), is_post=True)
        return NextAction(_("It waits to be handed in by the city or the registrar."))
    if state == Application.State.UNDER_REVIEW and application.step:
        if own := expert_action(application, user):
            return own
        if holds(user, application):
            return step_action(application)
        return NextAction(_("It waits for %(holder)s.") % {"holder": application.step.get_holder_display()})
    if state == Application.State.PASSED:
        return NextAction(_("It waits to be put forward with the others of the round."))
    return NextAction(_("Nothing is left to do here."))


def step_action(application: Application) -> NextAction:
    """For whoever holds the step: first what it is for, then its review."""
    ref = application.ref
    if needs_report(application):
        return NextAction(_("File the report"), reverse("office:file_report", args=[ref]))
    if needs_experts(application):
        return NextAction(_("Ask an expert"), reverse("office:assign_expert", args=[ref]))
    if needs_scores(application):
        return NextAction(_("It waits for the scores of the experts."))
    return NextAction(review_words(application), reverse("office:review_application", args=[ref]))


def review_words(application: Application) -> str:
    return _("Review: %(step)s") % {"step": application.step}


def expert_action(application: Application, user: Any) -> NextAction | None:
    """What an expert who was asked has still to do."""
    mine = next((each for each in application.assignments.all() if each.expert_id == user.pk), None)
    if mine is None or application.step is None or application.step.kind != RoundStep.Kind.EXPERT_REVIEW:
        return None
    if mine.scored_at is not None or mine.interest == ExpertAssignment.Interest.CONFLICT:
        return NextAction(_("Nothing is left to do here."))
    if mine.interest:
        return NextAction(_("Score"), reverse("office:score_application", args=[application.ref]))
    return NextAction(_("Declare interests"), reverse("office:declare_interest", args=[application.ref]))


def needs_report(application: Application) -> bool:
    return application.step is not None and application.step.kind == RoundStep.Kind.TEST and not application.reports.all()


def needs_experts(application: Application) -> bool:
    """Whether fewer are asked, conflicts aside, than must score."""
    if application.step is None or application.step.kind != RoundStep.Kind.EXPERT_REVIEW:
        return False
    able = [each for each in application.assignments.all() if each.interest != ExpertAssignment.Interest.CONFLICT]
    return len(able) < application.round.call.least_experts


def needs_scores(application: Application) -> bool:
    if application.step is None or application.step.kind != RoundStep.Kind.EXPERT_REVIEW:
        return False
    return sum(each.scored_at is not None for each in application.assignments.all()) < application.round.call.least_experts


def holds(user: Any, application: Application) -> bool:
    """Whether `user` may review the present step."""
    step = application.step
    if step is None or application.state != Application.State.UNDER_REVIEW or not user.has_perm(PERMISSIONS[step.holder]):
        return False
    return step.holder != RoundStep.Holder.CITY or application.unit in user.units
