"""The account under which commands are recorded."""

from accounts import roles
from accounts.models import User
from django.contrib.auth import authenticate
from django.contrib.auth.models import Group


def test_the_console_works_right_after_migrate(db):
    Group.objects.all().delete()
    assert roles.console().has_perms(["verify.import_register", "verify.issue_certificate"])


def test_the_console_is_one_account_that_nobody_can_log_in_with(db, rf):
    assert roles.console() == roles.console()
    assert authenticate(rf.post("/admin/login/"), username="console", password="") is None
    assert not User.objects.get().has_usable_password()


def test_a_console_made_before_the_roles_gets_its_role_later(db):
    User.objects.create_user(username="console")
    assert roles.console().has_perm("verify.import_register")


def test_the_console_decides_nothing_that_takes_two_officers(db):
    console = roles.console()
    assert not console.has_perm("verify.propose_decision")
    assert not console.has_perm("verify.approve_decision")
