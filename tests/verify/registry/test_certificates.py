"""What may happen to a certificate, by whom."""

from datetime import date, timedelta

import pytest
from accounts.roles import Role

from verify.calendar import day_of, start_of
from verify.models import AuditEvent, Enterprise, StatusChange
from verify.refusals import NotPermitted, Refused
from verify.registry.actions import certificates
from verify.registry.audit import verify_chain
from verify.registry.status import Status

SANCTIONS = ["suspend", "reinstate", "revoke"]


def sanction(verb, certificate, at, **fields):
    values = {"reason": "示例原因", "legal_basis": "示例办法第一条", "effective_at": at, "at": at, **fields}
    return getattr(certificates, verb)(certificate=certificate, **values)


@pytest.fixture
def certificate(world):
    return world.certificate()


def refused(call):
    changes, events = StatusChange.objects.count(), AuditEvent.objects.count()
    with pytest.raises(Refused) as raised:
        call()
    assert (StatusChange.objects.count(), AuditEvent.objects.count()) == (changes, events)
    return raised.value


@pytest.mark.parametrize("verb", SANCTIONS)
def test_s6_one_officer_cannot_decide_alone_even_with_both_roles(world, certificate, at, verb):
    both = world.user("both", Role.SUPERVISOR)
    both.groups.add(world.abel.groups.get())
    refusal = refused(lambda: sanction(verb, certificate, at, decided_by=both, approved_by=both))
    assert refusal.code == "same_officer"


@pytest.mark.parametrize("verb", SANCTIONS)
@pytest.mark.parametrize(
    ("decides", "approves"),
    [
        ("susan", "susan"),
        ("abel", "susan"),
        ("rita", "abel"),
        ("susan", "ida"),
        ("nobody", "abel"),
        ("susan", "nobody"),
        ("chen", "abel"),
    ],
)
def test_s6_each_officer_needs_the_role(world, certificate, at, verb, decides, approves):
    officers = {"decided_by": getattr(world, decides), "approved_by": getattr(world, approves)}
    assert isinstance(refused(lambda: sanction(verb, certificate, at, **officers)), NotPermitted)


@pytest.mark.parametrize("verb", ["suspend", "revoke"])
@pytest.mark.parametrize("reason", ["", " \n"])
def test_a_decision_without_a_public_reason_is_refused(world, certificate, at, verb, reason):
    refusal = refused(lambda: sanction(verb, certificate, at, reason=reason, decided_by=world.susan, approved_by=world.abel))
    assert refusal.code == "no_reason"


@pytest.mark.parametrize(("verb", "status"), [("suspend", Status.SUSPENDED), ("revoke", Status.REVOKED)])
def test_a_decision_counts_from_its_very_moment(world, certificate, at, verb, status):
    world.decide(verb, certificate, at=at)
    assert certificate.status(at - timedelta(microseconds=1)) == Status.VALID
    assert certificate.status(at) == status


def test_what_was_the_status_on_that_day_keeps_its_answer(world, certificate, at):
    world.decide("suspend", certificate, at=at)
    world.decide("reinstate", certificate, at=at + timedelta(days=9))
    found = [certificate.status(at + timedelta(days=days)) for days in (-1, 0, 8, 9, 100)]
    assert found == [Status.VALID, Status.SUSPENDED, Status.SUSPENDED, Status.VALID, Status.VALID]


def test_a_change_writes_one_row_and_one_event_that_names_both_officers(world, certificate, at):
    world.decide("suspend", certificate, at=at)
    event = AuditEvent.objects.first()
    assert (event.verb, event.object, event.actor) == ("certificate.suspend", f"certificate:{certificate.ref}", world.abel)
    assert (event.data["decided_by"], event.data["approved_by"]) == (world.susan.pk, world.abel.pk)
    assert (event.data["reason"], event.data["legal_basis"]) == ("示例原因", "示例办法第一条")
    assert list(certificate.changes.values_list("kind", flat=True)) == ["ISSUE", "SUSPEND"]
    assert verify_chain().broken_at is None


