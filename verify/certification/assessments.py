"""What experts and laboratories say of an application: scores by criterion, and reports of tests or evaluations."""

from typing import Any

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from verify.certification.applications import Application, ApplicationDocument
from verify.certification.calls import Criterion
from verify.registry.models import APPEND_ONLY


class ExpertAssignment(models.Model):
    """An expert asked to score an application. Before scoring each declares whether an interest conflicts."""

    class Interest(models.TextChoices):
        NONE = "NONE", _("no conflict of interest")
        CONFLICT = "CONFLICT", _("a conflict of interest")

    application = models.ForeignKey(Application, models.PROTECT, related_name="assignments", verbose_name=_("application"))
    expert = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("expert"))
    assigned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("assigned by"))
    assigned_at = models.DateTimeField(_("assigned at"))
    interest = models.CharField(_("declaration"), max_length=8, choices=Interest, blank=True)
    interest_note = models.TextField(_("which interest"), max_length=500, blank=True)
    declared_at = models.DateTimeField(_("declared at"), null=True, blank=True)
    opinion = models.TextField(_("opinion"), max_length=2000, blank=True)
    scored_at = models.DateTimeField(_("scored at"), null=True, blank=True)

    class Meta:
        verbose_name = _("assignment of an expert")
        verbose_name_plural = _("assignments of experts")
        ordering = ("application_id", "id")
        constraints = (
            models.UniqueConstraint("application", "expert", name="expertassignment_once"),
            models.CheckConstraint(
                condition=Q(interest="", declared_at__isnull=True, scored_at__isnull=True)
                | Q(interest="NONE", declared_at__isnull=False)
                | Q(interest="CONFLICT", declared_at__isnull=False, scored_at__isnull=True) & ~Q(interest_note=""),
                name="expertassignment_conflict_bars_scoring",
            ),
            models.CheckConstraint(condition=~Q(expert=models.F("assigned_by")), name="expertassignment_nobody_assigns_themselves"),
        )
        triggers = (
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="said_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.interest <> '' AND (OLD.interest, OLD.interest_note, OLD.declared_at)"
                    " IS DISTINCT FROM (NEW.interest, NEW.interest_note, NEW.declared_at) OR OLD.scored_at IS NOT NULL"
                ),
            ),
        )
        permissions = (("score_application", _("Scores applications as an expert")),)

    def __str__(self) -> str:
        return f"{self.application}: {self.expert}"


WITHIN_THE_CRITERION = pgtrigger.Trigger(
    name="within_the_criterion",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    func="""
        IF NOT EXISTS (
          SELECT 1 FROM verify_expertassignment a
            JOIN verify_application p ON p.id = a.application_id
            JOIN verify_criterion c ON c.round_id = p.round_id
            WHERE a.id = NEW.assignment_id AND c.id = NEW.criterion_id
              AND a.interest = 'NONE' AND a.scored_at IS NULL AND NEW.points <= c.most
        ) THEN
          RAISE EXCEPTION 'a score that this expert may not give' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """,
)


class Score(models.Model):
    """The points of one expert by one criterion."""

    assignment = models.ForeignKey(
        ExpertAssignment, models.PROTECT, related_name="scores", verbose_name=_("assignment of an expert")
    )
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="scores", verbose_name=_("criterion"))
    points = models.PositiveSmallIntegerField(_("points"))

    class Meta:
        verbose_name = _("score")
        verbose_name_plural = _("scores")
        ordering = ("assignment_id", "criterion__position")
        constraints = (models.UniqueConstraint("assignment", "criterion", name="score_once_by_each_expert"),)
        triggers = (APPEND_ONLY, WITHIN_THE_CRITERION)

    def __str__(self) -> str:
        return f"{self.criterion}: {self.points}"


class ItemReport(models.Model):
    """What a laboratory or a body found when it tested or evaluated the item, with its file."""

    class Result(models.TextChoices):
        CONFORMS = "CONFORMS", _("meets the criteria")
        FAILS = "FAILS", _("does not meet the criteria")

    application = models.ForeignKey(Application, models.PROTECT, related_name="reports", verbose_name=_("application"))
    document = models.OneToOneField(ApplicationDocument, models.PROTECT, related_name="report", verbose_name=_("document"))
    body = models.CharField(_("laboratory or body"), max_length=120)
    number = models.CharField(_("number of the report"), max_length=60, blank=True)
    result = models.CharField(_("result"), max_length=8, choices=Result)
    reported_on = models.DateField(_("reported on"))
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("recorded by"))
    recorded_at = models.DateTimeField(_("recorded at"))

    class Meta:
        verbose_name = _("report of a test or evaluation")
        verbose_name_plural = _("reports of tests and evaluations")
        ordering = ("application_id", "id")
        constraints = (models.CheckConstraint(condition=~Q(body=""), name="itemreport_names_its_body"),)
        triggers = (APPEND_ONLY,)

    def __str__(self) -> str:
        return f"{self.body}: {self.get_result_display()}"


def totals(application: Application) -> list[int]:
    """What each expert who has scored gives in all, best first: nobody is named."""
    given: Any = application.assignments.filter(scored_at__isnull=False).annotate(total=models.Sum("scores__points"))
    return sorted(given.values_list("total", flat=True), reverse=True)
