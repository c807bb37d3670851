"""A certificate's whole file as of a moment. Two times count: when something takes effect, and when it was recorded."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Prefetch, Q

from verify.calendar import day_of
from verify.labels.models import LabelRange, LabelRun
from verify.registry.models import AuditEvent, Certificate, StatusChange
from verify.registry.records import Standing, last_moment_of, standing
from verify.registry.status import Status, status
from verify.supervision.models import Complaint, Inspection, Recall

MOST_EVENTS = 200


@dataclass(frozen=True, slots=True)
class Entry:
    """A change as seen from the moment: `is_coming` was recorded and had not taken effect, `is_late` had taken effect and was
    recorded afterwards only."""

    change: StatusChange
    is_coming: bool
    is_late: bool


@dataclass(frozen=True, slots=True)
class Run:
    run: LabelRun
    activated: int
    voided: int


@dataclass(frozen=True, slots=True)
class Dossier:
    """`standing` by all that is recorded to this day, `known` by what was recorded at the moment. They differ where a decision
    was recorded after it took effect."""

    certificate: Certificate
    at: datetime
    standing: Standing
    known: Status
    entries: Sequence[Entry]
    inspections: Sequence[Inspection]
    recalls: Sequence[Recall]
    runs: Sequence[Run]
    complaints: int
    events: Sequence[AuditEvent]

    @property
    def day(self) -> date:
        return day_of(self.at)


def moment(on: date | None, now: datetime) -> datetime:
    """The end of a past day; now, for today or no day."""
    return now if on is None else min(last_moment_of(on), now)


def gather(certificate: Certificate, at: datetime) -> Dossier:
    """Nine queries, however long the history."""
    changes = StatusChange.objects.select_related("decided_by", "approved_by")
    rows = Certificate.objects.select_related("product__enterprise", "round").prefetch_related(Prefetch("changes", changes))
    row = rows.get(pk=certificate.pk)
    product, every = row.product, list(row.changes.all())
    recorded = [change for change in every if change.recorded_at <= at]
    ranges = LabelRange.objects.filter(recorded_at__lte=at)
    runs = list(product.label_runs.filter(issued_at__lte=at).order_by("pk").prefetch_related(Prefetch("ranges", ranges)))
    inspections = list(product.inspections.filter(recorded_at__lte=at))
    recalls = list(product.recalls.filter(recorded_at__lte=at))
    objects = [
        f"certificate:{row.ref}",
        f"product:{product.ref}",
        *(f"proposal:{pk}" for pk in row.proposals.values_list("pk", flat=True)),
        *(f"{fact._meta.model_name}:{fact.pk}" for fact in [*inspections, *recalls, *runs]),
    ]
    events = AuditEvent.objects.filter(object__in=objects, at__lte=at).select_related("actor").order_by("-sequence")
    return Dossier(
        certificate=row,
        at=at,
        standing=standing(row, at),
        known=status(recorded, valid_from=row.valid_from, valid_until=row.valid_until, at=at),
        entries=[
            Entry(change, is_coming=change.effective_at > at, is_late=change.recorded_at > at)
            for change in every
            if change.recorded_at <= at or change.effective_at <= at
        ],
        inspections=inspections,
        recalls=recalls,
        runs=[Run(run, *counted(run.ranges.all())) for run in runs],
        complaints=Complaint.objects.filter(Q(run__in=[run.pk for run in runs]), received_at__lte=at).count(),
        events=list(events[:MOST_EVENTS]),
    )


def counted(ranges: Iterable[LabelRange]) -> tuple[int, int]:
    """(activated, voided) labels; one that stands in two ranges counts once, and a voided one is active no more."""
    ranges = list(ranges)
    void = _spans(found for found in ranges if found.kind == LabelRange.Kind.VOID)
    both = _spans(ranges)
    return _length(both) - _length(void), _length(void)


def _spans(ranges: Iterable[LabelRange]) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    for first, last in sorted((found.first, found.last) for found in ranges):
        if spans and first <= spans[-1][1] + 1:
            spans[-1] = (spans[-1][0], max(spans[-1][1], last))
        else:
            spans.append((first, last))
    return spans


def _length(spans: Iterable[tuple[int, int]]) -> int:
    return sum(last - first + 1 for first, last in spans)
