"""Everything that can happen to a certificate. Each verb appends one StatusChange and one audit event."""

from datetime import date, datetime
from typing import Any, NotRequired, TypedDict, Unpack

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from verify.calendar import day_of, years_after
from verify.refusals import Refused, require
from verify.registry import audit
from verify.registry.models import Certificate, Enterprise, Product, Round, StatusChange
from verify.registry.status import HAS_ENDED, MAY_FOLLOW, TWO_OFFICERS, ChangeKind


@transaction.atomic
def issue(
    *,
    product: Product,
    round: Round,
    by: Any,
    at: datetime,
    route: str = "",
    official_number: str | None = None,
    announced_on: date | None = None,
    valid_from: date | None = None,
    valid_until: date | None = None,
    notice_url: str = "",
) -> Certificate:
    """Certifies an item. Dates that the announcement leaves open stay empty. Refused while the enterprise is banned or
    another certificate of the item has not ended; ValidationError where the item stands in this round already."""
    require(by, "verify.issue_certificate")
    Enterprise.objects.select_for_update().get(pk=product.enterprise_id)
    if Enterprise.objects.banned_on(day_of(at)).filter(pk=product.enterprise_id).exists():
        raise Refused("banned", _("A certificate of this enterprise was revoked; it may not be certified again yet."))
    if any(other.status(at) not in HAS_ENDED for other in product.certificates.all()):
        raise Refused("already_certified", _("This item holds a certificate that has not ended."))
    certificate = Certificate(
        product=product,
        round=round,
        route=route,
        official_number=official_number or None,
        announced_on=announced_on,
        valid_from=valid_from,
        valid_until=valid_until,
    )
    certificate.full_clean()
    certificate.save()
    _change(certificate, ChangeKind.ISSUE, decided_by=by, effective_at=at, recorded_at=at, notice_url=notice_url)
    return certificate


class Decision(TypedDict):
    """What two officers decide: one proposed it, another approved it, `at` the moment it is recorded."""

    reason: str
    legal_basis: str
    decided_by: Any
    approved_by: Any
    effective_at: datetime
    at: datetime
    notice_url: NotRequired[str]


@transaction.atomic
def suspend(*, certificate: Certificate, **decision: Unpack[Decision]) -> StatusChange:
    """The certificate counts as not valid while it lasts."""
    return _decide(certificate, ChangeKind.SUSPEND, decision)


@transaction.atomic
def reinstate(*, certificate: Certificate, **decision: Unpack[Decision]) -> StatusChange:
    """Ends a suspension."""
    return _decide(certificate, ChangeKind.REINSTATE, decision)


@transaction.atomic
def revoke(*, certificate: Certificate, **decision: Unpack[Decision]) -> StatusChange:
    """Final. The enterprise may not apply again for `BAN_YEARS` years."""
    until = years_after(day_of(decision["effective_at"]), settings.BAN_YEARS)
    return _decide(certificate, ChangeKind.REVOKE, decision, ban_until=until)


@transaction.atomic
def withdraw(*, certificate: Certificate, reason: str, by: Any, at: datetime, notice_url: str = "") -> StatusChange:
    """Final: the holder asked for it, or the item is no longer made. Not a sanction."""
    require(by, "verify.withdraw_certificate")
    return _change(
        certificate, ChangeKind.WITHDRAW, reason=reason, decided_by=by, effective_at=at, recorded_at=at, notice_url=notice_url
    )


@transaction.atomic
def renew(
    *, certificate: Certificate, valid_until: date, by: Any, at: datetime, reason: str = "", notice_url: str = ""
) -> StatusChange:
    """Valid through a later day. Refused for a day that has passed, and for one that would shorten the validity: that is no
    renewal but a sanction, which takes two officers."""
    require(by, "verify.renew_certificate")
    if valid_until < day_of(at):
        raise Refused("past", _("The new last day has already passed."))
    Certificate.objects.select_for_update().get(pk=certificate.pk)
    if certificate.product.certificates.filter(pk__gt=certificate.pk).exists():
        raise Refused("superseded", _("The item holds a newer certificate, which counts instead."))
    renewal = certificate.changes.filter(kind=ChangeKind.RENEW).order_by("-sequence").first()
    last_day = renewal.valid_until if renewal else certificate.valid_until
    if last_day is not None and valid_until <= last_day:
        raise Refused("not_later", _("The new last day must be later than the present one."))
    return _change(
        certificate,
        ChangeKind.RENEW,
        reason=reason,
        decided_by=by,
        effective_at=at,
        recorded_at=at,
        notice_url=notice_url,
        valid_until=valid_until,
    )


def _decide(certificate: Certificate, kind: ChangeKind, decision: Decision, ban_until: date | None = None) -> StatusChange:
    """NotPermitted or Refused unless two different officers, each in their role, stand behind it."""
    decided_by, approved_by = decision["decided_by"], decision["approved_by"]
    require(decided_by, "verify.propose_decision")
    require(approved_by, "verify.approve_decision")
    if decided_by.pk == approved_by.pk:
        raise Refused("same_officer", _("A second officer must decide."))
    return _change(
        certificate,
        kind,
        reason=decision["reason"],
        legal_basis=decision["legal_basis"],
        notice_url=decision.get("notice_url", ""),
        decided_by=decided_by,
        approved_by=approved_by,
        effective_at=decision["effective_at"],
        recorded_at=decision["at"],
        ban_until=ban_until,
    )


def _change(certificate: Certificate, kind: ChangeKind, **fields: Any) -> StatusChange:
    Certificate.objects.select_for_update().get(pk=certificate.pk)
    latest = certificate.changes.order_by("-sequence").first()
    if kind not in MAY_FOLLOW[latest.kind if latest else None]:
        raise Refused("illegal_transition", _("The certificate's present status does not allow this."))
    if latest and (fields["effective_at"] < latest.effective_at or fields["recorded_at"] < latest.recorded_at):
        raise Refused("out_of_order", _("A later change is already recorded."))
    if kind in TWO_OFFICERS and not fields["reason"].strip():
        raise Refused("no_reason", _("A public reason is required."))
    change = StatusChange(certificate=certificate, sequence=latest.sequence + 1 if latest else 1, kind=kind, **fields)
    # The database knows whether these exist; asking it for each costs more than the decision.
    change.full_clean(exclude={"certificate", "decided_by", "approved_by"}, validate_constraints=False)
    change.save()
    audit.record(
        by=fields.get("approved_by") or fields["decided_by"],
        at=fields["recorded_at"],
        verb=f"certificate.{kind.lower()}",
        on=certificate,
        sequence=change.sequence,
        effective_at=change.effective_at,
        reason=change.reason,
        legal_basis=change.legal_basis,
        notice_url=change.notice_url,
        valid_until=change.valid_until,
        ban_until=change.ban_until,
        decided_by=change.decided_by_id,
        approved_by=change.approved_by_id,
    )
    return change
