"""The events of the 示例 world, with what was told, who asked to be let in, and what the press office said. Safe to repeat."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.timezone import localtime
from wagtail.models import Page

from cms import models as pages
from cms.demo import event_texts, notices, pictures
from cms.demo.desk import CREDIT, Site, about, picture, pictured, publish, text, told
from cms.demo.event_texts import EventStory
from cms.press.accreditation import requests
from cms.press.live import posts
from verify.calendar import day_of, start_of

KEYS = UUID("5f6d6f0e-3c0f-4d0e-9a51-2a3f0b7c1d10")  # what is told again at the next seeding is the same
CONTACT = {"office": "示例新闻处", "phone": "000-0000 0000（示例）", "mail": "press@example.gov.cn"}


def all_kinds(site: Site) -> None:
    for tale in event_texts.EVENTS:
        publish(site, "events", page_of(tale, site), days_ago=tale.days_ago)
    releases(site)
    coverage(site)
    journalists(site)


def page_of(tale: EventStory, site: Site) -> pages.EventPage:
    starts_at = start_of(day_of(site.now) + timedelta(days=tale.in_days)) + timedelta(hours=9, minutes=30)
    if tale.is_running:
        starts_at = (site.now - timedelta(hours=1)).replace(second=0, microsecond=0)
    is_past = tale.in_days < 0
    return pages.EventPage(
        title=tale.title,
        slug=tale.slug,
        summary=tale.summary,
        picture=picture(tale.scene),
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=tale.hours),
        venue="示例国际会议中心",
        address="示例市示例大道 100 号",
        directions="地铁示例线“示例会展”站 A 口步行五分钟；媒体由东门进入。",
        stream_url="" if is_past else "https://live.example.com/hubei-premium",
        body=[text(tale.body)],
        subjects=about(tale.products),
        round=notices.rounds().first() if tale.is_release else None,
        programme=programme(tale, starts_at),
        speakers=[("speaker", {"name": name, "role": role, "organisation": body}) for name, role, body in tale.speakers],
        photos=[pictured(scene) for scene in tale.photos],
        recordings=[("recording", {"title": "发布会全程回放（示例）", "url": "https://video.example.com/1"})] if is_past else [],
        press_contacts=[("contact", CONTACT)],
        accreditation_until=starts_at - timedelta(days=2) if tale.takes_press else None,
    )


def programme(tale: EventStory, starts_at: datetime) -> list[tuple[str, dict[str, Any]]]:
    return [
        ("point", {"at": localtime(starts_at + timedelta(minutes=30 * step)).time(), "title": title, "who": who})
        for step, (title, who) in enumerate(tale.programme)
    ]


def event(slug: str) -> pages.EventPage:
    found: pages.EventPage = pages.EventPage.objects.get(slug=slug)
    return found


def releases(site: Site) -> None:
    """A past one as of the day of its event, that of the running one as of its beginning."""
    for tale in event_texts.RELEASES:
        parent = event(tale.event)
        if Page.objects.child_of(parent).filter(slug=tale.slug).exists():
            continue
        page = pages.PressReleasePage(
            title=tale.title,
            slug=tale.slug,
            summary=tale.summary,
            picture=picture(tale.scene),
            dateline=tale.dateline,
            body=[text(tale.body), *([("live", {"event": parent, "most": 3})] if tale.is_live else [])],
            subjects=about(tale.products),
            press_contacts=[("contact", CONTACT)],
            owner=site.cast.press_editor,
        )
        page.live, page.has_unpublished_changes = False, True
        parent.add_child(instance=page)
        page.save_revision(user=site.cast.press_editor).publish(user=site.cast.press_approver)
        told(page, parent.starts_at)


def key(name: str) -> UUID:
    return uuid5(KEYS, name)


def coverage(site: Site) -> None:
    """Of the running event: one post corrected, one withdrawn, one with a picture."""
    running, by = event("promotion-week"), site.cast.press_editor
    photo = posts.Photo(SimpleUploadedFile("hall.jpg", pictures.drawn("hall")), "示例会场全景", CREDIT)
    made = [
        posts.tell(
            event=running,
            text=said,
            photo=photo if number == 0 else None,
            by=by,
            at=site.now - timedelta(minutes=ago),
            request_key=key(f"post {number}"),
        )
        for number, (ago, said) in enumerate(event_texts.POSTS)
    ]
    later: dict[str, Any] = {"by": by, "at": site.now - timedelta(minutes=25)}
    number, said = event_texts.CORRECTED
    posts.correct(post=made[number], text=said, request_key=key("correction"), **later)
    number, said = event_texts.WITHDRAWN
    posts.withdraw(post=made[number], reason=said, request_key=key("withdrawal"), **later)


def journalists(site: Site) -> None:
    """Three who ask to be let in to the next release; the first is."""
    coming = event("annual-release")
    if pages.Accreditation.objects.filter(event=coming).exists():
        return
    asked = [
        requests.ask(
            event=coming,
            person=requests.Person(name, "000-0000 0000（示例）", card),
            outlet=outlet,
            equipment=equipment,
            request_key=key(outlet),
            at=site.now,
        )
        for name, outlet, card, equipment in event_texts.JOURNALISTS
    ]
    requests.accept(accreditation=asked[0], by=site.cast.press_approver, at=site.now)
