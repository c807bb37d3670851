"""Whether the press may still ask for a place at an event."""

from datetime import datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.press.accreditation.models import holding


class SeatState(models.TextChoices):
    NONE = "NONE", _("no accreditation on this site")
    OPEN = "OPEN", _("open for accreditation")
    FULL = "FULL", _("all places are asked for")
    CLOSED = "CLOSED", _("accreditation closed")


def seat_state(event: Any, at: datetime) -> SeatState:
    """Open until just before `accreditation_until`, and while the event is to take place. One query where it depends on places."""
    if event.accreditation_until is None:
        return SeatState.NONE
    if not event.takes_place or at >= event.accreditation_until:
        return SeatState.CLOSED
    return SeatState.OPEN if seats_left(event) else SeatState.FULL


def seats_left(event: Any) -> int:
    """Never below zero, though an editor may take places away."""
    return max(event.accreditation_places - holding(event).count(), 0) if event.pk else 0
