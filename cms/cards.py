"""Stories and notices as lists show them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from wagtail.models import Page

from cms.images import CustomImage, at_hand
from cms.pages.base import StoryPage
from cms.pages.notices import AnnouncementPage, CallPage, DecisionPage, PublicityPage
from cms.published import published
from cms.subjects import Subjects, subjects_of
from verify.reader import Reader

NOTICES = (CallPage, PublicityPage, AnnouncementPage, DecisionPage)
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


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """Of components/notice_row.html."""

    url: str
    title: str
    kind_label: str
    date: date
    state_label: str = ""


def cards(pages: Iterable[StoryPage], at: datetime, reader: Reader) -> list[Card]:
    """In their order. The queries of `subjects_of` and one for the pictures, however many there are."""
    pages = list(pages)
    subjects = subjects_of(pages, at)
    at_hand((page.picture for page in pages), "card")
    return [card(page, subjects[page.pk], reader) for page in pages]


def put_forward(pages: Iterable[StoryPage], subjects: dict[int, Subjects], reader: Reader) -> list[Card]:
    """Cards of those whose subjects have kept their standing."""
    return [card(page, subjects[page.pk], reader) for page in pages if not subjects[page.pk].leaves_featured]


def card(page: StoryPage, subjects: Subjects, reader: Reader) -> Card:
    return Card(
        url=page.url or "",
        title=page.title_for(reader),
        kicker=page.kicker,
        summary=page.summary,
        date=page.shown_on,
        image=page.picture,
        is_demo=subjects.is_demo,
        banner=subjects.banner,
    )


def stories(model: Any) -> Any:
    """Published stories of a kind, as cards need them: without their bodies."""
    return published(model.objects).select_related("picture").defer("body")


def notice_rows(count: int, reader: Reader, at: datetime) -> list[NoticeRow]:
    """The latest notices of all kinds that are on view, by the date of the document. Two queries."""
    kinds = [published(model.visible(at)).order_by().values_list("pk", "dated") for model in NOTICES]
    dated = dict(kinds[0].union(*kinds[1:], all=True).order_by("-dated", "-pk")[:count])
    pages: dict[int, Any] = Page.objects.in_bulk(dated)
    return [
        NoticeRow(pages[key].url or "", pages[key].title, str(pages[key].specific_class.kind_label), day)
        for key, day in dated.items()
    ]
