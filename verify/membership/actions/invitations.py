"""Inviting people of an enterprise: the first by the city's office, the others by an owner."""

from datetime import datetime
from typing import Any

from accounts.models import User
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from verify.calendar import SHANGHAI
from verify.membership.links import address_of
from verify.membership.models import Invitation, InvitationState, Member
from verify.membership.rights import OWNERS, is_member, require_member
from verify.outbox.actions import messages
from verify.outbox.models import Message
from verify.refusals import NotPermitted, Refused
from verify.registry import audit
from verify.registry.models import Enterprise
from verify.registry.uscc import normalise

INVITE = "verify.invite_member"


@transaction.atomic
def invite(*, enterprise: Enterprise, uscc: str, email: str, role: str, by: Any, at: datetime) -> Invitation:
    """By staff of its unit, or by an owner. Refused unless `uscc` is the one the enterprise is registered under; where the register
    has none yet, staff write it down with this. A second invitation to the same address replaces the first."""
    enterprise = Enterprise.objects.select_for_update().get(pk=enterprise.pk)
    _require_inviter(by, enterprise)
    code = _known_code(enterprise, uscc, by=by, at=at)
    if Member.objects.present().filter(enterprise=enterprise, user__email__iexact=email).exists():
        raise Refused("member", _("Whoever reads this address is a member already."))
    for earlier in Invitation.objects.unsettled().filter(enterprise=enterprise, email__iexact=email):
        withdraw(invitation=earlier, by=by, at=at)
    invitation = Invitation(
        enterprise=enterprise,
        uscc=code,
        email=email,
        role=role,
        invited_by=by,
        invited_at=at,
        expires_at=at + settings.INVITATION_LASTS,
    )
    invitation.full_clean()
    invitation.save()
    # The chain is read by many; who was invited stands in the invitation.
    audit.record(by=by, at=at, verb="member.invite", on=enterprise, invitation=invitation.pk, role=role)
    _tell(invitation, at)
    return invitation


def _tell(invitation: Invitation, at: datetime) -> None:
    with translation.override("zh-hans"):
        subject = _("Invitation to the workspace of %(name)s")
        body = _(
            "%(name)s invites you to its workspace at 湖北精品, as %(role)s.\n\nThe link below is good until %(until)s. "
            "Have the unified social credit code of the enterprise at hand. If you did not expect this, do nothing."
        )
        said = {
            "name": invitation.enterprise.name,
            "role": invitation.get_role_display(),
            "until": f"{invitation.expires_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}",
        }
        messages.put_to(
            address=invitation.email,
            kind=Message.Kind.INVITATION,
            about=f"invitation:{invitation.pk}",
            subject=subject % said,
            body=body % said,
            link=address_of(invitation),
            at=at,
        )


@transaction.atomic
def withdraw(*, invitation: Invitation, by: Any, at: datetime) -> Invitation:
    invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)
    _require_inviter(by, invitation.enterprise)
    if invitation.accepted_at or invitation.withdrawn_at:
        raise Refused("settled", _("This invitation was accepted or withdrawn already."))
    invitation.withdrawn_by, invitation.withdrawn_at = by, at
    invitation.save()
    audit.record(by=by, at=at, verb="member.withdraw_invitation", on=invitation.enterprise, invitation=invitation.pk)
    return invitation


@transaction.atomic
def join(*, invitation: Invitation, uscc: str, username: str, name: str, password: str, at: datetime) -> Member:
    """A new account of whoever holds the link, without any role of staff. `password` was judged by the form that asked for it."""
    user = User(username=User.normalize_username(username), first_name=name, email=invitation.email, enabled_at=at)
    user.set_password(password)
    user.full_clean()
    if User.objects.filter(username__iexact=user.username).exists():
        raise _taken()
    try:
        with transaction.atomic():
            user.save(force_insert=True)
    except IntegrityError as error:
        raise _taken() from error
    return accept(invitation=invitation, uscc=uscc, by=user, at=at)


@transaction.atomic
def accept(*, invitation: Invitation, uscc: str, by: User, at: datetime) -> Member:
    """By whoever is logged in and holds the link."""
    invitation = Invitation.objects.select_for_update(of=("self",)).select_related("enterprise").get(pk=invitation.pk)
    enterprise = invitation.enterprise
    if invitation.state(at) != InvitationState.OPEN:
        raise Refused("settled", _("This invitation is no longer good. Ask whoever invited you for another."))
    if normalise(uscc) != invitation.uscc:
        raise Refused("uscc", _("This is not the unified social credit code of the enterprise that invites you."))
    if by.is_superuser or by.groups.exists():
        raise Refused("staff", _("Staff of the regulator do not act for an enterprise. Use another account."))
    if is_member(by, enterprise):
        raise Refused("member", _("You are a member of this enterprise already."))
    member = Member(enterprise=enterprise, user=by, role=invitation.role, admitted_by=invitation.invited_by, admitted_at=at)
    member.full_clean()
    member.save()
    invitation.accepted_by, invitation.accepted_at = by, at
    invitation.save()
    audit.record(by=by, at=at, verb="member.accept", on=enterprise, invitation=invitation.pk, role=member.role, user=by.pk)
    return member


def _taken() -> ValidationError:
    return ValidationError({"username": _("There is an account of this name already.")})


def _require_inviter(by: Any, enterprise: Enterprise) -> None:
    if not by.has_perm(INVITE):
        require_member(by, enterprise, OWNERS)
    elif not by.sees(enterprise.unit):
        raise NotPermitted("other_unit", _("This enterprise belongs to another unit."))


def _known_code(enterprise: Enterprise, typed: str, *, by: Any, at: datetime) -> str:
    code = normalise(typed)
    if enterprise.uscc:
        if code != enterprise.uscc:
            raise Refused("uscc", _("The register knows this enterprise under another code."))
        return code
    if not by.has_perm(INVITE):
        raise Refused("uscc", _("The register has no code of this enterprise yet. Ask the office of your city."))
    enterprise.uscc = code
    enterprise.full_clean()
    enterprise.save(update_fields=["uscc"])
    audit.record(by=by, at=at, verb="enterprise.identify", on=enterprise, uscc=code)
    return code
