"""How many a second and core, contenders taking turns, so that a slow minute of the machine falls on all of them."""

import statistics
import time
from collections.abc import Callable, Sequence

# name, what is done, how many of them, the target a second; the first is the ceiling of the others
Contender = tuple[str, Callable[[], object], int, int | None]


def measure(what: str, contenders: Sequence[Contender], rounds: int) -> None:
    """Prints medians of processor time, and their share of the ceiling."""
    seconds: list[list[float]] = [[] for _ in contenders]
    for _ in range(rounds):
        for times, (_name, work, _count, _target) in zip(seconds, contenders, strict=True):
            start = time.process_time()
            work()
            times.append(time.process_time() - start)
    rates = [count / statistics.median(times) for times, (_, _, count, _) in zip(seconds, contenders, strict=True)]
    print(f"{what:46}{'median':>12}{'of ceiling':>12}{'target':>12}")
    for rate, (name, _, _, target) in zip(rates, contenders, strict=True):
        verdict = "" if target is None else f"{target:>12,} {'reached' if rate >= target else 'MISSED'}"
        print(f"{name:46}{rate:>12,.0f}{rate / rates[0]:>12.0%}{verdict}")
