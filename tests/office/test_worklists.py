"""Dynamic management: what comes to its end, who is barred, renewals and withdrawals, and the mails about it."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories.world import NOW
from tests.office.test_listings import count, names
from tests.verify.outbox.letters import evaluated, put
from verify.demo.stage import social_credit_code
from verify.models import AuditEvent, Certificate, StatusChange
from verify.outbox.actions import messages
from verify.registry.actions import certificates
from verify.registry.status import Status
from verify.registry.units import Unit

TODAY = date(2026, 11, 20)


def ending(world, left: int, name: str, unit: Unit = Unit.WUHAN, **fields: Any) -> Certificate:
    """A certificate that leaves so many days, today included."""
    enterprise = world.enterprise(name=f"示例{name}有限公司", unit=unit.value, **fields)
    until = TODAY + timedelta(days=left - 1)
    return world.certificate(product=world.product(enterprise=enterprise, name=f"示例{name}茶"), valid_until=until)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["示例零茶", "示例壹茶", "示例叁十茶", "示例陆十茶", "示例百廿茶"]),
        ("?band=120", ["示例壹茶", "示例叁十茶", "示例陆十茶", "示例百廿茶"]),
        ("?band=60", ["示例壹茶", "示例叁十茶", "示例陆十茶"]),
        ("?band=30", ["示例壹茶", "示例叁十茶"]),
        ("?band=0", ["示例零茶"]),
        ("?band=45", ["示例零茶", "示例壹茶", "示例叁十茶", "示例陆十茶", "示例百廿茶"]),
        ("?band=1%27", ["示例零茶", "示例壹茶", "示例叁十茶", "示例陆十茶", "示例百廿茶"]),
        ("?q=陆十", ["示例陆十茶"]),
        ("?unit=420200", []),
    ],
)
def test_what_ends_stands_on_the_worklist_by_band_the_nearest_first(client: Client, world, query, found):
    for left, name in ((0, "零"), (1, "壹"), (30, "叁十"), (60, "陆十"), (120, "百廿"), (121, "远"), (-30, "久")):
        ending(world, left, name)
    client.force_login(world.rita)
    assert names(client, "expiring", query) == found


def test_what_was_renewed_leaves_the_worklist_and_what_was_revoked_or_replaced_too(client: Client, world):
    kept, renewed, revoked, replaced = (ending(world, 20, name) for name in "甲乙丙丁")
    certificates.renew(certificate=renewed, valid_until=date(2029, 1, 1), by=world.rita, at=NOW)
    world.decide("revoke", revoked)
    certificates.withdraw(certificate=replaced, reason="示例", by=world.rita, at=NOW)
    world.certificate(product=replaced.product, year=2026, at=NOW + timedelta(minutes=1))
    client.force_login(world.rita)
    assert names(client, "expiring") == [kept.product.name]


def test_s1_a_city_reviewer_finds_the_own_unit_on_every_worklist(client: Client, world):
    for unit, name in ((Unit.WUHAN, "江城"), (Unit.ENSHI, "清江")):
        ending(world, 20, name, unit)
        world.decide("revoke", ending(world, 900, f"{name}旧", unit))
    client.force_login(world.chen)
    assert names(client, "expiring") == ["示例江城茶"]
    assert names(client, "bans") == ["示例江城旧有限公司"]


def test_the_actions_are_at_hand_for_the_registrar_alone(client: Client, world):
    certificate, suspended = ending(world, 20, "甲"), ending(world, 21, "乙")
    world.decide("suspend", suspended)

    def offered(user: Any) -> list[str]:
        client.force_login(user)
        text = client.get(reverse("office_expiring:index")).content.decode()
        routes = [reverse(f"office:{verb}", args=[row.ref]) for row in (certificate, suspended) for verb in ("renew", "withdraw")]
        return [route for route in routes if f'href="{route}"' in text]

    assert offered(world.rita) == [
        reverse("office:renew", args=[certificate.ref]),
        reverse("office:withdraw", args=[certificate.ref]),
        reverse("office:withdraw", args=[suspended.ref]),
    ]
    assert offered(world.susan) == offered(world.chen) == []


@pytest.mark.parametrize(
    ("query", "found"),
    [("", ["示例甲有限公司"]), ("?q=示例甲", ["示例甲有限公司"]), ("?q=91420100examp", ["示例甲有限公司"]), ("?q=示例乙", [])],
)
def test_who_is_barred_is_found_by_name_and_code_with_the_day_and_the_decision(client: Client, world, query, found):
    barred = ending(world, 900, "甲", uscc=social_credit_code("420100", 1))
    world.decide("revoke", barred)
    world.decide("suspend", ending(world, 900, "乙"))
    client.force_login(world.ida)
    assert names(client, "bans", query) == found
    if found:
        text = client.get(reverse("office_bans:index") + query).content.decode()
        assert "2029-11-20" in text or "2029年11月20日" in text
        assert reverse("office:certificate", args=[barred.ref]) in text


def test_a_bar_that_has_ended_is_listed_no_more(client: Client, world, noon):
    world.decide("revoke", ending(world, 900, "甲"))
    client.force_login(world.ida)
    noon.move_to(NOW.replace(year=2029))
    client.force_login(world.ida)
    assert names(client, "bans") == ["示例甲有限公司"]
    noon.move_to(NOW.replace(year=2029, day=21))
    client.force_login(world.ida)
    assert names(client, "bans") == []


def test_evaluations_that_end_are_listed_with_the_next_one_at_hand(client: Client, world):
    near = evaluated(world, "Q/示例 1S-2025", until=date(2027, 1, 10))
    evaluated(world, "Q/示例 2S-2025", until=date(2027, 6, 1))
    client.force_login(world.rita)
    assert names(client, "reevaluations") == ["Q/示例 1S-2025"]
    text = client.get(reverse("office_reevaluations:index")).content.decode()
    assert 'data-status="ENDING"' in text
    assert f'href="{reverse("office:evaluate_standard", args=[near.standard.pk])}"' in text
    assert names(client, "reevaluations", "?band=30") == []


WORKLISTS = {"expiring": 13, "bans": 11, "reevaluations": 11, "mails": 11}


@pytest.mark.parametrize("name", WORKLISTS)
def test_a_worklist_costs_as_much_with_three_rows_as_with_one(client: Client, world, name, django_assert_max_num_queries):
    def add(number: int) -> None:
        ending(world, 20, f"近{number}")
        world.decide("revoke", ending(world, 900, f"撤{number}"))
        evaluated(world, f"Q/示例 {number}S-2025")
        put(world.rita, threshold=str(number))

    client.force_login(world.rita)
    address = reverse(f"office_{name}:index")
    client.get(address)
    add(1)
    with_one = count(client, address, django_assert_max_num_queries)
    add(2)
    add(3)
    assert (with_one, count(client, address, django_assert_max_num_queries)) == (WORKLISTS[name], WORKLISTS[name])


def renew(client: Client, certificate: Certificate, **changed: Any) -> Any:
    given = {"valid_until": "2029-12-31", "reason": "复核合格", "notice_url": "", **changed}
    return client.post(reverse("office:renew", args=[certificate.ref]), given)


def withdraw(client: Client, certificate: Certificate, **changed: Any) -> Any:
    return client.post(reverse("office:withdraw", args=[certificate.ref]), {"reason": "企业申请注销", "notice_url": "", **changed})


@pytest.fixture
def certificate(world) -> Certificate:
    return ending(world, 20, "甲")


def test_r8_a_renewal_is_offered_for_another_term_and_done_once(client: Client, world, certificate):
    client.force_login(world.rita)
    offered = client.get(reverse("office:renew", args=[certificate.ref])).context["form"]["valid_until"].value()
    assert offered == date(2029, 12, 9)
    places = {renew(client, certificate)["Location"] for _click in range(3)}
    assert places == {reverse("office:certificate", args=[certificate.ref])}
    change = certificate.changes.get(kind="RENEW")
    assert (change.valid_until, change.reason, change.decided_by) == (date(2029, 12, 31), "复核合格", world.rita)
    assert AuditEvent.objects.filter(verb="certificate.renew").count() == 1


@pytest.mark.parametrize(
    ("changed", "errors"),
    [
        ({"valid_until": "2026-11-19"}, {"valid_until": ["新的截止日期已经过去。"]}),
        ({"valid_until": "2026-12-09"}, {"valid_until": ["新的有效期截止日必须晚于现在的截止日。"]}),
        ({"valid_until": "2026-02-30"}, {"valid_until": ["请填写日期，如 2026-01-31。"]}),
        ({"valid_until": ""}, {"valid_until": ["请填写这一项。"]}),
        ({"notice_url": "javascript:alert(1)"}, {"notice_url": ["请填写完整的网址，如 https://example.gov.cn/。"]}),
    ],
)
def test_a_wrong_renewal_is_explained_and_not_done(client: Client, world, certificate, changed, errors):
    client.force_login(world.rita)
    response = renew(client, certificate, **changed)
    assert (response.status_code, response.context["form"].errors) == (200, errors)
    assert not certificate.changes.filter(kind="RENEW").exists()


def test_r8_a_withdrawal_is_done_once_and_needs_a_reason(client: Client, world, certificate):
    client.force_login(world.rita)
    assert withdraw(client, certificate, reason=" ").context["form"].errors == {"reason": ["请填写这一项。"]}
    assert {withdraw(client, certificate).status_code for _click in range(2)} == {302}
    assert certificate.status(NOW) == Status.WITHDRAWN
    assert AuditEvent.objects.filter(verb="certificate.withdraw").count() == 1


def test_what_the_status_does_not_allow_is_not_offered_and_not_done(client: Client, world, certificate):
    world.decide("suspend", certificate)
    client.force_login(world.rita)
    back = reverse("office:certificate", args=[certificate.ref])
    assert client.get(reverse("office:renew", args=[certificate.ref]))["Location"] == back
    assert renew(client, certificate).context["form"].non_field_errors() == ["该认定的当前状态不能进行此操作。"]
    assert withdraw(client, certificate).status_code == 302
    assert client.get(reverse("office:withdraw", args=[certificate.ref]))["Location"] == back
    assert StatusChange.objects.filter(certificate=certificate).count() == 3


def test_a_mail_is_read_and_dropped_once(client: Client, world, own):
    client.force_login(world.rita)
    page = reverse("office:mail", args=[own.mail.pk])
    assert "示例正文" in client.get(page).content.decode()
    assert client.post(reverse("office:drop_mail", args=[own.mail.pk]))["Location"] == page
    again = client.post(reverse("office:drop_mail", args=[own.mail.pk]))
    assert again.context["form"].non_field_errors() == ["这封邮件已发送或已放弃。"]
    assert client.get(reverse("office:drop_mail", args=[own.mail.pk]))["Location"] == page
    assert names(client, "mails", "?state=DROPPED") == ["示例提醒"]
    assert "示例提醒" not in names(client, "mails", "?state=OPEN")


def test_a_mail_that_cannot_be_sent_is_found_by_its_state(client: Client, world, own, at):
    for _attempt in range(3):
        messages.failed(message=own.mail.pk, error=TimeoutError(), at=at)
    client.force_login(world.ida)
    assert names(client, "mails", "?state=STUCK") == ["示例提醒"]
