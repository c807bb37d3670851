"""What failed is put right: what was ordered, what the enterprise reports, and the inspection that ends it."""

from datetime import datetime

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from verify.calendar import day_of
from verify.fields import LimitedTextField
from verify.registry.models import Proposal
from verify.supervision import rectifying
from verify.supervision.models import Inspection


class RectificationState(models.TextChoices):
    CORRECTING = "CORRECTING", _("being corrected")
    MISSED = "MISSED", _("not corrected in time")
    REPORTED = "REPORTED", _("to be inspected again")
    LATE = "LATE", _("re-inspection overdue")
    PASSED = "PASSED", _("passed the re-inspection")
    FAILED = "FAILED", _("failed the re-inspection")


# What the actions refuse, said once more where nothing gets past it.
RECTIFICATION_STEPS = pgtrigger.Trigger(
    name="steps",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update,
    declare=[("failed", "verify_inspection%ROWTYPE"), ("again", "verify_inspection%ROWTYPE")],
    func="""
        SELECT * INTO failed FROM verify_inspection WHERE id = NEW.inspection_id;
        SELECT * INTO again FROM verify_inspection WHERE id = NEW.reinspection_id;
        IF failed.result <> 'FAILED' OR NEW.ordered_on < failed.inspected_on THEN
          RAISE EXCEPTION 'nothing failed before this order' USING ERRCODE = 'check_violation';
        END IF;
        IF NEW.reinspection_id IS NOT NULL AND (again.kind <> 'REINSPECTION' OR again.product_id <> failed.product_id
            OR again.inspected_on < NEW.ordered_on) THEN
          RAISE EXCEPTION 'not a re-inspection of this item after the order' USING ERRCODE = 'check_violation';
        END IF;
        IF TG_OP = 'UPDATE' AND (OLD.reinspection_id IS NOT NULL
            OR OLD.reported_on IS NOT NULL AND (NEW.report, NEW.reported_on, NEW.report_recorded_by_id)
              IS DISTINCT FROM (OLD.report, OLD.reported_on, OLD.report_recorded_by_id)
            OR (NEW.inspection_id, NEW.requirement, NEW.ordered_on, NEW.ordered_by_id, NEW.due_on, NEW.reinspect_by)
              IS DISTINCT FROM
              (OLD.inspection_id, OLD.requirement, OLD.ordered_on, OLD.ordered_by_id, OLD.due_on, OLD.reinspect_by))
        THEN
          RAISE EXCEPTION 'what was ordered, reported and inspected stays' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """,
)


class RectificationQuerySet(models.QuerySet["Rectification"]):
    def waiting(self) -> "RectificationQuerySet":
        return self.filter(reinspection__isnull=True)

    def unsettled(self) -> "RectificationQuerySet":
        """Those that somebody has to go on with: waiting, or failed again without a new order or a proposal since."""
        again = Rectification.objects.filter(inspection=OuterRef("reinspection"))
        since = Proposal.objects.filter(
            certificate__product=OuterRef("inspection__product"), proposed_at__gt=OuterRef("reinspection__recorded_at")
        )
        failed = self.filter(~Exists(again), ~Exists(since), reinspection__result=Inspection.Result.FAILED)
        return self.filter(Q(reinspection__isnull=True) | Q(pk__in=failed.values("pk")))

    def in_state(self, state: str, at: datetime) -> "RectificationQuerySet":
        """The rows whose `state(at)` this is."""
        if state in Inspection.Result.values:
            return self.filter(reinspection__result=state)
        is_reported = state in {RectificationState.REPORTED, RectificationState.LATE}
        rows = self.waiting().filter(reported_on__isnull=not is_reported)
        over = Q(reinspect_by__lt=day_of(at)) if is_reported else Q(due_on__lt=day_of(at))
        return rows.filter(over if state in {RectificationState.MISSED, RectificationState.LATE} else ~over)


class Rectification(models.Model):
    """What an enterprise was told to put right after a failed inspection, what it reports, and the inspection that ends it.
    Missed or failed, it changes no certificate: the supervisor proposes, and two officers decide."""

    inspection = models.OneToOneField(Inspection, models.PROTECT, related_name="rectification", verbose_name=_("failed inspection"))
    requirement = LimitedTextField(_("what must be put right"), max_length=1000)
    ordered_on = models.DateField(_("rectification ordered on"))
    due_on = models.DateField(_("to be corrected by"))
    reinspect_by = models.DateField(_("to be inspected again by"))
    ordered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("ordered by"))
    report = LimitedTextField(_("what the enterprise did"), max_length=2000, blank=True)
    reported_on = models.DateField(_("reported on"), null=True, blank=True)
    report_recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("recorded by")
    )
    reinspection = models.OneToOneField(
        Inspection, models.PROTECT, related_name="ends", null=True, blank=True, verbose_name=_("re-inspection")
    )

    objects = RectificationQuerySet.as_manager()

    class Meta:
        verbose_name = _("rectification")
        verbose_name_plural = _("rectifications")
        ordering = ("-ordered_on", "-id")
        constraints = (
            models.CheckConstraint(
                condition=Q(report="", reported_on__isnull=True, report_recorded_by__isnull=True)
                | ~Q(report="") & Q(reported_on__gte=F("ordered_on"), report_recorded_by__isnull=False),
                name="rectification_report_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(due_on__gt=F("ordered_on"), reinspect_by__gte=F("due_on")), name="rectification_dates_in_order"
            ),
            models.CheckConstraint(condition=~Q(inspection=F("reinspection")), name="rectification_inspected_anew"),
        )
        indexes = (models.Index(fields=("due_on", "id"), condition=Q(reinspection__isnull=True), name="rectification_waiting"),)
        permissions = (("order_rectification", _("Orders that findings be put right")),)
        triggers = (RECTIFICATION_STEPS, pgtrigger.Protect(name="kept", operation=pgtrigger.Delete))

    def __str__(self) -> str:
        return f"{self.inspection.product} {self.ordered_on:%Y-%m-%d}"

    def state(self, at: datetime) -> RectificationState:
        if self.reinspection:
            return RectificationState(self.reinspection.result)
        if self.reported_on:
            return RectificationState.LATE if day_of(at) > self.reinspect_by else RectificationState.REPORTED
        return RectificationState.MISSED if day_of(at) > self.due_on else RectificationState.CORRECTING

    @property
    def told(self) -> list[str]:
        """For the public, which sees no days that passed unused: a report may have arrived that nobody has entered yet."""
        again = self.reinspection
        ended = (again.inspected_on, again.result) if again else (None, "")
        return rectifying.told(self.due_on, self.reported_on, *ended)
