"""The table of contents: every fact, by feature."""

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
from verify.supervision.plans import CheckPlan
from verify.supervision.rectifications import Rectification

__all__ = [
    "AuditEvent",
    "AuditHead",
    "Candidate",
    "Certificate",
    "CheckPlan",
    "Complaint",
    "ComplaintPicture",
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
    "Rectification",
    "Round",
    "Scan",
    "ScanTally",
    "Standard",
    "StandardComparison",
    "StandardEvaluation",
    "StatusChange",
    "WorkdayCorrection",
]
