"""What an enterprise sends with its report that something was put right."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from verify.registry.models import APPEND_ONLY
from verify.supervision.rectifications import Rectification

MOST_EVIDENCE = 6  # files with a report


class RectificationEvidence(models.Model):
    """A picture or a PDF, through the one door for files, sealed where it lies. For the enterprise and for the office alone."""

    rectification = models.ForeignKey(Rectification, models.PROTECT, related_name="evidence", verbose_name=_("rectification"))
    position = models.PositiveSmallIntegerField(_("position"))
    place = models.CharField(_("place of the sealed file"), max_length=100, unique=True, editable=False)
    content_type = models.CharField(_("type of the file"), max_length=40, editable=False)
    suffix = models.CharField(max_length=5, editable=False)
    sha256 = models.CharField("SHA-256", max_length=64, editable=False)

    class Meta:
        verbose_name = _("evidence of a rectification")
        verbose_name_plural = _("evidence of rectifications")
        ordering = ("position",)
        constraints = (models.UniqueConstraint("rectification", "position", name="rectificationevidence_in_order"),)
        triggers = (APPEND_ONLY,)

    def __str__(self) -> str:
        return f"{self.rectification_id} {self.position}"
