"""The call of a round (申报通知) and what the measures of its year ask for: the steps in their order, each with its limit and
holder, the criteria of the experts, the quorum of the committee. All of it is data, and fixed by the first application."""

from datetime import date, datetime, timedelta
from typing import NamedTuple

import pgtrigger
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from verify.calendar import day_of
from verify.registry import workdays
from verify.registry.models import Round, WorkdayCorrection

# Once somebody has applied, everybody is treated by the same rules.
THEY_STAND = """
        IF EXISTS (SELECT 1 FROM verify_application WHERE round_id IN (NEW.round_id, OLD.round_id)) THEN
          RAISE EXCEPTION 'the rules of a round stand once an application is received' USING ERRCODE = 'check_violation';
        END IF;
        IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
        RETURN NEW;
    """
RULES_STAND = pgtrigger.Trigger(
    name="rules_stand",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
    func=THEY_STAND,
)
NUMBERS_STAND = pgtrigger.Trigger(
    name="numbers_stand",
    when=pgtrigger.Before,
    operation=pgtrigger.UpdateOf("round_id", "least_experts", "pass_mark", "quorum", "asks_departments", "opinion_days"),  # type: ignore[no-untyped-call]
    func=THEY_STAND,
)


class CallQuerySet(models.QuerySet["Call"]):
    def taking(self, at: datetime) -> "CallQuerySet":
        """Those under which applications may be entered at `at`, the last day included."""
        today = day_of(at)
        return self.filter(opens_on__lte=today, apply_until__gte=today)


class Call(models.Model):
    """The days on which a round takes applications, and its numbers."""

    round = models.OneToOneField(Round, models.PROTECT, related_name="call", verbose_name=_("round"))
    opens_on = models.DateField(_("applications from"))
    apply_until = models.DateField(_("applications until"))
    least_experts = models.PositiveSmallIntegerField(
        _("experts who must score an item"), default=3, validators=[MinValueValidator(1), MaxValueValidator(30)]
    )
    pass_mark = models.PositiveSmallIntegerField(
        _("least average score"), default=60, validators=[MinValueValidator(1), MaxValueValidator(1000)]
    )
    quorum = models.PositiveSmallIntegerField(
        _("members who must be present at the deliberation"), default=7, validators=[MinValueValidator(1), MaxValueValidator(200)]
    )
    asks_departments = models.BooleanField(_("departments are asked before the list is publicised"), default=False)
    opinion_days = models.PositiveSmallIntegerField(
        _("working days for their answers"), default=10, validators=[MinValueValidator(1), MaxValueValidator(workdays.LONGEST)]
    )

    objects = CallQuerySet.as_manager()

    class Meta:
        verbose_name = _("call for applications")
        verbose_name_plural = _("calls for applications")
        constraints = (
            models.CheckConstraint(condition=Q(apply_until__gte=F("opens_on")), name="call_days_in_order"),
            models.CheckConstraint(
                condition=Q(least_experts__gte=1, pass_mark__gte=1, quorum__gte=1, opinion_days__gte=1),
                name="call_numbers_are_positive",
            ),
        )
        triggers = (NUMBERS_STAND,)
        permissions = (("open_call", _("Opens rounds for applications")),)

    def __str__(self) -> str:
        return str(self.round)

    def takes(self, at: datetime) -> bool:
        return self.opens_on <= day_of(at) <= self.apply_until


