"""What each role may do: written from the table, and nothing else."""

from itertools import combinations

import pytest
from accounts import roles
from accounts.roles import PERMISSIONS, Role
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command

from verify.registry.units import Unit

DECISIONS = {"verify.propose_decision", "verify.approve_decision"}


@pytest.fixture
def synced(db) -> None:
    roles.sync()


def held(role: Role) -> set[str]:
    rows = Group.objects.get(name=role.value).permissions.values_list("content_type__app_label", "codename")
    return {f"{app_label}.{codename}" for app_label, codename in rows}


@pytest.mark.parametrize("role", Role)
def test_a_group_holds_exactly_what_the_table_says(synced, role):
    assert held(role) == PERMISSIONS[role]


def test_every_permission_of_the_table_exists(db):
    existing = {f"{app}.{name}" for app, name in Permission.objects.values_list("content_type__app_label", "codename")}
    assert set().union(*PERMISSIONS.values()) - existing == set()


def test_what_was_added_by_hand_goes_and_what_was_taken_comes_back(synced):
    group = Group.objects.get(name=Role.PRESS_EDITOR.value)
    group.permissions.set(Permission.objects.filter(codename="approve_decision"))
    roles.sync()
    assert held(Role.PRESS_EDITOR) == PERMISSIONS[Role.PRESS_EDITOR]


def test_nobody_both_proposes_and_approves():
    assert [role for role, names in PERMISSIONS.items() if names >= DECISIONS] == []


def test_no_role_writes_facts_round_the_actions_or_makes_users():
    names = set().union(*PERMISSIONS.values())
    facts = {name for name in names if not name.startswith("cms.")}  # what the site tells beside its pages has no actions
    assert {name for name in facts if name.partition(".")[2].startswith(("add_", "change_", "delete_"))} == set()


def test_s1_press_and_auditors_change_no_fact():
    changing = {name for names in PERMISSIONS.values() for name in names if not name.startswith(("verify.view_", "cms."))}
    changing -= {roles.ADMIN, roles.ALL_UNITS}
    for role in (Role.PRESS_EDITOR, Role.PRESS_APPROVER, Role.AUDITOR):
        assert PERMISSIONS[role] & changing == set()


def test_only_those_who_need_them_see_complaints_and_the_audit():
    assert {role for role in Role if "verify.view_complaint" in PERMISSIONS[role]} == {
        Role.SUPERVISOR,
        Role.AUDITOR,
        Role.CITY_REVIEWER,
    }
    assert {role for role in Role if "verify.view_auditevent" in PERMISSIONS[role]} == {Role.AUDITOR}


def test_a_city_reviewer_sees_the_own_units_and_the_province_sees_all(world):
    assert [unit for unit in Unit if world.chen.sees(unit.value)] == [Unit.WUHAN]
    for user in (world.rita, world.susan, world.abel, world.ida):
        assert all(user.sees(unit.value) for unit in Unit)
    assert not any(world.nobody.sees(unit.value) for unit in Unit)


def test_the_command_makes_every_role_and_is_safe_to_repeat(db, capsys):
    for _time in range(2):
        call_command("sync_roles")
    assert {role.value for role in Role} <= set(Group.objects.values_list("name", flat=True))
    assert capsys.readouterr().out == "9 roles\n9 roles\n"


def test_roles_differ(synced):
    press = {Role.PRESS_EDITOR, Role.PRESS_APPROVER}
    same = [pair for pair in combinations(Role, 2) if PERMISSIONS[pair[0]] == PERMISSIONS[pair[1]] and set(pair) != press]
    assert same == []
