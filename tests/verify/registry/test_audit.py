"""Append-only tables refuse, and the chain finds what was done behind their back."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
import structlog
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, connection, transaction

from tests.together import together
from verify.certification.actions import documents, renewals
from verify.labels.actions import orders
from verify.membership.actions import notices
from verify.models import (
    AuditEvent,
    AuditHead,
    EnterpriseStatement,
    Inspection,
    InspectionPhoto,
    RectificationEvidence,
    Scan,
    ScratchCheck,
    TraceDocument,
)
from verify.registry.audit import GENESIS, digest, record, verify_chain
from verify.standards.actions import standards
from verify.supervision.actions import complaints, inspections, rectifications
from verify.uploads import Accepted

GUARDED = {
    model._meta.db_table: model
    for model in apps.get_app_config("verify").get_models()
    if any(trigger.name == "append_only" for trigger in getattr(model._meta, "triggers", ()))
}
# Old months of scans are dropped when their retention time is over; that is the only table rows may leave.
KEPT_FOR_GOOD = sorted(set(GUARDED) - {"verify_scan"})


@contextmanager
def behind_its_back() -> Iterator[Any]:
    """Someone with the keys to the database switches the triggers off."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        try:
            yield cursor
        finally:
            cursor.execute("SET session_replication_role = DEFAULT")


def evidence_of_a_rectification(world, at) -> None:
    failed = inspections.record(
        product=world.product(),
        result="FAILED",
        items_failed="水分",
        inspected_on=at.date(),
        body="示例院",
        source="示例局",
        by=world.susan,
        at=at,
    )
    ordered = rectifications.order(inspection=failed, requirement="示例", ordered_on=at.date(), by=world.susan, at=at)
    RectificationEvidence.objects.create(rectification=ordered, position=1, place="example", content_type="image/jpeg", sha256="0")


@pytest.fixture
def facts(world, at, settings, tmp_path):
    """A row in every append-only table."""
    settings.MEDIA_ROOT = tmp_path
    run = world.run()
    evidence_of_a_rectification(world, at)
    lot = world.lot(run.product)
    world.traced(lot)
    TraceDocument.objects.create(lot=lot, sha256="0", envelope={}, recorded_by=world.ida, recorded_at=at)
    orders.grant(product=run.product, quantity=1, basis="示例", by=world.rita, at=at)
    inspection = Inspection.objects.create(
        product=run.product,
        inspected_on=at.date(),
        result="PASSED",
        body="示例院",
        source="示例局",
        recorded_by=world.ida,
        recorded_at=at,
    )
    InspectionPhoto.objects.create(inspection=inspection, position=1, place="example", content_type="image/jpeg", sha256="0")
    standard = standards.register(code="Q/示例 1S-2025", title="示例标准", level="ENTERPRISE", by=world.rita, at=at)
    standards.evaluate(standard=standard, result="示例", evaluated_on=at.date(), body="示例院", by=world.rita, at=at)
    standards.compare(
        standard=standard,
        compared_code="GB/T 1-2020",
        compared_level="NATIONAL",
        indicator="示例指标",
        own_value="1",
        compared_value="2",
        finding="严于",
        by=world.rita,
        at=at,
    )
    picture = Accepted(b"example", ".jpg", "image/jpeg")
    complaint = complaints.receive(reason="QUALITY", verdict="VALID", pictures=[picture], at=at)
    about = {"complaint": complaint, "enterprise": run.product.enterprise, "text": "示例"}
    EnterpriseStatement.objects.create(**about, said_by=world.ida, said_at=at)
    Scan.objects.create(scanned_at=at, run=run.pk, serial=1, device=1, epoch=1, verdict="VALID", rules="1")
    ScratchCheck.objects.create(run=run, serial=1, outcome="MISS", checked_at=at)
    notice = world.notice(run.product.enterprise)
    notices.acknowledge(addressee=notice, by=world.member(run.product.enterprise), at=at)
    renewals.refuse(application=world.renewal(world.ending()), reason="示例", by=world.rita, at=at)
    world.deliberated(world.closed_list(count=1))
    world.helped(at)
    licence = Accepted(b"%PDF-1.7 example", ".pdf", "application/pdf")
    application = world.application(year=2028)
    documents.attach(application=application, kind="LICENCE", title="示例执照", file=licence, by=world.rita, at=at)


@pytest.fixture
def chain(world, at):
    """Five events."""
    enterprise = world.enterprise()
    for number in range(4):
        record(by=world.rita, at=at + timedelta(minutes=number), verb="test.note", on=enterprise, number=number, text="示例")
    assert verify_chain().length == 5


