"""Scans: append-only, partitioned by month, without an address. Checks of scratch codes: append-only, without a device."""

import uuid

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from verify.labels.models import LabelRun
from verify.registry.models import APPEND_ONLY


class Scan(models.Model):
    """One device saw the verdict of one label. `device` is a keyed hash whose key changes with every `epoch` (a quarter).

    The migration creates the table partitioned by `scanned_at`; old months are rolled up into ScanTally and dropped."""

    pk = models.CompositePrimaryKey("id", "scanned_at")
    id = models.UUIDField(default=uuid.uuid4)
    scanned_at = models.DateTimeField(_("scanned at"))
    run = models.PositiveIntegerField(_("label run"))
    serial = models.PositiveBigIntegerField(_("serial"))
    device = models.BigIntegerField(_("device"))
    epoch = models.PositiveSmallIntegerField(_("epoch of the device key"))
    city = models.CharField(_("city"), max_length=6, blank=True)
    verdict = models.CharField(_("verdict"), max_length=20)
    rules = models.CharField(_("version of the copy rule"), max_length=12)

    class Meta:
        verbose_name = _("scan")
        verbose_name_plural = _("scans")
        indexes = (
            models.Index(fields=("run", "serial", "scanned_at"), name="scan_of_a_label"),
            models.Index(fields=("run", "serial"), condition=models.Q(verdict="SUSPECT_COPY"), name="scan_suspected"),
        )
        triggers = (pgtrigger.Protect(name="append_only", operation=pgtrigger.Update),)

    def __str__(self) -> str:
        return f"{self.run}:{self.serial} {self.scanned_at:%Y-%m-%d}"


class ScanTally(models.Model):
    """What is left of an item's scans when their rows have passed the retention time."""

    pk = models.CompositePrimaryKey("run", "serial")
    run = models.PositiveIntegerField(_("label run"))
    serial = models.PositiveBigIntegerField(_("serial"))
    first_at = models.DateTimeField(_("first scanned at"))
    scans = models.PositiveBigIntegerField(_("scans"))

    class Meta:
        verbose_name = _("scan tally")
        verbose_name_plural = _("scan tallies")

    def __str__(self) -> str:
        return f"{self.run}:{self.serial}"


class ScratchCheck(models.Model):
    """Somebody typed a scratch code of eight digits for a label. What was typed is not kept, nor is who typed it.

    `is_alert` says what the enterprise and the office should see: a miss that locked the label, or a match from another device
    than an earlier one."""

    class Outcome(models.TextChoices):
        MATCH = "MATCH", _("matches")
        MISS = "MISS", _("does not match")

    run = models.ForeignKey(LabelRun, models.PROTECT, related_name="scratch_checks", verbose_name=_("label run"))
    serial = models.PositiveBigIntegerField(_("serial"))
    outcome = models.CharField(_("outcome"), max_length=5, choices=Outcome)
    is_alert = models.BooleanField(_("to be looked at"), default=False)
    checked_at = models.DateTimeField(_("checked at"))

    class Meta:
        verbose_name = _("check of a scratch code")
        verbose_name_plural = _("checks of scratch codes")
        ordering = ("-checked_at", "-id")
        constraints = (models.CheckConstraint(condition=models.Q(serial__gte=1), name="scratchcheck_of_one_item"),)
        indexes = (
            models.Index(fields=("run", "serial", "checked_at"), name="scratchcheck_of_a_label"),
            models.Index(fields=("run", "checked_at"), condition=models.Q(is_alert=True), name="scratchcheck_alerts"),
        )
        triggers = (APPEND_ONLY,)

    def __str__(self) -> str:
        return f"{self.run_id}:{self.serial} {self.outcome}"


class ScratchDevice(models.Model):
    """Which device a match came from, hashed as in Scan, so that the next one can be told from it. Goes when scans go."""

    check_made = models.OneToOneField(ScratchCheck, models.CASCADE, primary_key=True, related_name="device")
    device = models.BigIntegerField(_("device"))
    epoch = models.PositiveSmallIntegerField(_("epoch of the device key"))
    checked_at = models.DateTimeField(_("checked at"), db_index=True)

    class Meta:
        verbose_name = _("device of a scratch check")
        verbose_name_plural = _("devices of scratch checks")
        triggers = (pgtrigger.Protect(name="not_changed", operation=pgtrigger.Update),)

    def __str__(self) -> str:
        return str(self.pk)
