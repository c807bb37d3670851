"""Machines of an enterprise: the keys that they show, and what they asked before, so that asking again does nothing twice."""

from datetime import datetime
from typing import Any

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from verify.registry.models import Enterprise

MOST_ACTIVE = 2  # the one in use, and the one that takes its place


class Scope(models.TextChoices):
    READ = "read", _("read orders, runs and codes")
    ORDER = "labels:order", _("order labels")
    CONFIRM = "labels:confirm", _("confirm orders of somebody else")
    ACTIVATE = "labels:activate", _("activate labels")
    VOID = "labels:void", _("void labels")
    LOTS = "lots:write", _("upload lots and their events")


class ApiKeyQuerySet(models.QuerySet["ApiKey"]):
    def active(self) -> "ApiKeyQuerySet":
        return self.filter(revoked_at=None)


class ApiKey(models.Model):
    """Acts for one enterprise, in the name of the member who made it, within `scopes`. Of the key itself only a digest is kept."""

    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="api_keys", verbose_name=_("enterprise"))
    name = models.CharField(_("name"), max_length=60)
    scopes = ArrayField(models.CharField(max_length=16, choices=Scope), verbose_name=_("may"))
    prefix = models.CharField(_("begins with"), max_length=8, unique=True)
    digest = models.CharField(max_length=64, editable=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("made by"))
    made_at = models.DateTimeField(_("made at"))
    used_at = models.DateTimeField(_("last used at"), null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("revoked by")
    )
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)

    objects = ApiKeyQuerySet.as_manager()

    class Meta:
        verbose_name = _("API key")
        verbose_name_plural = _("API keys")
        ordering = ("enterprise_id", "-made_at", "-id")
        constraints = (
            models.CheckConstraint(condition=~Q(scopes=[]) & Q(scopes__contained_by=Scope.values), name="apikey_scopes_known"),
            models.CheckConstraint(
                condition=Q(revoked_at=None, revoked_by=None) | Q(revoked_at__gte=F("made_at"), revoked_by__isnull=False),
                name="apikey_revoked_by_somebody",
            ),
        )
        triggers = (
            pgtrigger.Protect(
                name="revoked_stays", operation=pgtrigger.Update, condition=pgtrigger.Q(old__revoked_at__isnull=False)
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        )

    def __str__(self) -> str:
        return f"{self.name} {self.prefix}…"

    def scope_labels(self) -> list[str]:
        return [str(scope.label) for scope in Scope if scope.value in self.scopes]


class AskedBefore(models.Model):
    """What came of a request that carried an Idempotency-Key. Kept for a day; its row is the lock between repeats."""

    enterprise = models.ForeignKey(Enterprise, models.CASCADE, related_name="+")
    key = models.CharField(max_length=255)
    request = models.CharField(max_length=64)  # digest of method, address and body
    status = models.PositiveSmallIntegerField(null=True)
    answer = models.JSONField(null=True, encoder=DjangoJSONEncoder)
    asked_at = models.DateTimeField()

    class Meta:
        verbose_name = _("repeatable request")
        verbose_name_plural = _("repeatable requests")
        constraints = (models.UniqueConstraint(fields=("enterprise", "key"), name="askedbefore_once_a_key"),)
        indexes = (models.Index(fields=("asked_at",), name="askedbefore_by_age"),)

    def __str__(self) -> str:
        return self.key

    @classmethod
    def outdated(cls, at: datetime) -> Any:
        return cls.objects.filter(asked_at__lt=at - settings.IDEMPOTENCY_LASTS)