@pytest.mark.parametrize(("day", "until"), [(date(2026, 11, 20), date(2029, 11, 20)), (date(2028, 2, 29), date(2031, 2, 28))])
def test_a_revocation_bans_the_enterprise_for_three_years(world, certificate, at, day, until):
    moment = at.replace(year=day.year, month=day.month, day=day.day)
    change = world.decide("revoke", certificate, at=moment)
    assert change.ban_until == until
    enterprise = certificate.product.enterprise
    other, _opened = world.product(enterprise=enterprise), world.round(2026)
    last_moment = moment.replace(year=until.year, month=until.month, day=until.day)
    assert refused(lambda: world.certificate(product=other, year=2026, at=last_moment)).code == "banned"
    assert list(Enterprise.objects.banned_on(day_of(last_moment))) == [enterprise]
    assert list(Enterprise.objects.banned_on(day_of(last_moment) + timedelta(days=1))) == []
    assert world.certificate(product=other, year=2026, at=last_moment + timedelta(days=1)).pk


def test_a_ban_begins_when_its_revocation_takes_effect(world, certificate, at):
    world.decide("revoke", certificate, at=at, effective_at=start_of(day_of(at) + timedelta(days=10)))
    enterprise = certificate.product.enterprise
    assert list(Enterprise.objects.banned_on(day_of(at) + timedelta(days=9))) == []
    assert list(Enterprise.objects.banned_on(day_of(at) + timedelta(days=10))) == [enterprise]


def test_a_ban_is_the_enterprises_own(world, certificate, at):
    world.decide("revoke", certificate)
    assert world.certificate(at=at).pk


def test_an_item_holds_one_certificate_at_a_time(world, certificate, at):
    world.round(2026)
    refusal = refused(lambda: world.certificate(product=certificate.product, year=2026, at=at))
    assert refusal.code == "already_certified"
    certificates.withdraw(certificate=certificate, reason="示例停产", by=world.rita, at=at)
    assert world.certificate(product=certificate.product, year=2026, at=at + timedelta(days=1)).pk


@pytest.mark.parametrize("verb", [*SANCTIONS, "withdraw", "renew"])
@pytest.mark.parametrize("end", ["revoke", "withdraw"])
def test_r6_what_has_ended_stays_ended(world, certificate, at, end, verb):
    if end == "revoke":
        world.decide("revoke", certificate)
    else:
        certificates.withdraw(certificate=certificate, reason="示例停产", by=world.rita, at=at - timedelta(hours=1))
    options = {"effective_at": at, "decided_by": world.susan, "approved_by": world.abel, "legal_basis": "示例", "reason": "示例"}
    if verb == "withdraw":
        options = {"reason": "示例", "by": world.rita}
    if verb == "renew":
        options = {"valid_until": date(2031, 1, 1), "by": world.rita}
    assert refused(lambda: getattr(certificates, verb)(certificate=certificate, at=at, **options)).code == "illegal_transition"


@pytest.mark.parametrize(
    ("valid_until", "code"), [(date(2026, 11, 19), "past"), (date(2028, 12, 31), "not_later"), (date(2027, 1, 1), "not_later")]
)
def test_a_renewal_never_shortens(world, certificate, at, valid_until, code):
    assert refused(lambda: certificates.renew(certificate=certificate, valid_until=valid_until, by=world.rita, at=at)).code == code


def test_a_renewal_carries_the_certificate_through_a_later_day(world, certificate, at):
    certificates.renew(certificate=certificate, valid_until=date(2029, 1, 1), by=world.rita, at=at)
    new_year = at.replace(year=2029, month=1, day=1)
    assert certificate.status(new_year) == Status.VALID
    assert certificate.status(new_year + timedelta(days=1)) == Status.EXPIRED
    again = refused(lambda: certificates.renew(certificate=certificate, valid_until=date(2028, 12, 31), by=world.rita, at=at))
    assert again.code == "not_later"


@pytest.mark.parametrize("who", ["susan", "abel", "chen", "ida", "nobody"])
def test_only_a_registrar_issues_withdraws_and_renews(world, certificate, at, who):
    by = getattr(world, who)
    product, opened = world.product(), certificate.round
    for call in (
        lambda: certificates.issue(product=product, round=opened, by=by, at=at),
        lambda: certificates.withdraw(certificate=certificate, reason="示例", by=by, at=at),
        lambda: certificates.renew(certificate=certificate, valid_until=date(2031, 1, 1), by=by, at=at),
    ):
        assert isinstance(refused(call), NotPermitted)


def test_an_expired_certificate_that_a_newer_one_replaced_is_not_renewed(world, at):
    old = world.certificate(valid_until=date(2026, 2, 1), at=at - timedelta(days=390), year=2024)
    world.certificate(product=old.product, at=at - timedelta(days=1))
    with pytest.raises(Refused, match="更新的认定"):
        certificates.renew(certificate=old, valid_until=date(2030, 1, 1), by=world.rita, at=at)
