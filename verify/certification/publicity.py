"""Where a publicity (公示) stands: by its days alone, so nothing has to happen for it to open or to close. Pure."""

from datetime import date, datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from verify.calendar import day_of
from verify.registry.workdays import Corrections, working_days_between


class PublicityState(models.TextChoices):
    NOT_OPEN = "NOT_OPEN", _("not open yet")
    OPEN = "OPEN", _("open for objections")
    CLOSED = "CLOSED", _("closed")


def state(opens_on: date, closes_on: date | None, at: datetime) -> PublicityState:
    """Open from the first moment of `opens_on` to the last of `closes_on`, Shanghai days; never without a closing day,
    which approval sets."""
    today = day_of(at)
    if closes_on is None or today < opens_on:
        return PublicityState.NOT_OPEN
    return PublicityState.OPEN if today <= closes_on else PublicityState.CLOSED


def working_days_left(opens_on: date, closes_on: date, corrections: Corrections, at: datetime) -> int:
    """Today included; before the opening, all of them; after the closing, 0."""
    return working_days_between(max(day_of(at), opens_on), closes_on, corrections)
