"""How often labels of the enterprise are queried, in aggregates alone: what few people did is nobody's business here."""

from datetime import timedelta
from typing import Any

from django.db.models import Count
from django.db.models.functions import TruncDate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.screens import Page
from verify.calendar import SHANGHAI, day_of, start_of
from verify.charts import Bar, Chart
from verify.labels.addresses import codes_of
from verify.labels.codes import grouped
from verify.models import LabelRun, Scan
from verify.registry.units import Unit
from verify.scanning import alerts

DAYS = 30
LEAST = 10  # a cell with fewer is not shown (domain.md: aggregates only for enterprises)
SHOWN = 50


class Scans(Page):
    template_name = "portal/scans.html"
    section = "scans"
    title = gettext_lazy("Queries")

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        runs = LabelRun.objects.filter(product__enterprise=self.enterprise)
        names = dict(runs.values_list("pk", "product__name"))
        since = start_of(day_of(self.at) - timedelta(days=DAYS - 1))
        rows = Scan.objects.filter(run__in=list(names), scanned_at__gte=since, scanned_at__lte=self.at).order_by()
        warned = alerts.alerts(alerts.judged(runs)[:SHOWN])
        return super().get_context_data(
            charts=[self.by_day(rows), self.by_city(rows), self.by_item(rows, names)],
            least=LEAST,
            days=DAYS,
            alerts=[(alert, _code(alert)) for alert in warned],
            scratches=[(alert, _code(alert)) for alert in alerts.scratch_alerts(runs, SHOWN)],
            **context,
        )

    def by_day(self, rows: Any) -> Chart:
        counted = dict(rows.values_list(TruncDate("scanned_at", tzinfo=SHANGHAI)).annotate(number=Count("*")))
        days = [day_of(self.at) - timedelta(days=back) for back in range(DAYS - 1, -1, -1)]
        return _chart(_("By day"), [(f"{day:%m-%d}", counted.get(day, 0)) for day in days])

    def by_city(self, rows: Any) -> Chart:
        counted = dict(rows.values_list("city").annotate(number=Count("*")).order_by("-number", "city"))
        known = {unit.value: str(unit.label) for unit in Unit}
        elsewhere = sum(number for city, number in counted.items() if city not in known)
        found = [(known[city], number) for city, number in counted.items() if city in known]
        return _chart(_("By city"), [*found, (_("elsewhere or unknown"), elsewhere)])

    def by_item(self, rows: Any, names: dict[int, str]) -> Chart:
        counted: dict[str, int] = {}
        for run, number in rows.values_list("run").annotate(number=Count("*")):
            counted[names[run]] = counted.get(names[run], 0) + number
        return _chart(_("By item"), sorted(counted.items(), key=lambda pair: -pair[1]))


def _chart(title: str, cells: list[tuple[str, int]]) -> Chart:
    """Without the cells that few people stand behind."""
    return Chart(title, _("queries"), [Bar(label, number) for label, number in cells if number >= LEAST])


def _code(alert: alerts.Alert | alerts.ScratchAlert) -> str:
    [(_serial, code)] = codes_of(alert.run, alert.serial, alert.serial)
    return grouped(code)
