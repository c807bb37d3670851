"""The office in figures: where certificates stand, which steps wait, what was found, how often labels were scanned."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import Count, F
from django.db.models.functions import TruncDate
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from office.policies import view_permission, visible
from verify.calendar import SHANGHAI, day_of, start_of
from verify.charts import Bar, Chart
from verify.models import Certificate, Complaint, Inspection, LabelRun, Proposal, Scan
from verify.registry.expiry import last_days
from verify.registry.models import standing
from verify.registry.status import Status
from verify.registry.units import Unit
from verify.supervision.models import ComplaintState

LOOK_BACK = timedelta(days=365)  # for findings
SCAN_DAYS = 14
MOST_BARS = 17


@dataclass(frozen=True, slots=True)
class Figure:
    label: Any
    value: int
    url: str
    is_urgent: bool = False


def figures(user: Any, at: datetime) -> list[Figure]:
    """Of what the user sees: four queries at most."""
    certificates, listed = visible(Certificate, user), reverse("office_certificates:index")
    stands = standing(at)
    shown = (Status.VALID, Status.SUSPENDED, Status.REVOKED)
    counts = certificates.order_by().aggregate(**{status.value: Count("pk", filter=stands[status]) for status in shown})
    span = last_days(day_of(at), within=max(settings.EXPIRY_BANDS))
    found = [Figure(status.label, counts[status.value], f"{listed}?status={status.value}") for status in shown]
    found.append(Figure(_("expiring"), certificates.ending(at, span).count(), reverse("office_expiring:index")))  # type: ignore[attr-defined]
    waiting = visible(Proposal, user).filter(state=Proposal.State.OPEN).count()
    found.append(Figure(_("proposals that wait"), waiting, reverse("office_proposals:index") + "?state=OPEN"))
    if user.has_perm(view_permission(Complaint)):
        found += _complaints(user, at)
    return found


def _complaints(user: Any, at: datetime) -> list[Figure]:
    listed = reverse("office_complaints:index")
    waiting = visible(Complaint, user).waiting()  # type: ignore[attr-defined]
    due = Counter(ComplaintState.OVERDUE if day_of(at) > due_on else ComplaintState.OPEN for due_on in _days(waiting))
    return [
        Figure(_("complaints to be answered"), due[ComplaintState.OPEN], f"{listed}?state=OPEN"),
        Figure(_("complaints overdue"), due[ComplaintState.OVERDUE], f"{listed}?state=OVERDUE", due[ComplaintState.OVERDUE] > 0),
    ]


def _days(waiting: Any) -> list[date]:
    return list(waiting.values_list("due_on", flat=True))


def charts(user: Any, at: datetime) -> list[Chart]:
    """Each with the table behind it. Three queries."""
    failed = visible(Inspection, user).filter(result=Inspection.Result.FAILED, inspected_on__gt=day_of(at) - LOOK_BACK)
    industries = _counted(failed, "product__enterprise__industry__name")
    units = _counted(failed, "product__enterprise__unit")
    listed = reverse("office_inspections:index") + "?result=FAILED"
    of_unit = [Bar(str(Unit(code).label), number, f"{listed}&unit={code}") for code, number in units.items()]
    return [
        Chart(_("Findings of twelve months by industry"), _("findings"), [Bar(name or "—", n) for name, n in industries.items()]),
        Chart(_("Findings of twelve months by unit"), _("findings"), of_unit),
        Chart(_("Scans by day"), _("scans"), [Bar(f"{day:%m-%d}", number) for day, number in _scans(user, at).items()]),
    ]


def _counted(rows: Any, by: str) -> Mapping[Any, int]:
    counted = rows.order_by().values_list(by).annotate(number=Count("pk")).order_by(F("number").desc(), by)
    return dict(counted[:MOST_BARS])


def _scans(user: Any, at: datetime) -> Mapping[date, int]:
    """Of the last days, those without any included; of the own units' labels alone where not all are seen."""
    days = [day_of(at) - timedelta(days=number) for number in reversed(range(SCAN_DAYS))]
    rows = Scan.objects.filter(scanned_at__gte=start_of(days[0]), scanned_at__lte=at)
    if not user.has_perm("accounts.all_units"):
        rows = rows.filter(run__in=visible(LabelRun, user).values("pk"))
    by_day = rows.values_list(TruncDate("scanned_at", tzinfo=SHANGHAI)).annotate(number=Count("id")).order_by()
    found = dict(by_day)
    return {day: found.get(day, 0) for day in days}


class Figures(WagtailAdminTemplateMixin, TemplateView):
    template_name = "office/figures.html"
    header_icon = "view"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.has_perm(view_permission(Certificate)):
            raise PermissionDenied
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response

    def get_page_title(self) -> str:
        return _("The office in figures")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        at, user = timezone.now(), self.request.user
        return super().get_context_data(figures=figures(user, at), charts=charts(user, at), at=at, **context)
