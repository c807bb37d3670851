"""Scans lie in one table a month: made ahead, rolled up and dropped when their retention has passed."""

from datetime import date, datetime, timedelta
from itertools import pairwise

from django.db import connection, transaction
from django.db.models import Min

from verify.calendar import day_of, start_of
from verify.registry.workdays import days as days_between
from verify.scanning.models import Scan, ScratchDevice

MONTHS_AHEAD = 3
ROLL_UP = """
INSERT INTO verify_scantally (run, serial, first_at, scans)
  SELECT run, serial, min(scanned_at), count(*) FROM verify_scan
    WHERE scanned_at >= %(since)s AND scanned_at < %(before)s AND serial > 0 GROUP BY run, serial
ON CONFLICT (run, serial) DO UPDATE
  SET first_at = least(verify_scantally.first_at, excluded.first_at), scans = verify_scantally.scans + excluded.scans
"""


Span = tuple[datetime, datetime]


def months(at: datetime) -> list[date]:
    """The first days of this month and the next three."""
    today = day_of(at)
    return [_month(today.year, today.month + ahead) for ahead in range(MONTHS_AHEAD + 1)]


def _month(year: int, month: int) -> date:
    return date(year + (month - 1) // 12, (month - 1) % 12 + 1, 1)


def make(*, at: datetime) -> list[str]:
    """The tables of `months` that were missing, by name. A month that already has rows in the default partition keeps them
    there."""
    return [name for month in months(at) if (name := make_month(month)) is not None]


@transaction.atomic
def make_month(month: date) -> str | None:
    name = f"verify_scan_{month:%Y_%m}"
    start, end = f"{month} 00:00+08", f"{_month(month.year, month.month + 1)} 00:00+08"
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE verify_scan IN SHARE ROW EXCLUSIVE MODE")
        cursor.execute(
            "SELECT to_regclass(%s) IS NOT NULL"
            " OR EXISTS (SELECT FROM verify_scan_default WHERE scanned_at >= %s AND scanned_at < %s)",
            [name, start, end],
        )
        row = cursor.fetchone()
        if row is None or row[0]:
            return None
        cursor.execute(f"CREATE TABLE {name} PARTITION OF verify_scan FOR VALUES FROM ('{start}') TO ('{end}')")
    return name


def outdated(*, at: datetime, days: int) -> list[Span]:
    """The days, oldest first, of scans and of scratch checks' devices older than `days`, each from its beginning to its end;
    the last one to the second."""
    before = at - timedelta(days=days)
    scanned = Scan.objects.filter(scanned_at__lt=before).aggregate(at=Min("scanned_at"))["at"]
    checked = ScratchDevice.objects.filter(checked_at__lt=before).aggregate(at=Min("checked_at"))["at"]
    oldest = [at for at in (scanned, checked) if at]
    if not oldest:
        return []
    begun = [start_of(day) for day in days_between(day_of(min(oldest)), day_of(before))]
    return list(pairwise([*(start for start in begun if start < before), before]))


@transaction.atomic
def retire(span: Span) -> int:
    """Rolls item-level scans of the span into ScanTally and deletes its rows; returns how many. The devices of its scratch checks
    go too; the checks themselves stay, since the next one who scratches is told of them."""
    since, before = span
    ScratchDevice.objects.filter(checked_at__gte=since, checked_at__lt=before).delete()
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE verify_scan IN SHARE ROW EXCLUSIVE MODE")
        cursor.execute(ROLL_UP, {"since": since, "before": before})
        cursor.execute("DELETE FROM verify_scan WHERE scanned_at >= %s AND scanned_at < %s", [since, before])
        return int(cursor.rowcount)
