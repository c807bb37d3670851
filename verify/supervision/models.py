"""What supervision found. A finding changes no certificate by itself: that is a separate decision."""

import secrets
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from verify.calendar import day_of
from verify.fields import LimitedTextField
from verify.registry.models import APPEND_ONLY, Product
from verify.registry.units import Unit


class InspectionQuerySet(models.QuerySet["Inspection"]):
    def visible_to(self, user: Any) -> "InspectionQuerySet":
        return self if user.has_perm("accounts.all_units") else self.filter(product__enterprise__unit__in=user.units)

    def with_rectification(self) -> "InspectionQuerySet":
        """With what became of a failed one, by joins: no further query."""
        return self.select_related("rectification__reinspection")


class Inspection(models.Model):
    """One inspection of an item, as published."""

    class Kind(models.TextChoices):
        SAMPLING = "SAMPLING", _("sampling inspection")
        PERIODIC = "PERIODIC", _("periodic check")
        DAILY = "DAILY", _("daily supervision")
        SPECIAL = "SPECIAL", _("special inspection")
        REINSPECTION = "REINSPECTION", _("re-inspection")

    class Result(models.TextChoices):
        PASSED = "PASSED", _("passed")
        FAILED = "FAILED", _("failed")

    product = models.ForeignKey(Product, models.PROTECT, related_name="inspections", verbose_name=_("item"))
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.SAMPLING)
    inspected_on = models.DateField(_("inspected on"))
    result = models.CharField(_("result"), max_length=6, choices=Result)
    specification = models.CharField(_("specification sampled"), max_length=200, blank=True)
    lot = models.CharField(_("lot or production date"), max_length=60, blank=True)
    items_tested = LimitedTextField(_("items tested"), max_length=2000, blank=True)
    items_failed = LimitedTextField(
        _("items failed"), max_length=2000, blank=True, help_text=_("One a line: item, standard value, measured value.")
    )
    body = models.CharField(_("inspection body"), max_length=120)
    source = models.CharField(_("published by"), max_length=120)
    notice_url = models.URLField(_("address of the notice"), blank=True)
    handling = LimitedTextField(_("handling"), max_length=1000, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("recorded by"))
    recorded_at = models.DateTimeField(_("recorded at"))
    request_key = models.UUIDField(unique=True, null=True, blank=True, editable=False)

    objects = InspectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("inspection")
        verbose_name_plural = _("inspections")
        ordering = ("-inspected_on", "-id")
        indexes = (
            models.Index(fields=("product", "-inspected_on", "-id"), name="inspection_latest"),
            models.Index(fields=("-inspected_on", "-id"), name="inspection_by_day"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(result="FAILED") & ~Q(items_failed="") | Q(result="PASSED", items_failed=""),
                name="inspection_failed_items_when_failed",
            ),
        )
        permissions = (("record_inspection", _("Records inspections")),)
        triggers = (APPEND_ONLY,)

    def __str__(self) -> str:
        return f"{self.product} {self.inspected_on:%Y-%m-%d} {self.get_result_display()}"


class Recall(models.Model):
    """A recalled lot of an item. Ends only by another date, never by deletion."""

    product = models.ForeignKey(Product, models.PROTECT, related_name="recalls", verbose_name=_("item"))
    lot = models.CharField(_("lot"), max_length=60)
    ordered_on = models.DateField(_("ordered on"))
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    reason = LimitedTextField(_("reason"), max_length=1000)
    advice = LimitedTextField(_("what buyers should do"), max_length=1000, blank=True)
    source = models.CharField(_("published by"), max_length=120)
    notice_url = models.URLField(_("address of the notice"), blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("recorded by"))
    recorded_at = models.DateTimeField(_("recorded at"))

    class Meta:
        verbose_name = _("recall")
        verbose_name_plural = _("recalls")
        ordering = ("-ordered_on", "-id")
        indexes = (models.Index(fields=("-ordered_on", "-id"), name="recall_by_day"),)
        constraints = (
            models.UniqueConstraint("product", "lot", condition=Q(ended_on__isnull=True), name="recall_one_open_per_lot"),
            models.CheckConstraint(condition=~Q(lot=""), name="recall_names_a_lot"),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("ordered_on")), name="recall_dates_in_order"
            ),
        )
        permissions = (("order_recall", _("Orders and ends recalls")),)

    def __str__(self) -> str:
        return f"{self.product} {self.lot}"


class ComplaintState(models.TextChoices):
    OPEN = "OPEN", _("to be answered")
    OVERDUE = "OVERDUE", _("overdue")
    ANSWERED = "ANSWERED", _("answered")
    MERGED = "MERGED", _("merged")


class ComplaintQuerySet(models.QuerySet["Complaint"]):
    def without_contact(self) -> "ComplaintQuerySet":
        """What is sealed is not even read from the database."""
        return self.defer("sealed_contact")

    def with_main(self) -> "ComplaintQuerySet":
        """With what each was merged into, likewise without contacts."""
        return self.select_related("merged_into").defer("sealed_contact", "merged_into__sealed_contact")

    def waiting(self) -> "ComplaintQuerySet":
        return self.filter(replied_at__isnull=True, merged_into__isnull=True)

    def in_state(self, state: str, at: datetime) -> "ComplaintQuerySet":
        """The rows whose `state(at)` this is."""
        if state == ComplaintState.MERGED:
            return self.filter(merged_into__isnull=False)
        if state == ComplaintState.ANSWERED:
            return self.filter(replied_at__isnull=False)
        overdue = Q(due_on__lt=day_of(at))
        return self.waiting().filter(overdue if state == ComplaintState.OVERDUE else ~overdue)


