"""An enterprise asks for another term of a certificate; the office renews it, or says why not. Asking changes no status."""

from datetime import date, datetime
from typing import Any

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from verify.calendar import day_of
from verify.certification.renewing import obstacle
from verify.fields import LimitedTextField
from verify.registry.models import APPEND_ONLY, Certificate, StatusChange
from verify.registry.status import last_day
from verify.sealed_uploads import SealedUpload

MOST_EVIDENCE = 5  # files with an application


class RenewalState(models.TextChoices):
    WAITING = "WAITING", _("waits for the office")
    RENEWED = "RENEWED", _("certificate renewed")
    REFUSED = "REFUSED", _("not renewed")
    WITHDRAWN = "WITHDRAWN", _("taken back by the enterprise")


class RenewalApplicationQuerySet(models.QuerySet["RenewalApplication"]):
    def waiting(self) -> "RenewalApplicationQuerySet":
        return self.filter(outcome__isnull=True)

    def in_state(self, state: str) -> "RenewalApplicationQuerySet":
        """The rows whose `state` this is."""
        return self.waiting() if state == RenewalState.WAITING else self.filter(outcome__kind=state)

    def with_outcome(self) -> "RenewalApplicationQuerySet":
        return self.select_related("outcome__change")


class RenewalApplication(models.Model):
    """Once for each term. `valid_until` is the last day of the term that another is to follow."""

    certificate = models.ForeignKey(Certificate, models.PROTECT, related_name="renewal_applications", verbose_name=_("certificate"))
    valid_until = models.DateField(_("last day of the present term"))
    statement = LimitedTextField(_("statement of the enterprise"), max_length=2000)
    filed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("filed by"))
    filed_at = models.DateTimeField(_("filed at"))

    objects = RenewalApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("application for renewal")
        verbose_name_plural = _("applications for renewal")
        ordering = ("-filed_at", "-id")
        constraints = (
            models.UniqueConstraint(fields=("certificate", "valid_until"), name="renewalapplication_once_a_term"),
            models.CheckConstraint(condition=~Q(statement=""), name="renewalapplication_says_something"),
        )
        triggers = (APPEND_ONLY,)

    def __str__(self) -> str:
        return f"{self.certificate.product} {self.valid_until:%Y-%m-%d}"

    @property
    def state(self) -> RenewalState:
        outcome: Any = getattr(self, "outcome", None)
        return RenewalState(outcome.kind) if outcome else RenewalState.WAITING


class RenewalEvidence(SealedUpload):
    """A PDF of an application, for the enterprise and the office alone."""

    application = models.ForeignKey(
        RenewalApplication, models.PROTECT, related_name="evidence", verbose_name=_("application for renewal")
    )
    position = models.PositiveSmallIntegerField(_("position"))

    class Meta:
        verbose_name = _("evidence of an application for renewal")
        verbose_name_plural = _("evidence of applications for renewal")
        ordering = ("position",)
        constraints = (models.UniqueConstraint("application", "position", name="renewalevidence_in_order"),)
        triggers = (APPEND_ONLY,)

    def __str__(self) -> str:
        return f"{self.application_id} {self.position}"


# What the actions see to, said once more where nothing gets past it.
OF_THIS_CERTIFICATE = pgtrigger.Trigger(
    name="of_this_certificate",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    func="""
        IF NEW.change_id IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM verify_statuschange AS change JOIN verify_renewalapplication AS asked
              ON asked.certificate_id = change.certificate_id
            WHERE change.id = NEW.change_id AND asked.id = NEW.application_id AND change.kind = 'RENEW'
              AND change.valid_until > asked.valid_until) THEN
          RAISE EXCEPTION 'not a renewal of the certificate applied for' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """,
)


class RenewalOutcome(models.Model):
    """What became of it, once: the renewal itself, a reason why not, or the enterprise took it back."""

    application = models.OneToOneField(
        RenewalApplication, models.PROTECT, related_name="outcome", verbose_name=_("application for renewal")
    )
    kind = models.CharField(_("outcome"), max_length=9, choices=RenewalState)
    reason = LimitedTextField(_("reason"), max_length=1000, blank=True)
    change = models.OneToOneField(
        StatusChange, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("renewal of the certificate")
    )
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("decided by"))
    decided_at = models.DateTimeField(_("decided at"))

    class Meta:
        verbose_name = _("outcome of an application for renewal")
        verbose_name_plural = _("outcomes of applications for renewal")
        constraints = (
            models.CheckConstraint(
                condition=Q(kind="RENEWED", change__isnull=False, reason="")
                | Q(kind="REFUSED", change__isnull=True) & ~Q(reason="")
                | Q(kind="WITHDRAWN", change__isnull=True, reason=""),
                name="renewaloutcome_is_whole",
            ),
        )
        triggers = (APPEND_ONLY, OF_THIS_CERTIFICATE)

    def __str__(self) -> str:
        return f"{self.application_id} {self.get_kind_display()}"


def within() -> int:
    """How many days before its end a certificate may be applied for: as many as it is reminded of."""
    return max(settings.EXPIRY_BANDS)


def end_of_term(certificate: Certificate, at: datetime) -> date | None:
    return last_day(certificate.changes.all(), valid_until=certificate.valid_until, at=at)


def filed(certificate: Certificate, at: datetime) -> RenewalApplication | None:
    """For the present term."""
    until = end_of_term(certificate, at)
    return certificate.renewal_applications.filter(valid_until=until).first() if until else None


def why_not(certificate: Certificate, at: datetime) -> tuple[str, str] | None:
    """(code, sentence) of what stands in the way of an application now. Asks no query where the certificate's `changes` and its
    item's `certificates` are prefetched."""
    if any(other.pk > certificate.pk for other in certificate.product.certificates.all()):
        return "superseded", gettext("The item holds a newer certificate, which counts instead.")
    return obstacle(certificate.status(at), end_of_term(certificate, at), day_of(at), within())
