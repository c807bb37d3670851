from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from verify.dossiers.content import Notice, Section, digest, sections
from verify.dossiers.gathering import gather, moment
from verify.refusals import require
from verify.registry import audit
from verify.registry.models import AuditEvent, Certificate


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is to be printed. `event` records that it was made, and was then the head of the audit chain."""

    certificate: Certificate
    sections: Sequence[Section]
    as_of: datetime
    sha256: str
    event: AuditEvent


@transaction.atomic
def make(*, certificate: Certificate, on: date | None, by: Any, at: datetime, notices: Sequence[Notice] = ()) -> Evidence:
    """The file of a certificate as of the end of a past day, or of now. Whoever makes it again for the same past day gets the
    same SHA-256, for what was recorded by then is never changed."""
    require(by, "verify.make_evidence")
    dossier = gather(certificate, moment(on, at))
    said = sections(dossier, notices)
    sha256 = digest(said)
    event = audit.record(by=by, at=at, verb="evidence.make", on=dossier.certificate, as_of=dossier.at, sha256=sha256)
    return Evidence(dossier.certificate, said, dossier.at, sha256, event)
