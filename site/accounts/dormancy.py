"""An account that nobody used for DORMANT_AFTER lets nobody in until it is enabled again. Pure."""

from datetime import datetime

from django.conf import settings

from accounts.models import User


def is_dormant(user: User, at: datetime) -> bool:
    """Counted from the last login or from the day it was made or enabled, whichever is later."""
    used_at = max(user.enabled_at, user.last_login or user.enabled_at)
    return bool(at - used_at >= settings.DORMANT_AFTER)