class Complaint(models.Model):
    """What a member of the public reported. The contact is sealed. Of a labelled product the code is kept as run and serial; of a
    counterfeit or a misuse of the mark, where it was seen. The same matter reported twice is merged, and answered once."""

    class Subject(models.TextChoices):
        PRODUCT = "PRODUCT", _("a labelled product")
        COUNTERFEIT = "COUNTERFEIT", _("a counterfeit")
        MISUSE = "MISUSE", _("a misuse of the mark")

    class Reason(models.TextChoices):
        QUALITY = "QUALITY", _("The product has a quality problem")
        MISMATCH = "MISMATCH", _("The product differs from what the page shows")
        COPY = "COPY", _("The label looks copied or tampered with")
        STATUS = "STATUS", _("It is still sold although the page says otherwise")
        OTHER = "OTHER", _("Something else")

    tracking_number = models.CharField(_("tracking number"), max_length=12, unique=True)
    subject = models.CharField(_("subject"), max_length=11, choices=Subject, default=Subject.PRODUCT)
    reason = models.CharField(_("reason"), max_length=8, choices=Reason, blank=True)
    where_seen = models.CharField(_("where it was seen"), max_length=300, blank=True)
    description = LimitedTextField(_("description"), max_length=2000, blank=True)
    sealed_contact = models.BinaryField(_("sealed contact"), null=True, blank=True)
    run = models.PositiveIntegerField(_("label run"), null=True, blank=True)
    serial = models.PositiveBigIntegerField(_("serial"), null=True, blank=True)
    typed_code = models.CharField(_("code as typed"), max_length=40, blank=True)
    verdict = models.CharField(_("verdict shown"), max_length=20, blank=True)
    received_at = models.DateTimeField(_("received at"))
    due_on = models.DateField(_("to be answered by"))
    unit = models.CharField(_("handled by"), max_length=6, choices=Unit, blank=True, help_text=_("Empty: by the province."))
    merged_into = models.ForeignKey(
        "self", models.PROTECT, related_name="merged", null=True, blank=True, verbose_name=_("merged into")
    )
    reply = LimitedTextField(_("reply"), max_length=2000, blank=True)
    replied_at = models.DateTimeField(_("replied at"), null=True, blank=True)
    replied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("replied by")
    )
    request_key = models.UUIDField(unique=True, null=True, blank=True, editable=False)

    objects = ComplaintQuerySet.as_manager()

    class Meta:
        verbose_name = _("complaint")
        verbose_name_plural = _("complaints")
        ordering = ("-received_at",)
        constraints = (
            models.CheckConstraint(
                condition=Q(subject="PRODUCT") & ~Q(reason="") & ~Q(verdict="")
                | Q(subject__in=("COUNTERFEIT", "MISUSE"), reason="", verdict="") & ~Q(where_seen=""),
                name="complaint_says_what_its_subject_needs",
            ),
            models.CheckConstraint(
                condition=Q(reply="", replied_at__isnull=True, replied_by__isnull=True)
                | ~Q(reply="") & Q(replied_at__isnull=False, replied_by__isnull=False),
                name="complaint_reply_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | Q(reply="") & ~Q(merged_into=F("id")), name="complaint_merged_has_no_reply"
            ),
        )
        indexes = (
            models.Index(
                fields=("due_on", "id"), condition=Q(replied_at__isnull=True, merged_into__isnull=True), name="complaint_waiting"
            ),
        )
        permissions = (
            ("reply_complaint", _("Replies to complaints")),
            ("route_complaint", _("Hands complaints to a city and merges them")),
            ("reveal_complaint", _("Sees who complained")),
        )

    def __str__(self) -> str:
        return self.tracking_number

    @property
    def answered(self) -> "Complaint":
        """The one that carries the reply: this one, or what it was merged into."""
        return self.merged_into or self

    @property
    def public_state(self) -> Any:
        """For whoever asks by the tracking number."""
        return _("answered") if self.answered.replied_at else _("received, being checked")

    def state(self, at: datetime) -> ComplaintState:
        if self.merged_into_id:
            return ComplaintState.MERGED
        if self.replied_at:
            return ComplaintState.ANSWERED
        return ComplaintState.OVERDUE if day_of(at) > self.due_on else ComplaintState.OPEN


def private_place(picture: "ComplaintPicture", name: str) -> str:
    """Beneath private/, which no web server hands out, under a name that says nothing."""
    return f"private/complaints/{secrets.token_hex(16)}{PurePosixPath(name).suffix}"


class ComplaintPicture(models.Model):
    """A picture that came with a complaint, drawn anew by `uploads.accept`. Shown to those who may see the complaint."""

    complaint = models.ForeignKey(Complaint, models.PROTECT, related_name="pictures", verbose_name=_("complaint"))
    position = models.PositiveSmallIntegerField(_("position"))
    file = models.FileField(_("file"), upload_to=private_place)
    content_type = models.CharField(_("content type"), max_length=20)

    class Meta:
        verbose_name = _("picture of a complaint")
        verbose_name_plural = _("pictures of complaints")
        ordering = ("position",)
        constraints = (models.UniqueConstraint("complaint", "position", name="complaintpicture_in_order"),)
        triggers = (APPEND_ONLY,)

    def __str__(self) -> str:
        return f"{self.complaint} {self.position}"
