"""Events of a lot. Nothing is edited: what was wrong is declared wrong, and what is right is declared beside it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from verify.membership.rights import LABEL_OFFICERS, require_member
from verify.refusals import Refused
from verify.registry import audit
from verify.trace import epcis
from verify.trace.declared import LONGEST, Declaration, columns_of, event_of
from verify.trace.epcis import Event, Parsed
from verify.trace.export import address_of, context_of, is_ours
from verify.trace.models import Lot, TraceDocument, TraceEvent
from verify.trace.vocabulary import ERROR_REASONS

MOST = 20_000  # of one lot
CHUNK = 1000


class Faulty(Refused):
    """Nothing of a document was kept; `faults` say why, one by one."""

    def __init__(self, faults: Sequence[epcis.Fault]) -> None:
        super().__init__("faulty", _("The document has faults, and nothing of it was recorded."))
        self.faults = faults


@transaction.atomic
def record(*, lot: Lot, said: Declaration, by: Any, at: datetime, request_key: UUID | None = None) -> TraceEvent:
    """One step, as a person declares it. The same `request_key` again returns the first event."""
    require_member(by, lot.product.enterprise, LABEL_OFFICERS)
    lot = hold(lot)
    refuse_impossible(said, at)
    event = event_of(said, lot=address_of(lot), key=request_key)
    if earlier := lot.events.filter(event_id=epcis.identity_of(event), is_error_declaration=False).first():
        return earlier
    found = TraceEvent(lot=lot, recorded_by=by, recorded_at=at, **columns_of(event))
    found.full_clean()
    found.save()
    audit.record(by=by, at=at, verb="trace.record", on=lot, event=found.event_id, step=said.step)
    return found


@transaction.atomic
def correct(
    *, event: TraceEvent, reason: str, by: Any, at: datetime, instead: Declaration | None = None, request_key: UUID | None = None
) -> TraceEvent:
    """Declares an event wrong and, where `instead` says what was right, records that too. The declaration repeats the event, as
    EPCIS asks; both stay. Repeated, it adds nothing. Returns the declaration."""
    require_member(by, event.lot.product.enterprise, LABEL_OFFICERS)
    lot = hold(event.lot)
    if event.is_error_declaration:
        raise Refused("declaration", _("This is a declaration of an error itself; record what happened as a new event."))
    if earlier := lot.events.filter(event_id=event.event_id, is_error_declaration=True).first():
        return earlier
    if reason not in ERROR_REASONS:
        raise Refused("reason", _("Choose why the event is wrong."))
    declared: Event = {"declarationTime": at.isoformat(timespec="seconds"), "reason": reason}
    if instead:
        declared["correctiveEventIDs"] = [record(lot=lot, said=instead, by=by, at=at, request_key=request_key).event_id]
    content = {**event.event, "errorDeclaration": declared}
    columns = columns_of(content, is_ours=is_ours(context_of(event)))
    declaration = TraceEvent(lot=lot, document=event.document, recorded_by=by, recorded_at=at, **columns)
    declaration.full_clean()
    declaration.save()
    audit.record(by=by, at=at, verb="trace.correct", on=lot, event=event.event_id, reason=reason, instead=bool(instead))
    return declaration


@transaction.atomic
def import_document(*, lot: Lot, parsed: Parsed, filename: str, sha256: str, by: Any, at: datetime) -> tuple[int, int]:
    """All events of an EPCIS document or none: (recorded, on record already). Faulty carries what is wrong."""
    require_member(by, lot.product.enterprise, LABEL_OFFICERS)
    if parsed.faults:
        raise Faulty(parsed.faults)
    lot = hold(lot)
    new = new_of(lot, parsed)
    if not new:
        return 0, len(parsed.events)
    if lot.events.count() + len(new) > MOST:
        raise Refused("too_many", _("A lot has at most %(most)s events.") % {"most": f"{MOST:,}"})
    told = {"filename": filename, "sha256": sha256, "envelope": parsed.envelope, "recorded_by": by, "recorded_at": at}
    document, _is_new = TraceDocument.objects.get_or_create(lot=lot, sha256=sha256, defaults=told)
    ours = is_ours(parsed.envelope.get("@context"))
    TraceEvent.objects.bulk_create(
        (
            TraceEvent(lot=lot, document=document, recorded_by=by, recorded_at=at, **columns_of(event, is_ours=ours))
            for event in new
        ),
        batch_size=CHUNK,
    )
    counts = {"recorded": len(new), "known": len(parsed.events) - len(new)}
    audit.record(by=by, at=at, verb="trace.import", on=lot, filename=filename, sha256=sha256, **counts)
    return counts["recorded"], counts["known"]


def new_of(lot: Lot, parsed: Parsed) -> list[Event]:
    """What of a document is not on record. Faulty where an event is on record, or in the document, with the same name and other
    content: which of the two is right nobody could tell."""
    known: dict[tuple[str, bool], Event] = {
        (event_id, is_declaration): event
        for event_id, is_declaration, event in lot.events.values_list("event_id", "is_error_declaration", "event")
    }
    new, faults = [], []
    for number, event in enumerate(parsed.events):
        key = (epcis.identity_of(event), "errorDeclaration" in event)
        if key not in known:
            known[key] = event
            new.append(event)
        elif epcis.content_of(known[key]) != epcis.content_of(event):
            sentence = _("An event of this name is on record, or in the document, with other content.")
            faults.append(epcis.Fault(f"eventList[{number}].eventID", sentence))
    if faults:
        raise Faulty(faults[: epcis.MAX_FAULTS])
    return new


def refuse_impossible(said: Declaration, at: datetime) -> None:
    if said.at > at:
        raise Refused("time", _("This moment lies in the future."))
    if said.at.year < epcis.EARLIEST:
        raise Refused("time", _("This lies before %(year)s.") % {"year": epcis.EARLIEST})
    for name, most in LONGEST.items():
        if len(getattr(said, name)) > most:
            raise Refused(name, _("This is longer than %(longest)s characters.") % {"longest": most})


def hold(lot: Lot) -> Lot:
    """Events of one lot come one after the other, so that the same one sent twice at once is recorded once."""
    audit.be_patient()
    rows = Lot.objects.select_for_update(of=("self",), no_key=True).select_related("product__enterprise")
    return rows.get(pk=lot.pk)
