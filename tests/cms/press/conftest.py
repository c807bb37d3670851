"""Press editor and approver at their desks, and the editor's form of a story as it is sent."""

from datetime import datetime, timedelta
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
from cms.press.bundles import actions
from tests.factories.pictures import picture
from tests.factories.site import SUMMARY, sections
from tests.factories.world import NOW, World

T = NOW + timedelta(hours=1)


class Press:
    """Pia writes, Paul approves; cases as drafts, and bundles of them."""

    def __init__(self, world: World) -> None:
        self.world, self.pia, self.paul = world, world.pia, world.paul
        sections()
        roles.sync()

    def draft(self, title: str = "示例案例", **fields: Any) -> CasePage:
        number = CasePage.objects.count()
        defaults = {"title": title, "slug": f"press-{number}", "summary": SUMMARY, "live": False, "owner": self.pia}
        page = CasePage(**{**defaults, **fields})
        sections()["cases"].add_child(instance=page)
        page.save_revision(user=self.pia)
        return CasePage.objects.get(pk=page.pk)

    def bundle(self, *pages: Any, name: str = "示例发布包", release_at: datetime = T) -> Any:
        bundle = actions.create(name=name, release_at=release_at, by=self.pia, at=NOW)
        actions.add(bundle=bundle, pages=pages, by=self.pia, at=NOW)
        return bundle

    def approved(self, *pages: Any, **told: Any) -> Any:
        bundle = actions.submit(bundle=self.bundle(*pages, **told), by=self.pia, at=NOW)
        return actions.approve(bundle=bundle, by=self.paul, at=NOW)


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


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def image(media, db):
    return picture()


@pytest.fixture
def press(site: Any, world: World) -> Press:
    return Press(world)
