"""Who has not been visited this year: certified items in force beside the inspections of a year, by the plans of that year."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property, reduce
from operator import or_
from typing import Any

from django.conf import settings
from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from verify.registry.models import CertificateQuerySet
from verify.registry.records import last_moment_of
from verify.registry.status import Status
from verify.registry.units import Unit
from verify.supervision.models import Inspection
from verify.supervision.plans import CheckPlan, levels

ENTERPRISE = "product__enterprise"
# By unit and enterprise, so that one journey visits neighbours.
IN_ORDER = (f"{ENTERPRISE}__unit", ENTERPRISE, "pk")


@dataclass(frozen=True, slots=True)
class UnitFigures:
    unit: str
    in_force: int
    due: int

    @property
    def label(self) -> str:
        return str(Unit(self.unit).label)

    @property
    def done(self) -> int:
        return self.in_force - self.due

    @property
    def percent(self) -> int:
        """Rounded down: 100 only where nothing is left."""
        return 100 * self.done // self.in_force if self.in_force else 100


@dataclass(frozen=True)
class Coverage:
    """`certificates` are those that somebody may see and asked for; `plans`, those of `year`."""

    certificates: CertificateQuerySet
    plans: Sequence[CheckPlan]
    year: int
    at: datetime

    @property
    def moment(self) -> datetime:
        """Now, or the end of a year that is over: what was certified since did not owe a visit then."""
        return min(self.at, last_moment_of(date(self.year, 12, 31)))

    @cached_property
    def in_force(self) -> CertificateQuerySet:
        return self.certificates.standing_as(Status.VALID, self.moment)

    @property
    def visits(self) -> QuerySet[Inspection]:
        """Of one item; any inspection counts as a visit."""
        inside = Q(inspected_on__gte=date(self.year, 1, 1), inspected_on__lte=date(self.year, 12, 31))
        return Inspection.objects.filter(inside, product=OuterRef("product")).order_by()

    def due(self) -> CertificateQuerySet:
        """Owing a check: visited less often than a plan, or the rule without one, asks for."""
        owed = levels(self.plans, ENTERPRISE)
        conditions = [scope & ~Exists(self.visits[times - 1 :] if times > 1 else self.visits) for times, scope in owed.items()]
        return self.in_force.filter(reduce(or_, conditions))

    def figures(self) -> list[UnitFigures]:
        """Of every unit that has an item in force: two queries."""
        in_force, due = (self._by_unit(rows) for rows in (self.in_force, self.due()))
        return [UnitFigures(unit, count, due.get(unit, 0)) for unit, count in sorted(in_force.items())]

    def _by_unit(self, rows: CertificateQuerySet) -> dict[str, int]:
        counted = rows.order_by().values_list(f"{ENTERPRISE}__unit").annotate(number=Count("pk"))
        return dict(counted)

    def lines(self, keys: Sequence[int]) -> QuerySet[Any]:
        """Of the certificates with these `keys`: how often each was visited this year, and when last in any year. One query."""
        visits = self.visits.values("product").annotate(number=Count("pk")).values("number")
        last = Inspection.objects.filter(product=OuterRef("product")).order_by().values("product")
        rows = self.certificates.model._default_manager.filter(pk__in=keys).select_related("product__enterprise", "round")
        annotated = rows.annotate(
            visits=Coalesce(Subquery(visits), 0), last_visit=Subquery(last.annotate(day=Max("inspected_on")).values("day"))
        )
        return annotated.order_by(*(F(name) for name in IN_ORDER))

    def times_of(self, unit: str, industry: int | None) -> int:
        """How many checks of the year an item of them owes."""
        asked = [
            plan.times
            for plan in self.plans
            if plan.unit in {"", unit} and (plan.industry_id is None or plan.industry_id == industry)
        ]
        return max([settings.CHECKS_A_YEAR, *asked])
