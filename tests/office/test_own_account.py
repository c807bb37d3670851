"""What people may do with their own account, and what a stolen session may not [S-6, S-7]."""

import pytest
from accounts.models import User
from axes.models import AccessAttempt
from django.test import Client

from tests.factories.world import PASSWORD
from verify.models import AuditEvent

ADDRESS = "/admin/account/"
NEW = "another long password of mine"
SHOWN = {"locale-preferred_language": "zh-hans"}
WRONG = SHOWN | {"password-old_password": "guess", "password-new_password1": NEW, "password-new_password2": NEW}
RIGHT = {**WRONG, "password-old_password": PASSWORD}


@pytest.fixture
def rita(world) -> User:
    return world.rita


@pytest.fixture
def own_desk(client: Client, rita) -> Client:
    client.force_login(rita)
    return client


def test_s6_of_the_own_account_nothing_changes_but_mail_language_and_password(own_desk, rita):
    before = User.objects.values().get(pk=rita.pk)
    names = ("first_name", "last_name", "username", "is_superuser", "units", "enabled_at", "groups")
    sent = {f"{prefix}{name}": "1" for prefix in ("", "mail-", "name_email-") for name in names}
    page = own_desk.post(ADDRESS, {**sent, **SHOWN, "mail-email": "rita@example.com"}, follow=True).content.decode()
    assert 'value="rita@example.com"' in page
    assert [name for name in ("first_name", "last_name", 'type="file"') if name in page] == []
    assert User.objects.values().get(pk=rita.pk) == {**before, "email": "rita@example.com"}
    event = AuditEvent.objects.latest("sequence")
    assert (event.verb, event.actor, event.data) == ("staff.correct_mail", rita, {"username": "rita"})
    assert own_desk.post(ADDRESS, {**SHOWN, "mail-email": "rita@example.com"}).status_code == 302
    assert AuditEvent.objects.latest("sequence") == event


@pytest.mark.parametrize("email", ["nothing", "a@b\nBcc: c@d.example", "x" * 300 + "@example.com"])
def test_a_mail_address_that_is_none_is_said(own_desk, rita, email):
    answer = own_desk.post(ADDRESS, {**SHOWN, "mail-email": email})
    assert (answer.status_code, email.split("\n")[0] in answer.content.decode()) == (200, True)
    assert User.objects.get(pk=rita.pk).email == ""


def test_a_password_is_changed_by_who_knows_the_old_one_and_ends_every_other_session(own_desk, rita):
    other = Client()
    other.force_login(rita)
    assert own_desk.post(ADDRESS, RIGHT).status_code == 302
    assert User.objects.get(pk=rita.pk).check_password(NEW)
    assert (own_desk.get("/admin/").status_code, other.get("/admin/").status_code) == (200, 302)
    event = AuditEvent.objects.latest("sequence")
    assert (event.verb, event.actor, event.object) == ("staff.choose_password", rita, f"user:{rita.pk}")


def test_s6_a_stolen_session_guesses_the_password_five_times(own_desk, rita):
    for _guess in range(4):
        assert own_desk.post(ADDRESS, WRONG).status_code == 200
    assert AccessAttempt.objects.get().failures_since_start == 4
    locked = own_desk.post(ADDRESS, WRONG)
    assert (locked.status_code, "账号已锁定" in locked.content.decode()) == (429, True)
    assert "账号已锁定" in own_desk.post(ADDRESS, RIGHT).content.decode()
    assert User.objects.get(pk=rita.pk).check_password(PASSWORD)
    assert "guess" not in str(AccessAttempt.objects.values())


@pytest.mark.parametrize("old", [{}, {"password-old_password": ""}, {"password-old_password": "x" * 10_000}])
def test_without_the_old_password_there_is_no_new_one(own_desk, rita, old):
    sent = {name: value for name, value in RIGHT.items() if name != "password-old_password"}
    assert own_desk.post(ADDRESS, sent | old).status_code == 200
    assert User.objects.get(pk=rita.pk).check_password(PASSWORD)


def test_s1_the_own_account_is_for_staff(client, world):
    assert client.get(ADDRESS)["Location"].startswith("/admin/login/")
    client.force_login(world.nobody)
    assert client.post(ADDRESS, {**SHOWN, "mail-email": "n@example.com"}).status_code == 302
    assert User.objects.get(pk=world.nobody.pk).email == ""
