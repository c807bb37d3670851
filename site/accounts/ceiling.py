"""Who manages whose account [S-6]. Nobody gives a role or a unit that they lack, nor touches an account that holds more."""

from collections.abc import Collection

from django.contrib.auth.models import Group
from django.db.models import QuerySet

from accounts.models import User
from accounts.roles import ALL_UNITS, CONSOLE, MANAGE_STAFF, PERMISSIONS, Role

# Never one person: otherwise a manager who is both could make the second officer of every decision, or the experts whom they ask.
APART = ({Role.SUPERVISOR, Role.APPROVER}, {Role.REGISTRAR, Role.APPROVER}, {Role.REGISTRAR, Role.EXPERT})


def roles_of(user: User) -> set[Role]:
    """One query; none where the groups were prefetched."""
    return {Role(group.name) for group in user.groups.all() if group.name in Role.values}


def ceiling(by: User) -> set[Role]:
    """What this account may give."""
    return set(Role) if by.is_superuser else roles_of(by)


def within_reach(by: User) -> "QuerySet[User]":
    """The accounts that `by` may see and manage: of other staff, of no role and no unit beyond the own ones."""
    if not by.has_perm(MANAGE_STAFF):
        return User.objects.none()
    beyond = Group.objects.exclude(name__in=ceiling(by))
    rows = (
        User.objects.order_by("username")
        .filter(is_superuser=False, memberships=None)
        .exclude(pk=by.pk)
        .exclude(username=CONSOLE)
        .exclude(groups__in=beyond)
    )
    return rows if by.has_perm(ALL_UNITS) else rows.filter(units__contained_by=by.units)


def needs_units(roles: Collection[Role]) -> bool:
    """Whether some role sees the units of the account alone."""
    return Role.CITY_REVIEWER in roles


def sees_all_units(roles: Collection[Role]) -> bool:
    return any(ALL_UNITS in PERMISSIONS[role] for role in roles)
