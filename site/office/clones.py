"""Labels that were judged to be copied, each with its evidence."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from office.policies import visible
from verify.models import LabelRun
from verify.registry.units import Unit
from verify.scanning.alerts import alerts, judged
from verify.scanning.verdicts import COPY_RULE

PAGE_SIZE = 50
PERMISSIONS = ("verify.view_scan", "verify.view_labelrun")


class CloneAlerts(WagtailAdminTemplateMixin, TemplateView):
    """What a city reads is about the labels of its own enterprises, wherever they were scanned."""

    header_icon = "warning"
    template_name = "office/clones.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.has_perms(PERMISSIONS):
            raise PermissionDenied
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response

    def get_page_title(self) -> str:
        return _("Labels that look copied")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        rows = judged(visible(LabelRun, self.request.user))
        page = Paginator(rows, PAGE_SIZE).get_page(self.request.GET.get("p", ""))
        found = [(alert, [(named(unit), number) for unit, number in alert.units]) for alert in alerts(list(page))]
        numbers = page.paginator.get_elided_page_range(page.number)
        return super().get_context_data(alerts=found, page_obj=page, elided_page_range=numbers, rule=COPY_RULE, **context)


def named(unit: str) -> Any:
    return Unit(unit).label if unit in Unit.values else unit or _("place unknown")
