"""The table of contents: every fact, by feature."""

from verify.certification.applications import Application, ApplicationDocument, Review
from verify.certification.calls import Call, Criterion, RoundStep
from verify.certification.models import Candidate, Objection, Publicity
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
    WorkdayCorrection,
)
from verify.scanning.models import Scan, ScanTally
from verify.standards.models import Standard, StandardComparison, StandardEvaluation
from verify.supervision.models import Complaint, ComplaintPicture, Inspection, Recall

__all__ = [
    "Application",
    "ApplicationDocument",
    "AuditEvent",
    "AuditHead",
    "Call",
    "Candidate",
    "Certificate",
    "Complaint",
    "ComplaintPicture",
    "Criterion",
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
    "Review",
    "Round",
    "RoundStep",
    "Scan",
    "ScanTally",
    "Standard",
    "StandardComparison",
    "StandardEvaluation",
    "StatusChange",
    "WorkdayCorrection",
]
