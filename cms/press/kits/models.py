"""The press kit of a case or an event: one ZIP with its pictures, videos and text, made by a job."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class KitState(models.TextChoices):
    MAKING = "MAKING", _("being made")
    READY = "READY", _("ready")
    FAILED = "FAILED", _("failed")


class KitQuerySet(models.QuerySet["PressKit"]):
    def offered(self, page: int) -> "PressKit | None":
        """Of a page, which has to be live itself."""
        return self.filter(page_id=page, built_at__isnull=False).first()


class PressKit(models.Model):
    """`fingerprint` is of what it is to hold; `size` (bytes) and `sha256` are of the file as it is downloaded. While it is made
    anew the old file is offered to nobody: it may hold what was taken out of the page."""

    page = models.OneToOneField("wagtailcore.Page", models.CASCADE, related_name="press_kit", verbose_name=_("page"))
    fingerprint = models.CharField(max_length=64, editable=False)
    asked_at = models.DateTimeField(_("asked at"))
    total = models.PositiveIntegerField(_("files to pack"), default=0)
    done = models.PositiveIntegerField(_("files packed"), default=0)
    pictures = models.PositiveIntegerField(_("pictures"), default=0)
    place = models.CharField(max_length=80, blank=True, editable=False)
    size = models.PositiveBigIntegerField(_("bytes"), null=True, blank=True)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True)
    built_at = models.DateTimeField(_("made at"), null=True, blank=True)
    fault = models.CharField(_("what went wrong"), max_length=200, blank=True)

    objects = KitQuerySet.as_manager()

    class Meta:
        verbose_name = _("press kit")
        verbose_name_plural = _("press kits")
        ordering = ("-asked_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(built_at=None, size=None, sha256="")
                | models.Q(built_at__isnull=False, size__gte=1, fault="") & ~models.Q(sha256="") & ~models.Q(place=""),
                name="presskit_built_whole",
            ),
        )

    def __str__(self) -> str:
        return f"{self.page_id} {self.state()}"

    def state(self) -> KitState:
        if self.fault:
            return KitState.FAILED
        return KitState.READY if self.built_at else KitState.MAKING

    @property
    def state_label(self) -> str:
        """For whoever waits: how far it is, or what went wrong."""
        state = self.state()
        if state == KitState.MAKING and self.total:
            return f"{state.label} {self.done}/{self.total}"
        return f"{state.label}: {self.fault}" if self.fault else str(state.label)
