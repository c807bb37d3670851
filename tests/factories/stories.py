"""Stories, notices and pictures as editors publish them."""

import itertools
import json
from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any
from uuid import uuid4

from django.core.files.base import ContentFile
from PIL import Image
from wagtail.models import Page

from cms.images import CustomImage
from cms.models import CallPage, CasePage, EventPage, LivePost, LiveRemark, PressKit, PressReleasePage, TrainingPage
from cms.press.kits import kits
from tests.factories.notices import Notices
from tests.factories.site import SUMMARY, sections
from tests.factories.world import NOW, World
from verify.models import Enterprise, Product, Standard

numbers = itertools.count(1)


def publish(section: str, page: Page) -> Any:
    """Beneath the section of this address; published when `first_published_at` says, or now."""
    sections()[section].add_child(instance=page)
    return page


def picture(credit: str = "示例摄影") -> CustomImage:
    file = BytesIO()
    Image.new("RGB", (1280, 960), "#a33").save(file, "JPEG")
    name = f"picture-{next(numbers)}.jpg"
    return CustomImage.objects.create(
        title="示例图片",
        licence="PRESS",
        file=ContentFile(file.getvalue(), name),
        credit=credit,
        source="自绘",
        description="示例图片说明",
    )


def about(*facts: Any) -> list[dict[str, Any]]:
    """Subjects, as stored."""
    kinds = {Product: "product", Enterprise: "enterprise", Standard: "standard"}
    return [{"type": kinds[type(fact)], "value": fact.pk, "id": str(number)} for number, fact in enumerate(facts)]


def _story(defaults: dict[str, Any], fields: dict[str, Any]) -> dict[str, Any]:
    subjects = {"subjects": about(*fields.pop("about"))} if "about" in fields else {}
    first = fields.get("first_published_at") or NOW - timedelta(days=next(numbers) % 300 + 1)
    return {**defaults, "first_published_at": first, "last_published_at": first, **subjects, **fields}


def case(**fields: Any) -> CasePage:
    number = next(numbers)
    defaults = {"title": f"示例案例{number}", "slug": f"case-{number}", "summary": SUMMARY}
    return publish("cases", CasePage(**_story(defaults, fields)))


def event(starts_at: datetime = NOW + timedelta(days=30), **fields: Any) -> EventPage:
    number = next(numbers)
    defaults = {"title": f"示例发布活动{number}", "slug": f"event-{number}", "venue": "示例会议中心", "starts_at": starts_at}
    defaults["summary"] = SUMMARY
    return publish("events", EventPage(**_story(defaults, fields)))


def full_event(image: CustomImage) -> dict[str, Any]:
    """What an event may say of itself, as stored."""
    stored = {
        "programme": [("point", {"at": "09:30:00", "title": "示例致辞", "who": "示例发言人"})],
        "speakers": [("speaker", {"name": "示例发言人", "role": "示例主任", "organisation": "示例单位", "picture": image.pk})],
        "recordings": [("recording", {"title": "示例回放", "url": "https://video.example.com/1"})],
        "photos": [("picture", {"image": image.pk, "caption": "示例图片的说明"})] * 14,
        "press_contacts": [("contact", {"office": "示例新闻处", "phone": "027-00000000", "mail": "press@example.gov.cn"})],
    }
    told = {name: [{"type": kind, "value": value} for kind, value in blocks] for name, blocks in stored.items()}
    place = {"address": "示例市示例路 1 号", "directions": "示例地铁 2 号线\n媒体由东门进入"}
    return {**{name: json.dumps(blocks) for name, blocks in told.items()}, **place, "stream_url": "https://live.example.com/1"}


def live_post(event: EventPage, by: Any, text: str = "示例：会议开始。", at: datetime = NOW, **fields: Any) -> LivePost:
    return LivePost.objects.create(event=event, by=by, text=text, at=at, request_key=uuid4(), **fields)


def live_remark(post: LivePost, kind: str, text: str = "", at: datetime = NOW) -> LiveRemark:
    return LiveRemark.objects.create(post=post, kind=kind, text=text, at=at, by=post.by, request_key=uuid4())


def release(event: EventPage, **fields: Any) -> PressReleasePage:
    number = next(numbers)
    defaults = {"title": f"示例新闻稿{number}", "slug": f"release-{number}", "summary": "示例摘要。"}
    page = PressReleasePage(**_story(defaults, fields))
    EventPage.objects.get(pk=event.pk).add_child(instance=page)
    return page


def session(starts_at: datetime = NOW + timedelta(days=10), **fields: Any) -> TrainingPage:
    number = next(numbers)
    defaults = {"title": f"示例培训{number}", "slug": f"session-{number}", "venue": "示例教室", "starts_at": starts_at}
    return publish("training", TrainingPage(**_story(defaults, fields)))


def call(world: World, dated: date = date(2026, 11, 1), **fields: Any) -> CallPage:
    number = next(numbers)
    defaults = {"title": f"示例申报通知{number}", "slug": f"call-{number}", "issued_by": "示例秘书处", "dated": dated}
    return Notices(world).call(**{**defaults, **fields})


def kit(page: Page) -> PressKit:
    """A finished one, made by the job's own way."""
    made = kits.ask(page=page, at=NOW)
    assert made is not None
    kits.make(kit=made.pk, at=NOW)
    made.refresh_from_db()
    return made


def pictures(*images: CustomImage) -> str:
    """A body that shows them one after the other."""
    return json.dumps([{"type": "picture", "value": {"image": each.pk, "caption": ""}, "id": str(each.pk)} for each in images])
