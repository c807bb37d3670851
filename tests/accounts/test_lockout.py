"""Five failures lock an account, for a while and for everybody alike [S-6, S-7]."""

from datetime import timedelta

import pytest
from accounts.second_factor import device_of, next_code
from axes.models import AccessAttempt, AccessFailureLog, AccessLog

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
RIGHT = "a right long password"
WRONG = "用户名或密码不正确。连续失败 5 次，账号将暂时锁定。"
LOCKED = "连续多次登录失败，账号已锁定 15 分钟；在此期间，密码正确也不能登录。"


@pytest.fixture
def rita(world):
    world.rita.set_password(RIGHT)
    world.rita.save()
    return world.rita


@pytest.fixture
def log_in(client):
    """Status and what the form says, "" after success."""

    def post(username: str = "rita", password: str = WRONG, **extra) -> tuple[int, str]:
        response = client.post("/admin/login/", {"username": username, "password": password}, **extra)
        text = response.content.decode()
        return response.status_code, next((sentence for sentence in (WRONG, LOCKED) if sentence in text), "")

    return post


def test_s6_the_fifth_failure_locks_and_a_quarter_of_an_hour_opens(rita, log_in, noon):
    assert [log_in() for _ in range(5)] == [(200, WRONG)] * 4 + [(429, LOCKED)]
    assert log_in(password=RIGHT) == (429, LOCKED)
    noon.shift(timedelta(minutes=14))
    assert log_in(password=RIGHT) == (429, LOCKED)
    noon.shift(timedelta(minutes=1, seconds=1))
    assert log_in(password=RIGHT) == (302, "")


def test_s6_guessing_on_does_not_lock_for_longer(rita, log_in, noon):
    for _ in range(20):
        log_in()
        noon.shift(timedelta(minutes=1))
    assert log_in(password=RIGHT) == (302, "")


def test_a_success_begins_the_count_anew(rita, client, log_in, noon):
    for _ in range(3):
        assert [log_in() for _ in range(4)] == [(200, WRONG)] * 4
        assert log_in(password=RIGHT) == (302, "")
        assert client.post("/admin/second-factor/", {"code": next_code(device_of(rita))}).status_code == 302
        noon.shift(timedelta(minutes=1))


def test_s6_the_right_password_alone_does_not(rita, log_in):
    assert [log_in() for _ in range(4)] == [(200, WRONG)] * 4
    assert log_in(password=RIGHT) == (302, "")
    assert log_in() == (429, LOCKED)


def test_s6_another_address_another_browser_and_another_case_count_together(rita, log_in):
    for number in range(5):
        said = log_in(("rita", "RITA", " Rita ")[number % 3], REMOTE_ADDR=f"10.0.0.{number}", HTTP_USER_AGENT=f"browser {number}")
    assert said == (429, LOCKED)


def test_s6_a_name_that_does_not_exist_is_answered_alike(rita, log_in):
    assert [log_in("nobody") for _ in range(6)] == [log_in() for _ in range(6)]


def test_one_account_locked_is_no_other(rita, log_in):
    for _ in range(5):
        log_in("nobody")
    assert log_in(password=RIGHT) == (302, "")


@pytest.mark.parametrize("name", ["", "\0", "x" * 10_000, "' OR 1=1 --", "\ud7ff玉"])
def test_s5_a_hostile_name_is_answered_calmly(db, log_in, name):
    assert {log_in(name)[0] for _ in range(6)} <= {200, 429}


def test_s7_a_code_that_failed_is_not_kept(rita, client, log_in):
    log_in(password=RIGHT)
    client.post("/admin/second-factor/?next=/admin/", {"code": "123456"})
    [kept] = AccessAttempt.objects.values()
    assert ("123456" in str(kept), kept["failures_since_start"]) == (False, 1)


def test_s7_what_is_kept_names_nobody(rita, log_in, caplog):
    log_in("my secret, typed into the wrong field", "another secret", REMOTE_ADDR="10.1.2.3")
    [kept] = AccessAttempt.objects.values()
    told = str(kept) + caplog.text
    assert [word for word in ("secret", "10.1.2.3") if word in told] == []
    assert (kept["ip_address"], len(kept["username"]), kept["get_data"], kept["post_data"]) == (None, 32, "", "")
    assert (AccessLog.objects.count(), AccessFailureLog.objects.count()) == (0, 0)
