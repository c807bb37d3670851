"""When an enterprise may apply for another term."""

from datetime import date

import pytest

from verify.certification.renewing import obstacle, opens_on
from verify.registry.status import Status

LAST = date(2027, 3, 31)


@pytest.mark.parametrize(
    ("status", "last_day", "today", "code"),
    [
        (Status.VALID, LAST, date(2026, 12, 1), "too_early"),
        (Status.VALID, LAST, date(2026, 12, 2), None),
        (Status.VALID, LAST, LAST, None),
        (Status.VALID, None, LAST, "no_end"),
        (Status.EXPIRED, LAST, date(2027, 4, 1), "expired"),
        (Status.SUSPENDED, LAST, LAST, "suspended"),
        (Status.REVOKED, LAST, LAST, "revoked"),
        (Status.WITHDRAWN, LAST, LAST, "withdrawn"),
        (Status.NOT_YET_VALID, LAST, LAST, "not_yet_valid"),
    ],
)
def test_from_120_days_before_the_end_until_the_last_day_while_it_is_valid(status, last_day, today, code):
    found = obstacle(status, last_day, today, 120)
    assert (found[0] if found else None) == code


def test_the_sentence_names_the_first_day():
    assert opens_on(LAST, 120) == date(2026, 12, 2)
    assert "2026-12-02" in obstacle(Status.VALID, LAST, date(2026, 11, 1), 120)[1]


def test_every_status_has_its_sentence():
    assert {bool(obstacle(status, LAST, LAST, 120)) for status in Status if status != Status.VALID} == {True}
