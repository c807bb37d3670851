from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from verify.certification.models import Candidate, Publicity
from verify.certification.opinions import Opinion
from verify.refusals import Refused, require
from verify.registry import audit
from verify.registry.actions import rounds
from verify.registry.importing import Table
from verify.registry.importing.entries import entry_of
from verify.registry.models import Round

MOST = 5000


@transaction.atomic
def put_forward(*, round: Round, rows: Sequence[Mapping[str, Any]], by: Any, at: datetime) -> list[Candidate]:
    """Adds `rows`, each the fields of a Candidate without round, position and state, behind those put forward before.

    All or nothing. Refused once the round's publicity is approved, for what the approver saw is what the public sees, once
    departments were asked about the list, and where a row is faulty or stands on the list already.
    """
    require(by, "verify.put_forward_candidate")
    Round.objects.select_for_update(no_key=True).get(pk=round.pk)
    if Publicity.objects.approved().filter(round=round).exists():
        raise Refused("list_fixed", _("The publicity of this round is approved: its list does not change any more."))
    if Opinion.objects.filter(round=round).exists():
        raise Refused("asked", _("Departments have been asked about this list: nothing is added to it any more."))
    last = Candidate.objects.filter(round=round).order_by("-position").values_list("position", flat=True).first() or 0
    if not rows or last + len(rows) > MOST:
        raise Refused("too_many", _("A list has between 1 and %(most)s candidates.") % {"most": f"{MOST:,}"})
    candidates = [Candidate(**row, round=round, position=position) for position, row in enumerate(rows, last + 1)]
    _refuse_faulty(candidates, round)
    Candidate.objects.bulk_create(candidates)
    audit.record(by=by, at=at, verb="candidates.put_forward", on=round, first=last + 1, count=len(candidates))
    return candidates


def _refuse_faulty(candidates: Sequence[Candidate], round: Round) -> None:
    listed = set(Candidate.objects.filter(round=round).values_list("enterprise_name", "item_name", "specification"))
    for number, candidate in enumerate(candidates, 1):
        try:
            candidate.full_clean(exclude=["round"], validate_unique=False, validate_constraints=False)
        except ValidationError as fault:
            raise _row_refused(number, "；".join(fault.messages)) from fault
        key = (candidate.enterprise_name, candidate.item_name, candidate.specification)
        if key in listed:
            raise _row_refused(number, _("%(item)s of this enterprise stands on the list already.") % {"item": candidate.item_name})
        listed.add(key)


def _row_refused(number: int, reason: str) -> Refused:
    values = {"row": number, "reason": reason}
    return Refused("row_refused", _("Nothing was put forward. Candidate %(row)s: %(reason)s") % values)


@transaction.atomic
def put_forward_list(*, year: int, table: Table, by: Any, at: datetime) -> list[Candidate]:
    """The rows of a CSV or XLSX list, read by verify.registry.importing: the same columns as the certified list. Opens the
    round of `year` where it does not stand yet."""
    require(by, "verify.put_forward_candidate")
    rows: list[dict[str, Any]] = []
    for line in table.lines:
        entry, faults = entry_of(line)
        if entry is None:
            values = {"row": line.number, "reason": "；".join(faults)}
            raise Refused("row_refused", _("Nothing was put forward. Row %(row)s: %(reason)s") % values)
        rows.append(
            {
                "enterprise_name": entry.enterprise,
                "item_name": entry.item,
                "kind": entry.kind,
                "route": entry.route,
                "unit": entry.unit,
                "county": entry.county,
            }
        )
    round = Round.objects.filter(year=year).first() or rounds.open_round(year=year, by=by, at=at)
    return put_forward(round=round, rows=rows, by=by, at=at)


@transaction.atomic
def take_off(*, candidate: Candidate, reason: str, by: Any, at: datetime) -> Candidate:
    """The candidate keeps its place on the list and says why it is off. Once."""
    require(by, "verify.take_off_candidate")
    candidate = Candidate.objects.select_for_update().get(pk=candidate.pk)
    if candidate.state == Candidate.State.TAKEN_OFF:
        raise Refused("already_off", _("This candidate is off the list already."))
    if not reason.strip():
        raise Refused("no_reason", _("Give the reason that the public will read."))
    candidate.state, candidate.taken_off_reason, candidate.taken_off_at = Candidate.State.TAKEN_OFF, reason.strip(), at
    candidate.full_clean()
    candidate.save()
    audit.record(
        by=by,
        at=at,
        verb="candidate.take_off",
        on=candidate,
        year=candidate.round.year,
        position=candidate.position,
        reason=candidate.taken_off_reason,
    )
    return candidate
