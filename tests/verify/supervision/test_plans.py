"""Plans of checks, and who has not been visited in a year."""

from datetime import date, timedelta
from functools import partial

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from tests.factories.world import NOW
from tests.together import together
from verify.models import AuditEvent, Certificate, CheckPlan, Industry
from verify.refusals import NotPermitted, Refused
from verify.registry.units import Unit
from verify.supervision.actions import inspections, plans
from verify.supervision.coverage import Coverage

BASIS = "示例监督检查计划〔2026〕1号"


def draw_up(world, **fields) -> CheckPlan:
    return plans.draw_up(**{"year": 2026, "times": 2, "basis": BASIS, "by": world.susan, "at": NOW, **fields})


def item(world, unit: Unit = Unit.ENSHI, industry: Industry | None = None) -> Certificate:
    return world.certificate(product=world.product(enterprise=world.enterprise(unit=unit.value, industry=industry)))


def visit(world, certificate: Certificate, day: date = date(2026, 5, 1), **fields) -> None:
    said = {"result": "PASSED", "kind": "PERIODIC", "body": "示例质检院", "source": "示例局", **fields}
    inspections.record(product=certificate.product, inspected_on=day, by=world.susan, at=NOW, **said)


def due(year: int = 2026) -> set[Certificate]:
    return set(coverage(year).due())


def coverage(year: int = 2026) -> Coverage:
    drawn_up = list(CheckPlan.objects.filter(year=year))
    return Coverage(Certificate.objects.all(), drawn_up, year, NOW)


@pytest.fixture
def food(db) -> Industry:
    return Industry.objects.get(name="食品")


@pytest.mark.django_db
def test_without_a_plan_an_item_in_force_owes_one_visit_a_year_of_any_kind(world):
    never, daily, last_year = (item(world) for _ in range(3))
    visit(world, daily, kind="DAILY", result="FAILED", items_failed="水分")
    visit(world, last_year, date(2025, 12, 31))
    assert due() == {never, last_year}
    visit(world, last_year, date(2026, 1, 1))
    assert due() == {never}


@pytest.mark.django_db
def test_a_year_that_is_over_is_judged_as_it_ended(world):
    old, since = world.certificate(at=NOW - timedelta(days=390), valid_from=date(2025, 11, 1)), item(world)
    visit(world, old)
    assert (due(2025), due(2026)) == ({old}, {since})
    world.decide("suspend", old)
    assert due(2025) == {old}
    visit(world, old, date(2025, 12, 31))
    assert due(2025) == set()


@pytest.mark.django_db
def test_what_is_not_in_force_owes_none(world):
    suspended, withdrawn, valid = (item(world) for _ in range(3))
    world.decide("suspend", suspended)
    world.decide("revoke", withdrawn)
    assert due() == {valid}


@pytest.mark.django_db
def test_the_strictest_plan_that_covers_an_item_counts(world, food):
    plain, tea, lamp, noodles = item(world), item(world, industry=food), item(world, Unit.WUHAN), item(world, Unit.WUHAN, food)
    draw_up(world, times=1)
    draw_up(world, times=2, industry=food)
    draw_up(world, times=2, unit=Unit.WUHAN)
    draw_up(world, times=3, unit=Unit.WUHAN, industry=food)
    draw_up(world, times=9, year=2025)
    owed = dict.fromkeys((plain, tea, lamp, noodles), 0)
    while rest := due():
        for certificate in rest:
            owed[certificate] += 1
            visit(world, certificate, date(2026, 1, owed[certificate]))
    assert list(owed.values()) == [1, 2, 2, 3]
    asked = [
        coverage().times_of(row.product.enterprise.unit, row.product.enterprise.industry_id) for row in (plain, tea, lamp, noodles)
    ]
    assert asked == [1, 2, 2, 3]


