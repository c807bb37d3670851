"""What cases and events have in common: what stands around a story."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest

from cms.cards import card, stories
from cms.images import at_hand
from cms.pages.base import ENGLISH, StoryPage
from cms.press.kits.models import PressKit
from cms.subjects import linked, subjects_of
from verify.calendar import day_of

PAGE_SIZE = 12
RELATED = 3


def told(story: StoryPage, request: HttpRequest, at: datetime, alike: Any) -> dict[str, Any]:
    """What stands around a story: its subjects with their status, what became of them, and others of its kind."""
    others = stories(alike.model).filter(pk__in=alike.values("pk")).exclude(pk=story.pk)
    related = list(others.order_by("-first_published_at", "-pk")[:RELATED])
    subjects = subjects_of([story, *related], at)
    at_hand((each.picture for each in related), "card")
    return {
        "offers_pictures": True,
        "kit": PressKit.objects.offered(story.pk),
        "is_chinese_only": request.reader.language == ENGLISH,
        "updated_at": changed_at(story),
        "subjects": linked(subjects[story.pk]),
        "related": [card(each, subjects[each.pk], request.reader) for each in related],
    }


def changed_at(story: StoryPage) -> datetime | None:
    """When it was last published, if on a later day than first."""
    first, last = story.first_published_at, story.last_published_at
    return last if first and last and day_of(last) > day_of(first) else None
