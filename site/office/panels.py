"""What waits for whoever looks, on the first page of the admin."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.admin.ui.components import Component

from office.figures import figures
from office.policies import visible
from verify.models import Announcement, Application, Complaint, Proposal, Rectification, Round

MOST = 20


class WaitingProposals(Component):
    name = "waiting_proposals"
    template_name = "office/waiting_panel.html"
    order = 10

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        user = parent_context["request"].user
        waiting = visible(Proposal, user).filter(state=Proposal.State.OPEN).order_by("proposed_at")
        related = ("certificate__product__enterprise", "certificate__round", "proposed_by")
        rows = list(waiting.select_related(*related)[: MOST + 1])
        return {"proposals": rows[:MOST], "has_more": len(rows) > MOST, "user": user}


class Emergencies(Component):
    """Above everything else, while one waits."""

    name = "emergencies"
    template_name = "office/emergencies_panel.html"
    order = 1

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        user = parent_context["request"].user
        waiting = visible(Proposal, user).filter(state=Proposal.State.OPEN).exclude(emergency="").order_by("proposed_at")
        return {"emergencies": list(waiting.select_related("certificate__product__enterprise", "proposed_by")[:MOST])}


class WaitingComplaints(Component):
    name = "waiting_complaints"
    template_name = "office/complaints_panel.html"
    order = 20

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        at = timezone.now()
        waiting = visible(Complaint, parent_context["request"].user).waiting().order_by("due_on", "pk")  # type: ignore[attr-defined]
        rows = [(row, row.state(at)) for row in waiting[: MOST + 1]]
        return {"complaints": rows[:MOST], "has_more": len(rows) > MOST}


class WaitingRectifications(Component):
    name = "waiting_rectifications"
    template_name = "office/rectifications_panel.html"
    order = 30

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        at = timezone.now()
        waiting = visible(Rectification, parent_context["request"].user).unsettled().order_by("due_on", "pk")  # type: ignore[attr-defined]
        rows = [
            (row, row.state(at)) for row in waiting.select_related("inspection__product__enterprise", "reinspection")[: MOST + 1]
        ]
        return {"rectifications": rows[:MOST], "has_more": len(rows) > MOST}


class OfficeFigures(Component):
    name = "office_figures"
    template_name = "office/figures_panel.html"
    order = 5

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {"figures": figures(parent_context["request"].user, timezone.now())}


class WaitingApplications(Component):
    """Steps that a role of the user holds, and what came back to be corrected; the earliest due first."""

    name = "waiting_applications"
    template_name = "office/applications_panel.html"
    order = 15

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        user, at = parent_context["request"].user, timezone.now()
        seen = visible(Application, user).select_related("step", "round")
        held = seen.waiting_for(user).order_by("due_on", "pk")[: MOST + 1]  # type: ignore[attr-defined]
        returned = seen.filter(state=Application.State.RETURNED).order_by("step_since", "pk")[:MOST]
        rows = [(row, row.is_overdue(at)) for row in held]
        return {"applications": rows[:MOST], "has_more": len(rows) > MOST, "returned": returned}


class WaitingRounds(Component):
    """Rounds whose list the registrar may put forward, and those whose announcement waits for the second officer."""

    name = "waiting_rounds"
    template_name = "office/rounds_panel.html"
    order = 16

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        user = parent_context["request"].user
        rows: list[tuple[Round, Any]] = []
        if user.has_perm("verify.announce_round"):
            drafted = Announcement.objects.filter(approved_by=None).exclude(drafted_by=user).select_related("round")
            rows += [(each.round, _("The announcement waits for your approval.")) for each in drafted]
        if user.has_perm("verify.put_forward_candidate"):
            under_review = Application.objects.filter(state=Application.State.UNDER_REVIEW).values("round")
            ready = Round.objects.filter(applications__state=Application.State.PASSED).exclude(pk__in=under_review).distinct()
            rows += [(each, _("Every application is decided: the list may be put forward.")) for each in ready]
        return {"rounds": rows}
