"""No illegal transition: a long random walk through the real actions beside a model, and the database's own refusals."""

import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from verify.models import Certificate, StatusChange
from verify.refusals import Refused
from verify.registry.actions import certificates
from verify.registry.audit import verify_chain
from verify.registry.status import ChangeKind

STEPS = 10_000
TEXTS = {"reason": "示例原因", "legal_basis": "示例办法第一条"}


@dataclass
class Model:
    """What a certificate should be, told in words of its own: in force, suspended or over."""

    state: str = "in force"
    effective_at: object = None
    recorded_at: object = None
    last_day: date = date(2028, 12, 31)
    asked: date | None = None
    kinds: list = field(default_factory=lambda: ["ISSUE"])

    def expected(self, verb, effective_at, at):
        """The code of the refusal, or None where the step is legal."""
        if verb == "renew" and self.asked < (at + timedelta(hours=8)).date():
            return "past"
        if verb == "renew" and self.asked <= self.last_day:
            return "not_later"
        if self.state == "over":
            return "illegal_transition"
        if (verb == "reinstate") != (self.state == "suspended") and verb in {"reinstate", "suspend", "renew"}:
            return "illegal_transition"
        return "out_of_order" if effective_at < self.effective_at or at < self.recorded_at else None

    def take(self, verb, effective_at, at):
        self.state = {"suspend": "suspended", "reinstate": "in force", "renew": "in force"}.get(verb, "over")
        self.effective_at, self.recorded_at = effective_at, at
        self.last_day = self.asked if verb == "renew" else self.last_day
        self.kinds.append(verb.upper())


VERBS = {"suspend": 12, "reinstate": 12, "renew": 6, "revoke": 1, "withdraw": 1}


class Walk:
    def __init__(self, world, at, seed):
        self.world, self.at, self.chance = world, at, random.Random(seed)
        self.pool, self.outcomes = [], Counter()

    def step(self):
        while len(self.pool) < 10:
            certificate = self.world.certificate(at=self.at)
            self.pool.append((certificate, Model(effective_at=self.at, recorded_at=self.at)))
        certificate, model = pair = self.chance.choice(self.pool)
        (verb,) = self.chance.choices(list(VERBS), VERBS.values())
        moment = model.recorded_at + timedelta(minutes=self.chance.choice([-1, 0, 1, 60]))
        options = self.options(verb, model, moment)
        effective_at = options.get("effective_at", moment)
        expected = model.expected(verb, effective_at, moment)
        try:
            getattr(certificates, verb)(certificate=certificate, at=moment, **options)
        except Refused as refusal:
            got = refusal.code
        else:
            got = None
            model.take(verb, effective_at, moment)
        assert got == expected, (verb, model)
        self.outcomes[got or verb] += 1
        if model.state == "over" and self.chance.random() < 0.1:
            self.compare(pair)
            self.pool.remove(pair)

    def options(self, verb, model, moment):
        if verb == "withdraw":
            return {"reason": "示例原因", "by": self.world.rita}
        if verb == "renew":
            model.asked = self.chance.choice([date(2026, 11, 1), model.last_day + timedelta(days=self.chance.randrange(-9, 99))])
            return {"valid_until": model.asked, "by": self.world.rita}
        effective_at = moment + timedelta(minutes=self.chance.choice([0, 0, 0, 30, -90]))
        return {**TEXTS, "decided_by": self.world.susan, "approved_by": self.world.abel, "effective_at": effective_at}

    def compare(self, pair):
        certificate, model = pair
        assert list(certificate.changes.order_by("sequence").values_list("kind", flat=True)) == model.kinds


