"""A suspension that cannot wait: proposed as of now, and the approvers are told by mail at once."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from verify.calendar import SHANGHAI, day_of
from verify.outbox import recipients
from verify.outbox.actions import messages
from verify.outbox.actions.reminders import office_address
from verify.outbox.models import Message
from verify.periodic.queue import queue_once
from verify.registry.actions import proposals
from verify.registry.models import Certificate, Proposal
from verify.registry.status import ChangeKind

# What the public reads where nothing else was written.
REASONS = {
    Proposal.Emergency.SAFETY: gettext_lazy(
        "The item may endanger health or safety. Until this is examined the use of the mark is suspended."
    ),
    Proposal.Emergency.COUNTERFEIT: gettext_lazy(
        "Imitations of the item are in circulation. Until this is examined the use of the mark is suspended."
    ),
    Proposal.Emergency.ORDER: gettext_lazy("The use of the mark is suspended by order of a court or an authority."),
}


@transaction.atomic
def propose(
    *, certificate: Certificate, emergency: str, legal_basis: str, by: Any, at: datetime, reason: str = "", notice_url: str = ""
) -> Proposal:
    """Refused as `proposals.propose` is. Where no approver has a mail address the proposal stands, and waits on the first page."""
    with translation.override("zh-hans"):  # written in Hubei, whatever language the officer reads
        words = reason.strip() or str(REASONS[Proposal.Emergency(emergency)])
    proposal = proposals.propose(
        certificate=certificate,
        kind=ChangeKind.SUSPEND,
        emergency=emergency,
        reason=words,
        legal_basis=legal_basis,
        effective_on=day_of(at),
        notice_url=notice_url,
        by=by,
        at=at,
    )
    if told := recipients.approvers().exclude(pk=by.pk):
        _tell(proposal, told, at)
        _send_at_once(at)
    return proposal


def _tell(proposal: Proposal, approvers: Any, at: datetime) -> None:
    product = proposal.certificate.product
    with translation.override("zh-hans"):
        subject = _("Emergency: suspend %(item)s at once?")
        body = _(
            "Item: %(item)s\nEnterprise: %(enterprise)s, %(unit)s\nEmergency: %(emergency)s\nReason: %(reason)s\n"
            "Proposed at %(at)s\n\nPlease decide: %(address)s"
        )
        said = {
            "item": product.name,
            "enterprise": product.enterprise.name,
            "unit": product.enterprise.get_unit_display(),
            "emergency": proposal.get_emergency_display(),
            "reason": proposal.reason,
            "at": f"{at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}",
            "address": office_address(f"proposals/{proposal.pk}/"),
        }
        messages.put(
            kind=Message.Kind.EMERGENCY,
            about=f"proposal:{proposal.pk}",
            threshold="proposed",
            recipients=approvers,
            subject=subject % said,
            body=body % said,
            at=at,
        )


def _send_at_once(at: datetime) -> None:
    """Queues the job that sends mails, with this transaction, unless it waits already (verify/tasks.py)."""
    queue_once("verify.tasks.send_mails", "send_mails", timestamp=int(at.timestamp()))
