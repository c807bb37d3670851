"""Where an event stands by the clock: its page is an announcement before, a report while it runs, an archive afterwards."""

from datetime import datetime, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from verify.calendar import day_of, start_of


class Phase(models.TextChoices):
    BEFORE = "BEFORE", _("to come")
    DURING = "DURING", _("running now")
    AFTER = "AFTER", _("over")


def end_of(starts_at: datetime, ends_at: datetime | None) -> datetime:
    """The first moment afterwards; an event without an end is over when its day is."""
    return ends_at or start_of(day_of(starts_at) + timedelta(days=1))


def phase(starts_at: datetime, ends_at: datetime | None, at: datetime) -> Phase:
    if at < starts_at:
        return Phase.BEFORE
    return Phase.DURING if at < end_of(starts_at, ends_at) else Phase.AFTER


def days_to(starts_at: datetime, at: datetime) -> int:
    """Nights to sleep, as people count: none on the day itself."""
    return max((day_of(starts_at) - day_of(at)).days, 0)
