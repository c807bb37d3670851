"""The reviews of applications, step by step: append-only, each of the step in which the application then was."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from verify.certification.applications import Application
from verify.certification.calls import RoundStep
from verify.registry.models import APPEND_ONLY

REVIEW_OF_THE_PRESENT_STEP = pgtrigger.Trigger(
    name="of_the_present_step",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    declare=[("reviewed", "verify_application%ROWTYPE")],
    # The lock makes two reviewers at once review one after the other.
    func="""
        SELECT * INTO reviewed FROM verify_application WHERE id = NEW.application_id FOR UPDATE;
        IF reviewed.state <> 'UNDER_REVIEW' OR reviewed.step_id <> NEW.step_id THEN
          RAISE EXCEPTION 'a review of a step in which the application is not' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """,
)


class Review(models.Model):
    """What came of one step. A return sends the application back for correction and then to the same step again."""

    class Outcome(models.TextChoices):
        PASSED = "PASSED", _("passed on")
        RETURNED = "RETURNED", _("returned")
        REJECTED = "REJECTED", _("turned down")

    class Reason(models.TextChoices):
        INCOMPLETE = "INCOMPLETE", _("documents are missing")
        UNCLEAR = "UNCLEAR", _("documents are unclear or expired")
        INCONSISTENT = "INCONSISTENT", _("statements contradict each other")
        NOT_ELIGIBLE = "NOT_ELIGIBLE", _("conditions of the call are not met")
        BELOW_CRITERIA = "BELOW_CRITERIA", _("quality is below the criteria")
        UNTRUE = "UNTRUE", _("documents are untrue")
        VIOLATION = "VIOLATION", _("serious violation or bad-credit record")
        OTHER = "OTHER", _("another reason")

    application = models.ForeignKey(Application, models.PROTECT, related_name="reviews", verbose_name=_("application"))
    sequence = models.PositiveSmallIntegerField(_("sequence"))
    step = models.ForeignKey(RoundStep, models.PROTECT, related_name="reviews", verbose_name=_("step"))
    outcome = models.CharField(_("outcome"), max_length=8, choices=Outcome)
    reason = models.CharField(_("reason"), max_length=14, choices=Reason, blank=True)
    remark = models.TextField(_("remark"), max_length=2000, blank=True)
    since = models.DateTimeField(_("in this step since"))
    due_on = models.DateField(_("due on"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("reviewed by"))
    at = models.DateTimeField(_("reviewed at"))

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        ordering = ("application_id", "sequence")
        constraints = (
            models.UniqueConstraint("application", "sequence", name="review_in_sequence"),
            models.UniqueConstraint("application", "step", condition=Q(outcome="PASSED"), name="review_passes_each_step_once"),
            models.CheckConstraint(
                condition=Q(outcome="PASSED", reason="") | Q(outcome__in=("RETURNED", "REJECTED")) & ~Q(reason="") & ~Q(remark=""),
                name="review_refuses_with_a_reason",
            ),
        )
        triggers = (APPEND_ONLY, REVIEW_OF_THE_PRESENT_STEP)

    def __str__(self) -> str:
        return f"{self.step}: {self.get_outcome_display()}"