@pytest.mark.parametrize("seed", range(10))
def test_r6_no_illegal_transition_in_ten_thousand_random_steps(world, at, seed):
    """In ten walks: one long transaction would keep, and read through, every version of the chain's head."""
    walk = Walk(world, at, seed)
    for _ in range(STEPS // 10):
        walk.step()
    for pair in walk.pool:
        walk.compare(pair)
    assert walk.outcomes.total() == STEPS // 10
    assert set(walk.outcomes) == {*VERBS, "illegal_transition", "out_of_order", "past", "not_later"}
    assert verify_chain().broken_at is None


EVERY_PAIR = [(first, second) for first in ChangeKind for second in ChangeKind]
ROUTES_TO = {
    "ISSUE": ["ISSUE"],
    "SUSPEND": ["ISSUE", "SUSPEND"],
    "REINSTATE": ["ISSUE", "SUSPEND", "REINSTATE"],
    "REVOKE": ["ISSUE", "REVOKE"],
    "WITHDRAW": ["ISSUE", "WITHDRAW"],
    "RENEW": ["ISSUE", "RENEW"],
}
LEGAL = {
    *((first, second) for first in ("ISSUE", "REINSTATE", "RENEW") for second in ("SUSPEND", "REVOKE", "WITHDRAW", "RENEW")),
    *(("SUSPEND", second) for second in ("REINSTATE", "REVOKE", "WITHDRAW")),
}


@pytest.fixture
def insert(world, at):
    """A row put into the table by hand, past every action."""
    product, opened = world.product(), world.round()
    officers = {"decided_by": world.susan, "approved_by": world.abel}
    made = {}

    def put(kind, sequence, **fields):
        certificate = made.setdefault("certificate", None)
        if certificate is None:
            certificate = made["certificate"] = Certificate.objects.create(product=product, round=opened)
        values = {
            "effective_at": at,
            "recorded_at": at,
            "reason": "示例原因",
            "valid_until": date(2030, 1, 1) if kind == "RENEW" else None,
            "ban_until": date(2030, 1, 1) if kind == "REVOKE" else None,
            **officers,
            **fields,
        }
        with transaction.atomic():
            return StatusChange.objects.create(certificate=certificate, sequence=sequence, kind=kind, **values)

    return put


@pytest.mark.parametrize(("first", "second"), EVERY_PAIR)
def test_r6_the_database_itself_knows_what_may_follow_what(insert, first, second):
    for sequence, kind in enumerate(ROUTES_TO[first], 1):
        insert(kind, sequence)
    following = len(ROUTES_TO[first]) + 1
    if (first, second) in LEGAL:
        assert insert(second, following).pk
    else:
        with pytest.raises(IntegrityError, match=f"illegal transition from {first} to {second}"):
            insert(second, following)


@pytest.mark.parametrize("kind", [kind for kind in ChangeKind if kind != "ISSUE"])
def test_r6_the_first_change_is_the_issue(insert, kind):
    with pytest.raises(IntegrityError):
        insert(kind, 1)


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({"sequence": 3}, "status change out of sequence"),
        ({"sequence": 1}, "status change out of sequence"),
        ({"effective_at": -1}, "status change before the one it follows"),
        ({"recorded_at": -1}, "status change before the one it follows"),
        ({"approved_by": None}, "statuschange_two_officers_and_a_reason"),
        ({"approved_by": "susan"}, "statuschange_two_officers_and_a_reason"),
        ({"reason": ""}, "statuschange_two_officers_and_a_reason"),
        ({"valid_until": date(2030, 1, 1)}, "statuschange_valid_until_on_renewal"),
        ({"ban_until": date(2030, 1, 1)}, "statuschange_ban_on_revocation"),
    ],
)
def test_r6_the_database_refuses_a_suspension_without_what_it_needs(insert, world, at, fields, fault):
    insert("ISSUE", 1)
    values = {
        name: at - timedelta(seconds=1) if value == -1 else world.susan if value == "susan" else value
        for name, value in fields.items()
    }
    with pytest.raises(IntegrityError, match=fault):
        insert("SUSPEND", **{"sequence": 2, **values})


@pytest.mark.parametrize("kind", ["REINSTATE", "REVOKE"])
@pytest.mark.parametrize("approver", [None, "susan"])
def test_s6_two_officers_are_a_rule_of_the_database_too(insert, world, kind, approver):
    insert("ISSUE", 1)
    insert("SUSPEND", 2)
    with pytest.raises(IntegrityError, match="statuschange_two_officers_and_a_reason"):
        insert(kind, 3, approved_by=approver and world.susan)


def test_a_renewal_names_its_last_day_and_a_revocation_its_ban(insert):
    insert("ISSUE", 1)
    with pytest.raises(IntegrityError, match="statuschange_valid_until_on_renewal"):
        insert("RENEW", 2, valid_until=None)
    with pytest.raises(IntegrityError, match="statuschange_ban_on_revocation"):
        insert("REVOKE", 2, ban_until=None)


def test_a_kind_that_is_not_known_is_refused(insert):
    insert("ISSUE", 1)
    with pytest.raises(IntegrityError):
        insert("EXPIRE", 2)


def test_r6_raw_sql_meets_the_same_rules(insert, world, at):
    issued = insert("ISSUE", 1)
    columns = "certificate_id, sequence, kind, effective_at, recorded_at, reason, legal_basis, notice_url, decided_by_id"
    with pytest.raises(IntegrityError, match="illegal transition from ISSUE to REINSTATE"), connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO verify_statuschange ({columns}) VALUES (%s, 2, 'REINSTATE', %s, %s, 'x', '', '', %s)",
            [issued.certificate_id, at, at, world.susan.pk],
        )
