"""Asking for work with the transaction at hand."""

from contextlib import suppress
from typing import Any

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued


def queue_once(task: str, lock: str, **arguments: Any) -> None:
    """Queues the task of verify/tasks.py, unless one of this `lock` waits already."""
    with suppress(AlreadyEnqueued), transaction.atomic():
        app.configure_task(task, queueing_lock=lock).defer(**arguments)
