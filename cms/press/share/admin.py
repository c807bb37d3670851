"""How often pages were read and passed on, by week: a report for the press, and the same as a table to take away."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet, Sum
from django.db.models.functions import Coalesce, TruncWeek
from django.http import HttpRequest, StreamingHttpResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView, View
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.viewsets.base import ViewSet
from wagtail.models import Page

from cms.press.share.models import PageCount
from cms.screens import Permitted, PermittedMenuItem
from verify.calendar import day_of
from verify.registry.exports import csv_of, harmless

VIEW = "cms.view_pagecount"
WEEKS = (4, 12, 52)
ROWS = 50
Row = dict[str, Any]


class FiguresMenuItem(PermittedMenuItem):
    permission = VIEW


class ForPress(Permitted):
    permission = VIEW


def by_week(weeks: int, at: datetime) -> QuerySet[Any]:
    """A row a page and week, the newest week first and the most read first in it; the weeks begin on Mondays."""
    today = day_of(at)
    first = today - timedelta(days=today.weekday(), weeks=weeks - 1)
    sums = {kind.value: Coalesce(Sum("number", filter=Q(kind=kind)), 0) for kind in PageCount.Kind}
    rows = PageCount.objects.filter(day__gte=first).annotate(week=TruncWeek("day")).values("week", "page")
    return rows.annotate(**sums).order_by("-week", "-VIEW", "page")


def with_titles(rows: Any) -> list[Row]:
    rows = list(rows)
    pages = Page.objects.in_bulk({row["page"] for row in rows})
    return [
        {
            "week": row["week"],
            "title": pages[row["page"]].title,
            "url": pages[row["page"]].url or "",
            "numbers": [row[kind.value] for kind in PageCount.Kind],
        }
        for row in rows
        if row["page"] in pages
    ]


def weeks_asked(request: HttpRequest) -> int:
    asked = request.GET.get("weeks", "")
    return int(asked) if asked in map(str, WEEKS) else WEEKS[0]


class FiguresReport(ForPress, WagtailAdminTemplateMixin, TemplateView):
    template_name = "cms/admin/page_figures.html"
    header_icon = "view"
    _show_breadcrumbs = True

    def get_page_title(self) -> str:
        return _("Figures of pages")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        weeks = weeks_asked(self.request)
        shown = Paginator(by_week(weeks, timezone.now()), ROWS).get_page(self.request.GET.get("p"))
        return super().get_context_data(**kwargs) | {
            "weeks": weeks,
            "choices": WEEKS,
            "kinds": [kind.label for kind in PageCount.Kind],
            "shown": shown,
            "rows": with_titles(shown.object_list),
            "csv": f"{reverse('page_figures:csv')}?weeks={weeks}",
        }


class FiguresTable(ForPress, View):
    def get(self, request: HttpRequest) -> StreamingHttpResponse:
        at, weeks = timezone.now(), weeks_asked(request)
        answer = StreamingHttpResponse(csv_of(lines(with_titles(by_week(weeks, at)))), content_type="text/csv; charset=utf-8")
        answer.headers["Content-Disposition"] = f'attachment; filename="page-figures-{day_of(at)}.csv"'
        return answer


def lines(rows: list[Row]) -> Iterator[list[str]]:
    yield [_("week from"), _("page"), _("address"), *(str(kind.label) for kind in PageCount.Kind)]
    for row in rows:
        week: date = row["week"]
        yield [week.isoformat(), harmless(row["title"]), row["url"], *map(str, row["numbers"])]


class FiguresViewSet(ViewSet):
    name = "page_figures"
    icon = "view"
    menu_label = gettext_lazy("Figures of pages")

    def get_urlpatterns(self) -> list[URLPattern]:
        return [path("", FiguresReport.as_view(), name="index"), path("csv/", FiguresTable.as_view(), name="csv")]


viewset = FiguresViewSet()
