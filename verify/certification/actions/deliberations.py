"""The committee votes on the list, after its publicity has closed and every objection is answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from verify.calendar import day_of
from verify.certification.calls import Call
from verify.certification.deliberations import Ballot, Deliberation
from verify.certification.models import Candidate, Objection, Publicity
from verify.certification.publicity import PublicityState
from verify.refusals import Refused, require
from verify.registry import audit
from verify.registry.models import Round


@dataclass(frozen=True, slots=True)
class Votes:
    candidate: Candidate
    in_favour: int
    against: int
    abstained: int
    reason: str = ""

    @property
    def is_approved(self) -> bool:
        """By more than half of the members present."""
        return self.in_favour > self.against + self.abstained


@transaction.atomic
def record(*, round: Round, met_on: date, members: Sequence[str], votes: Sequence[Votes], by: Any, at: datetime) -> Deliberation:
    """The meeting and its votes, one for each candidate that is listed and not voted on yet; all or nothing."""
    require(by, "verify.record_deliberation")
    audit.be_patient()
    round = Round.objects.select_for_update(no_key=True).get(pk=round.pk)
    _refuse_too_early(round, met_on, at)
    present = [name.strip() for name in members if name.strip()]
    call = Call.objects.filter(round=round).first()
    if call is None:
        raise Refused("no_call", _("This round has no call, so its quorum is not known."))
    quorum = call.quorum
    if len(set(present)) != len(present):
        raise Refused("members", _("A member is named twice."))
    if len(present) < quorum:
        raise Refused(
            "members", _("The quorum is %(quorum)s members; %(present)s are named.") % {"quorum": quorum, "present": len(present)}
        )
    waiting = sorted(undecided(round).values_list("pk", flat=True))
    if not waiting or sorted(vote.candidate.pk for vote in votes) != waiting:
        raise Refused("candidates", _("Each candidate on the list that has no vote yet needs one, and no other."))
    for vote in votes:
        _refuse_votes(vote, len(present))
    deliberation = Deliberation(
        round=round,
        met_on=met_on,
        members="\n".join(present),
        present=len(present),
        quorum=quorum,
        recorded_by=by,
        recorded_at=at,
    )
    deliberation.full_clean()
    deliberation.save()
    Ballot.objects.bulk_create(
        Ballot(
            deliberation=deliberation,
            candidate=vote.candidate,
            in_favour=vote.in_favour,
            against=vote.against,
            abstained=vote.abstained,
            is_approved=vote.is_approved,
            reason=vote.reason.strip(),
        )
        for vote in votes
    )
    approved = [vote.candidate.position for vote in votes if vote.is_approved]
    audit.record(
        by=by,
        at=at,
        verb="deliberation.record",
        on=deliberation,
        year=round.year,
        met_on=met_on,
        present=len(present),
        approved=approved,
    )
    return deliberation


def undecided(round: Round) -> Any:
    return Candidate.objects.filter(round=round, state=Candidate.State.LISTED, ballot=None).order_by("position")


def _refuse_too_early(round: Round, met_on: date, at: datetime) -> None:
    publicity = Publicity.objects.approved().filter(round=round).first()
    if publicity is None or publicity.closes_on is None or publicity.state(at) != PublicityState.CLOSED:
        raise Refused("not_closed", _("The committee deliberates after the publicity of the list has closed."))
    if not publicity.closes_on < met_on <= day_of(at):
        raise Refused("met_on", _("The meeting lies after the last day of the publicity, and not in the future."))
    if Objection.objects.filter(publicity=publicity, state=Objection.State.RECEIVED).exists():
        raise Refused("open_objections", _("An objection has not been answered yet."))


def _refuse_votes(vote: Votes, present: int) -> None:
    words = {"number": vote.candidate.position, "present": present}
    numbers = (vote.in_favour, vote.against, vote.abstained)
    if min(numbers) < 0 or sum(numbers) != present:
        raise Refused("votes", _("No. %(number)s: the votes do not add up to the %(present)s members present.") % words)
    if not vote.is_approved and not vote.reason.strip():
        raise Refused("votes", _("No. %(number)s is declined: give the reason.") % words)
