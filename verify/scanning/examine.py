"""The one way to a verdict, for the page, the API and the shell."""

from dataclasses import dataclass
from datetime import datetime

from verify.labels.codes import CODE_LENGTH, Label, Malformed, grouped, normalise
from verify.labels.keys import keyring
from verify.scanning.evidence import gather
from verify.scanning.verdicts import HTTP_STATUS, WITHOUT_EVIDENCE, Evidence, Finding, NoEvidence, Verdict, judge

TYPED_MOST = 40
RETRY_AFTER = "30"  # seconds, with every CANNOT_VERIFY


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict with what it rests on. `code` is as printed where it is one of the right form, else as typed, cut short."""

    verdict: Verdict
    code: str
    at: datetime | None
    label: Label | None = None
    evidence: Evidence | None = None

    @property
    def http_status(self) -> int:
        return HTTP_STATUS.get(self.verdict, 200)

    @property
    def printed_code(self) -> str:
        return grouped(self.code) if len(self.code) == CODE_LENGTH and self.verdict != Verdict.MALFORMED else self.code


def examine(text: str, at: datetime) -> Judgement:
    """The verdict on a code at a moment. A forgery or a typing error costs no query. Raises whatever went wrong
    underneath; the caller answers that with `cannot_verify`, never with a guess."""
    try:
        label = keyring().open_code(text)
    except Malformed:
        return Judgement(judge(NoEvidence.NOT_A_CODE, at), text[:TYPED_MOST], at)
    found: Finding = gather(label, at) if label else NoEvidence.NO_LABEL
    verdict = judge(found, at)
    if isinstance(found, NoEvidence) or verdict == Verdict.UNKNOWN:
        return Judgement(verdict, normalise(text), at)
    return Judgement(verdict, normalise(text), at, label, found)


def cannot_verify(text: str, at: datetime | None) -> Judgement:
    """What is said when anything needed for the claim failed."""
    return Judgement(WITHOUT_EVIDENCE[NoEvidence.UNAVAILABLE], _readable(text), at)


def _readable(text: str) -> str:
    try:
        return normalise(text)
    except Exception:  # the fault may lie anywhere, also here
        return text[:TYPED_MOST]
