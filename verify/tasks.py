"""Periodic work, run by `manage.py procrastinate worker`."""

from datetime import UTC, datetime

from django.conf import settings
from procrastinate.contrib.django import app

from verify.scanning.actions import partitions


@app.periodic(cron="20 3 * * *")
@app.task(queueing_lock="make_scan_tables")
def make_scan_tables(timestamp: int) -> None:
    partitions.make(at=datetime.fromtimestamp(timestamp, UTC))


@app.periodic(cron="40 3 * * *")
@app.task(queueing_lock="retire_scans")
def retire_scans(timestamp: int) -> None:
    """Detail rows go after SCAN_RETENTION_DAYS; a tally per item stays."""
    partitions.retire(at=datetime.fromtimestamp(timestamp, UTC), days=settings.SCAN_RETENTION_DAYS)
