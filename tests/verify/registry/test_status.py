"""The status of a certificate at a moment, against a model written without looking at it."""

import itertools
import random
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verify.models import Certificate, StatusChange
from verify.registry.status import HAS_ENDED, MAY_FOLLOW, ChangeKind, Status, status

EPOCH = datetime(2024, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Change:
    kind: str
    effective_at: datetime
    valid_until: date | None = None


def naive(changes, valid_from, valid_until, at):
    """Lives through the history minute by minute of its changes; Hubei keeps UTC+8 all year."""
    word = "nothing"
    last_day = valid_until
    for change in sorted(changes, key=lambda change: change.effective_at):
        if (at - change.effective_at).total_seconds() >= 0:
            word = {"ISSUE": "stands", "REINSTATE": "stands", "RENEW": "stands"}.get(change.kind, change.kind)
            last_day = change.valid_until or last_day
    today = (at.astimezone(UTC) + timedelta(hours=8)).date()
    if word in {"SUSPEND", "REVOKE", "WITHDRAW"}:
        return {"SUSPEND": "SUSPENDED", "REVOKE": "REVOKED", "WITHDRAW": "WITHDRAWN"}[word]
    if word == "nothing" or (valid_from or date.min) > today:
        return "NOT_YET_VALID"
    return "EXPIRED" if (last_day or date.max) < today else "VALID"


def legal_history(draw_kind, draw_gap, draw_day):
    """Kinds that may follow each other, at moments that never go back."""
    changes, moment, latest = [], EPOCH, None
    while True:
        moment += timedelta(minutes=draw_gap())
        kind = draw_kind(sorted(MAY_FOLLOW[latest]))
        if kind is None:
            return changes
        changes.append(Change(kind, moment, draw_day() if kind == "RENEW" else None))
        latest = ChangeKind(kind)


days = st.dates(date(2024, 1, 1), date(2028, 3, 2))
gaps = st.one_of(st.just(0), st.integers(1, 3 * 24 * 60), st.just(24 * 60))


@st.composite
def histories(draw):
    return legal_history(
        lambda kinds: draw(st.none() | st.sampled_from(kinds)) if kinds else None, lambda: draw(gaps), lambda: draw(days)
    )


moments = st.one_of(
    st.datetimes(datetime(2023, 12, 30), datetime(2028, 3, 3), timezones=st.just(UTC)),  # noqa: DTZ001 the strategy adds the zone
    # Midnight in Shanghai and the microsecond before it.
    st.builds(
        lambda day, before: datetime(day.year, day.month, day.day, 16, tzinfo=UTC) - timedelta(microseconds=before),
        days,
        st.integers(0, 1),
    ),
)


@given(histories(), st.none() | days, st.none() | days, moments)
def test_r4_the_status_agrees_with_a_naive_model(changes, valid_from, valid_until, at):
    assert status(changes, valid_from=valid_from, valid_until=valid_until, at=at) == naive(changes, valid_from, valid_until, at)


@given(histories(), st.none() | days, st.none() | days)
def test_r4_each_change_counts_from_its_very_moment_on(changes, valid_from, valid_until):
    for change in changes:
        for at in (change.effective_at - timedelta(microseconds=1), change.effective_at):
            found = status(changes, valid_from=valid_from, valid_until=valid_until, at=at)
            assert found == naive(changes, valid_from, valid_until, at)


ISSUED = [Change("ISSUE", EPOCH)]


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (datetime(2026, 1, 31, 15, 59, 59, 999999, tzinfo=UTC), Status.NOT_YET_VALID),
        (datetime(2026, 1, 31, 16, 0, tzinfo=UTC), Status.VALID),
        (datetime(2028, 2, 28, 16, 0, tzinfo=UTC), Status.VALID),
        (datetime(2028, 2, 29, 15, 59, 59, 999999, tzinfo=UTC), Status.VALID),
        (datetime(2028, 2, 29, 16, 0, tzinfo=UTC), Status.EXPIRED),
    ],
)
def test_r4_valid_through_the_whole_last_day_also_a_leap_day(at, expected):
    assert status(ISSUED, valid_from=date(2026, 2, 1), valid_until=date(2028, 2, 29), at=at) == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ([], Status.NOT_YET_VALID),
        (ISSUED, Status.VALID),
        ([*ISSUED, Change("SUSPEND", EPOCH)], Status.SUSPENDED),
        ([*ISSUED, Change("SUSPEND", EPOCH), Change("REINSTATE", EPOCH)], Status.VALID),
        ([*ISSUED, Change("SUSPEND", EPOCH), Change("WITHDRAW", EPOCH)], Status.WITHDRAWN),
        ([*ISSUED, Change("RENEW", EPOCH, date(2023, 12, 31)), Change("REVOKE", EPOCH)], Status.REVOKED),
        ([*ISSUED, Change("RENEW", EPOCH, date(2023, 12, 31))], Status.EXPIRED),
        ([*ISSUED, Change("SUSPEND", EPOCH + timedelta(days=1))], Status.VALID),
    ],
)
def test_the_latest_change_effective_by_then_decides(changes, expected):
    assert status(changes, valid_from=None, valid_until=None, at=EPOCH) == expected


def test_an_empty_date_sets_no_limit():
    for at in (EPOCH, EPOCH + timedelta(days=365 * 80)):
        assert status(ISSUED, valid_from=None, valid_until=None, at=at) == Status.VALID


def test_what_has_ended_never_comes_back():
    assert {Status.REVOKED, Status.WITHDRAWN, Status.EXPIRED} == HAS_ENDED
    assert [MAY_FOLLOW[kind] for kind in (ChangeKind.REVOKE, ChangeKind.WITHDRAW)] == [frozenset(), frozenset()]


def test_the_annotation_of_lists_agrees_with_the_status_of_each(world):
    """`with_status` on 200 random histories at 60 moments, most of them at an edge."""
    chance = random.Random(20261120)
    decided_by, approved_by = world.susan, world.abel
    enterprise = world.enterprise()
    holders = [world.product(enterprise=enterprise) for _ in range(40)]
    opened = [world.round(year) for year in range(2023, 2028)]
    certificates, rows, edges = [], [], []
    for holder, year in itertools.product(holders, opened):
        first, last = sorted(date(2024, 1, 1) + timedelta(days=chance.randrange(700)) for _ in range(2))
        certificate = Certificate(
            product=holder,
            round=year,
            valid_from=chance.choice([None, first]),
            valid_until=chance.choice([None, last]),
        )
        certificates.append(certificate)
        history = legal_history(
            lambda kinds: chance.choice([*kinds, None]) if kinds else None,
            lambda: chance.choice([0, 5, 1440, chance.randrange(100_000)]),
            lambda: date(2024, 1, 1) + timedelta(days=chance.randrange(900)),
        )
        rows.append(history)
        edges += [change.effective_at for change in history]
        edges += [datetime(day.year, day.month, day.day, 16, tzinfo=UTC) for day in (first, last)]
    Certificate.objects.bulk_create(certificates)
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
            decided_by=decided_by,
            approved_by=approved_by,
        )
        for certificate, history in zip(certificates, rows, strict=True)
        for sequence, change in enumerate(history, 1)
    )
    known = Certificate.objects.prefetch_related("changes").in_bulk()
    seen = set()
    for at in [*chance.sample(edges, 50), *(edge - timedelta(microseconds=1) for edge in chance.sample(edges, 10))]:
        annotated = dict(Certificate.objects.with_status(at).values_list("pk", "current_status"))
        assert annotated == {pk: certificate.status(at) for pk, certificate in known.items()}
        seen |= set(annotated.values())
    assert seen == set(Status.values)
