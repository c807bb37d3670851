"""Whether somebody acts for an enterprise. Read anew for each action, so that whoever was removed does nothing more."""

from typing import Any

from django.utils.translation import gettext as _

from verify.membership.models import Member, MemberRole
from verify.refusals import NotPermitted
from verify.registry.models import Enterprise

EVERYBODY = frozenset(MemberRole)
OWNERS = frozenset({MemberRole.OWNER})
EDITORS = frozenset({MemberRole.OWNER, MemberRole.EDITOR})
LABEL_OFFICERS = frozenset({MemberRole.OWNER, MemberRole.LABEL_OFFICER})


def is_member(by: Any, enterprise: Enterprise, roles: frozenset[MemberRole] = EVERYBODY) -> bool:
    """One query."""
    return Member.objects.present().filter(enterprise=enterprise, user=by, user__is_active=True, role__in=roles).exists()


def require_member(by: Any, enterprise: Enterprise, roles: frozenset[MemberRole] = EVERYBODY) -> None:
    """Raises NotPermitted unless `by` acts for `enterprise` now, in one of `roles`."""
    if not is_member(by, enterprise, roles):
        raise NotPermitted("not_permitted", _("Your role in this enterprise does not allow this."))


def require_either(by: Any, permission: str, enterprise: Enterprise, roles: frozenset[MemberRole]) -> None:
    """Staff who hold `permission`, or a member in one of `roles`."""
    if not by.has_perm(permission):
        require_member(by, enterprise, roles)
