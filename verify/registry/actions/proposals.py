"""Two officers: one proposes with reason and legal basis, another decides."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from verify.calendar import day_of, start_of
from verify.refusals import Refused, require
from verify.registry import audit
from verify.registry.actions import certificates
from verify.registry.models import Certificate, Proposal
from verify.registry.status import MAY_FOLLOW, ChangeKind

DECIDE = {
    ChangeKind.SUSPEND: certificates.suspend,
    ChangeKind.REINSTATE: certificates.reinstate,
    ChangeKind.REVOKE: certificates.revoke,
}


@transaction.atomic
def propose(
    *,
    certificate: Certificate,
    kind: str,
    reason: str,
    legal_basis: str,
    effective_on: date,
    by: Any,
    at: datetime,
    notice_url: str = "",
    emergency: str = "",
) -> Proposal:
    """`emergency`, a Proposal.Emergency, for a suspension that cannot wait.

    Refused where another proposal waits, the day has passed or the status does not allow the decision."""
    require(by, "verify.propose_decision")
    Certificate.objects.select_for_update().get(pk=certificate.pk)
    if certificate.proposals.filter(state=Proposal.State.OPEN).exists():
        raise Refused("already_proposed", _("A proposal for this certificate already waits for the approver."))
    latest = certificate.changes.order_by("-sequence").first()
    if kind not in MAY_FOLLOW[latest.kind if latest else None]:
        raise Refused("illegal_transition", _("The certificate's present status does not allow this."))
    if effective_on < day_of(at):
        raise Refused("past", _("A decision cannot take effect before today."))
    proposal = Proposal(
        certificate=certificate,
        kind=kind,
        reason=reason.strip(),
        legal_basis=legal_basis.strip(),
        effective_on=effective_on,
        emergency=emergency,
        notice_url=notice_url,
        proposed_by=by,
        proposed_at=at,
    )
    proposal.full_clean()
    proposal.save()
    said = {"kind": kind, "reason": proposal.reason, **({"emergency": emergency} if emergency else {})}
    audit.record(by=by, at=at, verb="proposal.propose", on=proposal, certificate=certificate.ref, **said)
    return proposal


@transaction.atomic
def approve(*, proposal: Proposal, by: Any, at: datetime, remark: str = "") -> Proposal:
    """Makes the decision. It takes effect now, or at the start of the proposed day if that is still to come."""
    proposal = _open(proposal, by)
    if proposal.proposed_by_id == by.pk:
        raise Refused("same_officer", _("A second officer must decide."))
    change = DECIDE[ChangeKind(proposal.kind)](
        certificate=proposal.certificate,
        reason=proposal.reason,
        legal_basis=proposal.legal_basis,
        notice_url=proposal.notice_url,
        decided_by=proposal.proposed_by,
        approved_by=by,
        effective_at=max(at, start_of(proposal.effective_on)),
        at=at,
    )
    return _decide(proposal, Proposal.State.APPROVED, by=by, at=at, remark=remark, change=change)


@transaction.atomic
def reject(*, proposal: Proposal, by: Any, at: datetime, remark: str) -> Proposal:
    """Sends the proposal back with a remark; the certificate stays as it is."""
    proposal = _open(proposal, by)
    if not remark.strip():
        raise Refused("no_reason", _("Say why the proposal is rejected."))
    return _decide(proposal, Proposal.State.REJECTED, by=by, at=at, remark=remark, change=None)


def _open(proposal: Proposal, by: Any) -> Proposal:
    require(by, "verify.approve_decision")
    locked = Proposal.objects.select_for_update(of=("self",)).select_related("certificate", "proposed_by").get(pk=proposal.pk)
    if locked.state != Proposal.State.OPEN:
        raise Refused("already_decided", _("Another officer has decided this proposal already."))
    return locked


def _decide(proposal: Proposal, state: Proposal.State, *, by: Any, at: datetime, remark: str, change: Any) -> Proposal:
    proposal.state, proposal.decided_by, proposal.decided_at = state, by, at
    proposal.remark, proposal.change = remark.strip(), change
    proposal.full_clean(validate_constraints=False)
    proposal.save()
    audit.record(
        by=by,
        at=at,
        verb=f"proposal.{'approve' if change else 'reject'}",
        on=proposal,
        certificate=proposal.certificate.ref,
        remark=remark,
    )
    return proposal
