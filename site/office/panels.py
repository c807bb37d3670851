"""What waits for whoever looks, on the first page of the admin."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.admin.ui.components import Component

from office.figures import figures
from office.policies import visible
from verify.calendar import day_of
from verify.models import (
    Application,
    Candidate,
    Complaint,
    InspectionDraft,
    Objection,
    Proposal,
    Publicity,
    Rectification,
    RenewalApplication,
    Round,
)

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


class UnfinishedInspections(Component):
    """The user's own drafts; nothing while there is none."""

    name = "unfinished_inspections"
    template_name = "office/drafts_panel.html"
    order = 2

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        own = InspectionDraft.objects.of(parent_context["request"].user)
        return {"drafts": own.select_related("product__enterprise")[:MOST]}


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


class WaitingRenewals(Component):
    """What enterprises ask for; the term that ends first above."""

    name = "waiting_renewals"
    template_name = "office/renewals_panel.html"
    order = 25

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        waiting = visible(RenewalApplication, parent_context["request"].user).waiting()  # type: ignore[attr-defined]
        rows = list(waiting.select_related("certificate__product__enterprise").order_by("valid_until", "pk")[: MOST + 1])
        return {"renewals": rows[:MOST], "has_more": len(rows) > MOST}


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
    """What a round waits for: of the registrar its next act, of the approver the decision on what was drafted."""

    name = "waiting_rounds"
    template_name = "office/rounds_panel.html"
    order = 16

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        user = parent_context["request"].user
        rows: list[tuple[Any, str, Any]] = []
        if user.has_perm("verify.approve_publicity"):
            drafts = Publicity.objects.filter(approved_by=None).exclude(recorded_by=user).select_related("round")
            waits = _("The publicity waits for your approval.")
            rows += [
                (
                    _("Publicity of the candidates, %(year)s list") % {"year": each.round.year},
                    reverse("office:publicity", args=[each.ref]),
                    waits,
                )
                for each in drafts
            ]
        if user.has_perm("verify.announce_round"):
            drafted = Round.objects.filter(announcement__approved_by=None, announcement__isnull=False)
            rows += cases(drafted.exclude(announcement__drafted_by=user), _("The announcement waits for your approval."))
        if user.has_perm("verify.put_forward_candidate"):
            rows += next_acts(timezone.now())
        if user.has_perm("verify.reply_objection"):
            received = Objection.objects.filter(state=Objection.State.RECEIVED).without_personal_data().order_by("received_at")
            waits = _("An objection waits for its reply.")
            rows += [(each.tracking_number, reverse("office:objection", args=[each.pk]), waits) for each in received[:MOST]]
        return {"rows": rows}


def cases(rounds: Any, words: Any) -> list[tuple[Any, str, Any]]:
    return [(_("Round of %(year)s") % {"year": each.year}, reverse("office:round", args=[each.year]), words) for each in rounds]


def next_acts(at: datetime) -> list[tuple[Any, str, Any]]:
    """For the registrar; a round that was not opened for applications waits for nothing here."""
    called = Round.objects.filter(call__isnull=False, announced_on=None).order_by("year")
    under_review = Application.objects.filter(state=Application.State.UNDER_REVIEW).values("round")
    listed = Candidate.objects.filter(state=Candidate.State.LISTED)
    undecided = called.filter(pk__in=listed.filter(ballot=None).values("round"))
    closed = Publicity.objects.approved().filter(closes_on__lt=day_of(at)).exclude(objections__state=Objection.State.RECEIVED)
    decided = called.filter(pk__in=listed.values("round")).exclude(pk__in=undecided)
    passed = called.filter(applications__state=Application.State.PASSED).exclude(pk__in=under_review).distinct()
    return [
        *cases(passed, _("Every application is decided: the list may be put forward.")),
        *cases(undecided.filter(publicities=None), _("The list may be publicised.")),
        *cases(undecided.filter(pk__in=closed.values("round")), _("The publicity is closed: the committee may deliberate.")),
        *cases(decided.filter(announcement=None), _("The committee has voted: the announcement may be drafted.")),
    ]
