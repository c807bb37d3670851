"""What became of periodic work: one row a run, so that a run that failed, or never was, is seen."""

from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _


class PeriodicRunQuerySet(models.QuerySet["PeriodicRun"]):
    def latest(self) -> "PeriodicRunQuerySet":  # type: ignore[override]
        """The last run of each job that ended, with `well_at`, when one last ended without a failure. One query."""
        well = PeriodicRun.objects.filter(job=OuterRef("job"), ended_at__isnull=False, failed=0).order_by("-started_at")
        ended = self.filter(ended_at__isnull=False).order_by("job", "-started_at", "-pk").distinct("job")
        return ended.annotate(well_at=Subquery(well.values("ended_at")[:1]))


class PeriodicRun(models.Model):
    """One run of a job. `ended_at` stays empty where the process was killed amid it."""

    job = models.CharField(_("job"), max_length=60)
    started_at = models.DateTimeField(_("started at"))
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    done = models.PositiveIntegerField(_("done"), default=0)
    failed = models.PositiveIntegerField(_("failed"), default=0)
    error = models.CharField(_("class of the first error"), max_length=120, blank=True)

    objects = PeriodicRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("run of a periodic job")
        verbose_name_plural = _("runs of periodic jobs")
        ordering = ("-started_at", "-pk")
        indexes = (models.Index(fields=("job", "-started_at", "-id"), name="periodicrun_latest"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, done=0, failed=0) | Q(ended_at__isnull=False, ended_at__gte=F("started_at")),
                name="periodicrun_counts_when_ended",
            ),
            models.CheckConstraint(
                condition=Q(failed=0, error="") | Q(failed__gt=0) & ~Q(error=""), name="periodicrun_names_its_error"
            ),
        )

    def __str__(self) -> str:
        return f"{self.job} {self.started_at:%Y-%m-%d %H:%M}"
