"""Figures of the pages of the 示例 world: invented like the pages, the same each time."""

from datetime import timedelta

from cms.demo.desk import Site
from cms.models import CasePage, EventPage, PageCount
from verify.calendar import day_of

DAYS = 42
EVERY = {PageCount.Kind.VIEW: 1, PageCount.Kind.SHARE: 3, PageCount.Kind.POSTER: 5, PageCount.Kind.KIT: 9}  # days between two


def figures(site: Site) -> None:
    """Of stories that have none, so that what is counted in the demonstration stays."""
    counted = set(PageCount.objects.values_list("page", flat=True))
    pages = [page.pk for kind in (CasePage, EventPage) for page in kind.objects.live().order_by("pk") if page.pk not in counted]
    today = day_of(site.now)
    PageCount.objects.bulk_create(
        PageCount(page_id=page, day=today - timedelta(days=ago), kind=kind, number=_number(place, ago, every))
        for place, page in enumerate(pages)
        for kind, every in EVERY.items()
        for ago in range(place % every, DAYS, every)
    )


def _number(place: int, ago: int, every: int) -> int:
    """Up and down, and fewer of what is done seldom."""
    return 1 + (97 * (place + 1) + 31 * ago) % 60 // every
