"""Notices as the office makes them: drafted by Rita, approved by Abel."""

from datetime import date
from typing import Any

from wagtail.models import Page

from cms import publishing, roles
from cms.models import AnnouncementPage, CallPage, DecisionPage, NoticeIndexPage, PublicityPage
from tests.factories.site import sections
from tests.factories.world import World
from verify.models import StatusChange


class Notices:
    """Makers of notices beneath /notices/, with the page permissions and workflows of production."""

    def __init__(self, world: World) -> None:
        self.world = world
        sections()
        roles.sync()

    @property
    def index(self) -> NoticeIndexPage:
        return NoticeIndexPage.objects.get()

    def draft(self, model: type[Any], **fields: Any) -> Any:
        number = Page.objects.count()
        defaults = {
            "title": f"示例通知{number}",
            "slug": f"notice-{number}",
            "issued_by": "示例认定委员会",
            "dated": date(2026, 11, 18),
            "owner": self.world.rita,
        }
        page = model(**{**defaults, **fields})
        self.index.add_child(instance=page)
        page.save_revision(user=self.world.rita)
        return model.objects.get(pk=page.pk)

    def issue(self, model: type[Any], **fields: Any) -> Any:
        return publishing.publish(self.draft(model, **fields), drafted_by=self.world.rita, approved_by=self.world.abel)

    def call(self, **fields: Any) -> CallPage:
        return self.issue(CallPage, **fields)

    def announcement(self, **fields: Any) -> AnnouncementPage:
        return self.issue(AnnouncementPage, **{"round": self.world.round(), **fields})

    def publicity(self, **fields: Any) -> PublicityPage:
        return self.issue(PublicityPage, **fields)

    def decision(self, change: StatusChange, **fields: Any) -> DecisionPage:
        return self.issue(DecisionPage, **{"change": change, **fields})

    def correct(self, page: Any, text: str = "附件第 2 行的名称有误，应为示例玉露茶。", on: date = date(2026, 11, 20)) -> Any:
        page.corrections = [*[("correction", block.value) for block in page.corrections], ("correction", {"on": on, "text": text})]
        return publishing.publish(page, drafted_by=self.world.rita, approved_by=self.world.abel)
