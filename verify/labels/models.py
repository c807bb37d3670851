"""Runs of labels. The labels themselves are not stored: a code carries its own proof."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from verify.labels.codes import MAX_RUN, MAX_SERIAL
from verify.registry.models import APPEND_ONLY, Product


class LabelRunQuerySet(models.QuerySet["LabelRun"]):
    def key_names(self) -> set[str]:
        """The keys that sealed any run: one step along the index for each, however many runs there are."""
        names: set[str] = set()
        latest: str | None = ""
        steps = self.order_by("key_name").values_list("key_name", flat=True)
        while (latest := steps.filter(key_name__gt=latest).first()) is not None:
            names.add(latest)
        return names


class LabelRun(models.Model):
    """One order of labels. A product-level run has a single code, the same on every pack; an item-level run has one a piece."""

    class Grade(models.TextChoices):
        PRODUCT = "PRODUCT", _("product-level code")
        ITEM = "ITEM", _("item-level code")

    class Carrier(models.TextChoices):
        PACK = "PACK", _("package")
        CERTIFICATE = "CERTIFICATE", _("paper certificate")
        PLAQUE = "PLAQUE", _("plaque")

    id = models.AutoField(_("number"), primary_key=True)
    product = models.ForeignKey(Product, models.PROTECT, related_name="label_runs", verbose_name=_("item"))
    lot = models.CharField(_("lot"), max_length=60, blank=True)
    grade = models.CharField(_("grade"), max_length=7, choices=Grade)
    carrier = models.CharField(_("carrier"), max_length=11, choices=Carrier, default=Carrier.PACK)
    quantity = models.PositiveBigIntegerField(_("quantity"))
    has_scratch = models.BooleanField(_("scratch codes"), default=False)
    key_name = models.CharField(_("name of the sealing key"), max_length=12)
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("issued by"))
    issued_at = models.DateTimeField(_("issued at"))
    request_key = models.UUIDField(unique=True, null=True, blank=True, editable=False)

    objects = LabelRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("label run")
        verbose_name_plural = _("label runs")
        ordering = ("-id",)
        indexes = (models.Index(fields=("key_name",), name="labelrun_by_key"),)
        constraints = (
            models.CheckConstraint(condition=Q(id__gte=1, id__lte=MAX_RUN), name="labelrun_number_fits_the_code"),
            models.CheckConstraint(condition=Q(quantity__gte=1, quantity__lte=MAX_SERIAL), name="labelrun_serials_fit_the_code"),
            models.CheckConstraint(condition=Q(has_scratch=False) | Q(grade="ITEM"), name="labelrun_scratch_code_is_of_one_item"),
        )
        permissions = (
            ("issue_labels", _("Issues label runs")),
            ("activate_labels", _("Activates labels")),
            ("void_labels", _("Voids labels")),
        )
        triggers = (APPEND_ONLY,)

    def __str__(self) -> str:
        return f"{self.pk} {self.product}"

    @property
    def first_serial(self) -> int:
        return 0 if self.grade == self.Grade.PRODUCT else 1

    @property
    def last_serial(self) -> int:
        return 0 if self.grade == self.Grade.PRODUCT else self.quantity


class LabelRange(models.Model):
    """Serials first to last, both included, activated or voided. What is voided stays void."""

    class Kind(models.TextChoices):
        ACTIVATE = "ACTIVATE", _("activated")
        VOID = "VOID", _("voided")

    run = models.ForeignKey(LabelRun, models.PROTECT, related_name="ranges", verbose_name=_("label run"))
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    first = models.PositiveBigIntegerField(_("first serial"))
    last = models.PositiveBigIntegerField(_("last serial"))
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("recorded by"))
    recorded_at = models.DateTimeField(_("recorded at"))

    class Meta:
        verbose_name = _("label range")
        verbose_name_plural = _("label ranges")
        ordering = ("run_id", "id")
        constraints = (models.CheckConstraint(condition=Q(last__gte=F("first")), name="labelrange_in_order"),)
        triggers = (APPEND_ONLY,)

    def __str__(self) -> str:
        return f"{self.run_id}: {self.first}-{self.last} {self.get_kind_display()}"
