"""Scans lie in one table a month: made ahead, rolled up and dropped when their retention has passed."""

from datetime import datetime, timedelta

from django.db import connection, transaction

from verify.calendar import day_of

MONTHS_AHEAD = 3
ROLL_UP = """
INSERT INTO verify_scantally (run, serial, first_at, scans)
  SELECT run, serial, min(scanned_at), count(*) FROM verify_scan WHERE scanned_at < %(before)s AND serial > 0 GROUP BY run, serial
ON CONFLICT (run, serial) DO UPDATE
  SET first_at = least(verify_scantally.first_at, excluded.first_at), scans = verify_scantally.scans + excluded.scans
"""


def _month(year: int, month: int) -> tuple[int, int]:
    return year + (month - 1) // 12, (month - 1) % 12 + 1


def make(*, at: datetime) -> list[str]:
    """Tables for this month and the next three; returns the names made. A month that already has rows in the default
    partition keeps them there."""
    made = []
    today = day_of(at)
    for ahead in range(MONTHS_AHEAD + 1):
        year, month = _month(today.year, today.month + ahead)
        if (name := _make(year, month)) is not None:
            made.append(name)
    return made


@transaction.atomic
def _make(year: int, month: int) -> str | None:
    name = f"verify_scan_{year}_{month:02}"
    next_year, next_month = _month(year, month + 1)
    start, end = f"{year}-{month:02}-01 00:00+08", f"{next_year}-{next_month:02}-01 00:00+08"
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


@transaction.atomic
def retire(*, at: datetime, days: int) -> int:
    """Rolls item-level scans older than `days` into ScanTally and deletes the rows; returns how many."""
    before = at - timedelta(days=days)
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE verify_scan IN SHARE ROW EXCLUSIVE MODE")
        cursor.execute(ROLL_UP, {"before": before})
        cursor.execute("DELETE FROM verify_scan WHERE scanned_at < %s", [before])
        return int(cursor.rowcount)
