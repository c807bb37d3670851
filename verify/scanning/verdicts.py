"""The verdicts and the one ordered table of rules that chooses among them. Pure: no database, request or clock.

Worst first: the first rule that applies wins, so the headline is the worst of certification, supervision and label.
docs/verdicts.md lists the same for people, and a test compares the two.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum, StrEnum

from verify.calendar import day_of
from verify.registry.status import Status, effective, last_day, status


class Verdict(StrEnum):
    CANNOT_VERIFY = "CANNOT_VERIFY"
    MALFORMED = "MALFORMED"
    UNKNOWN = "UNKNOWN"
    LABEL_VOID = "LABEL_VOID"
    REVOKED = "REVOKED"
    RECALLED = "RECALLED"
    SUSPENDED = "SUSPENDED"
    LABEL_INACTIVE = "LABEL_INACTIVE"
    SUSPECT_COPY = "SUSPECT_COPY"
    WITHDRAWN = "WITHDRAWN"
    EXPIRED = "EXPIRED"
    NOT_YET_VALID = "NOT_YET_VALID"
    VALID_WITH_NOTICE = "VALID_WITH_NOTICE"
    VALID = "VALID"


class NoEvidence(Enum):
    """Why there is nothing to judge."""

    UNAVAILABLE = "something needed for the claim failed"
    NOT_A_CODE = "a typing error"
    NO_LABEL = "no label of ours"


@dataclass(frozen=True, slots=True)
class Change:
    kind: str
    effective_at: datetime
    valid_until: date | None
    reason: str
    notice_url: str


@dataclass(frozen=True, slots=True)
class CertificateEvidence:
    ref: str
    official_number: str | None
    year: int
    route: str
    announced_on: date | None
    valid_from: date | None
    valid_until: date | None
    changes: tuple[Change, ...]

    def status(self, at: datetime) -> Status:
        return status(self.changes, valid_from=self.valid_from, valid_until=self.valid_until, at=at)

    def latest_change(self, at: datetime) -> Change | None:
        in_effect = effective(self.changes, at)
        return in_effect[-1] if in_effect else None

    def last_day(self, at: datetime) -> date | None:
        return last_day(self.changes, valid_until=self.valid_until, at=at)


@dataclass(frozen=True, slots=True)
class InspectionEvidence:
    kind: str
    inspected_on: date
    result: str
    lot: str
    items_failed: str
    body: str
    source: str
    notice_url: str
    handling: str


@dataclass(frozen=True, slots=True)
class RecallEvidence:
    lot: str
    ordered_on: date
    ended_on: date | None
    reason: str
    advice: str
    source: str
    notice_url: str

    def is_open(self, at: datetime) -> bool:
        today = day_of(at)
        return self.ordered_on <= today and (self.ended_on is None or today <= self.ended_on)


@dataclass(frozen=True, slots=True)
class TraceEvidence:
    """A step of the lot as its enterprise declares it. No rule looks at it."""

    type: str
    biz_step: str
    disposition: str
    event_time: datetime
    time_zone_offset: str
    place: str
    quantity: str


@dataclass(frozen=True, slots=True)
class ScanEvidence:
    """Earlier queries of one item. `devices` and `days` are the largest of any one epoch of the device key."""

    first_at: datetime | None = None
    scans: int = 0
    devices: int = 0
    days: int = 0


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything a verdict rests on, read live in one request."""

    run: int
    serial: int
    opened_with: str
    sealed_with: str
    grade: str
    carrier: str
    quantity: int
    lot: str
    is_activated: bool
    is_voided: bool
    product_ref: str
    product_name: str
    product_kind: str
    specification: str
    enterprise_ref: str
    enterprise_name: str
    uscc: str | None
    unit: str
    is_demo: bool
    certificate: CertificateEvidence
    inspection: InspectionEvidence | None
    recalls: tuple[RecallEvidence, ...]
    scans: ScanEvidence
    lot_key: int | None = None  # of the lot that the enterprise registered under `lot`
    trace: tuple[TraceEvidence, ...] = ()  # its latest steps, in their order
    has_reports: bool = False
    has_scratch: bool = False  # a code under a coating, of each label of the run

    @property
    def is_item_level(self) -> bool:
        return self.serial > 0

    def recall_of_this_lot(self, at: datetime) -> RecallEvidence | None:
        return next((recall for recall in self.recalls if recall.is_open(at) and same_lot(recall.lot, self.lot)), None)

    def recalls_of_other_lots(self, at: datetime) -> tuple[RecallEvidence, ...]:
        return tuple(recall for recall in self.recalls if recall.is_open(at) and not same_lot(recall.lot, self.lot))


