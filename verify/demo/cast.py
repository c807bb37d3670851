"""The accounts of the demonstration: one for each role of staff and of enterprises, with a password made from this
installation's own SECRET_KEY."""

import hmac
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from accounts.models import User
from accounts.roles import Role
from django.conf import settings
from django.contrib.auth.models import Group

from verify.membership.models import MemberRole
from verify.references import ALPHABET
from verify.registry.units import Unit

PREFIX = "demo-"
# So that there is something to give.
BESIDE: dict[Role | MemberRole, Role | MemberRole] = {Role.STAFF_MANAGER: Role.REGISTRAR}
UNITS: dict[Role | MemberRole, list[str]] = {Role.CITY_REVIEWER: [Unit.WUHAN.value]}


@dataclass(frozen=True, slots=True)
class Account:
    role: Role | MemberRole

    @property
    def username(self) -> str:
        return PREFIX + self.role.value.lower().replace(" ", "-").replace("_", "-")

    @property
    def name(self) -> str:
        return f"示例{self.role.label}"

    @property
    def email(self) -> str:
        return f"{self.username}@example.{'gov.cn' if isinstance(self.role, Role) else 'com'}"

    def user(self) -> User:
        return User.objects.get(username=self.username)

    @property
    def password(self) -> str:
        """Four groups of five, 100 bits: the same for as long as SECRET_KEY is, and found in no file."""
        digest = hmac.digest(settings.SECRET_KEY.encode(), f"demo account {self.username}".encode(), sha256)
        letters = "".join(ALPHABET[byte % 32] for byte in digest[:20]).lower()
        return "-".join(letters[start : start + 5] for start in range(0, 20, 5))


ACCOUNTS = tuple(Account(role) for role in Role)
PEOPLE = tuple(Account(role) for role in MemberRole)  # of two enterprises (workspace.py)


@dataclass(frozen=True, slots=True)
class Cast:
    """Those who act in the 示例 world."""

    registrar: Any
    supervisor: Any
    approver: Any
    reviewer: Any
    expert: Any
    press_editor: Any
    press_approver: Any


def enlist() -> Cast:
    """Makes the accounts, or puts them back as they were. The groups come from `accounts.roles.sync`."""
    users = {account.role: _enlist(account) for account in ACCOUNTS}
    return Cast(
        registrar=users[Role.REGISTRAR],
        supervisor=users[Role.SUPERVISOR],
        approver=users[Role.APPROVER],
        reviewer=users[Role.CITY_REVIEWER],
        expert=users[Role.EXPERT],
        press_editor=users[Role.PRESS_EDITOR],
        press_approver=users[Role.PRESS_APPROVER],
    )


def enlisted() -> list[Account]:
    """The accounts that exist here."""
    existing = set(User.objects.filter(username__startswith=PREFIX).values_list("username", flat=True))
    return [account for account in (*ACCOUNTS, *PEOPLE) if account.username in existing]


def _enlist(account: Account) -> User:
    user, is_new = User.objects.get_or_create(username=account.username)
    user.is_active, user.is_superuser, user.units = True, False, UNITS.get(account.role, [])
    user.email = account.email
    if is_new or not user.check_password(account.password):
        user.set_password(account.password)
    user.save()
    user.groups.set(Group.objects.filter(name__in={account.role, BESIDE.get(account.role, account.role)}))
    return user
