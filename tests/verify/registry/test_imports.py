"""A list enters the register as a whole, or not at all, and only once."""

import threading
from datetime import date

import pytest
from django.apps import apps
from django.db import connection, transaction

from tests.factories.lists import SAMPLE, csv_list, row
from tests.together import together
from verify.models import AuditEvent, Certificate, Enterprise, Product, Round
from verify.refusals import NotPermitted
from verify.registry import importing
from verify.registry.actions import enterprises, imports, rounds
from verify.registry.audit import verify_chain
from verify.registry.importing import Outcome
from verify.registry.models import StatusChange
from verify.registry.status import Status

# Behind this connection alone: others wait for each other on the same server.
WAITING_BEHIND_US = "SELECT count(*) FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"


def sample():
    return importing.read(SAMPLE.read_bytes(), SAMPLE.name)


def listed(*rows):
    return importing.read(csv_list(*rows), "list.csv")


def every_row():
    """All that the facts' tables hold."""
    return {
        model.__name__: list(model.objects.order_by("pk").values_list()) for model in apps.get_app_config("verify").get_models()
    }


def test_the_sample_imports_seven_items_twice_with_the_same_end_state(world, at):
    done = imports.import_list(table=sample(), year=2023, by=world.rita, at=at)
    assert [line.outcome for line in done.rows] == [Outcome.NEW] * 7
    once = every_row()
    again = imports.import_list(table=sample(), year=2023, by=world.rita, at=at)
    assert [line.outcome for line in again.rows] == [Outcome.UNCHANGED] * 7
    assert every_row() == once
    assert [Certificate.objects.count(), Product.objects.count(), Enterprise.objects.count()] == [7, 7, 7]
    assert verify_chain().broken_at is None


def test_nothing_is_invented_for_a_real_enterprise(world, at):
    imports.import_list(table=sample(), year=2023, by=world.rita, at=at)
    found = set(Certificate.objects.values_list("official_number", "announced_on", "valid_from", "valid_until", "route"))
    assert found == {(None, None, None, None, "")}
    assert set(Enterprise.objects.values_list("uscc", "unit", "county", "is_demo")) == {(None, "422800", "", False)}
    assert Round.objects.get().announced_on is None
    assert {certificate.status(at) for certificate in Certificate.objects.all()} == {Status.VALID}
    assert set(StatusChange.objects.values_list("kind", "effective_at")) == {("ISSUE", at)}


@pytest.mark.parametrize(
    ("announced_on", "last_day"), [(date(2025, 4, 10), date(2028, 4, 9)), (date(2024, 2, 29), date(2027, 2, 27))]
)
def test_the_dates_are_those_of_the_announcement(world, at, announced_on, last_day):
    rounds.open_round(year=2024, by=world.rita, at=at, announced_on=announced_on)
    imports.import_list(table=listed(row()), year=2024, by=world.rita, at=at)
    certificate = Certificate.objects.get()
    assert (certificate.announced_on, certificate.valid_from, certificate.valid_until) == (announced_on, announced_on, last_day)


def test_the_audit_event_of_the_import_names_the_file(world, at):
    table = sample()
    imports.import_list(table=table, year=2023, by=world.rita, at=at)
    event = AuditEvent.objects.get(verb="register.import")
    assert event.actor == world.rita
    assert event.data == {
        "filename": "certified-round1-sample.csv",
        "sha256": table.sha256,
        "rows": {"NEW": 7, "UNCHANGED": 0, "DUPLICATE": 0, "NEAR_DUPLICATE": 0, "ERROR": 0},
    }
    assert AuditEvent.objects.filter(verb="certificate.issue").count() == 7


def test_one_error_and_nothing_is_written(world, at):
    world.rita  # noqa: B018 stands before the count
    before = every_row()
    with pytest.raises(imports.ListRefused) as raised:
        imports.import_list(table=listed(row(), row(item="", 类别="x")), year=2025, by=world.rita, at=at)
    assert str(raised.value) == "没有导入任何内容。请先改正这些行：3。"
    assert [line.outcome for line in raised.value.plan.rows] == [Outcome.NEW, Outcome.ERROR]
    assert every_row() == before


def test_a_list_that_grew_adds_only_what_is_new(world, at):
    imports.import_list(table=listed(row()), year=2025, by=world.rita, at=at)
    grown = listed(row(), row(), row(item="示例红茶", 类别="服务", 申报途径="自我声明"), row("示例米业有限公司", "示例米"))
    done = imports.import_list(table=grown, year=2025, by=world.rita, at=at)
    assert [line.outcome for line in done.rows] == [Outcome.UNCHANGED, Outcome.DUPLICATE, Outcome.NEW, Outcome.NEW]
    found = Certificate.objects.values_list("product__enterprise__name", "product__name", "product__kind", "route")
    assert set(found) == {
        ("示例茶业有限公司", "示例玉露茶", "PRODUCT", "REVIEW"),
        ("示例茶业有限公司", "示例红茶", "SERVICE", "DECLARATION"),
        ("示例米业有限公司", "示例米", "PRODUCT", "REVIEW"),
    }
    assert AuditEvent.objects.filter(verb="enterprise.register").count() == 2


@pytest.mark.parametrize("who", ["susan", "abel", "chen", "ida", "nobody"])
def test_only_a_registrar_imports(world, at, who):
    with pytest.raises(NotPermitted):
        imports.import_list(table=sample(), year=2023, by=getattr(world, who), at=at)
    assert Round.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_r8_the_same_list_imported_by_many_at_once_has_one_effect(world, at):
    by = world.rita
    done = together(*[lambda: imports.import_list(table=sample(), year=2023, by=by, at=at)] * 4)
    assert sorted(len(plan.new) for plan in done) == [0, 0, 0, 7]
    assert Certificate.objects.count() == 7
    assert AuditEvent.objects.filter(verb="register.import").count() == 1
    assert verify_chain().broken_at is None


@pytest.mark.django_db(transaction=True)
def test_r8_two_lists_that_share_an_enterprise_at_once_both_arrive(world, at):
    by = world.rita
    tables = [listed(row(), row(item="示例红茶")), listed(row(item="示例绿茶"), row())]
    done = together(*[lambda table=table: imports.import_list(table=table, year=2025, by=by, at=at) for table in tables])
    assert sorted(len(plan.new) for plan in done) == [1, 2]
    assert (Enterprise.objects.count(), Product.objects.count(), Certificate.objects.count()) == (1, 3, 3)


@pytest.mark.django_db(transaction=True)
def test_an_enterprise_registered_by_hand_at_that_moment_takes_the_whole_list_back(world, at):
    by = world.rita
    table = listed(row("示例米业有限公司", "示例米"), row())
    outcomes = []
    with transaction.atomic():
        enterprises.register(name="示例茶业有限公司", unit="422800", by=by, at=at)
        imported = threading.Thread(
            target=lambda: outcomes.extend(together(lambda: imports.import_list(table=table, year=2025, by=by, at=at)))
        )
        imported.start()
        with connection.cursor() as cursor:
            waiting = 0
            while not waiting:
                cursor.execute(WAITING_BEHIND_US)
                (waiting,) = cursor.fetchone()
    imported.join()
    assert [outcome.code for outcome in outcomes] == ["row_refused"]
    assert list(Enterprise.objects.values_list("name", flat=True)) == ["示例茶业有限公司"]
    assert Round.objects.count() == 0
