"""What the committee decides about the candidates (审议), and the announcement that follows (公告)."""

import pgtrigger
from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from verify.certification.models import Candidate
from verify.registry.models import APPEND_ONLY, Round


class Deliberation(models.Model):
    """One meeting: its day, and the members who were present, by name or role as the minutes have them."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="deliberations", verbose_name=_("round"))
    met_on = models.DateField(_("met on"))
    members = models.TextField(_("members present"), max_length=4000)
    present = models.PositiveSmallIntegerField(_("number of members present"), validators=[MinValueValidator(1)])
    quorum = models.PositiveSmallIntegerField(_("quorum at that time"))
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("recorded by"))
    recorded_at = models.DateTimeField(_("recorded at"))

    class Meta:
        verbose_name = _("deliberation")
        verbose_name_plural = _("deliberations")
        ordering = ("-met_on", "-id")
        constraints = (
            models.CheckConstraint(condition=Q(present__gte=F("quorum")) & ~Q(members=""), name="deliberation_has_its_quorum"),
        )
        triggers = (APPEND_ONLY,)
        permissions = (("record_deliberation", _("Records deliberations of the committee")),)

    def __str__(self) -> str:
        return f"{self.round} {self.met_on:%Y-%m-%d}"


BY_THOSE_PRESENT = pgtrigger.Trigger(
    name="by_those_present",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    func="""
        IF NOT EXISTS (
          SELECT 1 FROM verify_deliberation d JOIN verify_candidate c ON c.round_id = d.round_id
            WHERE d.id = NEW.deliberation_id AND c.id = NEW.candidate_id AND c.state = 'LISTED'
              AND NEW.in_favour + NEW.against + NEW.abstained = d.present
        ) THEN
          RAISE EXCEPTION 'votes that those present did not give' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """,
)


class Ballot(models.Model):
    """The votes on one candidate. Approved where more than half of the members present vote for it (assumed)."""

    deliberation = models.ForeignKey(Deliberation, models.PROTECT, related_name="ballots", verbose_name=_("deliberation"))
    candidate = models.OneToOneField(Candidate, models.PROTECT, related_name="ballot", verbose_name=_("candidate"))
    in_favour = models.PositiveSmallIntegerField(_("in favour"))
    against = models.PositiveSmallIntegerField(_("against"))
    abstained = models.PositiveSmallIntegerField(_("abstained"))
    is_approved = models.BooleanField(_("approved"))
    reason = models.TextField(_("reason"), max_length=1000, blank=True)

    class Meta:
        verbose_name = _("vote")
        verbose_name_plural = _("votes")
        ordering = ("candidate__position",)
        constraints = (
            models.CheckConstraint(
                condition=Q(is_approved=True, in_favour__gt=F("against") + F("abstained"))
                | Q(is_approved=False, in_favour__lte=F("against") + F("abstained")) & ~Q(reason=""),
                name="ballot_majority_or_a_reason",
            ),
        )
        triggers = (APPEND_ONLY, BY_THOSE_PRESENT)

    def __str__(self) -> str:
        return f"{self.candidate}: {self.in_favour}/{self.against}/{self.abstained}"


class Announcement(models.Model):
    """The certified list of a round, drafted by one officer and announced by another: with it the certificates are issued."""

    round = models.OneToOneField(Round, models.PROTECT, related_name="announcement", verbose_name=_("round"))
    announced_on = models.DateField(_("announced on"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    notice_url = models.URLField(_("address of the announcement"), blank=True)
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("drafted by"))
    drafted_at = models.DateTimeField(_("drafted at"))
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("approved by")
    )
    approved_at = models.DateTimeField(_("approved at"), null=True, blank=True)

    class Meta:
        verbose_name = _("announcement of a round")
        verbose_name_plural = _("announcements of rounds")
        constraints = (
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True, approved_at__isnull=True)
                | Q(approved_by__isnull=False, approved_at__isnull=False) & ~Q(approved_by=F("drafted_by")),
                name="announcement_two_officers",
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("announced_on")),
                name="announcement_dates_in_order",
            ),
        )
        triggers = (
            pgtrigger.Protect(
                name="stands",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Condition("OLD.approved_by_id IS NOT NULL"),
            ),
        )
        permissions = (
            ("draft_announcement", _("Drafts the announcement of a round")),
            ("announce_round", _("Announces rounds as the second officer")),
        )

    def __str__(self) -> str:
        return f"{self.round} {self.announced_on:%Y-%m-%d}"
