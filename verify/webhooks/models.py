"""Addresses of an enterprise's own machines that are told what happens to it, and what was told to each."""

from datetime import datetime, timedelta

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from verify.references import new_reference
from verify.registry.models import Enterprise

MOST_ACTIVE = 4
LASTS = timedelta(hours=72)  # from the first attempt to the last


class EventKind(models.TextChoices):
    STATUS = "status.changed", _("the status of a certificate changes")
    FINDING = "finding.recorded", _("an inspection fails")
    REPORT = "report.received", _("a consumer reports a product")
    CLONE = "clone.suspected", _("a label is judged to be copied")


class WebhookEndpoint(models.Model):
    """Told of `events` from `made_at` on. The secret lies sealed, for it has to be used; the owner saw it once."""

    ref = models.CharField(_("number"), max_length=8, unique=True, default=new_reference, editable=False)
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="webhooks", verbose_name=_("enterprise"))
    url = models.CharField(_("address"), max_length=500)
    events = ArrayField(models.CharField(max_length=20, choices=EventKind), verbose_name=_("tells"))
    sealed_secret = models.BinaryField(editable=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("made by"))
    made_at = models.DateTimeField(_("made at"))
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("ended by")
    )
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)

    class Meta:
        verbose_name = _("webhook")
        verbose_name_plural = _("webhooks")
        ordering = ("enterprise_id", "-made_at", "-id")
        constraints = (
            models.CheckConstraint(condition=Q(url__startswith="https://"), name="webhookendpoint_https"),
            models.CheckConstraint(
                condition=~Q(events=[]) & Q(events__contained_by=EventKind.values), name="webhookendpoint_events_known"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None) | Q(ended_at__gte=F("made_at"), ended_by__isnull=False),
                name="webhookendpoint_ended_by_somebody",
            ),
        )
        triggers = (
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Protect(name="ended_stays", operation=pgtrigger.Update, condition=pgtrigger.Q(old__ended_at__isnull=False)),
            pgtrigger.Protect(
                name="address_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange("enterprise", "url", "events", "sealed_secret", "made_by", "made_at"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.ref} {self.url}"

    def event_labels(self) -> list[str]:
        return [str(kind.label) for kind in EventKind if kind.value in self.events]


class WebhookCursor(models.Model):
    """Up to when the facts of one kind were read for one endpoint."""

    endpoint = models.ForeignKey(WebhookEndpoint, models.PROTECT, related_name="cursors")
    kind = models.CharField(max_length=20, choices=EventKind)
    read_to = models.DateTimeField()

    class Meta:
        verbose_name = _("cursor of a webhook")
        verbose_name_plural = _("cursors of webhooks")
        constraints = (models.UniqueConstraint(fields=("endpoint", "kind"), name="webhookcursor_one_a_kind"),)

    def __str__(self) -> str:
        return f"{self.endpoint_id} {self.kind}"


class DeliveryState(models.TextChoices):
    OPEN = "OPEN", _("to be delivered")
    DELIVERED = "DELIVERED", _("delivered")
    GIVEN_UP = "GIVEN_UP", _("given up")


class WebhookDeliveryQuerySet(models.QuerySet["WebhookDelivery"]):
    def open(self) -> "WebhookDeliveryQuerySet":
        return self.filter(delivered_at=None, given_up_at=None, endpoint__ended_at=None)

    def due(self, at: datetime) -> "WebhookDeliveryQuerySet":
        return self.open().filter(due_at__lte=at).order_by("due_at", "pk")

    def outdated(self, at: datetime) -> "WebhookDeliveryQuerySet":
        """Settled, and of no use any more to who would replay them."""
        settled = self.exclude(delivered_at=None, given_up_at=None)
        return settled.filter(created_at__lt=at - settings.WEBHOOK_DELIVERIES_LAST, replays=None)


class WebhookDelivery(models.Model):
    """One event for one endpoint. The same event is told to it once, unless somebody asks for it again: a row that is settled
    stays, and a replay is a row of its own that carries the same event."""

    endpoint = models.ForeignKey(WebhookEndpoint, models.PROTECT, related_name="deliveries", verbose_name=_("webhook"))
    event = models.CharField(_("event"), max_length=60)
    kind = models.CharField(_("kind"), max_length=20, choices=EventKind)
    payload = models.JSONField(_("what is told"), encoder=DjangoJSONEncoder)
    replay_of = models.ForeignKey(
        "self", models.PROTECT, related_name="replays", null=True, blank=True, verbose_name=_("asked for again")
    )
    created_at = models.DateTimeField(_("written at"))
    due_at = models.DateTimeField(_("next attempt at"))
    tried_at = models.DateTimeField(_("last attempt at"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    status = models.PositiveSmallIntegerField(_("last answer"), null=True, blank=True)
    error = models.CharField(_("last error"), max_length=120, blank=True)
    delivered_at = models.DateTimeField(_("delivered at"), null=True, blank=True)
    given_up_at = models.DateTimeField(_("given up at"), null=True, blank=True)

    objects = WebhookDeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("delivery of a webhook")
        verbose_name_plural = _("deliveries of webhooks")
        ordering = ("-created_at", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=("endpoint", "event"), condition=Q(replay_of=None), name="webhookdelivery_once_an_event"
            ),
            models.UniqueConstraint(
                fields=("endpoint", "event"),
                condition=Q(delivered_at=None, given_up_at=None, replay_of__isnull=False),
                name="webhookdelivery_one_replay_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(delivered_at=None) | Q(given_up_at=None), name="webhookdelivery_delivered_or_given_up"
            ),
        )
        indexes = (
            models.Index(fields=("due_at", "id"), condition=Q(delivered_at=None, given_up_at=None), name="webhookdelivery_waiting"),
        )
        triggers = (
            pgtrigger.Protect(
                name="open_not_deleted",
                operation=pgtrigger.Delete,
                condition=pgtrigger.Q(old__delivered_at__isnull=True) & pgtrigger.Q(old__given_up_at__isnull=True),
            ),
            pgtrigger.Protect(
                name="settled_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__delivered_at__isnull=False) | pgtrigger.Q(old__given_up_at__isnull=False),
            ),
            pgtrigger.Protect(
                name="told_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange("endpoint", "event", "kind", "payload", "replay_of", "created_at"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.event} {self.endpoint_id}"

    @property
    def state(self) -> DeliveryState:
        if self.delivered_at:
            return DeliveryState.DELIVERED
        return DeliveryState.GIVEN_UP if self.given_up_at else DeliveryState.OPEN

    @property
    def last_at(self) -> datetime:
        """Of the last attempt, if all before it fail."""
        return self.created_at + LASTS

    def next_at(self, at: datetime) -> datetime:
        """After another failure at `at`: two minutes later, four, eight, up to six hours, and a last time at the very end."""
        wait = min(timedelta(minutes=2.0 ** min(self.attempts, 12)), timedelta(hours=6))
        following: datetime = min(at + wait, self.last_at)
        return following
