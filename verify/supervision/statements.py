"""What an enterprise says to the office about a report of one of its labels. The reporter is answered by the office alone."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from verify.fields import LimitedTextField
from verify.registry.models import APPEND_ONLY, Enterprise
from verify.supervision.models import Complaint

# What the enterprise is told of a report: nothing that the reporter wrote, and not the number by which they read the answer.
SHOWN = ("id", "subject", "reason", "run", "serial", "verdict", "received_at", "due_on", "replied_at", "merged_into")


class EnterpriseStatement(models.Model):
    complaint = models.ForeignKey(Complaint, models.PROTECT, related_name="statements", verbose_name=_("complaint"))
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="+", verbose_name=_("enterprise"))
    text = LimitedTextField(_("statement"), max_length=2000)
    said_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("said by"))
    said_at = models.DateTimeField(_("said at"))

    class Meta:
        verbose_name = _("statement of an enterprise")
        verbose_name_plural = _("statements of enterprises")
        ordering = ("complaint_id", "id")
        constraints = (models.UniqueConstraint(fields=("complaint", "enterprise"), name="enterprisestatement_once"),)
        triggers = (APPEND_ONLY,)

    def __str__(self) -> str:
        return f"{self.complaint_id} {self.enterprise}"
