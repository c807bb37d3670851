"""What an enterprise declares of the lot that a label names: its whole line, and its test reports. No verdict rests on it."""

from dataclasses import dataclass
from datetime import date

from verify.scanning.verdicts import Evidence, TraceEvidence
from verify.trace.models import Lot, TestReport, TraceEvent
from verify.trace.vocabulary import Outcome, name_of

MOST_STEPS = 200


@dataclass(frozen=True, slots=True)
class Trace:
    """`steps` in their order, the earliest MOST_STEPS of them; `steps_left_out` more."""

    produced_on: date
    best_before: date | None
    quantity: str
    steps: tuple[tuple[TraceEvidence, str, str], ...]
    steps_left_out: int
    reports: tuple[TestReport, ...]


def gather_trace(found: Evidence) -> Trace | None:
    """Four queries at most; None where the enterprise registered no such lot."""
    lot = Lot.objects.filter(pk=found.lot_key).first() if found.lot_key else None
    if lot is None:
        return None
    standing = lot.events.standing().order_by("event_time", "id").defer("event")
    rows = list(standing[: MOST_STEPS + 1])
    more = standing.count() - MOST_STEPS if len(rows) > MOST_STEPS else 0
    steps = tuple((step, text_of_step(step), row.note) for row in rows[:MOST_STEPS] for step in [evidence_of(row)])
    return Trace(lot.produced_on, lot.best_before, lot.quantity, steps, more, tuple(lot.reports.filter(withdrawn_at=None)))


def evidence_of(row: TraceEvent) -> TraceEvidence:
    columns = (row.type, row.biz_step, row.disposition, row.event_time, row.time_zone_offset, row.place, row.quantity)
    return TraceEvidence(*columns)


def report_of(found: Evidence, key: int) -> TestReport | None:
    """The report of this lot, while it is shown."""
    return TestReport.objects.filter(lot=found.lot_key, pk=key, withdrawn_at=None).first() if found.lot_key else None


def text_of_step(step: TraceEvidence) -> str:
    """What happened, in the reader's language; of an inspection also how it ended, as the enterprise says."""
    outcome = dict(Outcome.choices).get(step.disposition) if step.biz_step == "inspecting" else None
    name = str(name_of(step.type, step.biz_step))
    return f"{name} · {outcome}" if outcome else name
