import threading
from uuid import UUID

import pytest
from django.db import Error, connection, transaction

from verify.labels.actions import runs
from verify.labels.models import LabelRange, LabelRun
from verify.models import AuditEvent, Product
from verify.refusals import NotPermitted, Refused

REQUEST = UUID("00000000-0000-4000-8000-000000000001")


def rows_of_every_table() -> dict[str, int]:
    with connection.cursor() as cursor:
        counts = {}
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT count(*) FROM "{table}"')
            [counts[table]] = cursor.fetchone()
        return counts


def ranges(run: LabelRun) -> list[tuple[str, int, int]]:
    return list(run.ranges.order_by("id").values_list("kind", "first", "last"))


@pytest.mark.parametrize("quantity", [1, 1000, 10**9, 2**30 - 1])
def test_p2_a_run_of_any_size_is_one_row_and_one_audit_event(world, at, quantity: int):
    product = world.certificate().product
    before = rows_of_every_table()
    run = runs.issue(product=product, grade="ITEM", quantity=quantity, by=world.rita, at=at)
    after = rows_of_every_table()
    changed = {table: after[table] - before[table] for table in after if after[table] != before[table]}
    assert changed == {"verify_labelrun": 1, "verify_auditevent": 1}
    assert (run.quantity, run.key_name, run.first_serial, run.last_serial) == (quantity, "new", 1, quantity)


def test_the_audit_event_says_what_was_issued(world, at):
    run = runs.issue(product=world.certificate().product, grade="ITEM", quantity=7, lot=" L1 ", by=world.rita, at=at)
    event = AuditEvent.objects.latest("sequence")
    assert (event.verb, event.object, event.actor, event.at) == ("labels.issue", f"labelrun:{run.pk}", world.rita, at)
    assert event.data == {"product": run.product.ref, "lot": "L1", "grade": "ITEM", "quantity": 7}


@pytest.mark.parametrize("quantity", [0, -1, 2**30, 10**30])
def test_a_quantity_out_of_range_is_refused(world, at, quantity: int):
    with pytest.raises(Refused) as refused:
        runs.issue(product=world.certificate().product, grade="ITEM", quantity=quantity, by=world.rita, at=at)
    assert (refused.value.code, str(refused.value)) == ("quantity", "每批标签数量应在 1 到 1,073,741,823 之间。")
    assert LabelRun.objects.count() == 0


@pytest.mark.parametrize("kind", [Product.Kind.SERVICE, Product.Kind.PROJECT])
def test_only_products_get_labels_on_packs(world, at, kind: str):
    product = world.certificate(product=world.product(kind=kind)).product
    with pytest.raises(Refused) as refused:
        runs.issue(product=product, grade="PRODUCT", quantity=1, by=world.rita, at=at)
    assert refused.value.code == "not_a_product"
    plaque = runs.issue(product=product, grade="PRODUCT", quantity=1, carrier="PLAQUE", by=world.rita, at=at)
    assert plaque.last_serial == 0


def test_an_item_without_a_certificate_in_force_gets_no_labels(world, at):
    certificate = world.certificate()
    world.decide("suspend", certificate)
    for product in (world.product(), certificate.product):
        with pytest.raises(Refused) as refused:
            runs.issue(product=product, grade="ITEM", quantity=1, by=world.rita, at=at)
        assert refused.value.code == "not_certified"


@pytest.mark.parametrize("actor", ["susan", "abel", "chen", "ida", "nobody"])
def test_only_the_registrar_issues(world, at, actor: str):
    product = world.certificate().product
    with pytest.raises(NotPermitted):
        runs.issue(product=product, grade="ITEM", quantity=1, by=getattr(world, actor), at=at)
    assert LabelRun.objects.count() == 0


@pytest.mark.parametrize("actor", ["susan", "abel", "chen", "ida", "nobody"])
def test_only_the_registrar_activates(world, at, actor: str):
    run = world.run(is_active=False)
    with pytest.raises(NotPermitted):
        runs.activate(run=run, by=getattr(world, actor), at=at)
    assert ranges(run) == []


