"""A table a month, and what remains after the retention time."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from verify.models import Scan, ScanTally
from verify.scanning.actions import partitions

pytestmark = pytest.mark.django_db


def scan(at: datetime, serial: int = 5, device: int = 1, **fields: str) -> None:
    told = {"verdict": "VALID", "rules": "copy-1", **fields}
    Scan.objects.create(run=1, serial=serial, device=device, epoch=20264, scanned_at=at, **told)


def tables_holding_scans() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT tableoid::regclass::text FROM verify_scan")
        return {name for (name,) in cursor.fetchall()}


def test_months_are_made_ahead_once(at):
    names = [f"verify_scan_{month}" for month in ("2026_11", "2026_12", "2027_01", "2027_02")]
    assert partitions.make(at=at) == names
    assert partitions.make(at=at) == []


def test_a_scan_lies_in_its_shanghai_month_and_never_fails_for_want_of_one(at):
    partitions.make(at=at)
    scan(datetime(2026, 11, 30, 16, 0, tzinfo=UTC))  # midnight of 1 December in Shanghai
    assert tables_holding_scans() == {"verify_scan_2026_12"}
    scan(datetime(2031, 1, 1, tzinfo=UTC))
    assert tables_holding_scans() == {"verify_scan_2026_12", "verify_scan_default"}


def test_a_month_that_began_in_the_default_table_stays_there(at):
    scan(at)
    assert "verify_scan_2026_11" not in partitions.make(at=at)
    assert Scan.objects.count() == 1


def test_s7_old_rows_leave_a_tally_and_go(at):
    old = at - timedelta(days=200)
    scan(old)
    scan(old + timedelta(days=1), device=2)
    scan(old, serial=0)
    scan(at - timedelta(days=1))
    assert sum(map(partitions.retire, partitions.outdated(at=at, days=180))) == 3
    assert list(ScanTally.objects.values_list("run", "serial", "first_at", "scans")) == [(1, 5, old, 2)]
    assert Scan.objects.count() == 1
    assert partitions.outdated(at=at, days=180) == []


def test_r9_scans_are_retired_by_wuhan_days_without_a_gap(at):
    scan(datetime(2026, 5, 20, 15, 59, tzinfo=UTC))  # a minute to midnight in Wuhan
    spans = partitions.outdated(at=at, days=180)
    assert spans[0] == (datetime(2026, 5, 19, 16, tzinfo=UTC), datetime(2026, 5, 20, 16, tzinfo=UTC))
    assert [end for _, end in spans[:-1]] == [start for start, _ in spans[1:]]
    assert spans[-1][1] == at - timedelta(days=180)


def test_a_retired_first_query_is_still_told(world, client, at):
    run = world.run()
    ScanTally.objects.create(run=run.pk, serial=5, first_at=datetime(2026, 2, 3, 4, 5, 6, tzinfo=UTC), scans=3)
    Scan.objects.create(run=run.pk, serial=5, device=1, epoch=20264, verdict="VALID", rules="copy-1", scanned_at=at)
    assert client.get(f"/api/v1/verify/{world.code(run, 5)}").json()["label"] == {
        "grade": "ITEM",
        "carrier": "PACK",
        "first_scanned_at": "2026-02-03T04:05:06Z",
        "scans": 4,
    }


def test_the_nightly_tasks_are_on_the_schedule_and_do_it(at, noon, settings):
    from procrastinate.contrib.django import app

    from verify import tasks

    scheduled = {name for (name, _) in app.periodic_registry.periodic_tasks}
    assert {"verify.tasks.make_scan_tables", "verify.tasks.retire_scans"} <= scheduled
    scan(at - timedelta(days=settings.SCAN_RETENTION_DAYS, seconds=1))
    scan(at - timedelta(days=settings.SCAN_RETENTION_DAYS))
    tasks.make_scan_tables(int(at.timestamp()))
    tasks.retire_scans(int(at.timestamp()))
    assert Scan.objects.count() == 1
