from datetime import date, datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from verify.calendar import day_of, years_after
from verify.refusals import Refused, require
from verify.registry import audit
from verify.registry.models import Enterprise
from verify.registry.standard_codes import normal_code
from verify.standards.models import Standard, StandardComparison, StandardEvaluation

Row = TypeVar("Row", StandardEvaluation, StandardComparison)


@transaction.atomic
def register(
    *,
    code: str,
    title: str,
    level: str,
    by: Any,
    at: datetime,
    in_force_on: date | None = None,
    withdrawn_on: date | None = None,
    declaration_url: str = "",
) -> Standard:
    """Adds a standard under its code in one spelling. Refused where that code stands already."""
    require(by, "verify.register_standard")
    code = normal_code(code)
    if Standard.objects.filter(code=code).exists():
        raise Refused("registered", _("This standard is registered already."))
    standard = Standard(
        code=code,
        title=title.strip(),
        level=level,
        in_force_on=in_force_on,
        withdrawn_on=withdrawn_on,
        declaration_url=declaration_url,
        recorded_by=by,
        recorded_at=at,
    )
    standard.full_clean()
    standard.save()
    audit.record(by=by, at=at, verb="standard.register", on=standard, code=code, title=standard.title, level=level)
    return standard


@transaction.atomic
def withdraw(*, standard: Standard, withdrawn_on: date, by: Any, at: datetime) -> Standard:
    """The standard no longer applies from `withdrawn_on` on."""
    require(by, "verify.register_standard")
    standard = Standard.objects.select_for_update().get(pk=standard.pk)
    if standard.withdrawn_on is not None:
        raise Refused("withdrawn", _("This standard was withdrawn already."))
    standard.withdrawn_on = withdrawn_on
    standard.full_clean()
    standard.save()
    audit.record(by=by, at=at, verb="standard.withdraw", on=standard, code=standard.code, withdrawn_on=withdrawn_on)
    return standard


@transaction.atomic
def evaluate(
    *,
    standard: Standard,
    result: str,
    evaluated_on: date,
    body: str,
    by: Any,
    at: datetime,
    valid_until: date | None = None,
    enterprise: Enterprise | None = None,
    report: str = "",
    request_key: UUID | None = None,
) -> StandardEvaluation:
    """Valid for EVALUATION_YEARS unless the report says otherwise. The same `request_key` again returns the first record."""
    require(by, "verify.evaluate_standard")
    if evaluated_on > day_of(at):
        raise Refused("future", _("An evaluation cannot be recorded before its day."))
    evaluation = StandardEvaluation(
        standard=standard,
        enterprise=enterprise,
        result=result.strip(),
        evaluated_on=evaluated_on,
        valid_until=valid_until or years_after(evaluated_on, settings.EVALUATION_YEARS) - timedelta(days=1),
        body=body.strip(),
        report=report.strip(),
        recorded_by=by,
        recorded_at=at,
        request_key=request_key,
    )
    return _once(evaluation, "standard.evaluate", result=evaluation.result, valid_until=evaluation.valid_until)


@transaction.atomic
def compare(
    *,
    standard: Standard,
    compared_code: str,
    compared_level: str,
    indicator: str,
    own_value: str,
    compared_value: str,
    finding: str,
    by: Any,
    at: datetime,
    compared_title: str = "",
    request_key: UUID | None = None,
) -> StandardComparison:
    """One indicator beside that of another standard. The same `request_key` again returns the first record."""
    require(by, "verify.evaluate_standard")
    comparison = StandardComparison(
        standard=standard,
        compared_code=normal_code(compared_code),
        compared_title=compared_title.strip(),
        compared_level=compared_level,
        indicator=indicator.strip(),
        own_value=own_value.strip(),
        compared_value=compared_value.strip(),
        finding=finding.strip(),
        recorded_by=by,
        recorded_at=at,
        request_key=request_key,
    )
    if comparison.compared_code == standard.code:
        raise Refused("itself", _("A standard is compared with another one."))
    return _once(comparison, "standard.compare", compared=comparison.compared_code, indicator=comparison.indicator)


def _once(row: Row, verb: str, **data: Any) -> Row:
    """Saves and records `row`, unless its request was done already, here or at this moment in another process."""
    known = type(row).objects.filter(request_key=row.request_key) if row.request_key else None
    if known is not None and (earlier := known.first()):
        return earlier
    row.full_clean(exclude=["request_key"])
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        twin = known.first() if known is not None else None
        if twin is None:
            raise
        return twin
    audit.record(by=row.recorded_by, at=row.recorded_at, verb=verb, on=row, standard=row.standard.code, **data)
    return row
