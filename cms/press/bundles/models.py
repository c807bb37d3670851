"""A bundle (发布包): pages that go live together at one moment, approved as a whole by a second person."""

from datetime import datetime
from typing import Any

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class BundleQuerySet(models.QuerySet["Bundle"]):
    def due(self, at: datetime) -> "BundleQuerySet":
        return self.filter(state=Bundle.State.APPROVED, release_at__lte=at)

    def open(self) -> "BundleQuerySet":
        return self.filter(state__in=Bundle.OPEN)


class Bundle(models.Model):
    """`release_at` is T: before it nothing of the bundle can be seen by the public, after it everything [E-1]. `page_count` is that
    of the moment of approval: a bundle that lost a page since does not go out silently without it."""

    class State(models.TextChoices):
        DRAFT = "DRAFT", _("being assembled")
        SUBMITTED = "SUBMITTED", _("waits for approval")
        APPROVED = "APPROVED", _("approved, goes out at its moment")
        RELEASED = "RELEASED", _("released")
        CALLED_OFF = "CALLED_OFF", _("called off")

    OPEN = (State.DRAFT, State.SUBMITTED, State.APPROVED)

    name = models.CharField(_("name"), max_length=80, help_text=_("For colleagues and reviewers; the public never sees it."))
    release_at = models.DateTimeField(_("release at"), help_text=_("In Chinese standard time, to the second."))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    page_count = models.PositiveIntegerField(_("number of pages"), default=0)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("assembled by"))
    created_at = models.DateTimeField(_("created at"))
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, verbose_name=_("submitted by")
    )
    submitted_at = models.DateTimeField(_("submitted at"), null=True)
    returned_reason = models.CharField(_("reason of the return"), max_length=500, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, verbose_name=_("approved by")
    )
    approved_at = models.DateTimeField(_("approved at"), null=True)
    released_at = models.DateTimeField(_("released at"), null=True)

    objects = BundleQuerySet.as_manager()

    class Meta:
        verbose_name = _("release bundle")
        verbose_name_plural = _("release bundles")
        ordering = ("-release_at", "-pk")
        permissions = (("approve_bundle", "Can approve a release bundle"),)
        indexes = (models.Index(fields=("release_at",), name="bundle_due", condition=Q(state="APPROVED")),)
        constraints = (
            models.CheckConstraint(
                condition=~Q(state__in=("SUBMITTED", "APPROVED", "RELEASED"))
                | Q(submitted_by__isnull=False, submitted_at__isnull=False),
                name="bundle_submitted_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("APPROVED", "RELEASED"))
                | Q(approved_by__isnull=False, approved_at__isnull=False)
                & ~Q(approved_by=F("submitted_by"))
                & ~Q(approved_by=F("created_by")),
                name="bundle_approved_by_a_second_person",
            ),
            models.CheckConstraint(
                condition=Q(state="RELEASED", released_at__isnull=False, released_at__gte=F("release_at"))
                | ~Q(state="RELEASED") & Q(released_at__isnull=True),
                name="bundle_released_not_before_its_moment",
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN

    @property
    def is_changeable(self) -> bool:
        return self.state == self.State.DRAFT


class BundleItemQuerySet(models.QuerySet["BundleItem"]):
    def open(self) -> "BundleItemQuerySet":
        return self.filter(is_open=True)

    def of(self, page: Any) -> "BundleItem | None":
        """The item of the open bundle that this page lies in."""
        return self.open().filter(page=page.pk).select_related("bundle").first()


class BundleItem(models.Model):
    """A page in a bundle, and the version of it that somebody approved for it. A page lies in one open bundle at most."""

    bundle = models.ForeignKey(Bundle, models.CASCADE, related_name="items", verbose_name=_("release bundle"))
    page = models.ForeignKey("wagtailcore.Page", models.CASCADE, related_name="bundle_items", verbose_name=_("page"))
    revision = models.ForeignKey(
        "wagtailcore.Revision", models.SET_NULL, related_name="+", null=True, verbose_name=_("approved version")
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, verbose_name=_("approved by")
    )
    is_open = models.BooleanField(default=True, editable=False)

    objects = BundleItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("page of a bundle")
        verbose_name_plural = _("pages of bundles")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("page",), condition=Q(is_open=True), name="bundleitem_page_in_one_open_bundle"),
            models.UniqueConstraint(fields=("bundle", "page"), name="bundleitem_page_once"),
        )

    def __str__(self) -> str:
        return f"{self.page} – {self.bundle}"

    @property
    def is_approved(self) -> bool:
        return self.revision_id is not None and self.approved_by_id is not None


class PreviewLink(models.Model):
    """Lets one named reviewer see an unpublished bundle until `expires_at` or until it is revoked. Its address is signed and
    names the row; nothing secret is stored."""

    bundle = models.ForeignKey(Bundle, models.CASCADE, related_name="links", verbose_name=_("release bundle"))
    reviewer = models.CharField(
        _("reviewer"), max_length=60, help_text=_("Medium or office, and a name where known; printed across every page they see.")
    )
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("made by"))
    created_at = models.DateTimeField(_("made at"))
    expires_at = models.DateTimeField(_("expires at"))
    revoked_at = models.DateTimeField(_("revoked at"), null=True)

    class Meta:
        verbose_name = _("preview link")
        verbose_name_plural = _("preview links")
        ordering = ("-pk",)
        constraints = (models.CheckConstraint(condition=Q(expires_at__gt=F("created_at")), name="previewlink_expires_later"),)

    def __str__(self) -> str:
        return f"{self.reviewer} – {self.bundle}"

    def is_good(self, at: datetime) -> bool:
        return self.revoked_at is None and at < self.expires_at


class PreviewVisit(models.Model):
    """One look by a preview link; `page` is empty for the list of the bundle. No network address: the link says who."""

    link = models.ForeignKey(PreviewLink, models.CASCADE, related_name="visits", verbose_name=_("preview link"))
    page = models.ForeignKey("wagtailcore.Page", models.CASCADE, related_name="+", null=True, verbose_name=_("page"))
    at = models.DateTimeField(_("moment"))

    class Meta:
        verbose_name = _("look by a preview link")
        verbose_name_plural = _("looks by preview links")
        ordering = ("-pk",)
        triggers = (pgtrigger.Protect(name="append_only", operation=pgtrigger.Update),)

    def __str__(self) -> str:
        return f"{self.link} {self.at:%Y-%m-%d %H:%M}"
