from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from traceback import extract_tb
from typing import TYPE_CHECKING, Any

import structlog
from django.db import DatabaseError, close_old_connections, connection, transaction

from verify.periodic.models import PeriodicRun

if TYPE_CHECKING:
    from verify.periodic.jobs import Job

KEPT = timedelta(days=30)
log = structlog.get_logger("periodic")


def run(job: "Job", *, clock: Callable[[], datetime]) -> PeriodicRun:
    """Treats every item, whatever becomes of the others, and keeps what came of it. `clock` is read when the run begins, which is
    the moment of all its items, and when it ends."""
    at = clock()
    row = PeriodicRun.objects.create(job=job.name, started_at=at)
    items, error = _listed(job, at)
    errors = [_told(job, 0, error)] if error else []
    for number, item in enumerate(items, 1):
        if error := _treat(job, item, at):
            errors.append(_told(job, number, error))
    _end(row, at=clock(), done=len(items) - len(errors) if items else 0, errors=errors)
    return row


def _listed(job: "Job", at: datetime) -> tuple[list[Any], Exception | None]:
    try:
        with transaction.atomic():
            return list(job.items(at)), None
    except Exception as error:
        return [], error


def _treat(job: "Job", item: Any, at: datetime) -> Exception | None:
    try:
        with transaction.atomic():
            job.treat(item, at)
    except Exception as error:
        if job.failed is not None:
            with suppress(Exception), transaction.atomic():
                job.failed(item, error, at)
        return error
    return None


def _told(job: "Job", number: int, error: Exception) -> str:
    """The class of the error, logged with its place in our own code, without its words: they may hold a name or an address."""
    if isinstance(error, DatabaseError) and not connection.in_atomic_block:
        close_old_connections()  # or the next item would meet the same dead connection
    frames = [frame for frame in extract_tb(error.__traceback__) if "site-packages" not in frame.filename]
    where = f"{frames[-1].filename.rpartition('/')[2]}:{frames[-1].lineno}" if frames else ""
    log.warning("item failed", job=job.name, number=number, error=type(error).__name__, where=where)
    return type(error).__name__


@transaction.atomic
def _end(row: PeriodicRun, *, at: datetime, done: int, errors: list[str]) -> None:
    row.ended_at, row.done, row.failed, row.error = at, done, len(errors), errors[0][:120] if errors else ""
    row.save()
    PeriodicRun.objects.filter(job=row.job, started_at__lt=row.started_at - KEPT).delete()
