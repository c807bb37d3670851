"""Hearings (听证) about an objection: ordered, then held or called off, before the objection is decided."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from verify.certification.models import Objection

# The objection is locked by its own change, and by every action on its hearings.
OF_AN_OPEN_OBJECTION = pgtrigger.Trigger(
    name="of_an_open_objection",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    func="""
        IF NOT EXISTS (SELECT 1 FROM verify_objection WHERE id = NEW.objection_id AND state = 'RECEIVED') THEN
          RAISE EXCEPTION 'a hearing about an objection that is decided' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """,
)


class Hearing(models.Model):
    """One hearing. Who was heard stands by role, number or unit: nobody is named."""

    class State(models.TextChoices):
        ORDERED = "ORDERED", _("a hearing is set")
        HELD = "HELD", _("a hearing was held")
        CALLED_OFF = "CALLED_OFF", _("the hearing was called off")

    objection = models.ForeignKey(Objection, models.PROTECT, related_name="hearings", verbose_name=_("objection"))
    on = models.DateField(_("day of the hearing"))
    place = models.CharField(_("place of the hearing"), max_length=200)
    ordered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("ordered by"))
    ordered_at = models.DateTimeField(_("ordered at"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.ORDERED)
    heard = models.TextField(_("who was heard"), max_length=1000, blank=True)
    minutes = models.TextField(_("minutes"), max_length=5000, blank=True)
    file = models.CharField(_("place of the sealed file"), max_length=100, blank=True, editable=False)
    file_type = models.CharField(_("type of the file"), max_length=40, blank=True, editable=False)
    file_suffix = models.CharField(_("suffix of the file"), max_length=8, blank=True, editable=False)
    called_off_reason = models.TextField(_("why it was called off"), max_length=1000, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("recorded by")
    )
    closed_at = models.DateTimeField(_("recorded at"), null=True, blank=True)

    class Meta:
        verbose_name = _("hearing")
        verbose_name_plural = _("hearings")
        ordering = ("objection_id", "id")
        constraints = (
            models.UniqueConstraint("objection", condition=Q(state="ORDERED"), name="hearing_one_ahead_per_objection"),
            models.CheckConstraint(
                condition=Q(state="ORDERED", heard="", minutes="", file="", called_off_reason="", closed_at__isnull=True)
                | Q(state="HELD", called_off_reason="", closed_at__isnull=False, closed_by__isnull=False)
                & ~Q(heard="")
                & ~Q(minutes="")
                | Q(state="CALLED_OFF", heard="", minutes="", file="", closed_at__isnull=False, closed_by__isnull=False)
                & ~Q(called_off_reason=""),
                name="hearing_state_and_minutes_agree",
            ),
        )
        triggers = (
            OF_AN_OPEN_OBJECTION,
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="closed_for_good", operation=pgtrigger.Update, condition=pgtrigger.Condition("OLD.state <> 'ORDERED'")
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_state_display()} {self.on:%Y-%m-%d}"
