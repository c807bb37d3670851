"""Labels that were judged to be copied, each with its evidence."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from office.policies import visible
from office.screens import Overview
from verify.models import LabelRun
from verify.registry.units import Unit
from verify.scanning.alerts import alerts, judged
from verify.scanning.verdicts import COPY_RULE


class CloneAlerts(Overview):
    """What a city reads is about the labels of its own enterprises, wherever they were scanned."""

    header_icon = "warning"
    permissions = ("verify.view_scan", "verify.view_labelrun")
    template_name = "office/clones.html"
    title = gettext_lazy("Labels that look copied")

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        rows, paging = self.paged(judged(visible(LabelRun, self.request.user)))
        found = [(alert, [(named(unit), number) for unit, number in alert.units]) for alert in alerts(rows)]
        return super().get_context_data(alerts=found, rule=COPY_RULE, **paging, **context)


def named(unit: str) -> Any:
    return Unit(unit).label if unit in Unit.values else unit or _("place unknown")
