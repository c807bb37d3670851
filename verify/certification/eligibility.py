"""Whether an item may be certified at all, check by check, as the call asks (domain: “A round, step by step”). Pure.

A failed check stops the application until it is corrected; an unknown one says what is still to be found out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from verify.calendar import months_after, years_after

YEARS_OF_OPERATION = 3
MONTHS_IN_FORCE = 3
DOMESTIC_SHARE = Decimal(50)  # per cent, to be exceeded
DECLARATION = "DECLARATION"


class Outcome(models.TextChoices):
    PASS = "PASS", _("met")
    FAIL = "FAIL", _("not met")
    UNKNOWN = "UNKNOWN", _("not known yet")


@dataclass(frozen=True, slots=True)
class Claim:
    """What an application says, and the last day of a ban that stands in the register."""

    operating_since: date | None
    standard_in_force_on: date | None
    is_assembled_from_imports: bool
    domestic_share: Decimal | None
    route: str
    has_quality_award: bool
    banned_until: date | None


@dataclass(frozen=True, slots=True)
class Check:
    code: str
    outcome: Outcome
    sentence: Any


def checks(claim: Claim, on: date) -> tuple[Check, ...]:
    """All of them, in the order of the call, as they stand on the day `on`."""
    return (_operation(claim, on), _standard(claim, on), _content(claim), _ban(claim, on), _route(claim))


def failed(found: Iterable[Check]) -> list[Check]:
    return [check for check in found if check.outcome == Outcome.FAIL]


def _operation(claim: Claim, on: date) -> Check:
    if claim.operating_since is None:
        return Check("operation", Outcome.UNKNOWN, _("The day since which the enterprise operates is missing."))
    if years_after(claim.operating_since, YEARS_OF_OPERATION) > on:
        return Check("operation", Outcome.FAIL, _("The enterprise has operated for less than three years."))
    return Check("operation", Outcome.PASS, _("The enterprise has operated for three years or more."))


def _standard(claim: Claim, on: date) -> Check:
    if claim.standard_in_force_on is None:
        return Check("standard", Outcome.UNKNOWN, _("The day on which the standard came into force is missing."))
    if months_after(claim.standard_in_force_on, MONTHS_IN_FORCE) > on:
        return Check("standard", Outcome.FAIL, _("The standard has been in force for less than three months."))
    return Check("standard", Outcome.PASS, _("The standard has been in force for three months or more."))


def _content(claim: Claim) -> Check:
    if not claim.is_assembled_from_imports:
        return Check(
            "content", Outcome.PASS, _("Not assembled mainly from imports: the share of domestic content does not matter.")
        )
    if claim.domestic_share is None:
        return Check("content", Outcome.UNKNOWN, _("The share of domestic content is missing."))
    if claim.domestic_share <= DOMESTIC_SHARE:
        return Check("content", Outcome.FAIL, _("Domestic content makes up half of the goods or less."))
    return Check("content", Outcome.PASS, _("Domestic content makes up more than half of the goods."))


def _ban(claim: Claim, on: date) -> Check:
    if claim.banned_until is not None and claim.banned_until >= on:
        sentence = _("A certificate of this enterprise was revoked: no new application until %(day)s.")
        return Check("ban", Outcome.FAIL, sentence % {"day": claim.banned_until.isoformat()})
    return Check("ban", Outcome.PASS, _("No ban after a revocation stands."))


def _route(claim: Claim) -> Check:
    if claim.route != DECLARATION:
        return Check("route", Outcome.PASS, _("Expert review is open to every item."))
    if not claim.has_quality_award:
        return Check("route", Outcome.FAIL, _("Self-declaration is open to winners of the Changjiang Quality Award only."))
    return Check("route", Outcome.PASS, _("The enterprise states that it won the Changjiang Quality Award."))
