"""The standards that certified items execute, how advanced each was found to be, and how it compares with others."""

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.core.validators import URLValidator
from django.db import models
from django.db.models import Exists, F, Func, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from verify.calendar import day_of
from verify.registry.models import APPEND_ONLY, Certificate, Enterprise, Product
from verify.registry.standard_codes import normal_code


class Level(models.TextChoices):
    """Law on Standardization of China, article 2, and what stands beside it."""

    NATIONAL = "NATIONAL", _("national standard")
    INDUSTRY = "INDUSTRY", _("industry standard")
    LOCAL = "LOCAL", _("local standard")
    GROUP = "GROUP", _("group standard")
    ENTERPRISE = "ENTERPRISE", _("enterprise standard")
    INTERNATIONAL = "INTERNATIONAL", _("international standard")


class StandardQuerySet(models.QuerySet["Standard"]):
    def executed_by_products(self) -> "StandardQuerySet":
        """Those that at least one certified item executes."""
        return self.filter(Exists(_executing()))

    def with_products(self) -> "StandardQuerySet":
        """Annotates `product_count`: the certified items that execute it."""
        counted = _executing().order_by().annotate(number=Func(F("pk"), function="COUNT")).values("number")
        return self.annotate(product_count=Coalesce(Subquery(counted), 0))

    def for_listing(self, search: str = "", level: str = "") -> "StandardQuerySet":
        """By code, with `product_count` and the evaluations. Each word of `search` stands in the code or in the title."""
        rows = self.filter(level=level) if level in Level.values else self
        search = search.replace("\0", " ")
        code = normal_code(search)
        words = Q()
        for word in search.split()[:5]:
            words &= Q(code__icontains=word) | Q(title__icontains=word)
        return rows.filter(words | Q(code__startswith=code) if code else words).with_products().prefetch_related("evaluations")

    def for_record(self) -> "StandardQuerySet":
        """With evaluations and comparisons; the items come from `executing_products`."""
        evaluations = StandardEvaluation.objects.select_related("enterprise")
        return self.with_products().prefetch_related(Prefetch("evaluations", evaluations), "comparisons")


class Standard(models.Model):
    """A standard by its code in one spelling."""

    code = models.CharField(_("code"), max_length=60, unique=True, help_text=_("Like GB/T 22111-2008."))
    title = models.CharField(_("title"), max_length=200)
    level = models.CharField(_("level"), max_length=13, choices=Level)
    in_force_on = models.DateField(_("in force since"), null=True, blank=True)
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True)
    declaration_url = models.URLField(
        _("address on the declaration platform"), blank=True, validators=[URLValidator(schemes=["https"])]
    )
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("recorded by"))
    recorded_at = models.DateTimeField(_("recorded at"))

    objects = StandardQuerySet.as_manager()

    class Meta:
        verbose_name = _("standard")
        verbose_name_plural = _("standards")
        ordering = ("code",)
        constraints = (
            models.CheckConstraint(condition=Q(level__in=Level.values), name="standard_level_known"),
            models.CheckConstraint(
                condition=Q(withdrawn_on__isnull=True) | Q(in_force_on__isnull=True) | Q(withdrawn_on__gte=F("in_force_on")),
                name="standard_dates_in_order",
                violation_error_message=_("A standard cannot be withdrawn before it came into force."),
            ),
            models.CheckConstraint(
                condition=Q(declaration_url="") | Q(declaration_url__startswith="https://"), name="standard_declaration_by_https"
            ),
        )
        permissions = (
            ("register_standard", _("Registers standards")),
            ("evaluate_standard", _("Records evaluations and comparisons of standards")),
        )

    def __str__(self) -> str:
        return self.code

    def is_in_force_at(self, at: datetime) -> bool:
        """Until the day it was withdrawn; an empty date sets no limit."""
        day = day_of(at)
        return (self.in_force_on is None or self.in_force_on <= day) and (self.withdrawn_on is None or day < self.withdrawn_on)

    def executing_products(self) -> models.QuerySet[Product]:
        """The certified items that execute it, with certificates and their changes at hand: four queries."""
        return (
            _certified()
            .filter(standard_codes__contains=[self.code])
            .select_related("enterprise")
            .prefetch_related("certificates__round", "certificates__changes")
        )


class StandardEvaluationQuerySet(models.QuerySet["StandardEvaluation"]):
    def ending(self, span: tuple[date, date]) -> "StandardEvaluationQuerySet":
        """The last ones of standards still in use, whose last day lies in `span`, both included."""
        later = StandardEvaluation.objects.filter(standard=OuterRef("standard")).order_by("-evaluated_on", "-valid_until", "-pk")
        rows = self.filter(valid_until__range=span, standard__withdrawn_on__isnull=True)
        return rows.filter(pk=Subquery(later.values("pk")[:1]))


class StandardEvaluation(models.Model):
    """How advanced a standard was found to be (标准先进性评价), as reported. Valid for a term, then to be repeated."""

    standard = models.ForeignKey(Standard, models.PROTECT, related_name="evaluations", verbose_name=_("standard"))
    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("enterprise that executes it")
    )
    result = models.CharField(_("result"), max_length=120)
    evaluated_on = models.DateField(_("evaluated on"))
    valid_until = models.DateField(_("valid until"))
    body = models.CharField(_("evaluation body"), max_length=120)
    report = models.CharField(_("reference of the report"), max_length=120, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("recorded by"))
    recorded_at = models.DateTimeField(_("recorded at"))
    request_key = models.UUIDField(unique=True, null=True, blank=True, editable=False)

    objects = StandardEvaluationQuerySet.as_manager()

    class Meta:
        verbose_name = _("evaluation of a standard")
        verbose_name_plural = _("evaluations of standards")
        ordering = ("-evaluated_on", "-id")
        constraints = (
            models.CheckConstraint(
                condition=Q(valid_until__gte=F("evaluated_on")),
                name="standardevaluation_dates_in_order",
                violation_error_message=_("An evaluation cannot end before its day."),
            ),
        )
        triggers = (APPEND_ONLY,)

    def __str__(self) -> str:
        return f"{self.standard} {self.evaluated_on:%Y-%m-%d}"


class StandardComparison(models.Model):
    """One indicator of a standard beside the same one of another standard."""

    standard = models.ForeignKey(Standard, models.PROTECT, related_name="comparisons", verbose_name=_("standard"))
    compared_code = models.CharField(_("compared with"), max_length=60)
    compared_title = models.CharField(_("title of the other standard"), max_length=200, blank=True)
    compared_level = models.CharField(_("level of the other standard"), max_length=13, choices=Level)
    indicator = models.CharField(_("indicator"), max_length=120)
    own_value = models.CharField(_("value in this standard"), max_length=120)
    compared_value = models.CharField(_("value in the other standard"), max_length=120)
    finding = models.CharField(_("finding"), max_length=300)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("recorded by"))
    recorded_at = models.DateTimeField(_("recorded at"))
    request_key = models.UUIDField(unique=True, null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("comparison of standards")
        verbose_name_plural = _("comparisons of standards")
        ordering = ("compared_code", "id")
        triggers = (APPEND_ONLY,)

    def __str__(self) -> str:
        return f"{self.standard} / {self.compared_code}: {self.indicator}"


def _certified() -> models.QuerySet[Product]:
    return Product.objects.filter(Exists(Certificate.objects.filter(product=OuterRef("pk"))))


def _executing() -> models.QuerySet[Any]:
    """The certified items that execute the standard of the query around it."""
    return _certified().filter(standard_codes__contains=[OuterRef("code")])
