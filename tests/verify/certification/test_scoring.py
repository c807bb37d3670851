"""What the experts' points come to."""

from decimal import Decimal

import pytest

from verify.certification.scoring import summary


@pytest.mark.parametrize(
    ("totals", "average", "is_enough", "is_passed"),
    [
        ((), None, False, False),
        ((100, 100), "100.00", False, False),
        ((60, 60, 60), "60.00", True, True),
        ((60, 60, 59), "59.67", True, False),
        ((70, 55, 55), "60.00", True, True),
        # Rounded it would look like the mark.
        ((60, 60, 60, 60, 60, 59) * 40, "59.83", True, False),
        ((0, 0, 0), "0.00", True, False),
    ],
)
def test_enough_experts_and_their_exact_average_decide(totals, average, is_enough, is_passed):
    found = summary(totals, least_experts=3, pass_mark=60)
    assert (found.average, found.is_enough, found.is_passed) == (average and Decimal(average), is_enough, is_passed)


def test_the_totals_stand_without_names_best_first():
    assert summary([50, 90, 70], least_experts=3, pass_mark=60).totals == (90, 70, 50)
