"""What roles may do with pages, pictures and files: written from the table, and shown in docs/security.md."""

import re
from pathlib import Path

import pytest
from accounts.roles import Role
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from wagtail.models import GroupCollectionPermission, GroupPagePermission, Page, Workflow

from cms import roles
from cms.roles import LIBRARY, PAGES, WORKFLOWS, Place
from tests.factories.site import sections

SECURITY = Path(__file__).parents[2] / "docs" / "security.md"


@pytest.fixture
def synced(db) -> None:
    sections()
    call_command("sync_roles")


def held(role: Role) -> dict[Place, set[str]]:
    grants = GroupPagePermission.objects.filter(group__name=role.value).select_related("permission", "page")
    places = {page.pk: place for place, page in roles.there_are().items()}
    found: dict[Place, set[str]] = {}
    for grant in grants:
        found.setdefault(places[grant.page_id], set()).add(grant.permission.codename.removesuffix("_page"))
    return found


@pytest.mark.parametrize("role", Role)
def test_the_command_writes_exactly_what_the_tables_say(synced, role):
    assert held(role) == PAGES.get(role, {})
    library = GroupCollectionPermission.objects.filter(group__name=role.value)
    assert set(library.values_list("permission__codename", flat=True)) == LIBRARY.get(role, set())


def test_what_was_added_by_hand_goes(synced):
    group, home = Group.objects.get(name=Role.PRESS_EDITOR.value), roles.there_are()[Place.SITE]
    GroupPagePermission.objects.create(group=group, page=home, permission=Permission.objects.get(codename="publish_page"))
    roles.sync()
    assert held(Role.PRESS_EDITOR) == PAGES[Role.PRESS_EDITOR]


def test_each_place_has_its_workflow_with_one_approver(synced):
    roles.sync()
    for place, (name, task_type, role) in WORKFLOWS.items():
        page = Page.objects.get(pk=roles.there_are()[place].pk)
        (task,) = page.get_workflow().tasks.specific()
        assert (page.get_workflow().name, type(task), [group.name for group in task.groups.all()]) == (
            name,
            task_type,
            [role.value],
        )
    assert Workflow.objects.filter(name__in=[name for name, *_rest in WORKFLOWS.values()]).count() == len(WORKFLOWS)


def test_nobody_both_writes_and_publishes():
    for places in PAGES.values():
        assert [actions for actions in places.values() if "publish" in actions and len(actions) > 1] == []


def test_the_table_of_pages_in_the_documents_is_the_one_in_the_code():
    rows = [
        f"| {role.value} | {place.value} | {', '.join(sorted(actions))} |"
        for role, places in PAGES.items()
        for place, actions in places.items()
    ]
    shown = re.search(r"<!-- pages -->\n(.*)\n<!-- /pages -->", SECURITY.read_text(), re.DOTALL)
    assert shown is not None
    assert shown.group(1).splitlines()[2:] == rows
