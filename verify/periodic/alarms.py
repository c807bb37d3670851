"""The dead-man's alarm: which jobs did not do their work, told apart from the rows alone. Pure."""

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from verify.periodic.jobs import Job

LATE, FAILED = "late", "failed"


@dataclass(frozen=True, slots=True)
class Alarm:
    """`fault` is FAILED where items of the last run failed, LATE where none ended well in time; `well_at` is when one last did."""

    job: str
    fault: str
    failed: int = 0
    error: str = ""
    well_at: datetime | None = None

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def alarms(jobs: Iterable["Job"], ended: Iterable[Any], *, since: Callable[[], datetime], at: datetime) -> list[Alarm]:
    """`ended`: the last run of each job, as PeriodicRun.latest gives them. `since`: when this installation was last migrated, from
    which a job that never ended well has its first interval; not asked while every job has ended well once."""
    last = {run.job: run for run in ended}
    found = []
    for job in jobs:
        run = last.get(job.name)
        well_at = run.well_at if run else None
        if run and run.failed:
            found.append(Alarm(job.name, FAILED, run.failed, run.error, well_at))
        elif (well_at or since()) < at - job.every:
            found.append(Alarm(job.name, LATE, well_at=well_at))
    return found
