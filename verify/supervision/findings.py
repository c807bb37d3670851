"""Quality information: what inspections and recalls found about certified items, as one list. It changes no certification.

Inspections and recalls are two tables and stay so; here each gives the same columns, and the database joins and orders them.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import CharField, Count, DateField, F, Q, QuerySet, Value
from django.db.models.functions import Cast, Coalesce, NullIf
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from verify.calendar import day_of
from verify.charts import Bar, Chart
from verify.registry import paging
from verify.registry.filters import Filters, facet_asked, search_asked
from verify.registry.models import Enterprise, Industry, Product
from verify.registry.units import Unit
from verify.supervision import rectifying
from verify.supervision.models import Inspection, Recall

PAGE_SIZE = 50
FIRST_YEAR = 2023  # of the mark itself
RECALL = "RECALL"
KINDS = [*Inspection.Kind.choices, (RECALL, gettext_lazy("recall"))]
NOWHERE: Any = Value("", output_field=CharField())
NEVER: Any = Cast(Value(None), DateField())
ITEM = {
    "item_ref": F("product__ref"),
    "item": F("product__name"),
    "specification": F("product__specification"),
    "enterprise": F("product__enterprise__name"),
    "unit": F("product__enterprise__unit"),
    "industry": F("product__enterprise__industry__name"),
    "is_demo": F("product__enterprise__is_demo"),
}
# Each column of the list as either table gives it.
OF_INSPECTION: dict[str, Any] = {
    "kind": F("kind"),
    "day": F("inspected_on"),
    "result": F("result"),
    **ITEM,
    "specification": Coalesce(NullIf(F("specification"), Value("")), F("product__specification")),
    "lot": F("lot"),
    "items_tested": F("items_tested"),
    "items_failed": F("items_failed"),
    "reason": NOWHERE,
    "body": F("body"),
    "source": F("source"),
    "handling": F("handling"),
    "ended_on": NEVER,
    "notice_url": F("notice_url"),
    "correct_by": F("rectification__due_on"),
    "reported_on": F("rectification__reported_on"),
    "reinspected_on": F("rectification__reinspection__inspected_on"),
    "reinspection": Coalesce(F("rectification__reinspection__result"), NOWHERE),
}
OF_RECALL: dict[str, Any] = {
    "kind": Value(RECALL, output_field=CharField()),
    "day": F("ordered_on"),
    "result": NOWHERE,
    **ITEM,
    "lot": F("lot"),
    "items_tested": NOWHERE,
    "items_failed": NOWHERE,
    "reason": F("reason"),
    "body": NOWHERE,
    "source": F("source"),
    "handling": F("advice"),
    "ended_on": F("ended_on"),
    "notice_url": F("notice_url"),
    "correct_by": NEVER,
    "reported_on": NEVER,
    "reinspected_on": NEVER,
    "reinspection": NOWHERE,
}
COLUMNS = tuple(OF_INSPECTION)
LATEST_FIRST = ("-f_day", "-f_kind", "-pk")


@dataclass(frozen=True, slots=True)
class Finding:
    """One line. `result` is empty for a recall, `reason` and `ended_on` for an inspection; `handling` of a recall is its advice.
    The last four say how a failed inspection is put right."""

    kind: str
    day: date
    result: str
    item_ref: str
    item: str
    specification: str
    enterprise: str
    unit: str
    industry: str | None
    is_demo: bool
    lot: str
    items_tested: str
    items_failed: str
    reason: str
    body: str
    source: str
    handling: str
    ended_on: date | None
    notice_url: str
    correct_by: date | None = None
    reported_on: date | None = None
    reinspected_on: date | None = None
    reinspection: str = ""

    @property
    def rectification(self) -> list[str]:
        return rectifying.told(self.correct_by, self.reported_on, self.reinspected_on, self.reinspection)

    @property
    def is_recall(self) -> bool:
        return self.kind == RECALL

    @property
    def kind_label(self) -> str:
        return str(capfirst(dict(KINDS)[self.kind]))

    @property
    def result_label(self) -> str:
        return str(Inspection.Result(self.result).label) if self.result else ""

    @property
    def unit_label(self) -> str:
        return str(Unit(self.unit).label)

    def get_absolute_url(self) -> str:
        return reverse("registry:product", args=[self.item_ref])


@dataclass(frozen=True)
class Findings:
    """What the address asked for."""

    filters: Filters

    @cached_property
    def asked(self) -> dict[str, str]:
        return {facet.name: facet.value for facet in self.filters.facets if facet.value}

    def inspections(self) -> QuerySet[Inspection]:
        rows = self._narrowed(Inspection.objects.all(), "inspected_on")
        if kind := self.asked.get("kind"):
            rows = rows.none() if kind == RECALL else rows.filter(kind=kind)
        if result := self.asked.get("result"):
            rows = rows.filter(result=result)
        return rows

    def recalls(self) -> QuerySet[Recall]:
        rows = self._narrowed(Recall.objects.all(), "ordered_on")
        return rows.none() if self.asked.get("kind", RECALL) != RECALL or "result" in self.asked else rows

    def _narrowed(self, rows: QuerySet[Any], day: str) -> QuerySet[Any]:
        if unit := self.asked.get("unit"):
            rows = rows.filter(product__enterprise__unit=unit)
        if industry := self.asked.get("industry"):
            rows = rows.filter(product__enterprise__industry=industry)
        if year := self.asked.get("year"):
            rows = rows.filter(**{f"{day}__year": int(year)})
        for word in self.filters.search.split():
            rows = rows.filter(_mentions(word))
        return rows

    def page(self, number: str) -> tuple[Any, list[Finding], str]:
        """The page of keys, its findings, and a sentence where it is not the page asked for. Three queries."""
        keys = _joined(self.inspections(), self.recalls(), ("kind", "day"))
        page, remark = paging.page_of(keys, number, PAGE_SIZE)
        chosen = list(page)
        of_recalls = [pk for kind, _day, pk in chosen if kind == RECALL]
        of_inspections = [pk for kind, _day, pk in chosen if kind != RECALL]
        whole = Inspection.objects.filter(pk__in=of_inspections), Recall.objects.filter(pk__in=of_recalls)
        return page, list(_findings(_joined(*whole, COLUMNS))) if chosen else [], remark

    def every(self) -> Iterator[Finding]:
        """All of them, latest first, in constant memory."""
        return _findings(_joined(self.inspections(), self.recalls(), COLUMNS).iterator(chunk_size=2000))

    def count(self) -> int:
        return int(self.inspections().count() + self.recalls().count())

    def charts(self) -> list[Chart]:
        """Lots tested, and of these failed, by industry and by unit. One query."""
        enterprise = "product__enterprise"
        groups = self.inspections().values_list(f"{enterprise}__industry__name", f"{enterprise}__unit")
        counted = list(groups.annotate(tested=Count("pk"), failed=Count("pk", filter=Q(result=Inspection.Result.FAILED))))
        industries = [(industry or _("not stated"), tested, failed) for industry, _unit, tested, failed in counted]
        units = [(str(Unit(unit).label), tested, failed) for _industry, unit, tested, failed in counted]
        return [_chart(_("Lots tested, by industry"), industries), _chart(_("Lots tested, by unit"), units)]


def _chart(title: str, counted: Iterable[tuple[str, int, int]]) -> Chart:
    totals: dict[str, tuple[int, int]] = {}
    for label, tested, failed in counted:
        before = totals.get(label, (0, 0))
        totals[label] = before[0] + tested, before[1] + failed
    order = sorted(totals.items(), key=lambda entry: (-entry[1][0], entry[0]))
    bars = [
        Bar(_("%(entry)s (failed: %(failed)s)") % {"entry": label, "failed": failed}, tested) for label, (tested, failed) in order
    ]
    return Chart(title, _("lots"), bars)


def read(query: Mapping[str, str], at: datetime) -> Findings:
    """From the address, in one query: the industries there are."""
    remarks: list[str] = []
    years = [(year, year) for year in range(day_of(at).year, FIRST_YEAR - 1, -1)]
    choices: dict[str, tuple[str, Iterable[tuple[Any, Any]]]] = {
        "kind": (_("Kind of finding"), KINDS),
        "result": (_("Result"), Inspection.Result.choices),
        "unit": (_("Unit"), Unit.choices),
        "industry": (_("Industry"), Industry.objects.values_list("pk", "name")),
        "year": (_("Year"), years),
    }
    facets = tuple(facet_asked(name, label, known, query.get(name, ""), remarks) for name, (label, known) in choices.items())
    return Findings(Filters(facets, search_asked(query.get("q", ""), remarks), tuple(remarks)))


def _mentions(word: str) -> Q:
    # Chinese has no case, and a search that need not fold it is three times as fast.
    like = "icontains" if word.upper() != word.lower() else "contains"
    enterprises = Enterprise.objects.filter(**{f"name__{like}": word})
    products = Product.objects.filter(Q(**{f"name__{like}": word}) | Q(enterprise__in=enterprises))
    return Q(product__in=products) | Q(**{f"lot__{like}": word}) | Q(**{f"source__{like}": word})


def _joined(inspections: QuerySet[Inspection], recalls: QuerySet[Recall], columns: Iterable[str]) -> QuerySet[Any, tuple[Any, ...]]:
    """Rows of `columns` and the key, from both tables, latest first."""
    names = [f"f_{column}" for column in columns]
    of_inspections = inspections.order_by().annotate(**{f"f_{column}": OF_INSPECTION[column] for column in columns})
    of_recalls = recalls.order_by().annotate(**{f"f_{column}": OF_RECALL[column] for column in columns})
    joined = of_inspections.values_list(*names, "pk").union(of_recalls.values_list(*names, "pk"), all=True)
    return joined.order_by(*LATEST_FIRST)


def _findings(rows: Iterable[tuple[Any, ...]]) -> Iterator[Finding]:
    for *values, _pk in rows:
        yield Finding(*values)
