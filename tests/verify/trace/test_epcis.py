"""The rules of a document of events, as pure functions."""

import pytest

from tests.factories.world import NOW
from verify.refusals import Refused
from verify.trace import epcis


def changed(sample: dict, number: int, **fields) -> dict:
    """The sample with one event altered; None takes a field away."""
    events = list(sample["epcisBody"]["eventList"])
    event = {**events[number], **fields}
    events[number] = {name: value for name, value in event.items() if value is not ...}
    return {**sample, "epcisBody": {"eventList": events}}


def wheres(document: dict) -> list[str]:
    return [fault.where for fault in epcis.parse(document, NOW).faults]


def refusal(document) -> str:
    with pytest.raises(Refused) as refused:
        epcis.parse(document, NOW)
    return refused.value.code


def test_our_sample_has_no_fault_and_comes_back_as_it_was(sample):
    parsed = epcis.parse(sample, NOW)
    assert (parsed.faults, len(parsed.events)) == ((), 6)
    assert epcis.whole(parsed.envelope, list(parsed.events)) == sample


@pytest.mark.parametrize(
    ("document", "why"),
    [
        ([], "not_epcis"),
        ("EPCISDocument", "not_epcis"),
        ({}, "not_epcis"),
        ({"type": "ObjectEvent"}, "not_epcis"),
        ({"type": "EPCISDocument"}, "no_events"),
        ({"type": "EPCISDocument", "epcisBody": {"eventList": {}}}, "no_events"),
        ({"type": "EPCISQueryDocument", "epcisBody": {"queryResults": []}}, "no_events"),
    ],
)
def test_what_is_no_document_of_events_is_refused(document, why):
    assert refusal(document) == why


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"schemaVersion": "1.2"}, "version"),
        ({"epcisBody": {"eventList": []}}, "empty"),
        ({"epcisBody": {"eventList": [{}] * (epcis.MAX_EVENTS + 1)}}, "too_many"),
        ({"@context": []}, "context"),
        ({"@context": None}, "context"),
        ({"@context": {"example": "https://example.com/"}}, "context"),
        ({"@context": [epcis.CONTEXT, "https://attacker.example/context.jsonld"]}, "context"),
        ({"@context": [epcis.CONTEXT, {"@import": "https://attacker.example/"}]}, "context"),
        ({"@context": [epcis.CONTEXT, {"x": {"@id": "e:x", "@context": "file:///etc/passwd"}}]}, "context"),
        ({"@context": [epcis.CONTEXT, 7]}, "context"),
        ({"@context": epcis.CONTEXT.replace("https", "http")}, "context"),
    ],
)
def test_a_document_around_its_events_is_checked_and_no_context_is_fetched(sample, fields, why):
    assert refusal({**sample, **fields}) == why


@pytest.mark.parametrize(
    ("number", "fields", "where"),
    [
        (0, {"type": "RobberyEvent"}, ".type"),
        (0, {"type": ["ObjectEvent"]}, ".type"),
        (0, {"action": ...}, ".action"),
        (0, {"action": "STEAL"}, ".action"),
        (0, {"eventTime": ...}, ".eventTime"),
        (0, {"eventTime": "2026-09-01"}, ".eventTime"),
        (0, {"eventTime": "2026-13-01T00:00:00Z"}, ".eventTime"),
        (0, {"eventTime": "2026-11-21T00:00:00Z"}, ".eventTime"),
        (0, {"eventTime": "0001-01-01T00:00:00+14:00"}, ".eventTime"),
        (0, {"eventTimeZoneOffset": "8"}, ".eventTimeZoneOffset"),
        (0, {"eventTimeZoneOffset": "+14:30"}, ".eventTimeZoneOffset"),
        (0, {"bizStep": "sleeping"}, ".bizStep"),
        (0, {"bizStep": {"a": 1}}, ".bizStep"),
        (0, {"disposition": "sleepy"}, ".disposition"),
        (0, {"eventID": "no address"}, ".eventID"),
        (0, {"eventID": "urn:" + "x" * 300}, ".eventID"),
        (0, {"readPoint": "here"}, ".readPoint"),
        (0, {"readPoint": {}}, ".readPoint.id"),
        (0, {"quantityList": [{"quantity": 1}]}, ".quantityList[0].epcClass"),
        (0, {"quantityList": [{"epcClass": "urn:a", "quantity": "1"}]}, ".quantityList[0].quantity"),
        (0, {"quantityList": [{"epcClass": "urn:a", "quantity": True}]}, ".quantityList[0].quantity"),
        (0, {"quantityList": [{"epcClass": "urn:a", "uom": "kilo"}]}, ".quantityList[0].uom"),
        (0, {"quantityList": ...}, ".epcList"),
        (0, {"colour": "green"}, ".colour"),
        (0, {"@context": "https://attacker.example/"}, ".@context"),
        (0, {"ilmd": []}, ".ilmd"),
        (1, {"inputQuantityList": ...}, ".outputQuantityList"),
        (3, {"errorDeclaration": {}}, ".errorDeclaration.declarationTime"),
        (3, {"errorDeclaration": {"declarationTime": "2026-09-04T09:00:00Z", "reason": "boredom"}}, ".errorDeclaration.reason"),
        (4, {"childQuantityList": []}, ".childEPCs"),
        (5, {"bizTransactionList": []}, ".bizTransactionList"),
        (5, {"epcList": "urn:a"}, ".epcList"),
        (5, {"epcList": [1]}, ".epcList[0]"),
    ],
)
def test_a_fault_is_told_with_its_place(sample, number, fields, where):
    assert wheres(changed(sample, number, **fields)) == [f"eventList[{number}]{where}"]


def test_an_event_that_is_no_object_is_a_fault(sample):
    document = {**sample, "epcisBody": {"eventList": [7]}}
    fault = epcis.parse(document, NOW).faults[0]
    assert (fault.where, fault.message) == ("eventList[0]", "事件应为对象（object）。")


def test_faults_are_told_up_to_a_limit(sample):
    document = {**sample, "epcisBody": {"eventList": [{}] * 1000}}
    assert len(wheres(document)) == epcis.MAX_FAULTS


def test_an_event_without_a_name_is_known_by_what_it_says(sample):
    event = sample["epcisBody"]["eventList"][1]
    known = epcis.identity_of(event)
    assert known.startswith("content:")
    assert epcis.identity_of({**event, "recordTime": "2026-09-02T10:00:01Z", "errorDeclaration": {}}) == known
    assert epcis.identity_of(dict(reversed(event.items()))) == known
    assert epcis.identity_of({**event, "disposition": "active"}) != known


def test_prefixes_of_two_documents_are_put_together_and_a_clash_stays_with_its_event():
    one, two = {"type": "ObjectEvent", "a:x": 1}, {"type": "ObjectEvent", "a:x": 2}
    first, second, third = [epcis.CONTEXT, {"a": "urn:1:"}], [epcis.CONTEXT, {"b": "urn:2:"}], [epcis.CONTEXT, {"a": "urn:3:"}]
    made = epcis.document_of([(one, first), (one, second), (two, third)], identity="urn:doc", at=NOW)
    assert made["@context"] == [epcis.CONTEXT, {"a": "urn:1:", "b": "urn:2:"}]
    assert made["epcisBody"]["eventList"] == [one, one, {**two, "@context": third}]
