from datetime import timedelta

import pytest
import time_machine

from tests.factories.world import NOW


@pytest.fixture
def frozen():
    """The product's clock stands at NOW, so that dates in the world mean what they say."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def tables(django_db_blocker):
    """A function that returns the number of rows and a checksum of every table."""
    from django.db import connection

    def snapshot() -> dict[str, tuple[int, str]]:
        found = {}
        with connection.cursor() as cursor:
            for table in connection.introspection.table_names(cursor):
                cursor.execute(f"SELECT count(*), coalesce(md5(string_agg(t::text, '|' ORDER BY t::text)), '') FROM \"{table}\" t")
                found[table] = cursor.fetchone()
        return found

    return snapshot


@pytest.fixture
def labels(world, frozen):
    """One label for each verdict that a database can show: {verdict: code}."""
    from datetime import date

    from verify.labels.actions import runs
    from verify.labels.codes import Sealer
    from verify.models import LabelRun, Scan
    from verify.scanning.verdicts import Verdict
    from verify.supervision.actions import inspections, recalls

    hour = NOW - timedelta(hours=1)
    codes = {}

    def certified(**fields):
        return world.run(certificate=world.certificate(**fields))

    codes[Verdict.VALID] = world.code(certified(), 1)
    run = certified()
    runs.void(run=run, first=5, last=9, reason="遗失", by=world.rita, at=hour)
    codes[Verdict.LABEL_VOID] = world.code(run, 7)
    codes[Verdict.LABEL_INACTIVE] = world.code(world.run(is_active=False))
    codes[Verdict.UNKNOWN] = Sealer(b"x" * 32).seal(1, 1)
    codes[Verdict.MALFORMED] = "ABC"
    for verb, verdict in (("suspend", Verdict.SUSPENDED), ("revoke", Verdict.REVOKED)):
        certificate = world.certificate()
        codes[verdict] = world.code(world.run(certificate=certificate), 3)
        world.decide(verb, certificate)
    certificate = world.certificate()
    codes[Verdict.WITHDRAWN] = world.code(world.run(certificate=certificate), 3)
    from verify.registry.actions import certificates

    certificates.withdraw(certificate=certificate, reason="不再生产", by=world.rita, at=hour)
    codes[Verdict.EXPIRED] = world.code(certified(valid_until=date(2026, 11, 19)), 1)
    codes[Verdict.NOT_YET_VALID] = world.code(certified(valid_from=date(2026, 11, 21)), 1)
    run = certified()
    recalls.order(
        product=run.product, lot=run.lot, reason="示例", ordered_on=date(2026, 11, 1), source="示例局", by=world.susan, at=hour
    )
    codes[Verdict.RECALLED] = world.code(run, 4)
    run = certified()
    inspections.record(
        product=run.product,
        result="FAILED",
        items_failed="水分 ≤7.0% 实测 7.8%",
        inspected_on=date(2026, 11, 1),
        body="示例院",
        source="示例局",
        by=world.susan,
        at=hour,
    )
    codes[Verdict.VALID_WITH_NOTICE] = world.code(run, 4)
    run = certified()
    codes[Verdict.SUSPECT_COPY] = world.code(run, 42)
    for number in range(8):
        Scan.objects.create(
            run=run.pk,
            serial=42,
            device=number,
            epoch=20264,
            verdict="VALID",
            rules="copy-1",
            scanned_at=NOW - timedelta(days=number % 6 + 1),
        )
    # Inconsistent on purpose: no action writes a run whose item holds no certificate.
    run = LabelRun.objects.create(
        product=world.product(), grade="PRODUCT", quantity=1, key_name="new", issued_by=world.rita, issued_at=hour
    )
    codes[Verdict.CANNOT_VERIFY] = world.code(run)
    return codes
