"""The table of contents: every fact, by feature."""

from verify.access.models import ApiKey, AskedBefore
from verify.certification.applications import Application, ApplicationDocument
from verify.certification.assessments import ExpertAssignment, ItemReport, Score
from verify.certification.calls import Call, Criterion, RoundStep
from verify.certification.deliberations import Announcement, Ballot, Deliberation
from verify.certification.hearings import Hearing
from verify.certification.models import Candidate, Objection, Publicity
from verify.certification.opinions import DepartmentObjection, Opinion
from verify.certification.pool import PoolEntry, PoolHelp
from verify.certification.renewals import RenewalApplication, RenewalEvidence, RenewalOutcome
from verify.certification.reviews import Review
from verify.labels.files.models import LabelFile, LabelFilePart
from verify.labels.models import LabelRange, LabelRun
from verify.labels.orders import LabelOrder, LabelQuota
from verify.membership.models import Invitation, Member
from verify.membership.notices import EnterpriseNotice, NoticeAcknowledgement, NoticeAddressee
from verify.outbox.models import Message
from verify.periodic.models import PeriodicRun
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
from verify.scanning.models import Scan, ScanTally, ScratchCheck, ScratchDevice
from verify.standards.models import Standard, StandardComparison, StandardEvaluation
from verify.supervision.drafts import DraftPhoto, InspectionDraft, InspectionPhoto
from verify.supervision.evidence import RectificationEvidence
from verify.supervision.models import Complaint, ComplaintPicture, Inspection, Recall
from verify.supervision.plans import CheckPlan
from verify.supervision.rectifications import Rectification
from verify.supervision.statements import EnterpriseStatement
from verify.trace.models import Lot, TestReport, TraceDocument, TraceEvent
from verify.webhooks.models import WebhookCursor, WebhookDelivery, WebhookEndpoint

__all__ = [
    "Announcement",
    "ApiKey",
    "Application",
    "ApplicationDocument",
    "AskedBefore",
    "AuditEvent",
    "AuditHead",
    "Ballot",
    "Call",
    "Candidate",
    "Certificate",
    "CheckPlan",
    "Complaint",
    "ComplaintPicture",
    "Criterion",
    "Deliberation",
    "DepartmentObjection",
    "DraftPhoto",
    "Enterprise",
    "EnterpriseNotice",
    "EnterpriseStatement",
    "ExpertAssignment",
    "Hearing",
    "Industry",
    "Inspection",
    "InspectionDraft",
    "InspectionPhoto",
    "Invitation",
    "ItemReport",
    "LabelFile",
    "LabelFilePart",
    "LabelOrder",
    "LabelQuota",
    "LabelRange",
    "LabelRun",
    "Lot",
    "Member",
    "Message",
    "NoticeAcknowledgement",
    "NoticeAddressee",
    "Objection",
    "Opinion",
    "PeriodicRun",
    "PoolEntry",
    "PoolHelp",
    "Product",
    "Proposal",
    "Publicity",
    "Recall",
    "Rectification",
    "RectificationEvidence",
    "RenewalApplication",
    "RenewalEvidence",
    "RenewalOutcome",
    "Review",
    "Round",
    "RoundStep",
    "Scan",
    "ScanTally",
    "Score",
    "ScratchCheck",
    "ScratchDevice",
    "Standard",
    "StandardComparison",
    "StandardEvaluation",
    "StatusChange",
    "TestReport",
    "TraceDocument",
    "TraceEvent",
    "WebhookCursor",
    "WebhookDelivery",
    "WebhookEndpoint",
    "WorkdayCorrection",
]
