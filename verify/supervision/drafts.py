"""What an officer has begun to write in a factory, and the photos taken there."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from verify.registry.models import APPEND_ONLY, Product
from verify.sealed_uploads import SealedUpload
from verify.supervision.models import Inspection

KEPT = timedelta(days=30)


class InspectionPhoto(SealedUpload):
    """Shown in the office to those who may see the inspection, and never in public."""

    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="photos", verbose_name=_("inspection"))
    position = models.PositiveSmallIntegerField(_("position"))

    class Meta:
        verbose_name = _("photo of an inspection")
        verbose_name_plural = _("photos of inspections")
        ordering = ("position",)
        constraints = (models.UniqueConstraint("inspection", "position", name="inspectionphoto_in_order"),)
        triggers = (APPEND_ONLY,)

    def __str__(self) -> str:
        return f"{self.inspection_id} {self.position}"


class InspectionDraftQuerySet(models.QuerySet["InspectionDraft"]):
    def of(self, officer: Any) -> "InspectionDraftQuerySet":
        """A draft is its officer's alone, and while the item is in the officer's units."""
        own = self.filter(officer=officer)
        return own if officer.has_perm("accounts.all_units") else own.filter(product__enterprise__unit__in=officer.units)

    def outdated(self, at: datetime) -> "InspectionDraftQuerySet":
        return self.filter(saved_at__lt=at - KEPT)


class InspectionDraft(models.Model):
    """Not yet an inspection: what was typed, as it was typed, with the key under which it will be recorded once."""

    officer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("officer"))
    product = models.ForeignKey(Product, models.PROTECT, related_name="+", verbose_name=_("item"))
    typed = models.JSONField(_("as typed"), default=dict)
    request_key = models.UUIDField(editable=False)
    saved_at = models.DateTimeField(_("saved at"))

    objects = InspectionDraftQuerySet.as_manager()

    class Meta:
        verbose_name = _("draft of an inspection")
        verbose_name_plural = _("drafts of inspections")
        ordering = ("-saved_at",)
        indexes = (models.Index(fields=("saved_at",), name="inspectiondraft_by_age"),)
        constraints = (models.UniqueConstraint("officer", "product", name="inspectiondraft_one_an_item"),)

    def __str__(self) -> str:
        return f"{self.product} {self.saved_at:%Y-%m-%d %H:%M}"


class DraftPhoto(SealedUpload):
    """The same photo sent again is one."""

    draft = models.ForeignKey(InspectionDraft, models.CASCADE, related_name="photos", verbose_name=_("draft of an inspection"))

    class Meta:
        verbose_name = _("photo of a draft")
        verbose_name_plural = _("photos of drafts")
        ordering = ("id",)
        constraints = (models.UniqueConstraint("draft", "sha256", name="draftphoto_each_once"),)

    def __str__(self) -> str:
        return f"{self.draft_id} {self.pk}"
