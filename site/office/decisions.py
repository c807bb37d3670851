"""Two officers: the supervisor proposes, the approver decides."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from office import grounds
from office.certificates import may_follow
from office.emergency_forms import EmergencyDecisionForm, EmergencyForm
from office.forms import DecisionForm, ProposalForm
from office.screens import ActionScreen
from office.second_factor import AsksForCode
from verify.calendar import day_of
from verify.models import Certificate, Message, Proposal
from verify.outbox.actions import emergencies
from verify.refusals import Refused
from verify.registry.actions import proposals
from verify.registry.status import ChangeKind

PROPOSE = {
    ChangeKind.SUSPEND: gettext_lazy("Propose suspension"),
    ChangeKind.REINSTATE: gettext_lazy("Propose reinstatement"),
    ChangeKind.REVOKE: gettext_lazy("Propose revocation"),
}
DECIDED = {
    ChangeKind.SUSPEND: gettext_lazy("Approved: the certificate is suspended."),
    ChangeKind.REINSTATE: gettext_lazy("Approved: the certificate is reinstated."),
    ChangeKind.REVOKE: gettext_lazy("Approved: the certificate is revoked."),
}


def proposable(certificate: Certificate) -> list[tuple[str, Any]]:
    """(kind, words of the button) for each decision that the latest change allows."""
    allowed = may_follow(certificate)
    return [(kind.value, words) for kind, words in PROPOSE.items() if kind in allowed]


class Propose(ActionScreen):
    model = Certificate
    register = "certificates"
    header_icon = "edit"
    permissions = ("verify.propose_decision",)
    form_class: Any = ProposalForm
    template_name = "office/propose.html"
    action_label = gettext_lazy("Send to the approver")
    fields_of_refusals = {"illegal_transition": "kind", "past": "effective_on", "no_reason": "reason"}

    def facts(self) -> QuerySet[Any]:
        found: QuerySet[Any] = super().facts().with_status(self.at)  # type: ignore[attr-defined]
        return found.select_related("product__enterprise", "round").prefetch_related("changes")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Where nothing can be proposed, says so on the certificate's page instead of showing an empty form."""
        waiting = self.fact.proposals.filter(state=Proposal.State.OPEN).first()
        if waiting:
            messages.warning(request, _("A proposal for this certificate already waits for the approver."))
            return HttpResponseRedirect(reverse("office:proposal", args=[waiting.pk]))
        if not self.offered():
            messages.warning(request, _("The certificate's present status does not allow this."))
            return HttpResponseRedirect(reverse("office:certificate", args=[self.fact.ref]))
        return super().get(request, *args, **kwargs)

    def offered(self) -> list[tuple[str, Any]]:
        return proposable(self.fact)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "kinds": self.offered()}

    def get_initial(self) -> dict[str, Any]:
        """Opened from a rectification, the form begins with its reason."""
        kind, number = self.request.GET.get("kind"), self.request.GET.get("because", "")
        because = grounds.asked(number, product=self.fact.product, user=self.request.user)
        reason = grounds.reason(because, because.state(self.at), kind or "") if because else ""
        initial = {"kind": kind, "effective_on": day_of(self.at)}
        return {**initial, "reason": reason} if reason else initial

    def get_page_title(self) -> str:
        return _("Propose a decision")

    def act(self, form: Any) -> Proposal:
        try:
            return proposals.propose(certificate=self.fact, by=self.request.user, at=self.at, **form.cleaned_data)
        except Refused as refusal:
            mine = self.fact.proposals.filter(state=Proposal.State.OPEN, proposed_by=self.request.user, **form.cleaned_data)
            same: Proposal | None = mine.first()
            if refusal.code == "already_proposed" and same:
                return same  # a second click
            raise

    def done(self, result: Proposal) -> tuple[Any, str]:
        return _("The proposal waits for the approver."), reverse("office:certificate", args=[self.fact.ref])


