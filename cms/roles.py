"""What each staff role may do with pages, pictures and files, and who approves what. Written into the database by `sync`, from
this table, never by hand; what roles may do with facts is in accounts/roles.py."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from accounts.roles import Role
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import (
    Collection,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Task,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from cms.brand_editing.task import BrandReviewTask
from cms.pages.home import HomePage
from cms.pages.notices import NoticeIndexPage
from cms.press.approval import StoryApprovalTask
from cms.publishing import SecondOfficerTask

OWNERS = ("wagtailcore", "wagtailimages", "wagtaildocs")  # of the permissions below, also where the models are ours


class Place(StrEnum):
    """SITE is every page but notices, for which only what is granted at NOTICES counts (cms/publishing.py)."""

    SITE = "site"
    NOTICES = "notices"


PAGES: dict[Role, dict[Place, set[str]]] = {
    Role.PRESS_EDITOR: {Place.SITE: {"add", "change"}},
    Role.PRESS_APPROVER: {Place.SITE: {"publish"}},
    Role.REGISTRAR: {Place.NOTICES: {"add", "change"}},
    Role.APPROVER: {Place.NOTICES: {"publish"}},
}
LIBRARY: dict[Role, set[str]] = {
    Role.PRESS_EDITOR: {"add_image", "choose_image", "add_document", "choose_document"},
    Role.PRESS_APPROVER: {"choose_image", "choose_document"},
    Role.REGISTRAR: {"add_image", "choose_image", "add_document", "choose_document"},
    Role.APPROVER: {"choose_image", "choose_document"},
}
WORKFLOWS: dict[Place, tuple[str, type[Task], Role]] = {
    Place.SITE: ("发布审核", StoryApprovalTask, Role.PRESS_APPROVER),
    Place.NOTICES: ("公告公示发布审核", SecondOfficerTask, Role.APPROVER),
}
# Handed in by enterprises and decided in the office; of no place, for what the press writes on brand pages goes its own way.
BRAND_REVIEW = "品牌页审核"


@transaction.atomic
def sync() -> None:
    """Makes page permissions, the library's and the workflows those of the tables. Safe to repeat; what there is no page for
    yet waits for the next time."""
    places = there_are()
    for role in Role:
        group, _created = Group.objects.get_or_create(name=role.value)
        wanted = [(page, f"{action}_page") for place, page in places.items() for action in PAGES.get(role, {}).get(place, ())]
        _grant(GroupPagePermission, group, "page", wanted)
        root = Collection.get_first_root_node()
        _grant(GroupCollectionPermission, group, "collection", [(root, name) for name in LIBRARY.get(role, ())])
    for place, page in places.items():
        _review(page, *WORKFLOWS[place])
    _assign(BRAND_REVIEW, BrandReviewTask.objects.get_or_create(name=BRAND_REVIEW)[0])


def there_are() -> dict[Place, Page]:
    found = {Place.SITE: HomePage.objects.first(), Place.NOTICES: NoticeIndexPage.objects.first()}
    return {place: Page.objects.get(pk=page.pk) for place, page in found.items() if page}


def _grant(model: Any, group: Group, where: str, wanted: Iterable[tuple[Any, str]]) -> None:
    kept = []
    for place, codename in wanted:
        permission = Permission.objects.get(codename=codename, content_type__app_label__in=OWNERS)
        kept.append(model.objects.get_or_create(group=group, permission=permission, **{where: place})[0].pk)
    model.objects.filter(group=group).exclude(pk__in=kept).delete()


def _review(page: Page, name: str, task_type: Any, role: Role) -> None:
    task, _created = task_type.objects.get_or_create(name=name)
    task.groups.set(Group.objects.filter(name=role.value))
    WorkflowPage.objects.update_or_create(page=page, defaults={"workflow": _assign(name, task)})


def _assign(name: str, task: Any) -> Workflow:
    """The workflow of this name, with this task alone, and both in use."""
    workflow, _created = Workflow.objects.get_or_create(name=name)
    for each in (task, workflow):
        if not each.active:
            each.active = True
            each.save()
    WorkflowTask.objects.get_or_create(workflow=workflow, task=task)
    WorkflowTask.objects.filter(workflow=workflow).exclude(task=task).delete()
    return workflow
