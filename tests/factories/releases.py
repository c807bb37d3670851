"""The clock of the press room, as `manage.py publish_on_time` turns it, at a moment of the test's choice."""

from datetime import datetime

from verify.periodic.actions import runs
from verify.periodic.jobs import JOBS


def put_out(at: datetime) -> None:
    for name in ("publish_on_time", "settle_releases"):
        runs.run(JOBS[name], clock=lambda: at)
