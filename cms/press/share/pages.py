"""Which pages can be shared, and what is said of them where they are: only what is public at the moment, and no status [E-1]."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.http import Http404
from django.urls import reverse
from wagtail.models import Page

from cms.pages.base import StoryPage
from cms.pages.brands import BrandPage
from cms.pages.cases import CasePage
from cms.pages.catalogue import ProductPage
from cms.pages.events import EventPage
from cms.pages.notice import NoticePage
from cms.published import published
from verify.head import absolute
from verify.labels import qr

SHARED = (StoryPage, BrandPage, ProductPage)
WITH_POSTER = (CasePage, EventPage)
WEIBO = "https://service.weibo.com/share/share.php"
# What WeChat shows of a card; what is longer it cuts off anywhere.
LONGEST_TITLE, LONGEST_TEXT = 20, 50


@dataclass(frozen=True, slots=True)
class Share:
    """Of components/share_row.html: paths of this site, but for `address`, which is the page's for everybody."""

    address: str
    title: str
    text: str
    image: str
    seen: str
    weibo: str
    poster: str
    code: qr.Outline


def share_of(page: Any, at: datetime, *, has_poster: bool) -> Share | None:
    """None for a page that is not out: a preview is not shared."""
    if not isinstance(page, SHARED) or not page.live or not page.url:
        return None
    address = absolute(page.url)
    return Share(
        address=address,
        title=shortened(page.title, LONGEST_TITLE),
        text=shortened(page.counter(at).expand(page.search_description or page.summary), LONGEST_TEXT),
        image=absolute(reverse("cms:share_card", args=[page.pk])),
        seen=reverse("cms:page_seen", args=[page.pk]),
        weibo=reverse("cms:share", args=[page.pk, "weibo"]),
        poster=reverse("cms:page_poster", args=[page.pk]) if has_poster and isinstance(page, WITH_POSTER) else "",
        code=qr.outline(address, draw=qr.bulk_symbol),
    )


def shortened(text: str, most: int) -> str:
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1] + "…"


def found(key: int, at: datetime, kinds: tuple[type, ...] = SHARED) -> Any:
    """The page of this key as what it is. Http404 unless it is public at `at` and of one of these kinds."""
    page = published(Page.objects.filter(pk=key)).first()
    specific = page.specific if page else None
    if not isinstance(specific, kinds) or (isinstance(specific, NoticePage) and not specific.is_on_view(at)):
        raise Http404
    return specific


def weibo(page: Any) -> str:
    """The one address that the row leads away to; built here, so that nobody can be led anywhere else."""
    return f"{WEIBO}?{urlencode({'url': absolute(page.url), 'title': page.title})}"
