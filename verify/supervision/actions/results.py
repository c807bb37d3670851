"""Published results enter the record together."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import connection, transaction

from verify.refusals import require
from verify.registry import audit
from verify.registry.importing import Table
from verify.supervision import importing
from verify.supervision.actions import inspections
from verify.supervision.importing import Choices, Column, Plan, PlannedRow

IMPORT_LOCK = 0x48425F53414D504C
RESULT = UUID("6f1d6c1e-6b43-4b52-9f0e-5d9c5b8a7a11")  # the namespace of keys of imported results


@transaction.atomic
def record_all(*, table: Table, said: Mapping[Column, str], by: Any, at: datetime, choices: Choices = ()) -> Plan:
    """Records every row that is about a certified item of the units of `by`, by its words or by choice, and returns what was done
    with each row. The plan is made again in here, so a preview that has become stale decides nothing; the same list again records
    nothing. ChoiceRefused where a choice is none of those that its row leaves."""
    require(by, "verify.record_inspection")
    _take_turns()
    done = importing.plan(table, said=said, by=by, at=at, choices=choices)
    for row in done.matched:
        _record(row, by=by, at=at)
    if done.matched:
        counts = {outcome.value: count for outcome, count in done.counts.items()}
        file = {"filename": table.filename, "sha256": table.sha256}
        audit.record(by=by, at=at, verb="inspection.import", on=by, **file, rows=counts, chosen=done.chosen)
    return done


def _take_turns() -> None:
    """The same list twice at once: the second waits, then finds every row on record."""
    audit.be_patient()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [IMPORT_LOCK])


def _record(row: PlannedRow, *, by: Any, at: datetime) -> None:
    entry, product = row.entry, row.product
    if entry is None or product is None:
        raise TypeError("a row without an item is never matched")
    inspections.record(
        product=product,
        result=entry.result,
        inspected_on=entry.inspected_on,
        specification=entry.specification,
        lot=entry.lot,
        items_tested=entry.items_tested,
        items_failed=entry.items_failed,
        body=entry.body,
        source=entry.source,
        notice_url=entry.notice_url,
        handling=entry.handling,
        request_key=uuid5(RESULT, "\n".join(map(str, (product.ref, *entry.same)))),
        by=by,
        at=at,
    )
