"""The yearly plan of checks: how often which items are to be inspected."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from verify.registry.models import Industry
from verify.registry.units import Unit

FIRST_YEAR, LAST_YEAR = 2023, 2100
MOST_TIMES = 12


class CheckPlanQuerySet(models.QuerySet["CheckPlan"]):
    def visible_to(self, user: Any) -> "CheckPlanQuerySet":
        """A city sees its own plans and those of the province, which bind it too."""
        return self if user.has_perm("accounts.all_units") else self.filter(unit__in=["", *user.units])


class CheckPlan(models.Model):
    """So many checks in a year for the items of a unit, of an industry, or of both; without either, for all. Where several plans
    cover an item the strictest counts."""

    year = models.PositiveSmallIntegerField(_("year"))
    unit = models.CharField(_("unit"), max_length=6, choices=Unit, blank=True, help_text=_("Empty: every unit."))
    industry = models.ForeignKey(
        Industry, models.PROTECT, null=True, blank=True, verbose_name=_("industry"), help_text=_("Empty: every industry.")
    )
    times = models.PositiveSmallIntegerField(_("checks a year"), default=1)
    basis = models.CharField(_("basis of the plan"), max_length=200, help_text=_("Title and number of the document."))
    drawn_up_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("drawn up by"))
    drawn_up_at = models.DateTimeField(_("drawn up at"))

    objects = CheckPlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("plan of checks")
        verbose_name_plural = _("plans of checks")
        ordering = ("-year", "unit", "industry__position", "id")
        constraints = (
            models.UniqueConstraint("year", "unit", "industry", nulls_distinct=False, name="checkplan_once_per_scope"),
            models.CheckConstraint(condition=Q(year__gte=FIRST_YEAR, year__lte=LAST_YEAR), name="checkplan_year_in_range"),
            models.CheckConstraint(condition=Q(times__gte=1, times__lte=MOST_TIMES), name="checkplan_times_in_range"),
            models.CheckConstraint(condition=Q(unit__in=["", *Unit.values]), name="checkplan_unit_of_hubei"),
            models.CheckConstraint(condition=~Q(basis=""), name="checkplan_has_a_basis"),
        )
        permissions = (("plan_checks", _("Draws up plans of checks")),)

    def __str__(self) -> str:
        return f"{self.year} {self.scope}"

    @property
    def scope(self) -> str:
        """In words: 武汉市 食品, or 全省."""
        words = [self.get_unit_display() if self.unit else "", str(self.industry or "")]
        return " ".join(filter(None, words)) or str(_("the whole province"))

    def covers(self, enterprise: str) -> Q:
        """A condition on rows from which `enterprise` leads to the enterprise."""
        condition = Q(**{f"{enterprise}__unit": self.unit}) if self.unit else Q()
        return condition & Q(**{f"{enterprise}__industry": self.industry_id}) if self.industry_id else condition


def levels(plans: Iterable[CheckPlan], enterprise: str) -> dict[int, Q]:
    """{checks a year: condition on the rows that owe them}. Q() is every row: each item is checked a first time in any case."""
    found: dict[int, Q] = {}
    for plan in plans:
        covered, earlier = plan.covers(enterprise), found.get(plan.times)
        found[plan.times] = covered if earlier is None or not covered else earlier and earlier | covered
    return {**found, settings.CHECKS_A_YEAR: Q()}
