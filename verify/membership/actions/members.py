from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from verify.membership.actions.invitations import INVITE
from verify.membership.models import Member, MemberRole
from verify.membership.rights import OWNERS, require_member
from verify.refusals import NotPermitted, Refused
from verify.registry import audit
from verify.registry.models import Enterprise


@transaction.atomic
def assign(*, member: Member, role: str, by: Any, at: datetime) -> Member:
    """Another role, from the next request on."""
    member = _held(member, by)
    if member.role == role:
        raise Refused("unchanged", _("This person has the role already."))
    _keep_an_owner(member, _("Somebody has to be the owner. Make another one first."))
    before, member.role = member.role, role
    member.full_clean()
    member.save()
    audit.record(by=by, at=at, verb="member.assign", on=member.enterprise, user=member.user_id, role=role, role_before=before)
    return member


@transaction.atomic
def remove(*, member: Member, by: Any, at: datetime) -> Member:
    """From the next request on the person sees nothing of this enterprise, whatever tab is still open. Staff remove the last owner
    too, when an enterprise asks for it."""
    member = _held(member, by)
    if not by.has_perm(INVITE):
        _keep_an_owner(member, _("The last owner cannot be removed. Make another one first."))
    member.removed_by, member.removed_at = by, at
    member.save()
    audit.record(by=by, at=at, verb="member.remove", on=member.enterprise, user=member.user_id, role=member.role)
    return member


def _held(member: Member, by: Any) -> Member:
    """The row as it stands now; the enterprise's row is locked, so that two owners do not remove each other at once."""
    enterprise = Enterprise.objects.select_for_update().get(pk=member.enterprise_id)
    if not by.has_perm(INVITE):
        require_member(by, enterprise, OWNERS)
    elif not by.sees(enterprise.unit):
        raise NotPermitted("other_unit", _("This enterprise belongs to another unit."))
    found = Member.objects.select_related("enterprise", "user").get(pk=member.pk)
    if found.removed_at:
        raise Refused("removed", _("This person was removed already."))
    return found


def _keep_an_owner(member: Member, sentence: str) -> None:
    owners = Member.objects.present().filter(enterprise=member.enterprise, role=MemberRole.OWNER)
    if member.role == MemberRole.OWNER and owners.count() == 1:
        raise Refused("last_owner", sentence)
