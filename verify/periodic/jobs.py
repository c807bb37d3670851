"""The one shape of periodic work: a job lists its items, and each is treated in a transaction of its own.

What is scheduled here is also watched: /readyz names a job that did not end well for longer than `every`.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from procrastinate.contrib.django import app

from verify.periodic.actions import runs

DAILY = timedelta(hours=26)  # a day, and time for a run that was late


@dataclass(frozen=True, slots=True)
class Job:
    """`items` are named at the moment handed down and treated one by one. `failed`, if any, is told of an item that failed when
    its transaction is undone. `every`: how long it may be since a run ended well."""

    name: str
    every: timedelta
    items: Callable[[datetime], Iterable[Any]]
    treat: Callable[[Any, datetime], Any]
    failed: Callable[[Any, Exception, datetime], Any] | None = None


JOBS: dict[str, Job] = {}


def watch(job: Job) -> Job:
    """Of a process of its own that runs the job itself: /readyz names it all the same."""
    JOBS[job.name] = job
    return job


def schedule(job: Job, *, cron: str) -> Any:
    """The task that the worker runs. `cron` is in UTC. A run that still waits is not queued a second time; one that was killed
    blocks nothing."""

    def task(timestamp: int) -> None:
        runs.run(job, clock=timezone.now)

    watch(job)
    named = app.task(name=f"verify.tasks.{job.name}", queueing_lock=job.name)(task)
    return app.periodic(cron=cron)(named)
