"""Stories as lists show them."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q
from wagtail.models import Page

from cms.images import CustomImage, at_hand
from cms.pages.base import StoryPage
from cms.pages.notices import PublicityPage
from cms.press.counts import Counter
from cms.published import published
from cms.subjects import Subjects, subjects_of
from verify.reader import Reader

# What may be about one city or prefecture, by how a page is asked for it.
ABOUT_A_UNIT = (
    "casepage",
    "eventpage",
    "pressreleasepage",
    "trainingpage",
    "callpage",
    "publicitypage",
    "announcementpage",
    "decisionpage",
)
MOST_LOOKED_AT = 30  # candidates for a place on the front page, of which some may have lost their standing


@dataclass(frozen=True, slots=True)
class Card:
    """Of components/story_card.html. `banner`: a sentence when a subject lost its standing [E-3]."""

    url: str
    title: str
    kicker: str
    summary: str
    date: date | None
    image: CustomImage | None
    is_demo: bool
    banner: str


def cards(pages: Iterable[StoryPage], at: datetime, reader: Reader) -> list[Card]:
    """In their order. The queries of `subjects_of` and one for the pictures, however many there are."""
    pages = list(pages)
    subjects = subjects_of(pages, at)
    at_hand((page.picture for page in pages), "card")
    counter = Counter(at)
    return [card(page, subjects[page.pk], reader, counter) for page in pages]


def put_forward(pages: Iterable[StoryPage], subjects: dict[int, Subjects], reader: Reader, counter: Counter) -> list[Card]:
    """Cards of those whose subjects have kept their standing."""
    return [card(page, subjects[page.pk], reader, counter) for page in pages if not subjects[page.pk].leaves_featured]


def card(page: StoryPage, subjects: Subjects, reader: Reader, counter: Counter) -> Card:
    return Card(
        url=page.url or "",
        title=page.title_for(reader),
        kicker=page.kicker,
        summary=counter.expand(page.summary),
        date=page.shown_on,
        image=page.picture,
        is_demo=subjects.is_demo,
        banner=subjects.banner,
    )


def news_of(unit: str, most: int, at: datetime, reader: Reader) -> list[Card]:
    """The newest cases, events, sessions and notices that are about this unit, each with its kind above its title."""
    found = list(about_unit(unit, at)[:most].specific(defer=False))
    kinds = [str(page._meta.verbose_name) for page in found]
    return [replace(card, kicker=kind) for card, kind in zip(cards(found, at, reader), kinds, strict=True)]


def about_unit(unit: str, at: datetime) -> Any:
    """Public pages about this unit, newest first."""
    about = reduce(or_, (Q(**{f"{kind}__unit": unit}) for kind in ABOUT_A_UNIT))
    pages = published(Page.objects.filter(about)).exclude(pk__in=PublicityPage.hidden(at))
    return pages.order_by("-first_published_at", "-pk")


def stories(model: Any) -> Any:
    """Published stories of a kind, as cards need them: without their bodies."""
    return published(model.objects).select_related("picture").defer("body")
