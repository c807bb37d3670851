"""Journalists who ask to be let in. Who they are is sealed, and forgotten thirty days after the event."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Accreditation(models.Model):
    """One person of one outlet at one event."""

    class State(models.TextChoices):
        RECEIVED = "RECEIVED", _("received")
        ACCEPTED = "ACCEPTED", _("let in")
        REFUSED = "REFUSED", _("turned down")

    event = models.ForeignKey("cms.EventPage", models.CASCADE, related_name="accreditations", verbose_name=_("event"))
    tracking_number = models.CharField(_("tracking number"), max_length=12, unique=True)
    outlet = models.CharField(_("outlet"), max_length=120, blank=True)
    equipment = models.CharField(_("equipment or van"), max_length=200, blank=True)
    sealed_person = models.BinaryField(_("sealed person"), null=True)
    received_at = models.DateTimeField(_("received at"))
    request_key = models.UUIDField(unique=True, editable=False)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.RECEIVED)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    forgotten_at = models.DateTimeField(_("personal data deleted at"), null=True, blank=True)

    class Meta:
        verbose_name = _("accreditation")
        verbose_name_plural = _("accreditations")
        ordering = ("-received_at", "-pk")
        permissions = (("decide_accreditation", _("Decides on accreditations and sees who asks")),)
        constraints = (
            models.CheckConstraint(
                condition=Q(state="RECEIVED", decided_by__isnull=True, decided_at__isnull=True)
                | (~Q(state="RECEIVED") & Q(decided_by__isnull=False, decided_at__isnull=False)),
                name="accreditation_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(forgotten_at__isnull=True, sealed_person__isnull=False)
                | Q(forgotten_at__isnull=False, sealed_person__isnull=True, outlet="", equipment="", reason=""),
                name="accreditation_forgotten_whole",
            ),
        )

    def __str__(self) -> str:
        return self.tracking_number


def holding(event: Any) -> models.QuerySet[Accreditation]:
    """Those that hold a place: all but the refused."""
    return Accreditation.objects.filter(event=event.pk).exclude(state=Accreditation.State.REFUSED)