@pytest.mark.parametrize(("actor", "may"), [("rita", True), ("susan", True), ("abel", False), ("chen", False), ("ida", False)])
def test_registrar_and_supervisor_void(world, at, actor: str, may: bool):
    run = world.run(is_active=False)
    if may:
        runs.void(run=run, reason="遗失", by=getattr(world, actor), at=at)
    else:
        with pytest.raises(NotPermitted):
            runs.void(run=run, reason="遗失", by=getattr(world, actor), at=at)
    assert ranges(run) == ([("VOID", 1, 1000)] if may else [])


def test_without_bounds_the_whole_run_is_activated(world, at):
    item, product = world.run(is_active=False), world.run(is_active=False, grade="PRODUCT")
    assert [(row.first, row.last) for row in (runs.activate(run=run, by=world.rita, at=at) for run in (item, product))] == [
        (1, 1000),
        (0, 0),
    ]


@pytest.mark.parametrize("bounds", [(0, 5), (1, 1001), (6, 5), (-3, -1), (10**30, 10**30)])
@pytest.mark.parametrize("verb", ["activate", "void"])
def test_serials_outside_the_run_are_refused(world, at, verb: str, bounds: tuple[int, int]):
    run = world.run(is_active=False)
    more = {"reason": "遗失"} if verb == "void" else {}
    with pytest.raises(Refused) as refused:
        getattr(runs, verb)(run=run, first=bounds[0], last=bounds[1], by=world.rita, at=at, **more)
    assert (refused.value.code, str(refused.value)) == ("range", "序号应在 1 到 1000 之间。")
    assert ranges(run) == []


def test_voiding_wants_a_reason(world, at):
    run = world.run(is_active=False)
    with pytest.raises(Refused) as refused:
        runs.void(run=run, reason=" ", by=world.rita, at=at)
    assert (refused.value.code, ranges(run)) == ("no_reason", [])


def test_voided_then_activated_keeps_the_row_that_voids(world, at):
    run = world.run(is_active=False)
    runs.void(run=run, reason="遗失", first=5, last=9, by=world.rita, at=at)
    runs.activate(run=run, by=world.rita, at=at)
    assert ranges(run) == [("VOID", 5, 9), ("ACTIVATE", 1, 1000)]


@pytest.mark.parametrize("model", [LabelRun, LabelRange])
def test_r7_the_database_itself_refuses_to_change_what_was_issued(world, model):
    world.run()
    field = "lot" if model is LabelRun else "reason"
    with (
        pytest.raises(Error, match=f"Cannot update or delete rows from verify_{model._meta.model_name} table"),
        transaction.atomic(),
    ):
        model.objects.update(**{field: "x"})
    with (
        pytest.raises(Error, match=f"Cannot update or delete rows from verify_{model._meta.model_name} table"),
        transaction.atomic(),
    ):
        model.objects.all()._raw_delete("default")


def test_r8_the_same_request_again_returns_the_first_run(world, at):
    order = {"product": world.certificate().product, "grade": "ITEM", "quantity": 5, "by": world.rita, "request_key": REQUEST}
    first, again = runs.issue(**order, at=at), runs.issue(**order, at=at)
    assert (first.pk, LabelRun.objects.count()) == (again.pk, 1)
    assert AuditEvent.objects.filter(verb="labels.issue").count() == 1


@pytest.mark.django_db(transaction=True)
def test_r8_fifty_requests_at_once_are_one_run(world, at):
    order = {"product": world.certificate().product, "grade": "ITEM", "quantity": 5, "by": world.rita, "request_key": REQUEST}
    gate, issued = threading.Barrier(10), []

    def ask() -> None:
        try:
            gate.wait(30)
            issued.extend(runs.issue(**order, at=at).pk for _ in range(5))
        except Exception as error:
            issued.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=ask) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    [run] = LabelRun.objects.all()
    assert issued == [run.pk] * 50
    assert AuditEvent.objects.filter(verb="labels.issue").count() == 1
