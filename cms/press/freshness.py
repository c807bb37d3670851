"""How long each section has had nothing new. The check of government sites wants the front page and the news changed within two
weeks, notices within six months (国务院办公厅《政府网站与政务新媒体检查指标》, 2019); the board warns at ten days."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max
from wagtail.models import Page

from cms.pages.base import SectionPage, specific
from cms.pages.home import HomePage
from cms.published import published
from verify.calendar import day_of

RED = 10  # days
NOTICES_RED = 150


@dataclass(frozen=True, slots=True)
class Column:
    """`days` since something in it was published, None where it is empty."""

    title: str
    url: str
    days: int | None
    red: int

    @property
    def is_red(self) -> bool:
        return self.days is None or self.days >= self.red


def columns(at: datetime) -> list[Column]:
    """The front page, which changes with every section, then the sections, the stalest first."""
    home = HomePage.objects.live().first()
    if home is None:
        return []
    sections = [page for page in specific(Page.objects.child_of(home).live()) if isinstance(page, SectionPage)]
    found = [_column(page, at, NOTICES_RED if page.slug == "notices" else RED) for page in sections]
    return [_column(home, at, RED), *sorted(found, key=lambda row: -(row.days if row.days is not None else 10**6))]


def _column(page: Page, at: datetime, red: int) -> Column:
    latest = published(Page.objects.descendant_of(page)).aggregate(at=Max("last_published_at"))["at"]
    return Column(page.title, page.url, (day_of(at) - day_of(latest)).days if latest else None, red)
