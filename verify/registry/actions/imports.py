"""A published list enters the register as a whole, or not at all."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from verify.calendar import years_after
from verify.refusals import Refused, require
from verify.registry import audit, importing
from verify.registry.actions import certificates, enterprises, products, rounds
from verify.registry.importing import Plan, PlannedRow, Table
from verify.registry.importing.names import fold
from verify.registry.models import Enterprise, Product, Round

IMPORT_LOCK = 0x48425F494D504F52


class ListRefused(Refused):
    """The list has errors; `plan` says which, row by row. Nothing was written."""

    def __init__(self, plan: Plan) -> None:
        numbers = "、".join(str(row.number) for row in plan.errors[:10])
        super().__init__("list_has_errors", _("Nothing was imported. Correct these rows first: %(rows)s.") % {"rows": numbers})
        self.plan = plan


@transaction.atomic
def import_list(*, table: Table, year: int, by: Any, at: datetime) -> Plan:
    """Registers and certifies every new row of the list in the round of `year`, which is opened where it does not stand yet.

    Returns what was done, row by row. Safe to repeat: a list without a new row writes nothing, not even an audit event.
    Dates are those of the round's announcement; while that is empty they stay empty. ListRefused where a row is wrong.
    """
    require(by, "verify.import_register")
    require(by, "verify.issue_certificate")
    _take_turns()
    done = importing.plan(table, year=year, at=at)
    if done.errors:
        raise ListRefused(done)
    if not done.new:
        return done
    _hold_enterprises(done)
    opened = Round.objects.filter(year=year).first() or rounds.open_round(year=year, by=by, at=at)
    registered: dict[str, Enterprise] = {}
    for row in done.new:
        _import_row(row, opened, registered, by=by, at=at)
    counts = {outcome.value: count for outcome, count in done.counts.items()}
    audit.record(by=by, at=at, verb="register.import", on=opened, filename=table.filename, sha256=table.sha256, rows=counts)
    return done


def _take_turns() -> None:
    """The same list imported twice at once: the second waits, then finds every row unchanged."""
    audit.be_patient()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [IMPORT_LOCK])


def _hold_enterprises(plan: Plan) -> None:
    """All at once and before the audit chain, as every other action does: no two can wait for each other."""
    touched = {row.enterprise.pk for row in plan.new if row.enterprise}
    list(Enterprise.objects.select_for_update().filter(pk__in=touched).order_by("pk"))


def _import_row(row: PlannedRow, opened: Round, registered: dict[str, Enterprise], *, by: Any, at: datetime) -> None:
    entry = row.entry
    if entry is None:
        raise TypeError("a row without an entry is an error and never gets here")
    key = fold(entry.enterprise)
    try:
        enterprise = row.enterprise or registered.get(key)
        if enterprise is None:
            enterprise = enterprises.register(
                name=entry.enterprise, unit=entry.unit, uscc=entry.uscc, county=entry.county, by=by, at=at
            )
            registered[key] = enterprise
        product: Product = row.product or products.register(enterprise=enterprise, name=entry.item, kind=entry.kind, by=by, at=at)
        certificates.issue(product=product, round=opened, route=entry.route, by=by, at=at, **_dates(opened))
    except (Refused, ValidationError, IntegrityError) as fault:
        values = {"row": row.number, "reason": _reason(fault)}
        raise Refused("row_refused", _("Nothing was imported. Row %(row)s: %(reason)s") % values) from fault


def _reason(fault: Refused | ValidationError | IntegrityError) -> Any:
    if isinstance(fault, Refused):
        return fault.message
    return "；".join(fault.messages) if isinstance(fault, ValidationError) else _("Someone else has just registered it. Try again.")


def _dates(opened: Round) -> dict[str, Any]:
    """Nothing is invented: without an announcement there are no dates."""
    if opened.announced_on is None:
        return {}
    last_day = years_after(opened.announced_on, settings.VALIDITY_YEARS) - timedelta(days=1)
    return {"announced_on": opened.announced_on, "valid_from": opened.announced_on, "valid_until": last_day}
