"""Who has not been visited yet."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from office.policies import visible
from office.screens import Overview
from verify.calendar import day_of
from verify.models import Certificate, CheckPlan, Industry
from verify.registry.filters import Facet, facet_asked
from verify.registry.units import Unit
from verify.supervision.coverage import IN_ORDER, Coverage
from verify.supervision.plans import FIRST_YEAR


class CoverageScreen(Overview):
    """Of the year asked for, each item in force that still owes a visit, and how far each unit has come."""

    header_icon = "calendar-check"
    permissions = ("verify.view_certificate", "verify.view_inspection", "verify.view_checkplan")
    template_name = "office/coverage.html"
    title = gettext_lazy("Who has not been visited")

    def facets(self, remarks: list[str]) -> tuple[Facet, ...]:
        user: Any = self.request.user
        this_year = day_of(self.at).year
        units = [choice for choice in Unit.choices if user.sees(choice[0])]
        known: dict[str, tuple[Any, Any]] = {
            "year": (_("Year"), [(year, year) for year in range(this_year, FIRST_YEAR - 1, -1)]),
            "unit": (_("Unit"), units),
            "industry": (_("Industry"), Industry.objects.values_list("pk", "name")),
        }
        asked = {"year": str(this_year), **self.request.GET.dict()}
        return tuple(facet_asked(name, label, rows, asked.get(name, ""), remarks) for name, (label, rows) in known.items())

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        remarks: list[str] = []
        facets = self.facets(remarks)
        asked = {facet.name: facet.value for facet in facets}
        year = int(asked["year"] or day_of(self.at).year)
        certificates: Any = visible(Certificate, self.request.user)
        if asked["unit"]:
            certificates = certificates.filter(product__enterprise__unit=asked["unit"])
        if asked["industry"]:
            certificates = certificates.filter(product__enterprise__industry=asked["industry"])
        drawn_up = sorted(visible(CheckPlan, self.request.user).filter(year=year).select_related("industry"), key=breadth)
        coverage = Coverage(certificates, drawn_up, year, self.at)
        figures = coverage.figures()
        keys: Any = Keys(coverage, sum(line.due for line in figures))
        rows, paging = self.paged(keys)
        lines = [
            (row, coverage.times_of(row.product.enterprise.unit, row.product.enterprise.industry_id))
            for row in coverage.lines(rows)
        ]
        shown = {"facets": facets, "remarks": remarks, "year": year, "plans": drawn_up, "figures": figures, "total": total(figures)}
        return super().get_context_data(**shown, **paging, lines=lines, at=coverage.moment, **context)


def breadth(plan: CheckPlan) -> tuple[bool, bool, str]:
    """The plan for all comes first."""
    return bool(plan.unit), bool(plan.industry_id), plan.unit


def total(figures: Any) -> dict[str, int]:
    in_force, due = sum(line.in_force for line in figures), sum(line.due for line in figures)
    return {
        "in_force": in_force,
        "done": in_force - due,
        "due": due,
        "percent": 100 * (in_force - due) // in_force if in_force else 100,
    }


class Keys:
    """What owes a visit, for a paginator that is told how much it is: the figures have counted it already."""

    def __init__(self, coverage: Coverage, count: int) -> None:
        self.rows, self.number = coverage.due().order_by(*IN_ORDER).values_list("pk", flat=True), count

    def __len__(self) -> int:
        return self.number

    def __getitem__(self, part: slice) -> list[int]:
        return list(self.rows[part])
