"""Puts out what is due, to the second, for as long as it runs."""

import signal
import time
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.core.management.base import BaseCommand
from django.db import DatabaseError, close_old_connections
from django.utils import timezone

from cms.press.clock import schedule
from verify.periodic.actions import runs
from verify.periodic.jobs import JOBS

LOOK = 1.0  # seconds
BEAT = timedelta(minutes=1)
log = structlog.get_logger("press")


class Command(BaseCommand):
    help = "Publishes pages and bundles at their moment. Several may run: what one puts out, the others find done."

    def handle(self, *args: Any, **options: Any) -> None:
        self.is_stopped = False
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self.stop)
        last_beat: datetime | None = None
        while not self.is_stopped:
            last_beat = look(last_beat)
            time.sleep(LOOK - time.time() % LOOK)  # on the second, where moments lie

    def stop(self, number: int, frame: Any) -> None:
        self.is_stopped = True


def look(last_beat: datetime | None) -> datetime | None:
    """Once. Returns when the last beat was; a database that is away is asked again a second later."""
    try:
        at = timezone.now()
        is_beat = last_beat is None or at - last_beat >= BEAT
        if is_beat or schedule.pressing(at):
            runs.run(JOBS["publish_on_time"], clock=timezone.now)
            runs.run(JOBS["settle_releases"], clock=timezone.now)
        return at if is_beat else last_beat
    except DatabaseError as error:
        log.warning("database away", error=type(error).__name__)
        close_old_connections()
    return last_beat
