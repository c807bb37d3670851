"""Scans: append-only, partitioned by month, without an address."""

import uuid

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _


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
