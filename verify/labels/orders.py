"""How many labels an enterprise may have, and the orders of its people: one asks, another one confirms."""

from collections import Counter
from collections.abc import Iterable
from typing import Any, Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q, Sum
from django.utils.translation import gettext_lazy as _

from verify.fields import LimitedTextField
from verify.labels.codes import MAX_SERIAL
from verify.labels.models import LabelRange, LabelRun
from verify.references import new_reference
from verify.registry.models import APPEND_ONLY, Product


class LabelQuota(models.Model):
    """So many labels more for an item, as the office allowed them. Never taken back; what was issued stands in the orders."""

    product = models.ForeignKey(Product, models.PROTECT, related_name="label_quotas", verbose_name=_("item"))
    quantity = models.PositiveBigIntegerField(_("quantity"))
    basis = models.CharField(_("basis"), max_length=200)
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("granted by"))
    granted_at = models.DateTimeField(_("granted at"))
    request_key = models.UUIDField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("label quota")
        verbose_name_plural = _("label quotas")
        ordering = ("product_id", "id")
        constraints = (
            models.CheckConstraint(condition=Q(quantity__gte=1, quantity__lte=MAX_SERIAL), name="labelquota_quantity_in_range"),
            models.CheckConstraint(condition=~Q(basis=""), name="labelquota_has_a_basis"),
            models.UniqueConstraint(fields=("product", "request_key"), name="labelquota_once_a_request"),
        )
        permissions = (("grant_labels", _("Grants label quotas")),)
        triggers = (APPEND_ONLY,)

    def __str__(self) -> str:
        return f"{self.product} {self.quantity}"


class OrderState(models.TextChoices):
    ASKED = "ASKED", _("waits for a second person")
    ISSUED = "ISSUED", _("issued")
    DECLINED = "DECLINED", _("declined")


class LabelOrderQuerySet(models.QuerySet["LabelOrder"]):
    def of(self, enterprise: Any) -> Self:
        return self.filter(product__enterprise=enterprise)

    def taking(self) -> Self:
        """What draws on a quota: what was issued and what still waits. Replacements of voided labels take nothing."""
        return self.filter(replaces=None).exclude(state=OrderState.DECLINED)


class LabelOrder(models.Model):
    """One order for labels of one item. Whoever asked does not confirm."""

    ref = models.CharField(_("number"), max_length=8, unique=True, default=new_reference, editable=False)
    product = models.ForeignKey(Product, models.PROTECT, related_name="label_orders", verbose_name=_("item"))
    grade = models.CharField(_("grade"), max_length=7, choices=LabelRun.Grade)
    carrier = models.CharField(_("carrier"), max_length=11, choices=LabelRun.Carrier, default=LabelRun.Carrier.PACK)
    lot = models.CharField(_("lot"), max_length=60, blank=True)
    quantity = models.PositiveBigIntegerField(_("quantity"))
    has_scratch = models.BooleanField(_("scratch codes"), default=False)
    replaces = models.OneToOneField(
        LabelRange, models.PROTECT, related_name="replacement", null=True, blank=True, verbose_name=_("replaces")
    )
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("applicant for labels"))
    asked_at = models.DateTimeField(_("asked at"))
    state = models.CharField(_("state"), max_length=8, choices=OrderState, default=OrderState.ASKED)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    remark = LimitedTextField(_("remark"), max_length=500, blank=True)
    run = models.OneToOneField(LabelRun, models.PROTECT, related_name="order", null=True, blank=True, verbose_name=_("label run"))
    request_key = models.UUIDField(null=True, blank=True, editable=False)

    objects = LabelOrderQuerySet.as_manager()

    class Meta:
        verbose_name = _("label order")
        verbose_name_plural = _("label orders")
        ordering = ("-asked_at", "-id")
        constraints = (
            models.CheckConstraint(condition=Q(quantity__gte=1, quantity__lte=MAX_SERIAL), name="labelorder_quantity_in_range"),
            models.CheckConstraint(condition=Q(has_scratch=False) | Q(grade="ITEM"), name="labelorder_scratch_code_is_of_one_item"),
            models.CheckConstraint(
                condition=Q(state=OrderState.ASKED, decided_by=None, decided_at=None, run=None)
                | Q(state=OrderState.DECLINED, decided_by__isnull=False, decided_at__isnull=False, run=None)
                | (
                    Q(state=OrderState.ISSUED, decided_by__isnull=False, decided_at__isnull=False, run__isnull=False)
                    & ~Q(decided_by=F("asked_by"))
                ),
                name="labelorder_confirmed_by_another",
            ),
            models.UniqueConstraint(fields=("product", "request_key"), name="labelorder_once_a_request"),
        )
        triggers = (
            pgtrigger.Protect(name="decided_stays", operation=pgtrigger.Update, condition=~pgtrigger.Q(old__state="ASKED")),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        )

    def __str__(self) -> str:
        return f"{self.ref} {self.product}"


def remaining(products: Iterable[Product]) -> dict[int, int]:
    """Labels that may still be ordered, by the key of the item. Two queries, however many items."""
    keys = [product.pk for product in products]
    granted = LabelQuota.objects.filter(product__in=keys)
    drawn = LabelOrder.objects.taking().filter(product__in=keys)
    left = Counter(dict.fromkeys(keys, 0))
    for rows, sign in ((granted, 1), (drawn, -1)):
        for key, quantity in rows.order_by().values_list("product").annotate(Sum("quantity")):
            left[key] += sign * quantity
    return left
