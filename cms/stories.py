"""A story or a notice as lists show it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q
from wagtail.models import Page

from cms.images import CustomImage, at_hand
from cms.published import published

# What is told of one city or prefecture, by how a page is asked for it.
ABOUT_A_UNIT = ("casepage", "eventpage", "trainingpage", "callpage", "publicitypage", "announcementpage", "decisionpage")


@dataclass(frozen=True, slots=True)
class Card:
    url: str
    title: str
    kicker: str
    summary: str
    date: datetime | None
    image: CustomImage | None
    is_demo: bool = False
    banner: str = ""


def cards(pages: Iterable[Any]) -> list[Card]:
    """Of pages as what they are, in their order; a query for the renditions of their pictures."""
    pages = list(pages)
    at_hand((page.picture for page in pages), "card")
    return [_card(page) for page in pages]


def _card(page: Any) -> Card:
    return Card(
        url=page.url,
        title=page.title,
        kicker=str(page._meta.verbose_name),
        summary=page.summary,
        date=page.first_published_at,
        image=page.picture,
    )


def news_of(unit: str, most: int) -> list[Card]:
    """The newest cases, events and notices that are about this unit."""
    about = reduce(or_, (Q(**{f"{kind}__unit": unit}) for kind in ABOUT_A_UNIT))
    pages = published(Page.objects.filter(about)).order_by("-first_published_at", "-pk")
    return cards(pages[:most].specific(defer=False))
