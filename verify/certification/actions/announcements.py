"""The certified list (公告) takes two officers (S-6): the registrar drafts it, the approver announces it, and with it everything on
it is registered and certified in one transaction."""

from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from verify.calendar import day_of
from verify.certification.actions.deliberations import undecided
from verify.certification.deliberations import Announcement
from verify.certification.models import Candidate
from verify.refusals import NotPermitted, Refused, require
from verify.registry import audit
from verify.registry.actions import certificates, enterprises, products
from verify.registry.importing.names import fold
from verify.registry.models import Enterprise, Product, Round


@transaction.atomic
def draft(
    *, round: Round, announced_on: date, by: Any, at: datetime, valid_until: date | None = None, notice_url: str = ""
) -> Announcement:
    """Nothing is announced by a draft. Drafted again, before it is approved, it is replaced."""
    require(by, "verify.draft_announcement")
    audit.be_patient()
    Round.objects.select_for_update(no_key=True).get(pk=round.pk)
    found = Announcement.objects.filter(round=round).first() or Announcement(round=round)
    if found.approved_by_id is not None:
        raise Refused("announced", _("This round is announced already."))
    _approved_candidates(round)
    found.announced_on, found.valid_until, found.notice_url = announced_on, valid_until, notice_url
    found.drafted_by, found.drafted_at = by, at
    found.full_clean()
    found.save()
    audit.record(
        by=by, at=at, verb="announcement.draft", on=found, year=round.year, announced_on=announced_on, valid_until=valid_until
    )
    return found


@transaction.atomic
def announce(*, announcement: Announcement, by: Any, at: datetime) -> Announcement:
    """Registers what is new, finds what stands, and certifies every approved candidate, or does nothing. Once."""
    require(by, "verify.announce_round")
    audit.be_patient()
    round = Round.objects.select_for_update(no_key=True).get(pk=announcement.round_id)
    announcement = Announcement.objects.select_for_update(of=("self",)).select_related("drafted_by").get(pk=announcement.pk)
    if announcement.approved_by_id is not None:
        raise Refused("announced", _("This round is announced already."))
    if announcement.drafted_by_id == by.pk:
        raise NotPermitted("same_officer", _("A second officer must decide."))
    if announcement.announced_on > day_of(at):
        raise Refused("future", _("The day of the announcement has not come yet."))
    candidates = _approved_candidates(round)
    registered = _registered(candidates)
    for candidate in candidates:
        _certify(candidate, announcement, registered, at)
    round.announced_on, round.notice_url = announcement.announced_on, announcement.notice_url or round.notice_url
    round.save()
    announcement.approved_by, announcement.approved_at = by, at
    announcement.save()
    numbers = [candidate.position for candidate in candidates]
    audit.record(by=by, at=at, verb="announcement.announce", on=announcement, year=round.year, certified=numbers)
    return announcement


def _approved_candidates(round: Round) -> list[Candidate]:
    """Refused where one on the list has no vote, or none was approved."""
    if undecided(round).exists():
        raise Refused("undecided", _("The committee has not voted on every candidate of the list."))
    approved = Candidate.objects.filter(round=round, state=Candidate.State.LISTED, ballot__is_approved=True, certificate=None)
    found = list(approved.select_related("industry", "application").order_by("position"))
    if not found:
        raise Refused("none_approved", _("The committee has approved no candidate of this round."))
    return found


def _registered(candidates: list[Candidate]) -> dict[str, Enterprise]:
    """The enterprises of the list that stand in the register, by credit code and by name however it is spelled. All are held at
    once and before the audit chain, as every other action does: no two can wait for each other."""
    codes, names = {_code(each) for each in candidates} - {""}, {fold(each.enterprise_name) for each in candidates}
    found = [each for each in Enterprise.objects.all() if each.uscc in codes or fold(each.name) in names]
    list(Enterprise.objects.select_for_update().filter(pk__in=[each.pk for each in found]).order_by("pk"))
    return {fold(each.name): each for each in found} | {each.uscc: each for each in found if each.uscc in codes}


def _code(candidate: Candidate) -> str:
    application = getattr(candidate, "application", None)
    return application.uscc if application else ""


def _certify(candidate: Candidate, announcement: Announcement, registered: dict[str, Enterprise], at: datetime) -> None:
    """In the name of the officer who drafted the list; the announcement keeps who approved it."""
    by = announcement.drafted_by
    try:
        product = _product(candidate, _enterprise(candidate, registered, by, at), by, at)
        candidate.certificate = certificates.issue(
            product=product,
            round=announcement.round,
            route=candidate.route,
            announced_on=announcement.announced_on,
            valid_from=announcement.announced_on,
            valid_until=announcement.valid_until,
            notice_url=announcement.notice_url,
            by=by,
            at=at,
        )
    except (Refused, ValidationError) as fault:
        reason = fault.message if isinstance(fault, Refused) else "；".join(fault.messages)
        values = {"number": candidate.position, "reason": reason}
        raise Refused("candidate", _("Nothing was announced. No. %(number)s: %(reason)s") % values) from fault
    candidate.save()


def _enterprise(candidate: Candidate, registered: dict[str, Enterprise], by: Any, at: datetime) -> Enterprise:
    code, name = _code(candidate), fold(candidate.enterprise_name)
    found = registered.get(code) or registered.get(name)
    if found is None:
        found = registered[name] = enterprises.register(
            name=candidate.enterprise_name,
            unit=candidate.unit,
            uscc=code or None,
            county=candidate.county,
            industry=candidate.industry,
            is_demo=candidate.is_demo,
            by=by,
            at=at,
        )
    return found


def _product(candidate: Candidate, enterprise: Enterprise, by: Any, at: datetime) -> Product:
    same = Product.objects.filter(enterprise=enterprise, kind=candidate.kind, specification=candidate.specification)
    found = next((each for each in same if fold(each.name) == fold(candidate.item_name)), None)
    return found or products.register(
        enterprise=enterprise,
        name=candidate.item_name,
        kind=candidate.kind,
        specification=candidate.specification,
        standards=[candidate.standards] if candidate.standards else [],
        by=by,
        at=at,
    )
