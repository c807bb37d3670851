"""Letters that wait to be sent: written in the transaction of what they tell, sent one by one by a job."""

from datetime import datetime, timedelta
from typing import Any

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

STUCK_AFTER = 3  # attempts


class MessageState(models.TextChoices):
    OPEN = "OPEN", _("to be sent")
    STUCK = "STUCK", _("cannot be sent")
    SENT = "SENT", _("sent")
    DROPPED = "DROPPED", _("dropped")


class MessageQuerySet(models.QuerySet["Message"]):
    def visible_to(self, user: Any) -> "MessageQuerySet":
        return self if user.has_perm("accounts.all_units") else self.filter(recipient=user)

    def waiting(self) -> "MessageQuerySet":
        return self.filter(sent_at__isnull=True, dropped_at__isnull=True)

    def to_treat(self, at: datetime) -> "MessageQuerySet":
        """Those that are due, and those that failed so often that nobody may overlook them."""
        return self.waiting().filter(Q(due_at__lte=at) | Q(attempts__gte=STUCK_AFTER)).order_by("due_at", "pk")

    def in_state(self, state: str) -> "MessageQuerySet":
        """The rows whose `state` this is."""
        if state == MessageState.SENT:
            return self.filter(sent_at__isnull=False)
        if state == MessageState.DROPPED:
            return self.filter(dropped_at__isnull=False)
        stuck = Q(attempts__gte=STUCK_AFTER)
        return self.waiting().filter(stuck if state == MessageState.STUCK else ~stuck)


class Message(models.Model):
    """One mail to one account, or to an address that has none yet. The same matter at the same threshold is told to the same person
    once. A link that opens a door is sealed until it is sent, so that nobody who reads mails in the office walks through."""

    class Kind(models.TextChoices):
        EXPIRY = "EXPIRY", _("a certificate expires")
        REEVALUATION = "REEVALUATION", _("an evaluation of a standard ends")
        EMERGENCY = "EMERGENCY", _("an emergency suspension waits")
        INVITATION = "INVITATION", _("invitation to a workspace")
        BRAND_PAGE = "BRAND_PAGE", _("a brand page is handed in or decided")
        RENEWAL = "RENEWAL", _("an application for renewal is decided")
        NOTICE = "NOTICE", _("a notice stands in a workspace")

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("recipient")
    )
    address = models.EmailField(_("mail address"), blank=True)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    about = models.CharField(_("what about"), max_length=120)  # as the audit chain names objects
    threshold = models.CharField(_("threshold"), max_length=40)
    subject = models.CharField(_("subject line"), max_length=200)
    body = models.TextField(_("text"), max_length=4000)
    sealed_link = models.BinaryField(null=True, editable=False)
    created_at = models.DateTimeField(_("written at"))
    due_at = models.DateTimeField(_("next attempt at"))
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    error = models.CharField(_("class of the last error"), max_length=120, blank=True)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    dropped_at = models.DateTimeField(_("dropped at"), null=True, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("mail")
        verbose_name_plural = _("mails")
        ordering = ("-created_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("kind", "about", "recipient", "address", "threshold"),
                name="message_once_a_threshold",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=Q(kind__in=("EXPIRY", "REEVALUATION", "EMERGENCY", "INVITATION", "BRAND_PAGE", "RENEWAL", "NOTICE")),
                name="message_kind_known",
            ),
            models.CheckConstraint(condition=~Q(subject="") & ~Q(body="") & ~Q(about=""), name="message_says_something"),
            models.CheckConstraint(
                condition=Q(recipient__isnull=False, address="") | Q(recipient__isnull=True) & ~Q(address=""),
                name="message_to_an_account_or_an_address",
            ),
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True) | Q(dropped_at__isnull=True), name="message_sent_or_dropped_not_both"
            ),
        )
        indexes = (
            models.Index(
                fields=("due_at", "id"), condition=Q(sent_at__isnull=True, dropped_at__isnull=True), name="message_waiting"
            ),
        )
        permissions = (("drop_message", _("Drops mails that cannot be sent")),)
        # What was sent cannot be sent anew, nor be made to say something else.
        triggers = (
            pgtrigger.Protect(
                name="settled_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__sent_at__isnull=False) | pgtrigger.Q(old__dropped_at__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return self.subject

    @property
    def state(self) -> MessageState:
        if self.sent_at:
            return MessageState.SENT
        if self.dropped_at:
            return MessageState.DROPPED
        return MessageState.STUCK if self.attempts >= STUCK_AFTER else MessageState.OPEN

    @property
    def to(self) -> str:
        """Empty where an account has no address."""
        return self.recipient.email if self.recipient else self.address

    def wait(self) -> timedelta:
        """Until the next attempt: five minutes, ten, twenty, up to a day."""
        return min(timedelta(minutes=5 * 2 ** min(self.attempts, 12)), timedelta(days=1))
