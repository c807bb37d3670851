"""The office in figures: where certificates stand, which steps wait, what was found, how often labels were scanned."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count, F, Q
from django.db.models.functions import TruncDate
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.pages.goals import Goal, Progress, progress
from office.policies import view_permission, visible
from office.screens import Overview
from verify.calendar import SHANGHAI, day_of, start_of
from verify.charts import Bar, Chart
from verify.models import Application, Certificate, Complaint, Inspection, LabelRun, Proposal, RoundStep, Scan
from verify.reader import Reader
from verify.registry.expiry import last_days
from verify.registry.figures import tally
from verify.registry.models import standing
from verify.registry.status import Status
from verify.registry.units import Unit
from verify.scanning import alerts
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
    """Of what the user sees: six queries at most."""
    certificates, listed = visible(Certificate, user), reverse("office_certificates:index")
    stands = standing(at)
    shown = (Status.VALID, Status.SUSPENDED, Status.REVOKED)
    counts = certificates.order_by().aggregate(**{status.value: Count("pk", filter=stands[status]) for status in shown})
    span = last_days(day_of(at), within=max(settings.EXPIRY_BANDS))
    found = [Figure(status.label, counts[status.value], f"{listed}?status={status.value}") for status in shown]
    found.append(Figure(_("expiring"), certificates.ending(at, span).count(), reverse("office_expiring:index")))  # type: ignore[attr-defined]
    waiting = visible(Proposal, user).filter(state=Proposal.State.OPEN).count()
    found.append(Figure(_("proposals that wait"), waiting, reverse("office_proposals:index") + "?state=OPEN"))
    found += _steps(user, at)
    if user.has_perm(view_permission(Scan)):
        found.append(Figure(_("labels that look copied"), alerts.judged(visible(LabelRun, user)).count(), reverse("office:clones")))
    if user.has_perm(view_permission(Complaint)):
        found += _complaints(user, at)
    return found


def _steps(user: Any, at: datetime) -> list[Figure]:
    """Of applications that are under review."""
    listed = reverse("office_applications:index")
    late = Count("pk", filter=Q(due_on__lt=day_of(at)))
    counts = _under_review(user).aggregate(open=Count("pk"), overdue=late)
    return [
        Figure(_("open steps"), counts["open"], f"{listed}?state=UNDER_REVIEW"),
        Figure(_("steps overdue"), counts["overdue"], f"{listed}?overdue=yes", counts["overdue"] > 0),
    ]


def _under_review(user: Any) -> Any:
    return visible(Application, user).filter(state=Application.State.UNDER_REVIEW).order_by()


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
    """Each with the table behind it. Six queries."""
    failed = visible(Inspection, user).filter(result=Inspection.Result.FAILED, inspected_on__gt=day_of(at) - LOOK_BACK)
    industries = _counted(failed, "product__enterprise__industry__name")
    units = _counted(failed, "product__enterprise__unit")
    listed = reverse("office_inspections:index") + "?result=FAILED"
    of_unit = [Bar(str(Unit(code).label), number, f"{listed}&unit={code}") for code, number in units.items()]
    return [
        Chart(_("Findings of twelve months by industry"), _("findings"), [Bar(name or "—", n) for name, n in industries.items()]),
        Chart(_("Findings of twelve months by unit"), _("findings"), of_unit),
        *_steps_drawn(user, at),
        Chart(_("Scans by day"), _("scans"), [Bar(f"{day:%m-%d}", number) for day, number in _by_day(user, at).items()]),
        Chart(_("Scans of fourteen days by unit"), _("scans"), [Bar(name, number) for name, number in _by_city(user, at)]),
    ]


def _steps_drawn(user: Any, at: datetime) -> list[Chart]:
    """Open ones in the order of a round, overdue ones by who is late."""
    listed, rows = reverse("office_applications:index"), _under_review(user)
    open_ = dict(rows.values_list("step__kind").annotate(number=Count("pk")))
    late = _counted(rows.overdue(at), "unit")
    return [
        Chart(
            _("Open steps of applications"),
            _("applications"),
            [
                Bar(str(kind.label), open_[kind.value], f"{listed}?state=UNDER_REVIEW&step={kind.value}")
                for kind in RoundStep.Kind
                if kind.value in open_
            ],
        ),
        Chart(
            _("Overdue steps by unit"),
            _("applications"),
            [Bar(str(Unit(unit).label), number, f"{listed}?overdue=yes&unit={unit}") for unit, number in late.items()],
        ),
    ]


def _counted(rows: Any, by: str) -> Mapping[Any, int]:
    counted = rows.order_by().values_list(by).annotate(number=Count("pk")).order_by(F("number").desc(), by)
    return dict(counted[:MOST_BARS])


def _scans(user: Any, at: datetime) -> Any:
    """Of the last days; of the own units' labels alone where not all are seen."""
    since = start_of(day_of(at) - timedelta(days=SCAN_DAYS - 1))
    rows = Scan.objects.filter(scanned_at__gte=since, scanned_at__lte=at).order_by()
    return rows if user.has_perm("accounts.all_units") else rows.filter(run__in=visible(LabelRun, user).values("pk"))


def _by_day(user: Any, at: datetime) -> Mapping[date, int]:
    """Days without any included."""
    found = dict(_scans(user, at).values_list(TruncDate("scanned_at", tzinfo=SHANGHAI)).annotate(number=Count("id")))
    days = [day_of(at) - timedelta(days=number) for number in reversed(range(SCAN_DAYS))]
    return {day: found.get(day, 0) for day in days}


def _by_city(user: Any, at: datetime) -> list[tuple[str, int]]:
    """Where the phone was, by the operator's table of places (CITY_TABLE); what it does not know is told as such."""
    found = _scans(user, at).values_list("city").annotate(number=Count("id")).order_by("-number", "city")
    return [(str(Unit(city).label) if city else _("place unknown"), number) for city, number in found]


def goals(user: Any, at: datetime) -> list[Progress]:
    """The province's targets that the register counts, for those who see all of it. Editors keep them (cms/pages/goals.py)."""
    if not user.has_perm("accounts.all_units"):
        return []
    return progress(Goal._default_manager.exclude(measure="").order_by("position", "pk"), tally(at), Reader())


class Figures(Overview):
    header_icon = "view"
    permissions = (view_permission(Certificate),)
    template_name = "office/figures.html"
    title = gettext_lazy("The office in figures")

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        at, user = self.at, self.request.user
        return super().get_context_data(figures=figures(user, at), charts=charts(user, at), goals=goals(user, at), at=at, **context)
