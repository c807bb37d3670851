"""The conditions of the call, one row of the table each."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from verify.certification.eligibility import Claim, checks, failed

ON = date(2026, 11, 20)
CLAIM = Claim(
    operating_since=date(2015, 3, 1),
    standard_in_force_on=date(2025, 6, 1),
    is_assembled_from_imports=False,
    domestic_share=None,
    route="REVIEW",
    has_quality_award=False,
    banned_until=None,
)


def outcomes(**changed) -> dict[str, str]:
    return {check.code: check.outcome.value for check in checks(replace(CLAIM, **changed), ON)}


def test_a_plain_application_meets_every_condition():
    assert outcomes() == dict.fromkeys(("operation", "standard", "content", "ban", "route"), "PASS")


@pytest.mark.parametrize(
    ("changed", "code", "outcome"),
    [
        ({"operating_since": None}, "operation", "UNKNOWN"),
        ({"operating_since": date(2023, 11, 20)}, "operation", "PASS"),
        ({"operating_since": date(2023, 11, 21)}, "operation", "FAIL"),
        ({"operating_since": date(2030, 1, 1)}, "operation", "FAIL"),
        ({"standard_in_force_on": None}, "standard", "UNKNOWN"),
        ({"standard_in_force_on": date(2026, 8, 20)}, "standard", "PASS"),
        ({"standard_in_force_on": date(2026, 8, 21)}, "standard", "FAIL"),
        ({"domestic_share": Decimal(10)}, "content", "PASS"),
        ({"is_assembled_from_imports": True}, "content", "UNKNOWN"),
        ({"is_assembled_from_imports": True, "domestic_share": Decimal("50.00")}, "content", "FAIL"),
        ({"is_assembled_from_imports": True, "domestic_share": Decimal("50.01")}, "content", "PASS"),
        ({"banned_until": date(2026, 11, 19)}, "ban", "PASS"),
        ({"banned_until": date(2026, 11, 20)}, "ban", "FAIL"),
        ({"route": "DECLARATION"}, "route", "FAIL"),
        ({"route": "DECLARATION", "has_quality_award": True}, "route", "PASS"),
        ({"has_quality_award": True}, "route", "PASS"),
    ],
)
def test_each_condition_is_judged_by_itself(changed, code, outcome):
    plain = outcomes()
    assert outcomes(**changed) == {**plain, code: outcome}


def test_what_failed_says_why():
    found = failed(checks(replace(CLAIM, banned_until=date(2029, 1, 1)), ON))
    assert [str(check.sentence) for check in found] == ["该经营主体的证书曾被撤销，2029-01-01 前（含当日）不得再次申报。"]
