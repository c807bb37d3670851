"""The pool of candidates (培育库): what a city or the province fosters before it applies, and the help that was given."""

from typing import Any

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Case, Exists, OuterRef, Q, Value, When
from django.utils.translation import gettext_lazy as _

from verify.references import new_reference
from verify.registry import uscc
from verify.registry.models import APPEND_ONLY, Industry, Product
from verify.registry.units import Unit


class PoolState(models.TextChoices):
    """Computed from the applications and never stored, but for leaving."""

    FOSTERED = "FOSTERED", _("in cultivation")
    APPLIED = "APPLIED", _("has applied")
    CERTIFIED = "CERTIFIED", _("certified")
    LEFT = "LEFT", _("left the pool")


class PoolEntryQuerySet(models.QuerySet["PoolEntry"]):
    def visible_to(self, user: Any) -> "PoolEntryQuerySet":
        return self if user.has_perm("accounts.all_units") else self.filter(unit__in=user.units)

    def present(self) -> "PoolEntryQuerySet":
        return self.filter(left_on=None)

    def with_state(self) -> "PoolEntryQuerySet":
        """Adds `state`, a PoolState. One whose application was turned down is fostered further."""
        applications: Any = PoolEntry._meta.get_field("applications").related_model
        applied = applications.objects.filter(pool_entry=OuterRef("pk")).exclude(state="REJECTED")
        return self.annotate(
            state=Case(
                When(left_on__isnull=False, then=Value(PoolState.LEFT.value)),
                When(Exists(applied.filter(candidate__certificate__isnull=False)), then=Value(PoolState.CERTIFIED.value)),
                When(Exists(applied), then=Value(PoolState.APPLIED.value)),
                default=Value(PoolState.FOSTERED.value),
                output_field=models.CharField(),
            )
        )


class PoolEntry(models.Model):
    """An item of an enterprise, registered or not yet, that is fostered so that it may apply one day."""

    class Level(models.TextChoices):
        PROVINCE = "PROVINCE", _("cultivated by the province")
        CITY = "CITY", _("cultivated by the city")
        COUNTY = "COUNTY", _("cultivated by the county")

    ref = models.CharField(_("reference of this site"), max_length=8, unique=True, default=new_reference, editable=False)
    unit = models.CharField(_("unit"), max_length=6, choices=Unit)
    county = models.CharField(_("county or district"), max_length=60, blank=True)
    enterprise_name = models.CharField(_("enterprise"), max_length=120)
    uscc = models.CharField(_("unified social credit code"), max_length=18, validators=[uscc.validate])
    item_name = models.CharField(_("item"), max_length=120)
    kind = models.CharField(_("kind"), max_length=7, choices=Product.Kind, default=Product.Kind.PRODUCT)
    industry = models.ForeignKey(Industry, models.PROTECT, null=True, blank=True, verbose_name=_("industry"))
    level = models.CharField(_("cultivation level"), max_length=8, choices=Level)
    left_on = models.DateField(_("left the pool on"), null=True, blank=True)
    left_reason = models.TextField(_("reason for leaving"), max_length=500, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("recorded by"))
    recorded_at = models.DateTimeField(_("recorded at"))
    request_key = models.UUIDField(unique=True, null=True, blank=True, editable=False)
    is_demo = models.BooleanField(_("demonstration data"), default=False)

    objects = PoolEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("entry of the pool of candidates")
        verbose_name_plural = _("pool of candidates")
        ordering = ("unit", "enterprise_name", "item_name")
        constraints = (
            models.UniqueConstraint("uscc", "item_name", condition=Q(left_on__isnull=True), name="poolentry_present_once"),
            models.CheckConstraint(condition=Q(unit__in=Unit.values), name="poolentry_unit_of_hubei"),
            models.CheckConstraint(
                condition=~Q(enterprise_name="") & ~Q(uscc="") & ~Q(item_name=""), name="poolentry_names_its_item"
            ),
            models.CheckConstraint(
                condition=Q(left_on__isnull=True, left_reason="") | Q(left_on__isnull=False) & ~Q(left_reason=""),
                name="poolentry_leaves_with_a_reason",
            ),
        )
        triggers = (
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="left_for_good",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.left_on IS NOT NULL"),
            ),
        )
        permissions = (("foster_enterprise", _("Keeps the pool of candidates")),)

    def __str__(self) -> str:
        return f"{self.item_name}（{self.enterprise_name}）"


class PoolHelp(models.Model):
    """Help that was given to what is in the pool."""

    class Kind(models.TextChoices):
        TRAINING = "TRAINING", _("training")
        GUIDANCE = "GUIDANCE", _("one-to-one help")
        COMPARISON = "COMPARISON", _("comparison with standards")
        EVALUATION = "EVALUATION", _("evaluation of how advanced the standard is")
        OTHER = "OTHER", _("other help")

    entry = models.ForeignKey(PoolEntry, models.PROTECT, related_name="help", verbose_name=_("entry of the pool of candidates"))
    kind = models.CharField(_("kind of help"), max_length=10, choices=Kind)
    given_on = models.DateField(_("given on"))
    given_by = models.CharField(_("given by"), max_length=120)
    what = models.TextField(_("what was done"), max_length=1000)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("recorded by"))
    recorded_at = models.DateTimeField(_("recorded at"))
    request_key = models.UUIDField(unique=True, null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("help given")
        verbose_name_plural = _("help given")
        ordering = ("-given_on", "-id")
        constraints = (models.CheckConstraint(condition=~Q(given_by="") & ~Q(what=""), name="poolhelp_says_what_and_by_whom"),)
        triggers = (APPEND_ONLY,)

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.given_on:%Y-%m-%d}"
