"""Lots by machine: registered once, their events all or none, and given back as they came."""

import json

import pytest

from tests.factories.machines import read, send
from tests.portal.conftest import DOCUMENT, EVENT
from tests.together import together
from verify.models import Lot, Product, TraceEvent

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(firm) -> dict:
    product = Product.objects.get(enterprise=firm.enterprise).ref
    return {
        "product": product,
        "number": "示例0601",
        "produced_on": "2026-06-01",
        "best_before": "2027-06-01",
        "quantity": "示例 20 罐",
    }


def another(**changed) -> dict:
    """The document with one event that is not on record."""
    event = {**EVENT, "eventID": "urn:uuid:6f9619ff-8b86-4d01-b42d-00cf4fc96499", **changed}
    return {**DOCUMENT, "epcisBody": {"eventList": [EVENT, event]}}


def test_registered_declared_and_read_again(firm, told):
    made = send(firm.token, "/lots", told)
    lot = made.json()["lot"]
    assert (made.status_code, made.json()) == (201, {**told, "lot": lot, "events": 0})
    answer = send(firm.token, f"/lots/{lot}/events", another(), key="b", content_type="application/ld+json")
    assert (answer.status_code, answer.json()) == (200, {"lot": lot, "recorded": 2, "known": 0})
    assert read(firm.token, f"/lots/{lot}").json()["events"] == 2
    document = read(firm.token, f"/lots/{lot}/epcis.jsonld")
    assert (document["Content-Type"], document["Cache-Control"]) == ("application/ld+json", "no-store")
    assert json.loads(document.content)["epcisBody"]["eventList"] == another()["epcisBody"]["eventList"]


def test_r8_the_same_facts_under_another_key_are_the_same_lot_and_others_are_refused(firm, told):
    first, again = (send(firm.token, "/lots", told, key=key).json() for key in "ab")
    assert first == again
    other = send(firm.token, "/lots", {**told, "quantity": "示例 21 罐"}, key="c")
    assert (other.status_code, other.json()["code"]) == (422, "registered")


def test_r8_events_sent_again_add_nothing(firm):
    path = f"/lots/{firm.lot.ref}/events"
    assert [send(firm.token, path, another(), key=key).json()["recorded"] for key in "ab"] == [1, 0]
    assert TraceEvent.objects.filter(lot=firm.lot).count() == 2


@pytest.mark.django_db(transaction=True)
def test_r8_twenty_machines_at_once_register_one_lot(firm, told):
    answers = together(*[lambda key=str(key): send(firm.token, "/lots", told, key=key) for key in range(20)])
    assert {(answer.status_code, answer.json()["lot"]) for answer in answers} == {(201, Lot.objects.get(number="示例0601").ref)}


def test_one_wrong_event_keeps_the_whole_document_out_and_is_named(firm):
    answer = send(firm.token, f"/lots/{firm.lot.ref}/events", another(eventTime="yesterday", bizStep=7))
    assert (answer.status_code, answer.json()["code"]) == (422, "faulty")
    assert {fault["where"] for fault in answer.json()["faults"]} == {"eventList[1].eventTime", "eventList[1].bizStep"}
    assert TraceEvent.objects.filter(lot=firm.lot).count() == 1


def test_another_event_of_a_known_name_is_refused(firm):
    changed = {**DOCUMENT, "epcisBody": {"eventList": [{**EVENT, "bizStep": "shipping"}]}}
    answer = send(firm.token, f"/lots/{firm.lot.ref}/events", changed)
    assert [fault["where"] for fault in answer.json()["faults"]] == ["eventList[0].eventID"]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "empty"),
        (b"{", "not_json"),
        (b"[]", "not_epcis"),
        (b'{"type": "EPCISDocument"}', "no_events"),
        (b"\xff\xfe", "encoding"),
        (b"[" * 5000, "too_deep"),
        (b'{"a": 1, "a": 2}', "twice"),
        (b'{"a": NaN}', "number"),
        (b'{"a": "\\ud800"}', "text"),
    ],
    ids=["empty", "cut", "list", "no events", "encoding", "deep", "twice", "no number", "half a character"],
)
def test_what_is_no_document_of_events_is_refused_in_a_sentence(firm, body, code):
    answer = send(firm.token, f"/lots/{firm.lot.ref}/events", body)
    assert (answer.status_code, answer.json()["code"]) == (422, code)


def test_a_body_beyond_a_megabyte_is_refused_in_the_same_form(firm):
    answer = send(firm.token, f"/lots/{firm.lot.ref}/events", b" " * (1024 * 1024 + 1))
    assert (answer.status_code, set(answer.json())) == (413, {"code", "message"})


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"number": ""}, "number"),
        ({"number": "x" * 61}, "number"),
        ({"number": "a\x00b"}, "number"),
        ({"produced_on": "2026-02-30"}, "produced_on"),
        ({"produced_on": None}, "produced_on"),
        ({"best_before": "soon"}, "best_before"),
        ({"quantity": "x" * 61}, "quantity"),
    ],
)
def test_a_wrong_field_is_named(firm, told, wrong, field):
    answer = send(firm.token, "/lots", {**told, **wrong})
    assert (answer.status_code, set(answer.json()["fields"])) == (400, {field})


@pytest.mark.parametrize(
    ("wrong", "code"), [({"produced_on": "2999-01-01"}, "produced_on"), ({"best_before": "2026-05-31"}, "best_before")]
)
def test_days_that_cannot_be_are_refused(firm, told, wrong, code):
    answer = send(firm.token, "/lots", {**told, **wrong})
    assert (answer.status_code, answer.json()["code"]) == (422, code)
