"""A 公示 takes two officers (S-6): the registrar drafts it, the approver approves."""

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from verify.calendar import day_of
from verify.certification.actions import opinions
from verify.certification.models import Candidate, Publicity
from verify.refusals import NotPermitted, Refused, require
from verify.registry import audit, workdays
from verify.registry.models import Round, WorkdayCorrection


@transaction.atomic
def open_publicity(
    *,
    round: Round,
    opens_on: date,
    phone: str,
    by: Any,
    approved_by: Any,
    at: datetime,
    working_days: int | None = None,
    mail: str = "",
    address: str = "",
) -> Publicity:
    """`draft` and `approve` in one, where both officers stand by the decision."""
    drafted = draft(
        round=round, opens_on=opens_on, phone=phone, by=by, at=at, working_days=working_days, mail=mail, address=address
    )
    return approve(publicity=drafted, by=approved_by, at=at)


@transaction.atomic
def draft(
    *,
    round: Round,
    opens_on: date,
    phone: str,
    by: Any,
    at: datetime,
    working_days: int | None = None,
    mail: str = "",
    address: str = "",
) -> Publicity:
    """Nobody but the office sees a draft. `working_days` is PUBLICITY_WORKING_DAYS unless given. Refused while departments
    that were asked, or are to be asked in this round, have not been heard."""
    require(by, "verify.draft_publicity")
    audit.be_patient()
    Round.objects.select_for_update(no_key=True).get(pk=round.pk)
    if not 1 <= (working_days or settings.PUBLICITY_WORKING_DAYS) <= workdays.LONGEST:
        raise Refused("length", _("A publicity lasts between 1 and %(most)s working days.") % {"most": workdays.LONGEST})
    _refuse_second(round)
    opinions.refuse_unheard(round, at)
    _refuse_past(opens_on, at)
    publicity = Publicity(
        round=round,
        opens_on=opens_on,
        working_days=working_days or settings.PUBLICITY_WORKING_DAYS,
        phone=phone.strip(),
        mail=mail.strip(),
        address=address.strip(),
        recorded_by=by,
        recorded_at=at,
    )
    publicity.full_clean()
    publicity.save()
    audit.record(by=by, at=at, verb="publicity.draft", on=publicity, year=round.year, opens_on=opens_on)
    return publicity


@transaction.atomic
def approve(*, publicity: Publicity, by: Any, at: datetime) -> Publicity:
    """Fixes the list and the closing day; from `opens_on` the public sees both."""
    require(by, "verify.approve_publicity")
    Round.objects.select_for_update(no_key=True).get(pk=publicity.round_id)
    publicity = Publicity.objects.select_for_update().select_related("round").get(pk=publicity.pk)
    if publicity.approved_by_id is not None:
        raise Refused("already_approved", _("This publicity is approved already."))
    if publicity.recorded_by_id == by.pk:
        raise NotPermitted("same_officer", _("A second officer must decide."))
    _refuse_second(publicity.round)
    opinions.refuse_unheard(publicity.round, at)
    _refuse_past(publicity.opens_on, at)
    listed = Candidate.objects.filter(round=publicity.round_id, state=Candidate.State.LISTED).count()
    if not listed:
        raise Refused("no_candidates", _("This round has no candidates to publicise yet."))
    corrections = WorkdayCorrection.objects.filter(day__gte=publicity.opens_on).by_day()
    publicity.closes_on = workdays.closing_day(publicity.opens_on, publicity.working_days, corrections)
    publicity.approved_by, publicity.approved_at = by, at
    publicity.full_clean()
    publicity.save()
    audit.record(
        by=by,
        at=at,
        verb="publicity.approve",
        on=publicity,
        year=publicity.round.year,
        opens_on=publicity.opens_on,
        closes_on=publicity.closes_on,
        candidates=listed,
    )
    return publicity


def _refuse_second(round: Round) -> None:
    if Publicity.objects.approved().filter(round=round).exists():
        raise Refused("already_publicised", _("The list of this round is publicised already."))


def _refuse_past(opens_on: date, at: datetime) -> None:
    if opens_on < day_of(at):
        raise Refused("past", _("A publicity cannot open before today."))
