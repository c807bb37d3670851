"""A session ends for lack of use and after a working day, whichever is first [S-6]."""

from datetime import timedelta

import pytest
from accounts.sessions import BEGAN, SEEN
from django.conf import settings
from django.contrib.sessions.models import Session

from tests.factories.world import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
HOME = "/admin/"


@pytest.fixture
def officer(client, world):
    client.force_login(world.rita)
    return client


def is_in(client, address: str = HOME) -> bool:
    return client.get(address).status_code == 200


def test_s6_use_keeps_a_session_and_half_an_hour_without_ends_it(officer, noon):
    for _ in range(5):
        assert is_in(officer)
        noon.shift(timedelta(minutes=29))
    assert is_in(officer)
    noon.shift(timedelta(minutes=30))
    assert not is_in(officer)


def test_s6_a_working_day_ends_it_however_busy(officer, noon):
    for _ in range(24):
        assert is_in(officer)
        noon.shift(timedelta(minutes=20))
    response = officer.get(HOME, follow=True)
    assert response.redirect_chain[-1][0].startswith("/admin/login/")
    assert "登录已满一个工作日，请重新登录。" in response.content.decode()


def test_s6_what_an_open_tab_asks_by_itself_is_no_use(officer, noon):
    assert is_in(officer)
    for _ in range(3):
        noon.shift(timedelta(minutes=11))
        officer.post("/admin/editing-sessions/ping/cms/homepage/1/1/")
    assert not is_in(officer)


def test_reading_on_writes_the_session_once_a_minute(officer, noon):
    def end():
        return Session.objects.get().expire_date

    assert is_in(officer)
    first = end()
    noon.shift(timedelta(seconds=59))
    assert is_in(officer)
    assert end() == first
    noon.shift(timedelta(seconds=1))
    assert is_in(officer)
    assert end() == first + timedelta(seconds=60)


@pytest.mark.parametrize("kept", ["", "yesterday", "2026-13-45", 7, None])
def test_a_moment_that_cannot_be_read_begins_anew(officer, kept):
    session = officer.session
    session[BEGAN] = session[SEEN] = kept
    session.save()
    assert is_in(officer)
    assert officer.session[BEGAN] == NOW.isoformat()


def test_r2_a_scan_reads_no_session_whoever_holds_the_phone(officer, world, django_assert_num_queries):
    code = world.code(world.run())
    assert settings.SESSION_COOKIE_NAME in officer.cookies
    officer.get(f"/v/{code}")
    with django_assert_num_queries(1):
        assert officer.get(f"/v/{code}").status_code == 200