def test_the_tables_that_only_grow():
    assert sorted(GUARDED) == [
        "verify_applicationdocument",
        "verify_auditevent",
        "verify_ballot",
        "verify_certificate",
        "verify_complaintpicture",
        "verify_deliberation",
        "verify_enterprisenotice",
        "verify_enterprisestatement",
        "verify_inspection",
        "verify_inspectionphoto",
        "verify_itemreport",
        "verify_labelquota",
        "verify_labelrange",
        "verify_labelrun",
        "verify_lot",
        "verify_noticeacknowledgement",
        "verify_noticeaddressee",
        "verify_poolhelp",
        "verify_rectificationevidence",
        "verify_renewalapplication",
        "verify_renewalevidence",
        "verify_renewaloutcome",
        "verify_review",
        "verify_scan",
        "verify_score",
        "verify_scratchcheck",
        "verify_standardcomparison",
        "verify_standardevaluation",
        "verify_statuschange",
        "verify_tracedocument",
        "verify_traceevent",
    ]


def refusal_of(statement: str) -> str:
    """What the database says to it; nothing where it took it."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    except ProgrammingError as refusal:
        return str(refusal)
    return ""


def test_r7_every_column_of_an_append_only_table_refuses_update(facts):
    columns = [
        (table, connection.ops.quote_name(column.column))
        for table, model in GUARDED.items()
        for column in model._meta.local_concrete_fields
        if not column.generated  # nobody can write it, whatever the table
    ]
    said = {each: refusal_of(f"UPDATE {each[0]} SET {each[1]} = {each[1]}") for each in columns}
    assert {each: words for each, words in said.items() if "pgtrigger: Cannot update" not in words} == {}


def test_r7_an_append_only_table_refuses_delete(facts):
    said = {table: refusal_of(f"DELETE FROM {table}") for table in KEPT_FOR_GOOD}
    assert {table: words for table, words in said.items() if "Cannot update or delete rows" not in words} == {}
    assert [table for table in KEPT_FOR_GOOD if not GUARDED[table].objects.exists()] == []


CHANGES = {
    "at": "at + interval '1 microsecond'",
    "actor_id": "(SELECT max(id) FROM accounts_user WHERE id <> actor_id)",
    "verb": "verb || '.'",
    "object": "object || '0'",
    "data": """data || '{"text": "示例二"}'""",
    "request_id": "'forged'",
    "previous_hash": "repeat('f', 64)",
    "hash": "repeat('f', 64)",
    "sequence": "sequence + 100",
}


def test_every_column_is_changed_below():
    assert set(CHANGES) == {field.column for field in AuditEvent._meta.local_concrete_fields}


@pytest.mark.parametrize("column", CHANGES)
@pytest.mark.parametrize("row", [1, 3, 5])
def test_r7_an_edit_of_any_column_is_found_at_its_row(chain, world, column, row):
    world.nobody  # noqa: B018 somebody else to blame
    with behind_its_back() as cursor:
        cursor.execute(f"UPDATE verify_auditevent SET {column} = {CHANGES[column]} WHERE sequence = %s", [row])
        assert cursor.rowcount == 1
    assert verify_chain().broken_at == row


@pytest.mark.parametrize("row", [1, 2, 3, 4, 5])
def test_r7_a_deleted_row_is_found(chain, row):
    with behind_its_back() as cursor:
        cursor.execute("DELETE FROM verify_auditevent WHERE sequence = %s", [row])
    assert verify_chain().broken_at == row


@pytest.mark.parametrize("kept", [0, 1, 4])
def test_r7_a_truncated_chain_is_found(chain, kept):
    with behind_its_back() as cursor:
        cursor.execute("DELETE FROM verify_auditevent WHERE sequence > %s", [kept])
    report = verify_chain()
    assert (report.length, report.broken_at) == (kept, kept + 1)


@pytest.mark.parametrize("sequence", [-1, 0, 6])
def test_r7_a_row_slipped_in_is_found(chain, sequence):
    with behind_its_back() as cursor:
        cursor.execute(
            """INSERT INTO verify_auditevent (sequence, at, actor_id, verb, object, data, request_id, previous_hash, hash)
               SELECT %s, at, actor_id, verb, object, data, request_id, hash, repeat('a', 64)
               FROM verify_auditevent WHERE sequence = 5""",
            [sequence],
        )
    assert verify_chain().broken_at is not None


def test_r7_two_rows_exchanged_are_found(chain):
    with behind_its_back() as cursor:
        for old, new in ((2, 100), (3, 2), (100, 3)):
            cursor.execute("UPDATE verify_auditevent SET sequence = %s WHERE sequence = %s", [new, old])
    assert verify_chain().broken_at == 2


@pytest.mark.parametrize("change", ["sequence = sequence - 1", "sequence = sequence + 1", "hash = repeat('0', 64)"])
def test_r7_a_changed_head_is_found(chain, change):
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE verify_audithead SET {change}")
    assert verify_chain().broken_at == 6


def test_r7_a_deleted_head_is_found(chain):
    AuditHead.objects.all().delete()
    assert verify_chain().broken_at == 6


def rewrite(first: int) -> None:
    """The whole chain forged with knowledge of how it is made: only a head published elsewhere can tell."""
    previous = AuditEvent.objects.filter(sequence=first - 1).values_list("hash", flat=True).first() or GENESIS
    with behind_its_back() as cursor:
        for event in AuditEvent.objects.filter(sequence__gte=first).order_by("sequence"):
            event.verb, event.previous_hash = "test.forged", previous
            previous = digest(event)
            cursor.execute(
                "UPDATE verify_auditevent SET verb = %s, previous_hash = %s, hash = %s WHERE sequence = %s",
                [event.verb, event.previous_hash, previous, event.sequence],
            )
        cursor.execute("UPDATE verify_audithead SET hash = %s", [previous])


@pytest.mark.parametrize("first", [1, 3, 5])
def test_r7_a_chain_rewritten_to_its_end_is_found_by_a_published_head(chain, first):
    head = verify_chain().head
    rewrite(first)
    assert verify_chain().broken_at is None
    assert verify_chain(expected_sequence=5, expected_hash=head).broken_at == 5


def test_r7_a_chain_cut_together_with_its_head_is_found_by_a_published_head(chain):
    head = verify_chain().head
    with behind_its_back() as cursor:
        cursor.execute("DELETE FROM verify_auditevent WHERE sequence > 3")
        cursor.execute("UPDATE verify_audithead SET sequence = 3, hash = (SELECT hash FROM verify_auditevent WHERE sequence = 3)")
    assert verify_chain().broken_at is None
    assert verify_chain(expected_sequence=5, expected_hash=head).broken_at == 4


def test_a_published_head_still_agrees_when_the_chain_has_grown(chain, world, at):
    head = verify_chain().head
    record(by=world.rita, at=at, verb="test.note", on=world.rita)
    assert verify_chain(expected_sequence=5, expected_hash=head).broken_at is None


def test_an_empty_chain_agrees(db):
    report = verify_chain()
    assert (report.length, report.head, report.broken_at) == (0, GENESIS, None)


def test_an_event_says_who_what_on_what_when_and_from_which_request(world, at):
    enterprise = world.enterprise()
    with structlog.contextvars.bound_contextvars(request_id="abc123"):
        event = record(by=world.ida, at=at, verb="test.note", on=enterprise, day=at.date(), text="示例")
    event.refresh_from_db()
    assert (event.actor, event.at, event.verb, event.object) == (world.ida, at, "test.note", f"enterprise:{enterprise.ref}")
    assert (event.request_id, event.data) == ("abc123", {"day": "2026-11-20", "text": "示例"})


def test_an_action_undone_leaves_no_event(world, at):
    enterprise = world.enterprise()
    before = verify_chain()
    with transaction.atomic():
        record(by=world.ida, at=at, verb="test.note", on=enterprise)
        transaction.set_rollback(True)
    assert verify_chain() == before


@pytest.mark.django_db(transaction=True)
def test_r7_many_at_once_make_one_chain_and_a_verifier_beside_them_finds_no_fault(world, at):
    enterprise, by = world.enterprise(), world.rita

    def write() -> None:
        for number in range(15):
            record_alone(by, at, enterprise, number)

    def watch() -> list[Any]:
        return [verify_chain().broken_at for _ in range(15)]

    outcomes = together(write, write, write, watch)
    assert outcomes == [None, None, None, [None] * 15]
    assert (verify_chain().length, verify_chain().broken_at) == (46, None)


@transaction.atomic
def record_alone(by, at, on, number):
    record(by=by, at=at, verb="test.note", on=on, number=number)


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("verify_chain", *arguments, stdout=out)
    return out.getvalue().strip()


def test_the_command_prints_the_head_to_publish_and_accepts_it_later(chain):
    head = run()
    assert head == f"5:{AuditHead.objects.get().hash}"
    assert run("--expect", head) == head


def test_the_command_names_the_first_broken_row(chain):
    with behind_its_back() as cursor:
        cursor.execute("UPDATE verify_auditevent SET verb = 'x' WHERE sequence IN (3, 4)")
    with pytest.raises(CommandError) as raised:
        run()
    assert str(raised.value) == "审计链在第 3 条断开：这一条被改动。"
    assert raised.value.returncode == 1


def test_the_command_finds_a_rewritten_chain_by_its_published_head(chain):
    head = run()
    rewrite(2)
    with pytest.raises(CommandError, match="审计链在第 5 条断开：与已公布的链尾不一致。"):
        run("--expect", head)


@pytest.mark.parametrize("value", ["", "5", "5:abc", "x:" + "0" * 64, "0:" + "0" * 64, "-1:" + "0" * 64])
def test_the_command_refuses_a_head_that_is_none(db, value):
    with pytest.raises(CommandError):
        run(f"--expect={value}")
