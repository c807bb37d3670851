"""Whether an account lets its owner in. One that nobody used for DORMANT_AFTER does not, until it is enabled again. Pure."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User


def is_dormant(user: User, at: datetime) -> bool:
    """Counted from the last login or from the day it was made or enabled, whichever is later."""
    used_at = max(user.enabled_at, user.last_login or user.enabled_at)
    return bool(at - used_at >= settings.DORMANT_AFTER)


class AccountState(models.TextChoices):
    IN_USE = "IN_USE", _("in use")
    NO_PASSWORD = "NO_PASSWORD", _("waits for a password")
    DORMANT = "DORMANT", _("unused too long")
    OFF = "OFF", _("switched off")


def account_state(user: User, at: datetime) -> AccountState:
    if not user.is_active:
        return AccountState.OFF
    if is_dormant(user, at):
        return AccountState.DORMANT
    return AccountState.IN_USE if user.has_usable_password() else AccountState.NO_PASSWORD