class RoundStep(models.Model):
    """One step between the application and the proposed list, held by one role for so many days."""

    class Kind(models.TextChoices):
        CITY_REVIEW = "CITY_REVIEW", _("first review by the city")
        DOCUMENT_REVIEW = "DOCUMENT_REVIEW", _("document review")
        EXPERT_REVIEW = "EXPERT_REVIEW", _("expert review of the item")
        TEST = "TEST", _("test or evaluation")
        REPORT = "REPORT", _("comprehensive report and proposed list")

    class Holder(models.TextChoices):
        CITY = "CITY", _("the city reviewer of the unit")
        SECRETARIAT = "SECRETARIAT", _("the registrar (secretariat)")

    round = models.ForeignKey(Round, models.PROTECT, related_name="steps", verbose_name=_("round"))
    position = models.PositiveSmallIntegerField(_("number"), validators=[MinValueValidator(1)])
    kind = models.CharField(_("step"), max_length=15, choices=Kind)
    days = models.PositiveSmallIntegerField(
        _("limit in days"), validators=[MinValueValidator(1), MaxValueValidator(workdays.LONGEST)]
    )
    is_in_working_days = models.BooleanField(_("counted in working days"), default=True)
    holder = models.CharField(_("held by"), max_length=11, choices=Holder)
    applies = models.BooleanField(_("applies in this round"), default=True)

    class Meta:
        verbose_name = _("step of a round")
        verbose_name_plural = _("steps of a round")
        ordering = ("round_id", "position")
        constraints = (
            models.UniqueConstraint("round", "position", name="roundstep_one_per_number"),
            models.UniqueConstraint("round", "kind", name="roundstep_each_kind_once"),
            models.CheckConstraint(condition=Q(days__gte=1), name="roundstep_lasts_a_day"),
            models.CheckConstraint(
                condition=Q(kind="CITY_REVIEW", holder="CITY") | ~Q(kind="CITY_REVIEW") & Q(holder="SECRETARIAT"),
                name="roundstep_city_holds_the_first_review_alone",
            ),
        )
        triggers = (RULES_STAND,)

    def __str__(self) -> str:
        return str(self.get_kind_display())

    def due_on(self, since: datetime) -> date:
        """The last day of the limit, which begins on the day after `since`, by the calendar as it is known then."""
        first = day_of(since) + timedelta(days=1)
        if not self.is_in_working_days:
            return first + timedelta(days=self.days - 1)
        return workdays.closing_day(first, self.days, WorkdayCorrection.objects.filter(day__gte=first).by_day())


class Criterion(models.Model):
    """What the experts score, with the most points it gives."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="criteria", verbose_name=_("round"))
    position = models.PositiveSmallIntegerField(_("number"), validators=[MinValueValidator(1)])
    name = models.CharField(_("criterion"), max_length=60)
    most = models.PositiveSmallIntegerField(_("most points"), validators=[MinValueValidator(1), MaxValueValidator(100)])

    class Meta:
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")
        ordering = ("round_id", "position")
        constraints = (
            models.UniqueConstraint("round", "position", name="criterion_one_per_number"),
            models.UniqueConstraint("round", "name", name="criterion_each_once"),
            models.CheckConstraint(condition=Q(most__gte=1, most__lte=100), name="criterion_points_in_range"),
        )
        triggers = (RULES_STAND,)

    def __str__(self) -> str:
        return f"{self.name}（{self.most}）"


class PlannedStep(NamedTuple):
    kind: str
    days: int
    holder: str
    is_in_working_days: bool = True
    applies: bool = True


# The order is the published one; limits and points have not been published and are assumed, so each round may set its own.
STEPS = (
    PlannedStep(RoundStep.Kind.CITY_REVIEW, 10, RoundStep.Holder.CITY),
    PlannedStep(RoundStep.Kind.DOCUMENT_REVIEW, 10, RoundStep.Holder.SECRETARIAT),
    PlannedStep(RoundStep.Kind.EXPERT_REVIEW, 20, RoundStep.Holder.SECRETARIAT),
    PlannedStep(RoundStep.Kind.TEST, 45, RoundStep.Holder.SECRETARIAT, is_in_working_days=False),
    PlannedStep(RoundStep.Kind.REPORT, 10, RoundStep.Holder.SECRETARIAT),
)
CRITERIA = (("标准先进性", 30), ("质量水平", 30), ("创新能力", 20), ("品牌与市场", 20))
