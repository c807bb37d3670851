"""The table of contents: every fact, by feature."""

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
    "Certificate",
    "Complaint",
    "Enterprise",
    "Industry",
    "Inspection",
    "LabelRange",
    "LabelRun",
    "Product",
    "Proposal",
    "Recall",
    "Round",
    "Scan",
    "ScanTally",
    "StatusChange",
]
