"""What an enterprise sends with its report that something was put right."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from verify.registry.models import APPEND_ONLY
from verify.sealed_uploads import SealedUpload
from verify.supervision.rectifications import Rectification

MOST_EVIDENCE = 6  # files with a report


class RectificationEvidence(SealedUpload):
    """A picture or a PDF, through the one door for files, sealed where it lies. For the enterprise and for the office alone."""

    rectification = models.ForeignKey(Rectification, models.PROTECT, related_name="evidence", verbose_name=_("rectification"))
    position = models.PositiveSmallIntegerField(_("position"))

    class Meta:
        verbose_name = _("evidence of a rectification")
        verbose_name_plural = _("evidence of rectifications")
        ordering = ("position",)
        constraints = (models.UniqueConstraint("rectification", "position", name="rectificationevidence_in_order"),)
        triggers = (APPEND_ONLY,)

    def __str__(self) -> str:
        return f"{self.rectification_id} {self.position}"
