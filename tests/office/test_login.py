"""Password and code, one after the other; before both nobody is logged in [S-6]."""

from datetime import timedelta

import pytest
from accounts.login import PENDING
from accounts.second_factor import device_of, next_code
from django.core.management import call_command
from django.test import Client
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from tests.factories.world import NOW, PASSWORD
from verify.models import AuditEvent

SECOND = "/admin/second-factor/"
WRONG = "验证码不正确，或已经用过。"
LOCKED = "账号已锁定 15 分钟"


@pytest.fixture
def rita(world):
    return world.rita


def give_password(client, **fields):
    return client.post("/admin/login/", {"username": "rita", "password": PASSWORD, **fields})


def give_code(client, code: str):
    return client.post(SECOND, {"code": code})


def is_in(client) -> bool:
    return client.get("/admin/").status_code == 200


@pytest.fixture
def phone(client, rita):
    """Taken at the first login, half a minute ago."""
    give_password(client)
    give_code(client, next_code(device_of(rita)))
    client.logout()
    return TOTPDevice.objects.get(user=rita, confirmed=True)


def test_the_first_login_hands_over_the_secret_once_and_the_audit_chain_keeps_it(client, rita):
    assert give_password(client).headers["Location"] == SECOND
    page = client.get(SECOND).content.decode()
    device = TOTPDevice.objects.get(user=rita)
    assert ("<svg" in page, device.confirmed) == (True, False)
    assert client.get(SECOND).content.decode().count("<svg") == 1
    assert TOTPDevice.objects.count() == 1
    assert give_code(client, next_code(device)).headers["Location"] == "/admin/"
    assert is_in(client)
    event = AuditEvent.objects.latest("sequence")
    assert (event.verb, event.actor, event.data) == ("staff.phone", rita, {"username": "rita"})

    again = Client()
    give_password(again)
    assert "<svg" not in again.get(SECOND).content.decode()


def test_s6_a_secret_that_was_shown_to_somebody_else_before_is_void(client, rita):
    """Who knew the password first would else hold the secret that the owner's phone confirms."""
    other = Client()
    give_password(other)
    other.get(SECOND)
    seen = device_of(rita).key
    give_password(client)
    client.get(SECOND)
    assert give_code(client, next_code(device_of(rita))).status_code == 302
    assert TOTPDevice.objects.get(user=rita).key != seen


def test_s6_a_password_alone_opens_nothing(client, phone, own):
    give_password(client)
    for address in ("/admin/", f"/admin/office/certificates/{own.certificate.ref}/", "/styleguide"):
        assert client.get(address).status_code in {302, 404}
    assert "_auth_user_id" not in client.session
    assert give_code(client, next_code(phone)).status_code == 302
    assert is_in(client)


def test_s6_a_code_opens_once(client, phone):
    code = next_code(phone)
    give_password(client)
    assert give_code(client, code).status_code == 302
    other = Client()
    give_password(other)
    refused = give_code(other, code)
    assert (refused.status_code, WRONG in refused.content.decode(), is_in(other)) == (200, True, False)


def test_s6_five_wrong_codes_lock_the_account_for_password_and_code(client, phone, clock):
    give_password(client)
    for _ in range(5):
        last = give_code(client, "000000")
        clock.shift(timedelta(seconds=40))  # beyond what the device itself makes one wait
    assert LOCKED in last.content.decode()
    assert LOCKED in give_code(client, next_code(phone)).content.decode()
    assert LOCKED in give_password(Client()).content.decode()
    clock.shift(timedelta(minutes=16))
    give_password(client)
    assert give_code(client, next_code(phone)).status_code == 302


@pytest.mark.parametrize("code", ["", "12345", "1234567", "abcdef", "１２３４５", "\0" * 6, "9" * 10_000])
def test_s5_what_is_no_code_is_said_and_counts_as_no_failure(client, phone, code):
    give_password(client)
    for _ in range(6):
        answer = give_code(client, code)
    assert (answer.status_code, LOCKED in answer.content.decode(), is_in(client)) == (200, False, False)


def test_a_code_is_taken_as_people_type_it(client, phone):
    code = next_code(phone)
    give_password(client)
    assert give_code(client, f" {code[:3]} {code[3:]}".translate({ord(str(n)): 0xFF10 + n for n in range(10)})).status_code == 302


def test_the_second_half_stands_open_for_ten_minutes(client, phone, clock):
    give_password(client)
    clock.shift(timedelta(minutes=10))
    assert client.get(SECOND).headers["Location"] == "/admin/login/"
    assert give_code(client, next_code(phone)).headers["Location"] == "/admin/login/"
    assert not is_in(client)


@pytest.mark.parametrize("change", ["password", "off", "gone"])
def test_s6_a_password_changed_between_the_halves_ends_it(client, phone, rita, change):
    give_password(client)
    if change == "password":
        rita.set_password("another long password")
    rita.is_active = change != "off"
    rita.save()
    if change == "gone":
        session = client.session
        session[PENDING] |= {"user": 0}
        session.save()
    assert give_code(client, next_code(phone)).headers["Location"] == "/admin/login/"
    assert not is_in(client)


def test_a_lost_phone_is_forgotten_by_the_console_alone(client, phone):
    call_command("enable_staff", "rita", "--new-phone")
    give_password(client)
    assert "<svg" in client.get(SECOND).content.decode()
    assert not TOTPDevice.objects.filter(pk=phone.pk).exists()
    assert AuditEvent.objects.latest("sequence").data == {"username": "rita", "new_phone": True}


def test_nobody_comes_to_the_second_half_without_the_first(client, phone):
    assert client.get(SECOND).headers["Location"] == "/admin/login/"


@pytest.mark.parametrize(
    ("asked", "led"),
    [("/admin/reports/", "/admin/reports/"), ("//evil.example/", "/admin/"), ("javascript:alert(1)", "/admin/"), ("", "/admin/")],
)
def test_one_is_led_where_one_wanted_to_go_on_this_site(client, phone, asked, led):
    give_password(client, next=asked)
    assert give_code(client, next_code(phone)).headers["Location"] == led


def test_s6_the_code_of_another_person_opens_nothing(client, phone, world):
    other = device_of(world.susan)
    give_password(client)
    totp = TOTP(other.bin_key)
    totp.time = NOW.timestamp()
    assert WRONG in give_code(client, f"{totp.token():06}").content.decode()


@pytest.mark.parametrize("demo", [True, False])
def test_only_a_demonstration_shows_the_code(client, phone, settings, demo):
    settings.DEMO = demo
    give_password(client)
    assert ("当前验证码" in client.get(SECOND).content.decode()) == demo
