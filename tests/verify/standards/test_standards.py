"""Standards: who executes them, what their evaluation is worth at a moment, and the record that says so."""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.db import DatabaseError
from hypothesis import given
from hypothesis import strategies as st

from verify.calendar import day_of
from verify.models import AuditEvent, Standard, StandardEvaluation
from verify.refusals import NotPermitted, Refused
from verify.standards.actions import standards
from verify.standards.validity import Validity, evaluated

CODE = "Q/示例 001S-2025"


@pytest.fixture
def standard(world, at) -> Standard:
    return standards.register(code=CODE, title="示例玉露茶", level="ENTERPRISE", by=world.rita, at=at)


def evaluate(world, standard, at, **fields) -> StandardEvaluation:
    defaults = {"result": "国内先进", "evaluated_on": date(2026, 3, 1), "body": "示例评价机构"}
    return standards.evaluate(standard=standard, **{**defaults, **fields}, by=world.rita, at=at)


def compare(world, standard, at, **fields):
    defaults = {"compared_code": "gb/t 0000—2020", "compared_level": "NATIONAL", "indicator": "水分"}
    values = {"own_value": "≤ 6.0%", "compared_value": "≤ 7.0%", "finding": "严于国家标准"}
    return standards.compare(standard=standard, **{**defaults, **values, **fields}, by=world.rita, at=at)


def certified(world, *written: str):
    return world.certificate(product=world.product(standards=list(written))).product


def evaluation(evaluated_on: date, valid_until: date) -> SimpleNamespace:
    return SimpleNamespace(evaluated_on=evaluated_on, valid_until=valid_until)


def moment(day: date, hour: int = 4) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "validity", "days_left"),
    [
        (date(2026, 2, 28), Validity.NONE, 0),
        (date(2026, 3, 1), Validity.VALID, 1096),
        (date(2028, 12, 30), Validity.VALID, 61),
        (date(2028, 12, 31), Validity.ENDING, 60),
        (date(2029, 2, 28), Validity.ENDING, 1),
        (date(2029, 3, 1), Validity.ENDED, 0),
    ],
)
def test_an_evaluation_counts_from_its_day_through_its_last(day, validity, days_left):
    found = evaluated([evaluation(date(2026, 3, 1), date(2029, 2, 28))], moment(day))
    assert (found.validity, found.days_left) == (validity, days_left)
    assert found.is_valid == (validity in {Validity.VALID, Validity.ENDING})


def test_r4_the_last_day_ends_at_midnight_in_wuhan():
    rows = [evaluation(date(2026, 3, 1), date(2029, 2, 28))]
    assert evaluated(rows, datetime(2029, 2, 28, 15, 59, 59, tzinfo=UTC)).validity == Validity.ENDING
    assert evaluated(rows, datetime(2029, 2, 28, 16, 0, 0, tzinfo=UTC)).validity == Validity.ENDED


@given(st.lists(st.tuples(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(0, 1500)), max_size=5), st.integers(0, 4000))
def test_only_the_latest_evaluation_counts(rows, later):
    at = moment(date(2020, 1, 1) + timedelta(days=later))
    made = [evaluation(day, day + timedelta(days=term)) for day, term in rows]
    known = [row for row in made if row.evaluated_on <= day_of(at)]
    latest = max(known, key=lambda row: (row.evaluated_on, row.valid_until), default=None)
    found = evaluated(made, at)
    assert found.latest == latest
    assert found.is_valid == (latest is not None and day_of(at) <= latest.valid_until)


def test_a_standard_stands_once_under_every_spelling(world, standard, at):
    with pytest.raises(Refused) as refusal:
        standards.register(code="q／示例001S—2025", title="又一次", level="ENTERPRISE", by=world.rita, at=at)
    assert refusal.value.code == "registered"
    assert Standard.objects.get().code == CODE


def test_the_published_list_of_an_item_joins_by_any_spelling_and_stays_as_published(world, standard):
    product = certified(world, "Q／示例001S－2025（示例企业标准）", "GB/T 0000-2020")
    other = certified(world, "Q/示例 002S-2025")
    world.product(standards=[CODE])  # not certified
    assert product.standards == ["Q／示例001S－2025（示例企业标准）", "GB/T 0000-2020"]
    assert list(standard.executing_products()) == [product]
    assert list(Standard.objects.executed_by_products()) == [standard]
    assert Standard.objects.for_record().get().product_count == 1
    assert list(other.standard_codes) == ["Q/示例 002S-2025"]


def test_the_listing_is_searched_by_code_and_title_and_narrowed_by_level(world, standard, at):
    national = standards.register(code="GB/T 0000-2020", title="示例绿茶", level="NATIONAL", by=world.rita, at=at)
    found = {
        query: list(Standard.objects.for_listing(*query))
        for query in [
            ("", ""),
            ("玉露", ""),
            ("gb/t0000", ""),
            ("示例 茶", "NATIONAL"),
            ("", "GROUP"),
            ("", "NONSENSE"),
            ("\0%", ""),
        ]
    }
    assert found == {
        ("", ""): [national, standard],
        ("玉露", ""): [standard],
        ("gb/t0000", ""): [national],
        ("示例 茶", "NATIONAL"): [national],
        ("", "GROUP"): [],
        ("", "NONSENSE"): [national, standard],
        ("\0%", ""): [],
    }


@pytest.mark.parametrize("count", [1, 3])
def test_lists_and_records_cost_the_same_however_long(world, standard, at, count, django_assert_num_queries):
    for number in range(count):
        certified(world, CODE)
        evaluate(world, standard, at, result=f"示例 {number}")
        compare(world, standard, at, indicator=f"指标 {number}")
        if number:
            standards.register(code=f"T/示例 {number}-2025", title="示例", level="GROUP", by=world.rita, at=at)
    with django_assert_num_queries(2):
        assert [row.product_count for row in Standard.objects.for_listing() if row == standard] == [count]
    with django_assert_num_queries(3):
        found = Standard.objects.for_record().get(code=CODE)
    with django_assert_num_queries(4):
        assert len(found.executing_products()) == count


def test_evaluations_are_append_only(world, standard, at):
    row = evaluate(world, standard, at)
    with pytest.raises(DatabaseError):
        StandardEvaluation.objects.filter(pk=row.pk).update(result="国际领先")


@pytest.mark.parametrize("who", ["susan", "abel", "chen", "ida", "nobody"])
def test_only_the_registrar_registers_evaluates_and_compares(world, standard, at, who):
    actor = SimpleNamespace(rita=getattr(world, who))
    for act in (
        lambda: standards.register(code="GB 1-2020", title="示例", level="NATIONAL", by=actor.rita, at=at),
        lambda: evaluate(actor, standard, at),
        lambda: compare(actor, standard, at),
        lambda: standards.withdraw(standard=standard, withdrawn_on=date(2026, 1, 1), by=actor.rita, at=at),
    ):
        with pytest.raises(NotPermitted):
            act()


def test_every_action_is_in_the_audit(world, standard, at):
    evaluate(world, standard, at)
    compare(world, standard, at)
    standards.withdraw(standard=standard, withdrawn_on=date(2026, 11, 20), by=world.rita, at=at)
    verbs = AuditEvent.objects.filter(verb__startswith="standard.").order_by("sequence").values_list("verb", flat=True)
    assert list(verbs) == ["standard.register", "standard.evaluate", "standard.compare", "standard.withdraw"]
    standard.refresh_from_db()
    assert (standard.is_in_force_at(at), standard.is_in_force_at(at - timedelta(days=1))) == (False, True)
