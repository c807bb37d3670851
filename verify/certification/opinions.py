"""Opinions of departments (征求部门意见) on the proposed list, asked before it is publicised."""

from datetime import datetime

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from verify.calendar import day_of
from verify.certification.models import Candidate
from verify.registry.models import Round

KEPT = pgtrigger.Protect(name="kept", operation=pgtrigger.Delete)


class OpinionState(models.TextChoices):
    """What came of a question; that no answer came is computed from the day and never stored."""

    WAITING = "WAITING", _("answer is waited for")
    NO_ANSWER = "NO_ANSWER", _("no answer by its day")
    NO_OBJECTION = "NO_OBJECTION", _("no objection")
    OBJECTION = "OBJECTION", _("objects to candidates")


class OpinionQuerySet(models.QuerySet["Opinion"]):
    def waiting(self, at: datetime) -> "OpinionQuerySet":
        return self.filter(answer="", due_on__gte=day_of(at))


class Opinion(models.Model):
    """A department that was asked about the list of a round, and what it answered; once."""

    class Answer(models.TextChoices):
        NO_OBJECTION = "NO_OBJECTION", _("no objection")
        OBJECTION = "OBJECTION", _("objects to candidates")

    round = models.ForeignKey(Round, models.PROTECT, related_name="opinions", verbose_name=_("round"))
    department = models.CharField(_("department"), max_length=60)
    asked_on = models.DateField(_("asked on"))
    due_on = models.DateField(_("due on"))
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("asked by"))
    asked_at = models.DateTimeField(_("asked at"))
    answer = models.CharField(_("answer"), max_length=12, choices=Answer, blank=True)
    answered_on = models.DateField(_("answered on"), null=True, blank=True)
    remark = models.TextField(_("remark"), max_length=2000, blank=True)
    letter = models.CharField(_("place of the sealed letter"), max_length=100, blank=True, editable=False)
    letter_type = models.CharField(_("type of the letter"), max_length=40, blank=True, editable=False)
    letter_suffix = models.CharField(_("suffix of the letter"), max_length=8, blank=True, editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("recorded by")
    )
    recorded_at = models.DateTimeField(_("recorded at"), null=True, blank=True)

    objects = OpinionQuerySet.as_manager()

    class Meta:
        verbose_name = _("opinion of a department")
        verbose_name_plural = _("opinions of departments")
        ordering = ("-round__year", "id")
        constraints = (
            models.UniqueConstraint("round", "department", name="opinion_each_department_once"),
            models.CheckConstraint(condition=~Q(department="") & Q(due_on__gte=F("asked_on")), name="opinion_days_in_order"),
            models.CheckConstraint(
                condition=Q(answer="", answered_on__isnull=True, recorded_by__isnull=True, recorded_at__isnull=True, letter="")
                | Q(
                    answer__in=("NO_OBJECTION", "OBJECTION"),
                    answered_on__gte=F("asked_on"),
                    recorded_by__isnull=False,
                    recorded_at__isnull=False,
                ),
                name="opinion_answer_is_dated",
            ),
        )
        triggers = (
            KEPT,
            pgtrigger.Protect(name="answered_once", operation=pgtrigger.Update, condition=pgtrigger.Condition("OLD.answer <> ''")),
        )
        permissions = (("record_opinion", _("Asks departments and records what they answer")),)

    def __str__(self) -> str:
        return f"{self.round} {self.department}"

    def state(self, at: datetime) -> OpinionState:
        if self.answer:
            return OpinionState(self.answer)
        return OpinionState.WAITING if day_of(at) <= self.due_on else OpinionState.NO_ANSWER


OF_AN_OBJECTION = pgtrigger.Trigger(
    name="of_an_objection",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    func="""
        IF NOT EXISTS (
          SELECT 1 FROM verify_opinion o JOIN verify_candidate c ON c.round_id = o.round_id
            WHERE o.id = NEW.opinion_id AND c.id = NEW.candidate_id AND o.answer = 'OBJECTION'
        ) THEN
          RAISE EXCEPTION 'a candidate to whom this department does not object' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """,
)


class DepartmentObjectionQuerySet(models.QuerySet["DepartmentObjection"]):
    def open(self) -> "DepartmentObjectionQuerySet":
        """Those to be settled: a candidate that is off the list for whatever reason needs no more."""
        return self.filter(outcome="", candidate__state=Candidate.State.LISTED)


class DepartmentObjection(models.Model):
    """What a department holds against one candidate, and how that was settled."""

    class Outcome(models.TextChoices):
        KEPT = "KEPT", _("stays on the list")
        TAKEN_OFF = "TAKEN_OFF", _("taken off the list")

    opinion = models.ForeignKey(Opinion, models.PROTECT, related_name="objections", verbose_name=_("opinion of a department"))
    candidate = models.ForeignKey(Candidate, models.PROTECT, related_name="department_objections", verbose_name=_("candidate"))
    reason = models.TextField(_("reason of the department"), max_length=1000)
    outcome = models.CharField(_("how it is settled"), max_length=9, choices=Outcome, blank=True)
    settlement = models.TextField(_("reason"), max_length=1000, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("settled by")
    )
    settled_at = models.DateTimeField(_("settled at"), null=True, blank=True)

    objects = DepartmentObjectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("objection of a department")
        verbose_name_plural = _("objections of departments")
        ordering = ("candidate__position", "id")
        constraints = (
            models.UniqueConstraint("opinion", "candidate", name="departmentobjection_once_per_candidate"),
            models.CheckConstraint(condition=~Q(reason=""), name="departmentobjection_has_a_reason"),
            models.CheckConstraint(
                condition=Q(outcome="", settlement="", settled_by__isnull=True, settled_at__isnull=True)
                | Q(outcome__in=("KEPT", "TAKEN_OFF"), settled_by__isnull=False, settled_at__isnull=False) & ~Q(settlement=""),
                name="departmentobjection_settled_with_a_reason",
            ),
        )
        triggers = (
            KEPT,
            OF_AN_OBJECTION,
            pgtrigger.Protect(name="settled_once", operation=pgtrigger.Update, condition=pgtrigger.Condition("OLD.outcome <> ''")),
        )

    def __str__(self) -> str:
        return f"{self.opinion.department}: {self.candidate}"