class SuspendAtOnce(AsksForCode, Propose):
    """Three clicks: the button, the emergency, and send. The approver gets a mail, and sees it above everything else."""

    header_icon = "warning"
    form_class = EmergencyForm
    action_label = gettext_lazy("Suspend at once")

    def offered(self) -> list[tuple[str, Any]]:
        return [(kind, words) for kind, words in proposable(self.fact) if kind == ChangeKind.SUSPEND]

    def get_form_kwargs(self) -> dict[str, Any]:
        return ActionScreen.get_form_kwargs(self)

    def get_initial(self) -> dict[str, Any]:
        """What the last suspension that was approved rested on."""
        approved = Proposal.objects.filter(kind=ChangeKind.SUSPEND, state=Proposal.State.APPROVED).order_by("-decided_at")
        return {"legal_basis": approved.values_list("legal_basis", flat=True).first() or ""}

    def get_page_title(self) -> str:
        return _("Suspend at once")

    def act(self, form: Any) -> Proposal:
        mine = self.fact.proposals.filter(state=Proposal.State.OPEN, proposed_by=self.request.user).exclude(emergency="")
        same: Proposal | None = mine.first()
        if same:
            return same  # a second click, whose code is used up
        self.check_code(form)
        return emergencies.propose(certificate=self.fact, by=self.request.user, at=self.at, **form.cleaned_data)

    def done(self, result: Proposal) -> tuple[Any, str]:
        if Message.objects.filter(about=f"proposal:{result.pk}").exists():
            said = _("The approvers are told by mail, and see it on their first page.")
        else:
            said = _("The approvers see it on their first page. None has a mail address: call them.")
        return said, reverse("office:certificate", args=[self.fact.ref])


class Decide(AsksForCode, ActionScreen):
    """The proposal's page: everybody who sees the register reads it, the approver decides on it."""

    model = Proposal
    key = "pk"
    register = "proposals"
    header_icon = "tasks"
    form_class = DecisionForm
    template_name = "office/proposal.html"
    http_method_names = ["get", "head"]

    def facts(self) -> QuerySet[Any]:
        return super().facts().select_related("certificate__product__enterprise", "certificate__round", "proposed_by", "decided_by")

    def get_form_class(self) -> Any:
        return EmergencyDecisionForm if self.fact.emergency else DecisionForm

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        context = super().get_context_data(**context)
        status = self.fact.certificate.status(self.at)
        is_mine = self.fact.proposed_by_id == self.request.user.pk
        return {**context, "status": status, "is_mine": is_mine}

    def get_page_title(self) -> str:
        return f"{self.fact.get_kind_display()}：{self.fact.certificate.product}"


class Answer(Decide):
    permissions = ("verify.approve_decision",)
    http_method_names = ["get", "post"]
    state: Proposal.State

    def act(self, form: DecisionForm) -> Proposal:
        mine = Proposal.objects.filter(pk=self.fact.pk, state=self.state, decided_by=self.request.user)  # type: ignore[misc]
        if same := mine.first():
            return same  # a second click, whose code would be used up
        self.confirm(form)
        try:
            return self.answer(form.cleaned_data["remark"])
        except Refused as refusal:
            if refusal.code == "already_decided" and (same := mine.first()):
                return same  # a second click
            raise

    def confirm(self, form: DecisionForm) -> None:
        """Refused unless whoever acts is who the session says, where this needs to be known for sure."""

    def answer(self, remark: str) -> Proposal:
        raise NotImplementedError

    def form_invalid(self, form: Any) -> HttpResponse:
        del self.fact  # another officer may have decided meanwhile: show what stands now
        return super().form_invalid(form)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Opening the address again after a refusal leads back to the proposal."""
        return HttpResponseRedirect(reverse("office:proposal", args=[self.fact.pk]))


class Approve(Answer):
    state = Proposal.State.APPROVED

    def confirm(self, form: DecisionForm) -> None:
        if self.fact.emergency:
            self.check_code(form)

    def answer(self, remark: str) -> Proposal:
        return proposals.approve(proposal=self.fact, by=self.request.user, at=self.at, remark=remark)

    def done(self, result: Proposal) -> tuple[Any, str]:
        said: Any = DECIDED[ChangeKind(result.kind)]
        if result.effective_on > day_of(self.at):
            said = _("Approved: the decision takes effect on %(day)s.") % {"day": result.effective_on.isoformat()}
        return said, reverse("office:certificate", args=[result.certificate.ref])


class Reject(Answer):
    state = Proposal.State.REJECTED
    fields_of_refusals = {"no_reason": "remark"}

    def get_form(self, form_class: Any = None) -> Any:
        """Sending back needs no code."""
        form = super().get_form(form_class)
        if code := form.fields.get("code"):
            code.required = False
        return form

    def answer(self, remark: str) -> Proposal:
        return proposals.reject(proposal=self.fact, by=self.request.user, at=self.at, remark=remark)

    def done(self, result: Proposal) -> tuple[Any, str]:
        return _("Rejected: the certificate stays as it is."), reverse("office:proposal", args=[result.pk])
