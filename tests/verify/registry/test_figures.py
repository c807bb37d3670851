"""The register counted must be the register read, certificate by certificate, by the pure rule."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories.world import NOW
from tests.verify.registry.test_status import legal_history
from verify.models import Certificate, Industry, Product, StatusChange
from verify.registry.figures import tally
from verify.registry.status import Status
from verify.registry.units import Unit

DAYS = st.one_of(st.none(), st.integers(0, 900).map(lambda days: date(2024, 1, 1) + timedelta(days=days)))


def add(world, draw, holders) -> None:
    first, last = draw(DAYS), draw(DAYS)
    if first and last and first > last:
        first, last = last, first
    certificate = Certificate(
        product=Product.objects.create(
            enterprise=draw(st.sampled_from(holders)),
            name=f"示例{next(world.count)}",
            kind=draw(st.sampled_from(Product.Kind.values)),
        ),
        round=draw(st.sampled_from([world.round(2024), world.round(2025)])),
        route=draw(st.sampled_from(["", *Certificate.Route.values])),
        valid_from=first,
        valid_until=last,
    )
    certificate.save()
    history = legal_history(
        lambda kinds: draw(st.sampled_from([*kinds, None])) if kinds else None,
        lambda: draw(st.sampled_from([0, 5, 1440, 99_000])),
        lambda: date(2024, 1, 1) + timedelta(days=draw(st.integers(0, 900))),
    )
    StatusChange.objects.bulk_create(
        StatusChange(
            certificate=certificate,
            sequence=sequence,
            kind=change.kind,
            effective_at=change.effective_at,
            recorded_at=change.effective_at,
            valid_until=change.valid_until,
            ban_until=date(2030, 1, 1) if change.kind == "REVOKE" else None,
            reason="示例原因",
            decided_by=world.susan,
            approved_by=world.abel,
        )
        for sequence, change in enumerate(history, 1)
    )


def test_figures_and_filters_agree_with_the_status_of_each(world):
    industry = Industry.objects.create(name="示例行业")
    holders = [world.enterprise(), world.enterprise(unit=Unit.WUHAN, industry=industry, is_demo=False)]

    @settings(max_examples=25, suppress_health_check=list(HealthCheck))
    @given(st.data())
    def worlds(data) -> None:
        # Each example adds to the world of those before it.
        for _ in range(4):
            add(world, data.draw, holders)
        minutes = data.draw(st.integers(-1000, 900 * 1440))
        check(datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes))

    worlds()
    for edge in StatusChange.objects.values_list("effective_at", flat=True)[:10]:
        check(edge)
        check(edge - timedelta(microseconds=1))


def check(at: datetime) -> None:
    listed = list(Certificate.objects.select_related("round", "product__enterprise").prefetch_related("changes"))
    status = {each.pk: each.status(at) for each in listed}
    counted = tally(at)
    assert counted.status == {each: Counter(status.values())[each] for each in Status}
    for name, value in {
        "year": lambda each: each.round.year,
        "route": lambda each: each.route,
        "kind": lambda each: each.product.kind,
        "unit": lambda each: each.product.enterprise.unit,
        "industry": lambda each: each.product.enterprise.industry_id,
        "demo": lambda each: each.product.enterprise.is_demo,
    }.items():
        breakdown = getattr(counted, name)
        assert breakdown.listed == Counter(map(value, listed)), name
        assert breakdown.valid == Counter(value(each) for each in listed if status[each.pk] == Status.VALID), name
    assert Certificate.objects.figures(at) == {
        "listed": counted.listed,
        "valid": counted.valid,
        "enterprises": counted.enterprises,
        "units": counted.units,
        "demo": counted.demo.listed[True],
    }
    for each in Status:
        assert set(Certificate.objects.standing_as(each, at).values_list("pk", flat=True)) == {
            pk for pk, stands in status.items() if stands == each
        }


def test_figures_cost_the_same_queries_however_long_the_register(world, django_assert_num_queries):
    for _ in range(2):
        world.certificate()
        with django_assert_num_queries(4):
            tally(NOW)


def test_an_empty_register_counts_nothing(db):
    counted = tally(NOW)
    assert (counted.listed, counted.valid, counted.enterprises, counted.units) == (0, 0, 0, 0)
    assert Certificate.objects.figures(NOW) == {"listed": 0, "valid": 0, "enterprises": 0, "units": 0, "demo": 0}
