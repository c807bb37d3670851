"""The table of contents: every fact, by feature."""

from verify.certification.models import Candidate, Objection, Publicity, WorkdayCorrection
from verify.labels.models import LabelRange, LabelRun
from verify.registry.models import (
    AuditEvent,
    AuditHead,
    Certificate,
    Enterprise,
    Industry,
    Product,
    Proposal,
    Round,
    StatusChange,
)
from verify.scanning.models import Scan, ScanTally
from verify.supervision.models import Complaint, Inspection, Recall

__all__ = [
    "AuditEvent",
    "AuditHead",
    "Candidate",
    "Certificate",
    "Complaint",
    "Enterprise",
    "Industry",
    "Inspection",
    "LabelRange",
    "LabelRun",
    "Objection",
    "Product",
    "Proposal",
    "Publicity",
    "Recall",
    "Round",
    "Scan",
    "ScanTally",
    "StatusChange",
    "WorkdayCorrection",
]
