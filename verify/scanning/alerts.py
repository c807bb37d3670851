"""Labels that were judged to be copied, with what the judgement rests on, and those whose scratch code was guessed at or used
again. Read for the office and the enterprise; it decides nothing."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Count, Max, Min, QuerySet

from verify.labels.models import LabelRun
from verify.scanning.models import Scan, ScratchCheck
from verify.scanning.verdicts import Verdict

# As the rule counts: devices and days within one epoch of the device key, whose hashes say nothing across epochs.
EVIDENCE = """
SELECT run, serial, min(first), max(last), sum(scans), max(devices), max(days)
FROM (SELECT s.run, s.serial, s.epoch, min(s.scanned_at) AS first, max(s.scanned_at) AS last, count(*) AS scans,
    count(DISTINCT s.device) AS devices, count(DISTINCT (s.scanned_at AT TIME ZONE 'Asia/Shanghai')::date) AS days
  FROM verify_scan s JOIN unnest(%s::bigint[], %s::bigint[]) AS asked (run, serial) ON s.run = asked.run AND s.serial = asked.serial
  GROUP BY s.run, s.serial, s.epoch) AS epochs
GROUP BY run, serial
"""


@dataclass(frozen=True, slots=True)
class Alert:
    """`judged_at` is when somebody was first shown the warning, `rules` the versions it was judged by. `units` holds how many
    queries came from each unit, an empty one for those of unknown place."""

    run: LabelRun
    serial: int
    judged_at: datetime
    rules: str
    first_at: datetime
    last_at: datetime
    scans: int
    devices: int
    days: int
    units: tuple[tuple[str, int], ...]


def judged(runs: QuerySet[LabelRun]) -> Any:
    """(run, serial) of each label of `runs` that was judged so, the latest judgement first."""
    rows = Scan.objects.filter(verdict=Verdict.SUSPECT_COPY, run__in=runs.order_by().values("pk")).values("run", "serial")
    found = rows.annotate(times=Count("*"), judged_at=Min("scanned_at"), latest=Max("scanned_at"), first_rule=Min("rules"))
    return found.annotate(last_rule=Max("rules")).order_by("-latest", "run", "serial")


def alerts(rows: Sequence[dict[str, Any]]) -> list[Alert]:
    """For these rows of `judged`: three queries, however many they are."""
    pairs = [(row["run"], row["serial"]) for row in rows]
    runs = LabelRun.objects.select_related("product__enterprise").in_bulk([run for run, _serial in pairs])
    evidence, places = _evidence(pairs), _places(pairs)
    return [
        Alert(
            runs[row["run"]],
            row["serial"],
            row["judged_at"],
            "、".join(dict.fromkeys((row["first_rule"], row["last_rule"]))),
            *evidence[row["run"], row["serial"]],
            tuple(places[row["run"], row["serial"]].most_common()),
        )
        for row in rows
    ]


def _evidence(pairs: Sequence[tuple[int, int]]) -> dict[tuple[int, int], tuple[datetime, datetime, int, int, int]]:
    """(first, last, scans, devices, days) of each."""
    with connection.cursor() as cursor:
        cursor.execute(EVIDENCE, [[run for run, _serial in pairs], [serial for _run, serial in pairs]])
        rows = cursor.fetchall()
    return {(run, serial): (first, last, int(scans), devices, days) for run, serial, first, last, scans, devices, days in rows}


def _places(pairs: Iterable[tuple[int, int]]) -> dict[tuple[int, int], Counter[str]]:
    asked = set(pairs)
    places: dict[tuple[int, int], Counter[str]] = {pair: Counter() for pair in asked}
    rows = Scan.objects.filter(run__in={run for run, _ in asked}, serial__in={serial for _, serial in asked}).order_by()
    for run, serial, city, number in rows.values_list("run", "serial", "city").annotate(number=Count("*")):
        if (run, serial) in asked:
            places[run, serial][city] += number
    return places


@dataclass(frozen=True, slots=True)
class ScratchAlert:
    """Of one label: locked `times` after five misses, or matched `times` from a device that had not matched before."""

    run: LabelRun
    serial: int
    outcome: str
    times: int
    latest: datetime

    @property
    def is_lock(self) -> bool:
        return self.outcome == ScratchCheck.Outcome.MISS


def scratch_alerts(runs: QuerySet[LabelRun], most: int) -> list[ScratchAlert]:
    """The latest first. Two queries."""
    rows = ScratchCheck.objects.filter(is_alert=True, run__in=runs.order_by().values("pk")).order_by()
    found = rows.values("run", "serial", "outcome").annotate(times=Count("*"), latest=Max("checked_at"))
    latest: Any = list(found.order_by("-latest", "run", "serial")[:most])
    known = LabelRun.objects.select_related("product__enterprise").in_bulk({row["run"] for row in latest})
    return [ScratchAlert(**{**row, "run": known[row["run"]]}) for row in latest]
