"""A table of lots and their steps enters the record, all of it or nothing."""

from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from verify.membership.rights import LABEL_OFFICERS, require_member
from verify.refusals import Refused
from verify.registry import audit
from verify.registry.importing import Table
from verify.registry.models import Enterprise, Product
from verify.trace import planning
from verify.trace.actions import lots
from verify.trace.actions.events import CHUNK
from verify.trace.declared import columns_of, event_of
from verify.trace.export import address_of
from verify.trace.models import Lot, TraceEvent
from verify.trace.planning import Plan
from verify.trace.tables import LotEntry

TURN = 0x48425F5452414345


class TableRefused(Refused):
    """Nothing was recorded; `plan` holds every faulty cell."""

    def __init__(self, plan: Plan) -> None:
        super().__init__("faulty", _("The table has faults, and nothing of it was recorded."))
        self.plan = plan


@transaction.atomic
def import_table(*, table: Table, enterprise: Enterprise, by: Any, at: datetime) -> tuple[int, int, int]:
    """(lots registered, events recorded, events on record already). The plan is made again in here, so a preview that has become
    stale decides nothing; the same table again records nothing."""
    require_member(by, enterprise, LABEL_OFFICERS)
    _take_turns(enterprise)
    made = planning.plan(table, enterprise=enterprise, at=at)
    if made.faults:
        raise TableRefused(made)
    found = dict(made.standing)
    new = {key: _lot(product, told, by=by, at=at) for key, (product, told) in made.new.items()}
    Lot.objects.bulk_create(new.values(), batch_size=CHUNK)
    found |= new
    recorded, known = _record(made, found, by=by, at=at)
    if made.new or recorded:
        told_of = {"filename": made.filename, "sha256": made.sha256, "lots": len(made.new), "events": recorded, "known": known}
        audit.record(by=by, at=at, verb="lot.import", on=enterprise, **told_of)
    return len(made.new), recorded, known


def _lot(product: Product, told: LotEntry, *, by: Any, at: datetime) -> Lot:
    if told.produced_on is None:
        raise TypeError("a lot without its day is a fault")
    facts: dict[str, Any] = {"best_before": told.best_before, "quantity": told.quantity}
    return lots.lot_of(product=product, number=told.number, produced_on=told.produced_on, by=by, at=at, **facts)


def _record(made: Plan, found: dict[planning.Key, Lot], *, by: Any, at: datetime) -> tuple[int, int]:
    addresses = {key: address_of(found[key]) for key in {key for key, _entry in made.entries}}
    rows: dict[tuple[int, str], TraceEvent] = {}
    for key, entry in made.entries:
        columns = columns_of(event_of(entry.said, lot=addresses[key]))
        rows[found[key].pk, columns["event_id"]] = TraceEvent(lot=found[key], recorded_by=by, recorded_at=at, **columns)
    ids = {event_id for _lot, event_id in rows}
    standing = set(
        TraceEvent.objects.filter(lot__in={lot for lot, _id in rows}, event_id__in=ids).values_list("lot_id", "event_id")
    )
    new = [row for key, row in rows.items() if key not in standing]
    TraceEvent.objects.bulk_create(new, batch_size=CHUNK)
    return len(new), len(made.entries) - len(new)


def _take_turns(enterprise: Enterprise) -> None:
    """The same table twice at once: the second waits, then finds every row on record."""
    audit.be_patient()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [TURN >> 32, enterprise.pk])
