"""Reminders: once for each certificate and band, to those of its own city and the registrars."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.world import NOW
from tests.verify.outbox.letters import evaluated, tell
from verify.models import Message
from verify.outbox.actions import reminders
from verify.registry.actions import certificates
from verify.registry.expiry import band, days_left
from verify.registry.units import Unit
from verify.standards.actions import reminders as standard_reminders
from verify.standards.actions import standards

TODAY = date(2026, 11, 20)
BANDS = (120, 90, 60, 30)


def in_days(number: int) -> date:
    """The last day that leaves so many, today included."""
    return TODAY + timedelta(days=number - 1)


@pytest.mark.parametrize(
    ("left", "reached"),
    [(121, None), (120, 120), (91, 120), (90, 90), (61, 90), (60, 60), (31, 60), (30, 30), (1, 30), (0, 0), (-9, 0)],
)
def test_the_narrowest_band_that_is_reached_counts(left, reached):
    assert days_left(in_days(left), TODAY) == left
    assert band(in_days(left), TODAY, BANDS) == reached


@pytest.fixture
def told(world) -> None:
    tell(world.rita)
    tell(world.chen)


def wuhan(world, **fields):
    return world.certificate(product=world.product(enterprise=world.enterprise(unit=Unit.WUHAN.value)), **fields)


def remind(at) -> list[tuple[str, str]]:
    """(recipient, threshold) of what is written now."""
    return [
        (message.recipient.username, message.threshold)
        for pk in reminders.due(at)
        for message in reminders.remind(certificate=pk, at=at)
    ]


def test_each_band_is_told_once_to_the_citys_reviewers_and_the_registrars(world, at, told):
    wuhan(world, valid_until=in_days(100))
    until = in_days(100).isoformat()
    assert sorted(remind(at)) == [("chen", f"{until}/120"), ("rita", f"{until}/120")]
    assert remind(at + timedelta(days=9)) == []
    assert sorted(remind(at + timedelta(days=10))) == [("chen", f"{until}/90"), ("rita", f"{until}/90")]
    assert sorted(remind(at + timedelta(days=99))) == [("chen", f"{until}/30"), ("rita", f"{until}/30")]
    assert remind(at + timedelta(days=100)) == []


def test_a_reviewer_is_told_of_the_own_units_alone(world, at, told):
    world.certificate(valid_until=in_days(20))  # in Enshi
    assert [name for name, _threshold in remind(at)] == ["rita"]


def test_a_renewal_ends_the_reminders_until_the_new_end_is_near(world, at, told):
    certificate = wuhan(world, valid_until=in_days(40))
    remind(at)
    certificates.renew(certificate=certificate, valid_until=in_days(400), by=world.rita, at=at)
    assert reminders.due(at) == []
    assert {threshold for _name, threshold in remind(at + timedelta(days=371))} == {f"{in_days(400)}/30"}


def test_what_is_revoked_withdrawn_or_replaced_is_reminded_of_no_more(world, at, told):
    revoked, withdrawn, kept = (wuhan(world, valid_until=in_days(40)) for _ in range(3))
    world.decide("revoke", revoked)
    certificates.withdraw(certificate=withdrawn, reason="示例", by=world.rita, at=at)
    assert reminders.due(at) == [kept.pk]


def test_a_reminder_says_what_ends_when_and_where_to_go(world, at, told):
    certificate = wuhan(world, valid_until=in_days(30))
    remind(at)
    message = Message.objects.first()
    assert message.subject == f"{certificate.product.name}：证书还有 30 天到期"
    assert in_days(30).isoformat() in message.body
    assert f"https://jp.example.gov.cn/admin/office/certificates/{certificate.ref}/" in message.body


def test_what_is_due_is_found_in_one_query(world, at):
    for _ in range(3):
        wuhan(world, valid_until=in_days(40))
    with CaptureQueriesContext(connection) as captured:
        assert len(reminders.due(at)) == 3
    assert len(captured) == 1


def test_an_evaluation_that_ends_is_told_once_a_band(world, at, told):
    evaluated(world, "Q/示例 1S-2025", until=in_days(50), enterprise=world.enterprise(unit=Unit.WUHAN.value))
    (pk,) = standard_reminders.due(at)
    first = standard_reminders.remind(evaluation=pk, at=at)
    assert sorted(message.recipient.username for message in first) == ["chen", "rita"]
    assert first[0].subject == "Q/示例 1S-2025：标准评价还有 50 天到期"
    assert "60 天" in first[0].body
    assert standard_reminders.remind(evaluation=pk, at=at) == []


def test_only_the_last_evaluation_of_a_standard_in_use_is_due(world, at):
    code = "Q/示例 1S-2025"
    evaluated(world, code, until=in_days(50))
    latest = evaluated(world, code, until=in_days(60), evaluated_on=date(2024, 2, 1))
    gone = evaluated(world, "Q/示例 2S-2025", until=in_days(50))
    standards.withdraw(standard=gone.standard, withdrawn_on=TODAY, by=world.rita, at=NOW)
    assert standard_reminders.due(at) == [latest.pk]
