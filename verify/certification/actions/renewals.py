"""Applying for another term of a certificate, and what the office answers. Filing changes no status; renewing is the act it is
without an application (registry/actions/certificates.py), which answers the one that waits in the same transaction."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from verify.certification.renewals import (
    MOST_EVIDENCE,
    RenewalApplication,
    RenewalEvidence,
    RenewalOutcome,
    RenewalState,
    end_of_term,
    filed,
    why_not,
)
from verify.membership.rights import EDITORS, require_member
from verify.outbox import recipients
from verify.outbox.actions import messages
from verify.outbox.actions.reminders import workspace_address
from verify.outbox.models import Message
from verify.refusals import NotPermitted, Refused, require
from verify.registry import audit
from verify.registry.actions import certificates
from verify.registry.models import Certificate, StatusChange
from verify.sealed_uploads import digest, seal_away
from verify.uploads import Accepted

FOLDER = "private/renewals"
DECIDE = "verify.renew_certificate"


@transaction.atomic
def file(*, certificate: Certificate, statement: str, evidence: Sequence[Accepted], by: Any, at: datetime) -> RenewalApplication:
    """By an owner or an editor, once a term; the same again from the same person returns what was filed. Refused, with a
    sentence, while the certificate cannot be renewed."""
    require_member(by, certificate.product.enterprise, EDITORS)
    # The row of the certificate is the lock: two that file at once come one after the other.
    certificate = Certificate.objects.select_for_update(of=("self",)).get(pk=certificate.pk)
    if earlier := filed(certificate, at):
        return _same(earlier, statement, evidence, by)
    if found := why_not(certificate, at):
        raise Refused(*found)
    if len(evidence) > MOST_EVIDENCE:
        raise Refused("too_many", _("At most %(most)s files can be sent with an application.") % {"most": MOST_EVIDENCE})
    until = end_of_term(certificate, at)
    assert until  # noqa: S101  without one there was an obstacle
    application = RenewalApplication(
        certificate=certificate, valid_until=until, statement=statement.strip(), filed_by=by, filed_at=at
    )
    application.full_clean()
    application.save()
    kept = [
        RenewalEvidence.objects.create(application=application, position=position, **seal_away(each, FOLDER))
        for position, each in enumerate(evidence, 1)
    ]
    shas = [row.sha256 for row in kept]
    audit.record(by=by, at=at, verb="renewal.file", on=application, certificate=certificate.ref, until=until, evidence=shas)
    return application


@transaction.atomic
def withdraw(*, application: RenewalApplication, by: Any, at: datetime) -> RenewalOutcome:
    """By an owner or an editor, until the office has decided."""
    require_member(by, application.certificate.product.enterprise, EDITORS)
    return _settle(_waiting(application), RenewalState.WITHDRAWN, by=by, at=at)


@transaction.atomic
def refuse(*, application: RenewalApplication, reason: str, by: Any, at: datetime) -> RenewalOutcome:
    """With a reason that the enterprise reads. ValidationError where it is too long."""
    _require_decider(application, by)
    reason = reason.strip()
    if not reason:
        raise Refused("no_reason", _("Please say why, so that the enterprise knows what to do."))
    outcome = _settle(_waiting(application), RenewalState.REFUSED, reason=reason, by=by, at=at)
    _tell(outcome, at)
    return outcome


@transaction.atomic
def renew(*, application: RenewalApplication, by: Any, at: datetime, **renewal: Any) -> StatusChange:
    """Renews the certificate as `certificates.renew` does, with its fields, and answers the application with it."""
    _require_decider(application, by)
    application = _waiting(application)
    change = certificates.renew(certificate=application.certificate, by=by, at=at, **renewal)
    _tell(_settle(application, RenewalState.RENEWED, change=change, by=by, at=at), at)
    return change


def _same(earlier: RenewalApplication, statement: str, evidence: Sequence[Accepted], by: Any) -> RenewalApplication:
    """Sent twice it is one."""
    sent = (by.pk, statement.strip(), [digest(each) for each in evidence])
    if sent != (earlier.filed_by_id, earlier.statement, [row.sha256 for row in earlier.evidence.all()]):
        raise Refused("filed", _("An application for this term was filed already. There is one for each term."))
    return earlier


def _require_decider(application: RenewalApplication, by: Any) -> None:
    require(by, DECIDE)
    if not by.sees(application.certificate.product.enterprise.unit):
        raise NotPermitted("other_unit", _("This certificate belongs to another unit."))


def _waiting(application: RenewalApplication) -> RenewalApplication:
    """The row, locked; Refused where something became of it."""
    application = RenewalApplication.objects.select_for_update(of=("self",)).get(pk=application.pk)
    if RenewalOutcome.objects.filter(application=application).exists():
        raise Refused("settled", _("This application was decided or taken back already."))
    return application


def _settle(application: RenewalApplication, kind: RenewalState, *, by: Any, at: datetime, **fields: Any) -> RenewalOutcome:
    outcome = RenewalOutcome(application=application, kind=kind, decided_by=by, decided_at=at, **fields)
    outcome.clean_fields()
    outcome.save()
    told = {"certificate": application.certificate.ref, "reason": outcome.reason}
    audit.record(by=by, at=at, verb=f"renewal.{kind.lower()}", on=application, **told)
    return outcome


def _tell(outcome: RenewalOutcome, at: datetime) -> None:
    """The people of the enterprise who have an address; where nobody has one, the workspace tells them."""
    certificate = outcome.application.certificate
    enterprise = certificate.product.enterprise
    people = list(recipients.members(enterprise.pk))
    if not people:
        return
    with translation.override("zh-hans"):  # written in Hubei, whoever's process it is
        if outcome.kind == RenewalState.RENEWED:
            subject = _("%(item)s: the certificate is renewed")
            body = _("The application for renewal was accepted. The certificate is now valid until %(until)s.\n\n%(address)s")
        else:
            subject = _("%(item)s: the certificate is not renewed")
            body = _("The application for renewal was not accepted. The reason given:\n\n%(reason)s\n\n%(address)s")
        said = {
            "item": certificate.product.name,
            "until": outcome.change.valid_until if outcome.change else "",
            "reason": outcome.reason,
            "address": f"{workspace_address(enterprise.ref)}renewals/{outcome.application_id}/",
        }
        messages.put(
            kind=Message.Kind.RENEWAL,
            about=f"renewalapplication:{outcome.application_id}",
            threshold=outcome.kind,
            recipients=people,
            subject=subject % said,
            body=body % said,
            at=at,
        )
