"""A job that did not do its work is named, and nothing else is."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db.migrations.recorder import MigrationRecorder

from tests.factories.world import NOW
from verify.models import PeriodicRun
from verify.periodic.alarms import FAILED, LATE, Alarm, alarms
from verify.periodic.jobs import JOBS, Job

DAY = timedelta(hours=24)
JOB = Job("example", every=timedelta(hours=26), items=lambda at: [], treat=lambda item, at: None)


def ended(failed: int = 0, well_at=NOW, error: str = "") -> SimpleNamespace:
    return SimpleNamespace(job="example", failed=failed, error=error, well_at=well_at)


@pytest.mark.parametrize(
    ("runs", "since", "found"),
    [
        ([], NOW, []),
        ([], NOW - JOB.every, []),
        ([], NOW - JOB.every - timedelta(seconds=1), [Alarm("example", LATE)]),
        ([ended(well_at=NOW - JOB.every)], NOW - 9 * DAY, []),
        ([ended(well_at=NOW - 2 * DAY)], NOW - 9 * DAY, [Alarm("example", LATE, well_at=NOW - 2 * DAY)]),
        ([ended(3, NOW - DAY, "TimeoutError")], NOW, [Alarm("example", FAILED, 3, "TimeoutError", NOW - DAY)]),
        ([ended(3, None, "TimeoutError")], NOW, [Alarm("example", FAILED, 3, "TimeoutError")]),
    ],
)
def test_a_job_is_late_or_has_failed_or_is_well(runs, since, found):
    assert alarms([JOB], runs, since=lambda: since, at=NOW) == found


def test_runs_of_a_job_that_is_no_more_say_nothing():
    assert alarms([], [ended(3, None, "TimeoutError")], since=lambda: NOW, at=NOW) == []


@pytest.mark.django_db
def test_the_latest_run_is_the_last_that_ended_with_when_one_was_well(at, django_assert_num_queries):
    def run(hours: int, **fields) -> None:
        start = at - timedelta(hours=hours)
        PeriodicRun.objects.create(job="example", started_at=start, **{"ended_at": start, **fields})

    run(9)
    run(8, failed=2, error="TimeoutError")
    run(1, ended_at=None)
    with django_assert_num_queries(1):
        latest = PeriodicRun.objects.latest().get()
    assert (latest.failed, latest.well_at) == (2, at - timedelta(hours=9))


@pytest.mark.django_db
def test_a_job_that_never_ran_raises_the_alarm_once_its_first_interval_has_passed(client, at, noon):
    installed = MigrationRecorder.Migration.objects
    installed.update(applied=at)
    assert client.get("/readyz").json()["status"] == "ok"
    installed.update(applied=at - timedelta(days=30))
    shown = client.get("/readyz")
    assert (shown.status_code, shown.json()["status"]) == (200, "warning")
    assert {(alarm["job"], alarm["fault"]) for alarm in shown.json()["jobs"]} == {(name, "late") for name in JOBS}


@pytest.mark.django_db
def test_the_alarm_costs_the_probe_one_query(client, at, noon, django_assert_max_num_queries):
    PeriodicRun.objects.bulk_create(PeriodicRun(job=name, started_at=at, ended_at=at) for name in JOBS)
    with django_assert_max_num_queries(20) as captured:
        assert client.get("/readyz").json()["status"] == "ok"
    tables = [table for query in captured for table in ("periodicrun", 'MAX("django_migrations"') if table in query["sql"]]
    assert tables == ["periodicrun"]
