"""Press editor and approver at their desks, and the editor's form of a story as it is sent."""

from typing import Any

import pytest
from accounts.models import User
from accounts.roles import Role
from django.test import Client
from django.urls import reverse
from wagtail.models import Page
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from cms import roles
from cms.models import CasePage
from tests.factories.site import SUMMARY, sections


class Desk:
    """Pat writes, Paula approves."""

    def __init__(self, world: Any) -> None:
        self.world = world
        self.sections = sections()
        roles.sync()
        self.pat, self.paula = world.user("pat", Role.PRESS_EDITOR), world.user("paula", Role.PRESS_APPROVER)

    def draft(self, **fields: Any) -> CasePage:
        """Of Pat's, never published."""
        defaults = {"title": "示例稿件", "slug": f"draft-{Page.objects.count()}", "summary": SUMMARY, "live": False}
        page = CasePage(**{**defaults, **fields}, owner=self.pat)
        self.sections["cases"].add_child(instance=page)
        page.save_revision(user=self.pat)
        return page

    def typed(self, **fields: Any) -> dict[str, Any]:
        empty = dict.fromkeys(("title_en", "search_description", "picture", "unit", "recommended_by"), "")
        parts = {part: rich_text("") for part in ("background", "practice", "lessons")}
        streams = {name: streamfield([]) for name in ("body", "results", "subjects", "pinned", "corrections")}
        told = {"title": "示例稿件", "slug": "a-draft", "summary": SUMMARY, "kind": "QUALITY"}
        return nested_form_data({**empty, **parts, **streams, **told, **fields})

    def edit(self, user: User, page: Any, action: str = "", **fields: Any) -> Any:
        sent = {**self.typed(**{"slug": page.slug, **fields}), **({action: "1"} if action else {})}
        return signed_in(user).post(reverse("wagtailadmin_pages:edit", args=[page.pk]), sent)

    def submit(self, page: Any) -> None:
        page.get_workflow().start(page, self.pat)

    def approve(self, page: Any) -> Any:
        state = CasePage.objects.get(pk=page.pk).current_workflow_task_state
        return signed_in(self.paula).post(
            reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk]), {"comment": ""}
        )


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def desk(world, noon, settings, tmp_path) -> Desk:
    settings.MEDIA_ROOT = tmp_path
    return Desk(world)
