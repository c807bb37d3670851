"""What the experts' points come to. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal


@dataclass(frozen=True, slots=True)
class Summary:
    """`totals` best first and without names; `average` to two places, None where nobody has scored."""

    totals: tuple[int, ...]
    average: Decimal | None
    is_enough: bool
    is_passed: bool


def summary(totals: Sequence[int], *, least_experts: int, pass_mark: int) -> Summary:
    """Passed where enough experts have scored and their exact average reaches the mark; what is shown is rounded."""
    given = tuple(sorted(totals, reverse=True))
    is_enough = len(given) >= least_experts
    average = (Decimal(sum(given)) / len(given)).quantize(Decimal("0.01"), ROUND_HALF_UP) if given else None
    return Summary(given, average, is_enough, is_enough and sum(given) >= pass_mark * len(given))
