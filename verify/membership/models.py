"""Who acts for an enterprise, by whose invitation, since when and until when."""

from datetime import datetime
from typing import Any

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from verify.registry import uscc
from verify.registry.models import Enterprise


class MemberRole(models.TextChoices):
    OWNER = "OWNER", _("owner of the workspace")
    EDITOR = "EDITOR", _("editor of the brand page")
    LABEL_OFFICER = "LABEL_OFFICER", _("label officer")


class MemberQuerySet(models.QuerySet["Member"]):
    def present(self) -> "MemberQuerySet":
        return self.filter(removed_at=None)


class Member(models.Model):
    """A person who acts for an enterprise. One may act for several; whoever was removed comes back by a new row only."""

    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="members", verbose_name=_("enterprise"))
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="memberships", verbose_name=_("person"))
    role = models.CharField(_("role"), max_length=13, choices=MemberRole)
    admitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("admitted by"))
    admitted_at = models.DateTimeField(_("admitted at"))
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("removed by")
    )
    removed_at = models.DateTimeField(_("removed at"), null=True, blank=True)

    objects = MemberQuerySet.as_manager()

    class Meta:
        verbose_name = _("member")
        verbose_name_plural = _("members")
        ordering = ("enterprise_id", "admitted_at", "id")
        constraints = (
            models.UniqueConstraint(fields=("enterprise", "user"), condition=Q(removed_at=None), name="member_once_at_a_time"),
            models.CheckConstraint(condition=Q(role__in=MemberRole.values), name="member_role_known"),
            models.CheckConstraint(
                condition=Q(removed_at=None, removed_by=None) | Q(removed_at__gte=F("admitted_at"), removed_by__isnull=False),
                name="member_removed_by_somebody",
            ),
        )
        triggers = (
            pgtrigger.Protect(
                name="removed_stays", operation=pgtrigger.Update, condition=pgtrigger.Q(old__removed_at__isnull=False)
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        )

    def __str__(self) -> str:
        return f"{self.user} {self.get_role_display()}"


class InvitationState(models.TextChoices):
    OPEN = "OPEN", _("waits")
    ACCEPTED = "ACCEPTED", _("accepted")
    WITHDRAWN = "WITHDRAWN", _("withdrawn")
    EXPIRED = "EXPIRED", _("expired")


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def unsettled(self) -> "InvitationQuerySet":
        return self.filter(accepted_at=None, withdrawn_at=None)

    def visible_to(self, user: Any) -> "InvitationQuerySet":
        return self if user.has_perm("accounts.all_units") else self.filter(enterprise__unit__in=user.units)


class Invitation(models.Model):
    """To one person, by mail, for one role. Whoever accepts has to know the code that the enterprise is registered under."""

    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="invitations", verbose_name=_("enterprise"))
    uscc = models.CharField(_("unified social credit code"), max_length=18, validators=[uscc.validate])
    email = models.EmailField(_("mail address"))
    role = models.CharField(_("role"), max_length=13, choices=MemberRole)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("invited by"))
    invited_at = models.DateTimeField(_("invited at"))
    expires_at = models.DateTimeField(_("expires at"))
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("accepted by")
    )
    accepted_at = models.DateTimeField(_("accepted at"), null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("withdrawn by")
    )
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ("-invited_at", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=("enterprise", "email"), condition=Q(accepted_at=None, withdrawn_at=None), name="invitation_once_at_a_time"
            ),
            models.CheckConstraint(condition=Q(role__in=MemberRole.values), name="invitation_role_known"),
            models.CheckConstraint(
                condition=Q(accepted_at=None, accepted_by=None) | Q(accepted_at__isnull=False, accepted_by__isnull=False),
                name="invitation_accepted_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None) | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="invitation_withdrawn_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None) | Q(withdrawn_at=None), name="invitation_accepted_or_withdrawn_not_both"
            ),
        )
        triggers = (
            pgtrigger.Protect(
                name="settled_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__accepted_at__isnull=False) | pgtrigger.Q(old__withdrawn_at__isnull=False),
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        )
        permissions = (("invite_member", _("Invites people of enterprises to their workspace")),)

    def __str__(self) -> str:
        return f"{self.email} {self.get_role_display()}"

    def state(self, at: datetime) -> InvitationState:
        if self.accepted_at:
            return InvitationState.ACCEPTED
        if self.withdrawn_at:
            return InvitationState.WITHDRAWN
        return InvitationState.OPEN if at < self.expires_at else InvitationState.EXPIRED
