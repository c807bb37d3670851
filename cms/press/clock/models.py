"""What the clock put out, and what it could not."""

from datetime import timedelta

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

RETRY = timedelta(minutes=1)


class Release(models.Model):
    """A page that went live by the clock: `due_at` is the moment it was meant for, `live_at` when it did. `settled_at`: when
    whoever waits for a publication (kits, search engines) had been told; empty where that is still to be done."""

    page = models.ForeignKey("wagtailcore.Page", models.CASCADE, related_name="+", verbose_name=_("page"))
    revision = models.ForeignKey("wagtailcore.Revision", models.SET_NULL, related_name="+", null=True, verbose_name=_("version"))
    bundle = models.ForeignKey("cms.Bundle", models.CASCADE, related_name="releases", null=True, verbose_name=_("bundle"))
    due_at = models.DateTimeField(_("due at"))
    live_at = models.DateTimeField(_("live at"))
    settled_at = models.DateTimeField(_("settled at"), null=True)

    class Meta:
        verbose_name = _("publication by the clock")
        verbose_name_plural = _("publications by the clock")
        indexes = (models.Index(fields=("id",), name="release_unsettled", condition=Q(settled_at__isnull=True)),)
        constraints = (models.CheckConstraint(condition=Q(live_at__gte=F("due_at")), name="release_not_before_its_moment"),)

    def __str__(self) -> str:
        return f"{self.page} {self.live_at:%Y-%m-%d %H:%M:%S}"


class Stumble(models.Model):
    """Something due that failed when its turn came, tried again every minute. The row goes when it succeeds or is no longer due;
    `fault` is the class of the last error, without its words."""

    page = models.OneToOneField("wagtailcore.Page", models.CASCADE, related_name="+", null=True, verbose_name=_("page"))
    bundle = models.OneToOneField("cms.Bundle", models.CASCADE, related_name="+", null=True, verbose_name=_("bundle"))
    tries = models.PositiveIntegerField(_("tries"), default=1)
    first_failed_at = models.DateTimeField(_("first failed at"))
    failed_at = models.DateTimeField(_("failed at"))
    fault = models.CharField(_("class of the error"), max_length=120)

    class Meta:
        verbose_name = _("failed publication")
        verbose_name_plural = _("failed publications")
        constraints = (
            models.CheckConstraint(
                condition=Q(page__isnull=True, bundle__isnull=False) | Q(page__isnull=False, bundle__isnull=True),
                name="stumble_of_a_page_or_a_bundle",
            ),
        )

    def __str__(self) -> str:
        return f"{self.bundle or self.page}: {self.fault}"
