"""Accounts of staff: made, given roles, switched off and on again. Every step is in the audit chain."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from accounts.ceiling import APART, ceiling, needs_units, roles_of, sees_all_units, within_reach
from accounts.models import User
from accounts.roles import ALL_UNITS, CONSOLE, MANAGE_STAFF, Role
from django.contrib.auth.models import Group
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django_otp.plugins.otp_totp.models import TOTPDevice

from verify.refusals import NotPermitted, Refused, require
from verify.registry import audit
from verify.registry.units import Unit


@transaction.atomic
def admit(
    *, username: str, name: str, email: str = "", roles: Collection[str], units: Collection[str] = (), by: Any, at: datetime
) -> User:
    """A new account without a password; `renew_password` then opens the way to choose one. `name`: as the person writes it."""
    require(by, MANAGE_STAFF)
    wanted = _allowed(roles, units, by)
    user = User(username=User.normalize_username(username), first_name=name, email=email, units=sorted(set(units)), enabled_at=at)
    user.set_unusable_password()
    user.full_clean()
    if user.username.casefold() == CONSOLE or User.objects.filter(username__iexact=user.username).exists():
        raise Refused("taken", _("There is an account of this name already."))
    try:
        with transaction.atomic():
            user.save(force_insert=True)
    except IntegrityError as error:
        raise Refused("taken", _("There is an account of this name already.")) from error
    user.groups.set(Group.objects.filter(name__in=wanted))
    audit.record(by=by, at=at, verb="staff.admit", on=user, username=user.username, roles=sorted(wanted), units=user.units)
    return user


@transaction.atomic
def assign(*, user: User, roles: Collection[str], units: Collection[str] = (), by: Any, at: datetime) -> User:
    """Gives the account these roles and units and no others, from its next request on."""
    user = _held(user, by)
    wanted, given = _allowed(roles, units, by), sorted(set(units))
    before = {"roles_before": sorted(roles_of(user)), "units_before": user.units}
    if (sorted(wanted), given) == (before["roles_before"], before["units_before"]):
        raise Refused("unchanged", _("The account has these roles and units already."))
    user.units = given
    user.save(update_fields=["units"])
    user.groups.set(Group.objects.filter(name__in=wanted))
    audit.record(by=by, at=at, verb="staff.assign", on=user, username=user.username, roles=sorted(wanted), units=given, **before)
    return user


@transaction.atomic
def correct(*, user: User, name: str, email: str, by: Any, at: datetime) -> User:
    """Sets right how the person is called and reached. The chain keeps both names, and of a mail address only that it changed."""
    user = _held(user, by)
    before = user.get_full_name()
    if (name, email) == (before, user.email):
        raise Refused("unchanged", _("The account has this name and mail address already."))
    user.first_name, user.last_name, user.email = name, "", email
    user.full_clean()
    user.save(update_fields=["first_name", "last_name", "email"])
    audit.record(by=by, at=at, verb="staff.correct", on=user, username=user.username, name=name, name_before=before)
    return user


@transaction.atomic
def switch_off(*, user: User, reason: str, by: Any, at: datetime) -> User:
    """Ends every session of the account at once; nobody logs in to it until it is enabled."""
    user = _held(user, by)
    if not user.is_active:
        raise Refused("off_already", _("The account is switched off already."))
    user.is_active = False
    user.save(update_fields=["is_active"])
    audit.record(by=by, at=at, verb="staff.switch_off", on=user, username=user.username, reason=reason)
    return user


@transaction.atomic
def enable(*, user: User, by: Any, at: datetime) -> User:
    """After it was switched off or lay unused."""
    return let_in_again(_held(user, by), by=by, at=at)


@transaction.atomic
def renew_password(*, user: User, by: Any, at: datetime) -> User:
    """The old password and every session of the account end; a new one is chosen by its owner, over a link that is handed over."""
    user = _held(user, by)
    user.set_unusable_password()
    user.save(update_fields=["password"])
    audit.record(by=by, at=at, verb="staff.renew_password", on=user, username=user.username)
    return user


@transaction.atomic
def forget_phone(*, user: User, by: Any, at: datetime) -> User:
    """After it was lost. With it go password and sessions: whoever knows the password would else bind a phone of theirs."""
    user = _held(user, by)
    if not TOTPDevice.objects.filter(user=user).delete()[0]:
        raise Refused("no_phone", _("The account has no phone."))
    user.set_unusable_password()
    user.save(update_fields=["password"])
    audit.record(by=by, at=at, verb="staff.forget_phone", on=user, username=user.username)
    return user


@transaction.atomic
def choose_password(*, user: User, password: str, at: datetime) -> User:
    """By its owner. Every other session of the account ends."""
    user.set_password(password)
    user.save(update_fields=["password"])
    audit.record(by=user, at=at, verb="staff.choose_password", on=user, username=user.username)
    return user


@transaction.atomic
def correct_mail(*, user: User, email: str, at: datetime) -> User:
    """By its owner."""
    user.email = email
    user.save(update_fields=["email"])
    audit.record(by=user, at=at, verb="staff.correct_mail", on=user, username=user.username)
    return user


def let_in_again(user: User, *, by: Any, at: datetime, new_phone: bool = False) -> User:
    """Without asking who `by` is: for the operator's console, and for `enable`. Call it in a transaction."""
    user.is_active, user.enabled_at = True, at
    user.save(update_fields=["is_active", "enabled_at"])
    if new_phone:
        TOTPDevice.objects.filter(user=user).delete()
    audit.record(by=by, at=at, verb="staff.enable", on=user, username=user.username, new_phone=new_phone)
    return user


def _held(user: User, by: Any) -> User:
    """The row, locked, as it stands now: of two officers at once the second acts on what the first left."""
    require(by, MANAGE_STAFF)
    found: User = User.objects.select_for_update().get(pk=user.pk)
    if not within_reach(by).filter(pk=user.pk).exists():
        raise NotPermitted("beyond_reach", _("This account is your own, or holds a role or a unit that you lack."))
    return found


def _allowed(roles: Collection[str], units: Collection[str], by: Any) -> set[Role]:
    """The roles, if `by` may give them with these units."""
    if not roles or not set(roles) <= set(Role.values) or not set(units) <= set(Unit.values):
        raise Refused("no_role", _("Choose at least one role, and units of the province."))
    wanted = {Role(role) for role in roles}
    lacking = wanted - ceiling(by)
    if lacking:
        names = "、".join(sorted(str(role.label) for role in lacking))
        raise NotPermitted("ceiling", _("You cannot give a role that you do not hold yourself: %(names)s.") % {"names": names})
    for pair in APART:
        if pair <= wanted:
            first, second = sorted(str(role.label) for role in pair)
            text = _("One person cannot be both %(first)s and %(second)s: the one prepares what the other judges.")
            raise Refused("apart", text % {"first": first, "second": second})
    if needs_units(wanted) != bool(units):
        raise Refused("units", _("A city reviewer has at least one unit; nobody else has any."))
    if units and sees_all_units(wanted):
        raise Refused("units", _("A city reviewer sees the own units alone and cannot hold a role that sees all."))
    if not by.has_perm(ALL_UNITS) and not set(units) <= set(by.units):
        raise NotPermitted("units", _("You cannot give a unit that you do not have yourself."))
    return wanted
