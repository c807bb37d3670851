"""/healthz: the process is alive. /readyz: database, migrations and keys are fine."""

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from tests.config.test_env import boot

CLOSED = """if True:
    import time
    import django
    django.setup()
    from django.test import Client
    client = Client()
    started = time.monotonic()
    alive, ready = client.get("/healthz"), client.get("/readyz")
    print(alive.status_code, ready.status_code, ready.json()["checks"], time.monotonic() - started < 5)
"""


@pytest.mark.django_db
def test_a_sound_process_is_alive_and_ready(client):
    MigrationRecorder.Migration.objects.update(applied=timezone.now())  # no job is late yet, however long the tests take
    assert client.get("/healthz").json() == {"status": "ok"}
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json() == {"status": "ok", "checks": {"database": True, "migrations": True, "keys": True}}


def test_alive_asks_no_database(client, django_assert_num_queries, db):
    with django_assert_num_queries(0):
        assert client.get("/healthz").status_code == 200


def test_not_ready_while_the_key_of_a_run_is_missing(world, settings, client):
    world.run()
    settings.LABEL_KEYS = {"other": b"4" * 32}
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json() == {"status": "unavailable", "checks": {"database": True, "migrations": True, "keys": False}}


@pytest.mark.django_db
def test_not_ready_while_a_migration_is_missing(client):
    MigrationRecorder(connection).record_unapplied("verify", "0002_partition_scans")
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["checks"] == {"database": True, "migrations": False, "keys": False}


def test_r2_alive_but_not_ready_within_the_request_while_the_database_is_unreachable():
    ran = boot(CLOSED, ALLOWED_HOSTS="testserver")
    expected = "200 503 {'database': False, 'migrations': False, 'keys': False} True"
    assert (ran.stdout.strip(), ran.returncode) == (expected, 0), ran.stderr


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_probes_are_read_only(client, path, db):
    assert client.post(path).status_code == 405
    head = client.head(path)
    assert (head.status_code, head.content) == (200, b"")
