"""Asking after what one has sent, by its number alone."""

import pytest
import time_machine

from tests.factories.world import NOW
from verify.certification.actions import objections
from verify.supervision.actions import complaints
from verify.tracking.submissions import normalise


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def objection(world):
    return world.objection(world.publicity())


def ask(client, number: str):
    return client.post("/track/", {"number": number})


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        (" 2611-0k3m 7pqr ", "26110K3M7PQR"),
        ("2611OK3M7PQI", "26110K3M7PQ1"),
        ("２６１１０Ｋ３Ｍ７ＰＱＲ", "26110K3M7PQR"),
        ("26110K3M7PQ", ""),
        ("26110K3M7PQRS", ""),
        ("26110K3M7PQU", ""),
        ("' OR 1=1 --", ""),
        ("", ""),
        ("2" * 10_000, ""),
    ],
)
def test_a_number_is_read_as_people_write_it(typed, number):
    assert normalise(typed) == number


def test_before_and_after_the_reply(client, world, objection):
    page = ask(client, objection.tracking_number.lower()).content.decode()
    assert "对公示名单的异议：已受理，正在核实" in page
    objections.reply(objection=objection, state="DISMISSED", reply="经核实，<i>不成立</i>。", by=world.rita, at=NOW)
    response = ask(client, objection.tracking_number)
    page = response.content.decode()
    assert response.status_code == 200
    assert "对公示名单的异议：异议不成立" in page
    assert "经核实，&lt;i&gt;不成立&lt;/i&gt;。" in page
    for personal in ("示例甲", "13800000000", "rita"):
        assert personal not in page


def test_a_report_of_a_product_is_found_too(client, db):
    complaint = complaints.receive(reason="COPY", verdict="VALID", contact="13800000000", at=NOW)
    page = ask(client, complaint.tracking_number).content.decode()
    assert "产品或标志问题举报：已受理，正在核实" in page
    assert "13800000000" not in page


@pytest.mark.parametrize(("number", "status"), [("26110K3M7PQR", 404), ("nonsense", 422), ("", 422)])
def test_an_unknown_number_is_said_kindly_and_kept(client, db, number, status):
    response = ask(client, number)
    assert response.status_code == status
    assert f'value="{number}"' in response.content.decode()


def test_s2_an_unknown_number_costs_what_a_known_one_costs(client, objection, django_assert_num_queries):
    client.get("/registry/")  # the frame of pages is read once in seconds
    for number in (objection.tracking_number, "26110K3M7PQR"):
        with django_assert_num_queries(3):
            ask(client, number)


def test_many_questions_from_one_device_are_put_off_softly(client, db):
    codes = [ask(client, "26110K3M7PQR").status_code for _ in range(62)]
    assert codes == [404] * 60 + [429] * 2


def test_s7_a_number_in_an_address_is_not_answered_since_addresses_are_logged(client, objection):
    page = client.get(f"/track/?number={objection.tracking_number}").content.decode()
    assert "已受理" not in page
    assert '<form class="track-form" method="post" action="/track/">' in page