@pytest.mark.django_db
def test_figures_by_unit_in_two_queries_with_one_item_or_three(world, django_assert_num_queries):
    visit(world, item(world))
    covered = coverage()
    with django_assert_num_queries(2):
        one = [(line.unit, line.in_force, line.done, line.due, line.percent) for line in covered.figures()]
    assert one == [("422800", 1, 1, 0, 100)]
    item(world), item(world), item(world, Unit.WUHAN)
    covered = coverage()
    with django_assert_num_queries(2):
        figures = covered.figures()
    assert [(line.label, line.in_force, line.done, line.percent) for line in figures] == [
        ("武汉市", 1, 0, 0),
        ("恩施土家族苗族自治州", 3, 1, 33),
    ]


@pytest.mark.django_db
def test_a_line_says_how_often_and_when_last(world, django_assert_num_queries):
    never, seen = item(world), item(world)
    for day in (date(2024, 1, 1), date(2026, 3, 1), date(2026, 2, 1)):
        visit(world, seen, day)
    covered = coverage()
    with django_assert_num_queries(1):
        lines = [(row, row.visits, row.last_visit) for row in covered.lines([never.pk, seen.pk])]
    assert lines == [(never, 0, None), (seen, 2, date(2026, 3, 1))]


@pytest.mark.django_db
def test_a_plan_is_changed_and_the_audit_chain_keeps_what_it_was(world):
    plan = plans.revise(plan=draw_up(world), times=3, basis="  另行通知 ", by=world.susan, at=NOW)
    assert (plan.times, plan.basis) == (3, "另行通知")
    event = AuditEvent.objects.latest("sequence")
    assert (event.verb, event.data["before"]) == ("checkplan.revise", {"times": 2, "basis": BASIS})


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("wrong", "code"), [({"year": 2022}, "year"), ({"year": 2101}, "year"), ({"times": 0}, "times"), ({"times": 13}, "times")]
)
def test_a_plan_lies_within_reason(world, wrong, code):
    with pytest.raises(Refused) as refused, transaction.atomic():
        draw_up(world, **wrong)
    assert refused.value.code == code
    with pytest.raises(IntegrityError), transaction.atomic():
        CheckPlan.objects.create(
            **{"year": 2026, "times": 2, "basis": "x", "drawn_up_by": world.susan, "drawn_up_at": NOW, **wrong}
        )


@pytest.mark.django_db
@pytest.mark.parametrize("wrong", [{"basis": " "}, {"basis": "长" * 201}, {"unit": "110000"}])
def test_a_plan_names_its_basis_and_a_unit_of_the_province(world, wrong):
    with pytest.raises(ValidationError), transaction.atomic():
        draw_up(world, **wrong)
    assert not CheckPlan.objects.exists()


@pytest.mark.django_db
def test_s1_a_city_plans_for_itself_alone_and_sees_what_binds_it(world):
    province, enshi = draw_up(world), draw_up(world, unit=Unit.ENSHI)
    own = draw_up(world, unit=Unit.WUHAN, by=world.chen)
    for act in (
        partial(draw_up, world, year=2025, by=world.chen),
        partial(draw_up, world, year=2025, unit=Unit.ENSHI, by=world.chen),
        partial(plans.revise, plan=province, times=1, basis=BASIS, by=world.chen, at=NOW),
        partial(plans.revise, plan=enshi, times=1, basis=BASIS, by=world.chen, at=NOW),
        partial(draw_up, world, year=2025, by=world.rita),
    ):
        with pytest.raises(NotPermitted), transaction.atomic():
            act()
    assert set(CheckPlan.objects.visible_to(world.chen)) == {province, own}


@pytest.mark.django_db(transaction=True)
def test_r8_a_scope_is_planned_once_however_many_do_it_at_once(world):
    susan = world.susan
    outcomes = together(*[partial(draw_up, world, by=susan)] * 20)
    assert CheckPlan.objects.count() == 1
    assert sorted(outcome.code for outcome in outcomes if isinstance(outcome, Refused)) == ["stands"] * 19
