from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from verify.refusals import Refused, require
from verify.registry import audit
from verify.registry.models import WorkdayCorrection


@transaction.atomic
def correct(*, day: date, is_working: bool, source: str, by: Any, at: datetime) -> WorkdayCorrection:
    """Says of one day whether it is worked; a second time, anew. A publicity that was approved keeps its closing day."""
    require(by, "verify.correct_workdays")
    if not source.strip():
        raise Refused("no_source", _("Name the notice that says so."))
    earlier = WorkdayCorrection.objects.select_for_update().filter(day=day).first()
    before = earlier.is_working if earlier else None
    correction = earlier or WorkdayCorrection(day=day)
    correction.is_working, correction.source = is_working, source.strip()
    correction.recorded_by, correction.recorded_at = by, at
    correction.full_clean()
    correction.save()
    audit.record(
        by=by, at=at, verb="workday.correct", on=correction, day=day, is_working=is_working, before=before, source=correction.source
    )
    return correction
