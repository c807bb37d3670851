"""Departments are asked about the proposed list, answer, and what they object to is settled before the list is publicised.

Every action holds the round first, as `publicities` does: a draft and an answer at once come one after the other."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from verify import sealed_files
from verify.calendar import day_of
from verify.certification.actions import candidates
from verify.certification.calls import Call
from verify.certification.models import Candidate, Publicity
from verify.certification.opinions import DepartmentObjection, Opinion
from verify.refusals import Refused, require
from verify.registry import audit, workdays
from verify.registry.models import Round, WorkdayCorrection
from verify.uploads import Accepted

RECORD = "verify.record_opinion"
FOLDER = "private/opinions"
MOST = 30


@transaction.atomic
def ask(*, round: Round, departments: Sequence[str], asked_on: date, by: Any, at: datetime) -> list[Opinion]:
    """Each department once a round: who was asked already keeps the first day. The limit is the round's."""
    require(by, RECORD)
    _hold(round)
    call = Call.objects.filter(round=round).first()
    if call is None:
        raise Refused("no_call", _("This round was not opened for applications: it has no limit for opinions."))
    if not Candidate.objects.filter(round=round, state=Candidate.State.LISTED).exists():
        raise Refused("no_list", _("Put the list forward first: it is what the departments are asked about."))
    if not call.opens_on <= asked_on <= day_of(at):
        raise Refused("asked_on", _("The day lies between the opening of the round and today."))
    names = list(dict.fromkeys(filter(None, (name.strip() for name in departments))))
    asked = set(Opinion.objects.filter(round=round).values_list("department", flat=True))
    if not names or len(asked.union(names)) > MOST:
        raise Refused("departments", _("Name between 1 and %(most)s departments in all.") % {"most": MOST})
    first = asked_on + timedelta(days=1)
    due_on = workdays.closing_day(first, call.opinion_days, WorkdayCorrection.objects.filter(day__gte=first).by_day())
    made = []
    for name in names:
        if name in asked:
            continue
        opinion = Opinion(round=round, department=name, asked_on=asked_on, due_on=due_on, asked_by=by, asked_at=at)
        opinion.full_clean()
        opinion.save()
        audit.record(by=by, at=at, verb="opinion.ask", on=opinion, year=round.year, department=name, due_on=due_on)
        made.append(opinion)
    return made


@transaction.atomic
def answer(
    *,
    opinion: Opinion,
    answer: str,
    answered_on: date,
    by: Any,
    at: datetime,
    objections: Mapping[int, str] | None = None,
    remark: str = "",
    letter: Accepted | None = None,
) -> Opinion:
    """Once, also late, until the publicity is approved. `objections` are reasons by the number of the candidate."""
    require(by, RECORD)
    _hold(opinion.round)
    opinion = Opinion.objects.select_for_update(of=("self",)).select_related("round").get(pk=opinion.pk)
    if opinion.answer:
        raise Refused("answered", _("What this department answered is recorded already."))
    if not opinion.asked_on <= answered_on <= day_of(at):
        raise Refused("answered_on", _("The answer came between the day of the question and today."))
    reasons = {position: reason.strip() for position, reason in (objections or {}).items()}
    listed = {row.position: row for row in Candidate.objects.filter(round=opinion.round, state=Candidate.State.LISTED)}
    if (answer == Opinion.Answer.OBJECTION) != bool(reasons) or not set(reasons) <= set(listed) or not all(reasons.values()):
        raise Refused("objections", _("An objection names candidates of the list, each with a reason; no objection names none."))
    opinion.answer, opinion.answered_on, opinion.remark = answer, answered_on, remark.strip()
    opinion.recorded_by, opinion.recorded_at = by, at
    if letter:
        opinion.letter, opinion.letter_type = sealed_files.new_place(FOLDER), letter.content_type
        opinion.letter_suffix = letter.suffix
    opinion.full_clean()
    opinion.save()
    for position, reason in sorted(reasons.items()):
        objection = DepartmentObjection(opinion=opinion, candidate=listed[position], reason=reason)
        objection.full_clean()
        objection.save()
    if letter:
        sealed_files.keep(opinion.letter, letter.content)
    numbers = sorted(reasons)
    audit.record(by=by, at=at, verb="opinion.answer", on=opinion, answer=answer, answered_on=answered_on, candidates=numbers)
    return opinion


@transaction.atomic
def settle(*, objection: DepartmentObjection, outcome: str, reason: str, by: Any, at: datetime) -> DepartmentObjection:
    """KEPT, or TAKEN_OFF with the reason that the public reads; once."""
    require(by, RECORD)
    _hold(objection.opinion.round)
    found = DepartmentObjection.objects.select_for_update(of=("self",)).select_related("candidate", "opinion")
    objection = found.get(pk=objection.pk)
    if objection.outcome:
        raise Refused("settled", _("This objection is settled already."))
    if outcome not in DepartmentObjection.Outcome.values:
        raise Refused("outcome", _("Choose whether the candidate stays on the list."))
    if not reason.strip():
        raise Refused("reason", _("Give the reason."))
    if outcome == DepartmentObjection.Outcome.TAKEN_OFF:
        candidates.take_off(candidate=objection.candidate, reason=reason, by=by, at=at)
    objection.outcome, objection.settlement = outcome, reason.strip()
    objection.settled_by, objection.settled_at = by, at
    objection.full_clean(exclude=["candidate"])
    objection.save()
    audit.record(by=by, at=at, verb="opinion.settle", on=objection.opinion, candidate=objection.candidate.position, outcome=outcome)
    return objection


@transaction.atomic
def read_letter(*, opinion: Opinion, by: Any, at: datetime) -> bytes:
    """The letter as it was accepted; every look is recorded. Raises FileNotFoundError."""
    require(by, "verify.view_opinion")
    if not opinion.letter:
        raise Refused("no_letter", _("No letter came with this answer."))
    audit.record(by=by, at=at, verb="opinion.letter", on=opinion, department=opinion.department)
    return sealed_files.content_of(opinion.letter)


def refuse_unheard(round: Round, at: datetime) -> None:
    """Refused while the departments have not been heard. The caller holds the round."""
    opinions = Opinion.objects.filter(round=round)
    if not opinions.exists() and Call.objects.filter(round=round, asks_departments=True).exists():
        raise Refused("not_asked", _("In this round departments are asked for their opinion before the list is publicised."))
    if waiting := list(opinions.waiting(at).values_list("department", flat=True)):
        sentence = _("Departments that have not answered, and whose day has not passed: %(names)s.")
        raise Refused("waiting", sentence % {"names": "、".join(waiting)})
    unsettled = DepartmentObjection.objects.open().filter(opinion__round=round)
    if numbers := sorted(set(unsettled.values_list("candidate__position", flat=True))):
        sentence = _("Departments object to candidates, which is to be settled first: %(numbers)s.")
        raise Refused("unsettled", sentence % {"numbers": "、".join(map(str, numbers))})


def _hold(round: Round) -> None:
    """Locks the round; refused once its list is fixed."""
    audit.be_patient()
    Round.objects.select_for_update(no_key=True).get(pk=round.pk)
    if Publicity.objects.approved().filter(round=round).exists():
        raise Refused("list_fixed", _("The publicity of this round is approved: its list does not change any more."))
