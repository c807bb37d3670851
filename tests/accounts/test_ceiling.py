"""Who reaches whose account, and which roles may meet in one person [S-6]."""

import pytest
from accounts.ceiling import APART, ceiling, within_reach
from accounts.models import User
from accounts.roles import PERMISSIONS, Role
from django.contrib.auth.models import Group

from tests.factories.world import World
from verify.registry.units import Unit

MANAGER = Role.STAFF_MANAGER


def person(world: World, name: str, *roles: Role, **fields) -> User:
    user = world.user(name, **fields)
    user.groups.set(Group.objects.filter(name__in=roles))
    return user


def reached(by: User) -> set[str]:
    return set(within_reach(by).values_list("username", flat=True))


@pytest.fixture
def staff(world: World) -> World:
    """One of every role, in two cities where a role has one."""
    for role in Role:
        if role != Role.CITY_REVIEWER:
            person(world, role.value, role)
    person(world, "wuhan", Role.CITY_REVIEWER, units=[Unit.WUHAN])
    person(world, "enshi", Role.CITY_REVIEWER, units=[Unit.ENSHI])
    person(world, "both", Role.CITY_REVIEWER, units=[Unit.ENSHI, Unit.WUHAN])
    person(world, "superuser", is_superuser=True)
    person(world, "console")
    person(world, "new")
    person(world, "off", is_active=False)
    made_by_hand = person(world, "by hand")
    made_by_hand.groups.add(Group.objects.create(name="Moderators by hand"))
    return world


@pytest.mark.parametrize(
    ("roles", "units", "expected"),
    [
        ((MANAGER,), [], {"staff manager"}),
        ((MANAGER, Role.REGISTRAR), [], {"staff manager", "registrar"}),
        ((MANAGER, Role.CITY_REVIEWER), [Unit.WUHAN], {"staff manager", "wuhan"}),
        ((MANAGER, Role.CITY_REVIEWER), [Unit.WUHAN, Unit.ENSHI], {"staff manager", "wuhan", "enshi", "both"}),
        ((MANAGER, Role.PRESS_EDITOR, Role.AUDITOR), [], {"staff manager", "press editor", "auditor"}),
    ],
)
def test_s6_a_manager_reaches_no_account_with_more_than_the_own(staff, roles, units, expected):
    mona = person(staff, "mona", *roles, units=units)
    assert reached(mona) == expected | {"new", "off"}
    assert ceiling(mona) == set(roles)


@pytest.mark.parametrize("role", [role for role in Role if role != MANAGER])
def test_s6_without_the_managers_role_nobody_is_reached(staff, role):
    assert reached(person(staff, "mona", role, units=[Unit.WUHAN])) == set()


def test_s6_one_who_is_switched_off_reaches_nobody(staff):
    assert reached(person(staff, "mona", MANAGER, Role.REGISTRAR, is_active=False)) == set()


def test_a_superuser_reaches_all_but_superusers_and_the_console(staff):
    root = person(staff, "root", is_superuser=True)
    everybody = set(User.objects.values_list("username", flat=True))
    # A group of somebody's own making is no role of ours, and nobody gives it here.
    assert everybody - reached(root) == {"root", "superuser", "console", "by hand"}


def test_s6_whoever_judges_prepares_nothing_that_another_must_judge():
    """Otherwise a manager who is both could make the second officer, or the experts."""
    judged = {
        "verify.propose_decision": "verify.approve_decision",
        "verify.draft_publicity": "verify.approve_publicity",
        "verify.draft_announcement": "verify.announce_round",
        "verify.review_application": "verify.score_application",
    }
    pairs = {
        frozenset({one, other})
        for preparing, judging in judged.items()
        for one in Role
        for other in Role
        if preparing in PERMISSIONS[one] and judging in PERMISSIONS[other]
    }
    assert pairs == set(map(frozenset, APART))
