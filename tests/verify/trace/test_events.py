"""Recording, importing, correcting and exporting the events of a lot."""

import json
from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from tests.factories.world import NOW
from verify.models import AuditEvent, TraceDocument, TraceEvent
from verify.refusals import Refused
from verify.trace import epcis, export
from verify.trace.actions import events
from verify.trace.declared import Declaration
from verify.trace.vocabulary import Step

pytestmark = pytest.mark.django_db
KEY = "6f9619ff-8b86-4d01-b42d-00cf4fc964ff"


def said(step: str = "PRODUCTION", **fields) -> Declaration:
    return Declaration(**{"step": step, "at": NOW - timedelta(days=2), "place": "示例茶园", "quantity": "500 千克", **fields})


def code(action, **told) -> str:
    with pytest.raises(Refused) as refused:
        action(**told)
    return refused.value.code


def bring(lot, document, *, by=None, name="tea.jsonld") -> tuple[int, int]:
    parsed = epcis.parse(document, NOW)
    sha256 = f"{hash(json.dumps(document)) % 10**16:064}"
    return events.import_document(lot=lot, parsed=parsed, filename=name, sha256=sha256, by=by or lot.registered_by, at=NOW)


@pytest.mark.parametrize(
    ("step", "kind", "action", "biz_step", "disposition"),
    [
        ("PRODUCTION", "ObjectEvent", "ADD", "creating_class_instance", "active"),
        ("PROCESSING", "TransformationEvent", "", "commissioning", "in_progress"),
        ("INSPECTION", "ObjectEvent", "OBSERVE", "inspecting", "conformant"),
        ("PACKING", "ObjectEvent", "OBSERVE", "packing", "in_progress"),
        ("SHIPPING", "ObjectEvent", "OBSERVE", "shipping", "in_transit"),
    ],
)
def test_each_step_is_an_event_in_the_words_of_cbv(lot, step, kind, action, biz_step, disposition):
    event = events.record(lot=lot, said=said(step), by=lot.registered_by, at=NOW)
    assert (event.type, event.action, event.biz_step, event.disposition) == (kind, action, biz_step, disposition)
    assert (event.place, event.quantity, event.event_time) == ("示例茶园", "500 千克", NOW - timedelta(days=2))
    document = export.document(lot, NOW)
    assert epcis.parse(json.loads(json.dumps(document)), NOW).faults == ()
    assert AuditEvent.objects.latest("sequence").verb == "trace.record"


def test_an_inspection_that_failed_says_so(lot):
    event = events.record(lot=lot, said=said("INSPECTION", disposition="non_conformant"), by=lot.registered_by, at=NOW)
    assert event.disposition == "non_conformant"


def test_r8_the_same_step_again_adds_nothing(lot):
    told = {"lot": lot, "by": lot.registered_by, "at": NOW}
    first = events.record(said=said(), request_key=KEY, **told)
    assert events.record(said=said(), request_key=KEY, **told) == first
    second = events.record(said=said(place="示例茶厂"), **told)
    assert events.record(said=said(place="示例茶厂"), **told) == second
    assert TraceEvent.objects.count() == 2


def test_only_members_who_keep_lots_record(world, lot):
    foreign = world.member(world.enterprise(), "OWNER")
    editor = world.member(lot.product.enterprise, "EDITOR")
    for by in (foreign, editor, world.rita, world.susan):
        assert code(events.record, lot=lot, said=said(), by=by, at=NOW) == "not_permitted"
    assert TraceEvent.objects.count() == 0


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"at": NOW + timedelta(minutes=1)}, "time"),
        ({"at": NOW.replace(year=1900)}, "time"),
        ({"place": "长" * 121}, "place"),
        ({"note": "长" * 201}, "note"),
    ],
)
def test_what_cannot_be_is_refused(lot, wrong, why):
    assert code(events.record, lot=lot, said=said(**wrong), by=lot.registered_by, at=NOW) == why


def test_a_document_comes_in_and_goes_out_without_loss(lot, sample):
    assert bring(lot, sample) == (6, 0)
    written = json.loads(export.text(lot, NOW))
    assert written["epcisBody"] == sample["epcisBody"]
    assert written["@context"] == sample["@context"]
    assert written["epcisHeader"] == sample["epcisHeader"]
    kept = TraceDocument.objects.get()
    assert epcis.whole(kept.envelope, [event.event for event in kept.events.order_by("id")]) == sample


def test_r8_the_same_document_again_records_nothing(lot, sample):
    bring(lot, sample)
    before = AuditEvent.objects.count()
    assert bring(lot, sample) == (0, 6)
    fewer = {**sample, "id": "https://example.com/documents/2"}
    assert bring(lot, fewer) == (0, 6)
    assert (TraceEvent.objects.count(), AuditEvent.objects.count()) == (6, before)