def same_lot(one: str, other: str) -> bool:
    return one.strip().casefold() == other.strip().casefold() != ""


@dataclass(frozen=True, slots=True)
class CopyRule:
    """A code scanned by many devices on many separate days was probably copied. A second device alone says nothing."""

    version: str
    devices: int
    days: int

    def applies(self, scans: ScanEvidence) -> bool:
        return scans.devices >= self.devices and scans.days >= self.days


COPY_RULE = CopyRule(version="copy-1", devices=8, days=6)

Finding = Evidence | NoEvidence


def _is_label(found: Evidence) -> bool:
    """The run holds this serial and was sealed with the key that opened the code."""
    first, last = (1, found.quantity) if found.grade == "ITEM" else (0, 0)
    return found.opened_with == found.sealed_with and first <= found.serial <= last


Rule = Callable[[Evidence, datetime], bool]
RULES: tuple[tuple[Verdict, Rule], ...] = (
    (Verdict.UNKNOWN, lambda found, at: not _is_label(found)),
    (Verdict.LABEL_VOID, lambda found, at: found.is_voided),
    (Verdict.REVOKED, lambda found, at: found.certificate.status(at) == Status.REVOKED),
    (Verdict.RECALLED, lambda found, at: found.recall_of_this_lot(at) is not None),
    (Verdict.SUSPENDED, lambda found, at: found.certificate.status(at) == Status.SUSPENDED),
    (Verdict.LABEL_INACTIVE, lambda found, at: not found.is_activated),
    (Verdict.SUSPECT_COPY, lambda found, at: found.is_item_level and COPY_RULE.applies(found.scans)),
    (Verdict.WITHDRAWN, lambda found, at: found.certificate.status(at) == Status.WITHDRAWN),
    (Verdict.EXPIRED, lambda found, at: found.certificate.status(at) == Status.EXPIRED),
    (Verdict.NOT_YET_VALID, lambda found, at: found.certificate.status(at) == Status.NOT_YET_VALID),
    (
        Verdict.VALID_WITH_NOTICE,
        lambda found, at: (
            found.certificate.status(at) == Status.VALID
            and ((found.inspection is not None and found.inspection.result == "FAILED") or found.recalls_of_other_lots(at) != ())
        ),
    ),
    (Verdict.VALID, lambda found, at: found.certificate.status(at) == Status.VALID),
    # Nothing above applied: that is not for us to guess.
    (Verdict.CANNOT_VERIFY, lambda found, at: True),
)
WITHOUT_EVIDENCE = {
    NoEvidence.UNAVAILABLE: Verdict.CANNOT_VERIFY,
    NoEvidence.NOT_A_CODE: Verdict.MALFORMED,
    NoEvidence.NO_LABEL: Verdict.UNKNOWN,
}
HTTP_STATUS = {Verdict.CANNOT_VERIFY: 503, Verdict.MALFORMED: 404, Verdict.UNKNOWN: 404}


def judge(found: Finding, at: datetime) -> Verdict:
    if isinstance(found, NoEvidence):
        return WITHOUT_EVIDENCE[found]
    return next(verdict for verdict, applies in RULES if applies(found, at))
