"""Labels that were judged to be copied, each with its evidence; and what happened to scratch codes."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from office.policies import visible
from office.screens import Overview
from verify.models import LabelRun
from verify.registry.units import Unit
from verify.scanning.alerts import alerts, judged, scratch_alerts
from verify.scanning.verdicts import COPY_RULE

SHOWN = 50


class CloneAlerts(Overview):
    """What a city reads is about the labels of its own enterprises, wherever they were scanned."""

    header_icon = "warning"
    permissions = ("verify.view_scan", "verify.view_labelrun")
    template_name = "office/clones.html"
    title = gettext_lazy("Labels that look copied")

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        runs = visible(LabelRun, self.request.user)
        rows, paging = self.paged(judged(runs))
        found = [(alert, [(named(unit), number) for unit, number in alert.units]) for alert in alerts(rows)]
        return super().get_context_data(alerts=found, rule=COPY_RULE, scratches=scratch_alerts(runs, SHOWN), **paging, **context)


def named(unit: str) -> Any:
    return Unit(unit).label if unit in Unit.values else unit or _("place unknown")
