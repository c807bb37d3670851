"""An account that lay unused for 90 days is switched off, until the console enables it [S-6]."""

from datetime import timedelta

import pytest
import time_machine
from accounts.dormancy import is_dormant
from accounts.models import User
from django.core.management import CommandError, call_command

from tests.factories.world import NOW
from verify.models import AuditEvent

DAY = timedelta(days=1)
RIGHT = "a right long password"
SAID = "该账号已 90 天未使用，现已停用。请联系管理员恢复。"


@pytest.mark.parametrize(
    ("enabled", "last_login", "expected"),
    [
        (0, None, False),
        (89, None, False),
        (90, None, True),
        (400, 89, False),
        (400, 90, True),
        (1, 400, False),  # enabled again after it lay unused
    ],
)
def test_days_count_from_the_last_use_or_from_when_it_was_enabled(enabled, last_login, expected):
    user = User(enabled_at=NOW - enabled * DAY, last_login=None if last_login is None else NOW - last_login * DAY)
    assert is_dormant(user, NOW) == expected


@pytest.fixture
def rita(world):
    with time_machine.travel(NOW, tick=False) as clock:
        world.rita.set_password(RIGHT)
        world.rita.save()
        yield clock


def log_in(client, password: str = RIGHT):
    return client.post("/admin/login/", {"username": "rita", "password": password})


def test_s6_the_right_password_does_not_open_a_dormant_account_until_it_is_enabled(client, rita, capsys):
    rita.shift(90 * DAY)
    refused = log_in(client)
    assert (refused.status_code, SAID in refused.content.decode()) == (200, True)
    assert SAID not in log_in(client, "wrong").content.decode()
    call_command("enable_staff", "rita")
    assert capsys.readouterr().out == "“rita”可以重新登录。\n"
    assert log_in(client).status_code == 302
    rita.shift(89 * DAY)
    assert log_in(client).status_code == 302
    event = AuditEvent.objects.latest("sequence")
    assert (event.verb, event.actor.username, event.data) == ("staff.enable", "console", {"username": "rita", "new_phone": False})


def test_an_account_switched_off_by_hand_is_enabled_too(client, rita):
    User.objects.filter(username="rita").update(is_active=False)
    assert log_in(client).status_code == 200
    call_command("enable_staff", "rita")
    assert log_in(client).status_code == 302


@pytest.mark.parametrize("name", ["nobody", "", "console", "玉" * 300])
def test_a_name_without_an_account_is_said(rita, name):
    with pytest.raises(CommandError, match="没有账号"):
        call_command("enable_staff", name)