def test_what_we_wrote_is_read_again_as_the_same(world, lot):
    world.traced(lot)
    other = world.lot(lot.product, number="20261102", by=lot.registered_by)
    assert bring(other, json.loads(export.text(lot, NOW))) == (5, 0)
    columns = ("event_id", "biz_step", "place", "quantity", "event_time")
    assert list(other.events.values_list(*columns)) == list(lot.events.values_list(*columns))


def test_one_name_for_two_different_events_is_refused_and_nothing_is_kept(lot, sample):
    bring(lot, sample)
    other = json.loads(json.dumps(sample).replace("2026-09-05T07:00", "2026-09-05T08:00"))
    other["epcisBody"]["eventList"][0]["eventID"] = "urn:uuid:6f9619ff-8b86-4d01-b42d-00cf4fc96499"
    with pytest.raises(events.Faulty) as faulty:
        bring(lot, other)
    assert [fault.where for fault in faulty.value.faults] == ["eventList[5].eventID"]
    assert TraceEvent.objects.count() == 6


def test_a_document_with_a_fault_records_nothing(lot, sample):
    sample["epcisBody"]["eventList"][5]["bizStep"] = "sleeping"
    with pytest.raises(events.Faulty):
        bring(lot, sample)
    assert (TraceEvent.objects.count(), TraceDocument.objects.count()) == (0, 0)


def test_an_imported_declaration_takes_its_event_off_the_line(lot, sample):
    bring(lot, sample)
    steps = list(lot.events.standing().values_list("biz_step", flat=True))
    assert steps == ["creating_class_instance", "commissioning", "packing", "shipping"]


def test_words_that_look_like_ours_but_are_not_are_not_read_as_ours(lot, sample):
    sample["@context"][1]["hb"] = "https://elsewhere.example/"
    sample["epcisBody"]["eventList"][0]["hb:place"] = "别处"
    bring(lot, sample)
    assert lot.events.order_by("id").first().place == ""


def test_a_correction_declares_the_event_wrong_and_leaves_it_as_it_was(lot):
    by = lot.registered_by
    wrong = events.record(lot=lot, said=said(), by=by, at=NOW)
    right = said(quantity="400 千克")
    declared = events.correct(event=wrong, reason="incorrect_data", instead=right, by=by, at=NOW)
    again = events.correct(event=wrong, reason="incorrect_data", instead=right, by=by, at=NOW)
    assert (declared, TraceEvent.objects.count()) == (again, 3)
    [standing] = lot.events.standing()
    assert standing.quantity == "400 千克"
    assert declared.event["errorDeclaration"]["correctiveEventIDs"] == [standing.event_id]
    assert epcis.content_of(declared.event) == TraceEvent.objects.get(pk=wrong.pk).event
    assert epcis.parse(json.loads(export.text(lot, NOW)), NOW).faults == ()


def test_a_correction_may_say_that_nothing_happened(lot):
    event = events.record(lot=lot, said=said(), by=lot.registered_by, at=NOW)
    declared = events.correct(event=event, reason="did_not_occur", by=lot.registered_by, at=NOW)
    assert list(lot.events.standing()) == []
    assert code(events.correct, event=declared, reason="did_not_occur", by=lot.registered_by, at=NOW) == "declaration"


def test_a_correction_needs_a_reason_and_a_member(world, lot):
    event = events.record(lot=lot, said=said(), by=lot.registered_by, at=NOW)
    assert code(events.correct, event=event, reason="boredom", by=lot.registered_by, at=NOW) == "reason"
    assert code(events.correct, event=event, reason="did_not_occur", by=world.rita, at=NOW) == "not_permitted"


def test_r7_an_event_is_never_edited_or_deleted(lot):
    event = events.record(lot=lot, said=said(), by=lot.registered_by, at=NOW)
    for change in (lambda: TraceEvent.objects.update(place="别处"), event.delete):
        with pytest.raises(DatabaseError, match=r"[Cc]annot (update|delete)"), transaction.atomic():
            change()


@pytest.mark.parametrize(
    ("wrong", "constraint"),
    [
        ({"type": "RobberyEvent"}, "traceevent_type_known"),
        ({"action": ""}, "traceevent_action_fits_its_type"),
        ({"type": "TransformationEvent"}, "traceevent_action_fits_its_type"),
        ({"time_zone_offset": "8"}, "traceevent_offset_readable"),
        ({"event_id": "urn:taken"}, "traceevent_once_per_lot"),
    ],
)
def test_the_database_refuses_what_is_no_event(lot, wrong, constraint):
    told = {"lot": lot, "event_id": "urn:new", "type": "ObjectEvent", "action": "ADD", "event_time": NOW, "recorded_at": NOW}
    told |= {"time_zone_offset": "+08:00", "event": {}, "recorded_by": lot.registered_by}
    TraceEvent.objects.create(**{**told, "event_id": "urn:taken"})
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        TraceEvent.objects.create(**{**told, **wrong})


def test_every_step_that_is_offered_has_its_name(lot):
    assert len({str(step.label) for step in Step}) == 5
