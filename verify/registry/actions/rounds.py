from datetime import datetime
from typing import Any

from django.db import transaction

from verify.refusals import require
from verify.registry import audit
from verify.registry.models import Round


@transaction.atomic
def open_round(*, year: int, by: Any, at: datetime, **dates: Any) -> Round:
    """Opens the round of a list year; `dates` are the date fields and the notice address of Round."""
    require(by, "verify.import_register")
    opened = Round(year=year, **dates)
    opened.full_clean()
    opened.save()
    audit.record(by=by, at=at, verb="round.open", on=opened, year=year, **dates)
    return opened
