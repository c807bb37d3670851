"""What search engines were told of, what waits and what was given up: a list for the press, which nobody edits."""

from typing import ClassVar

from django.db.models import QuerySet
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.base import ViewSet

from cms.press.outbox.models import SearchPing
from cms.screens import Listing, PermittedMenuItem

VIEW = "cms.view_searchping"


class SearchPingMenuItem(PermittedMenuItem):
    permission = VIEW


class SearchPingListing(Listing):
    permission = VIEW
    model = SearchPing
    index_url_name = "search_pings:index"
    index_results_url_name = "search_pings:index_results"
    header_icon = "site"
    default_ordering = "-created_at"
    paginate_by = 50
    columns: ClassVar[list[Column]] = [
        Column("path", label=_("address")),
        Column("get_engine_display", label=_("search engine"), sort_key="engine"),
        Column("state_label", label=_("state")),
        Column("created_at", label=_("written at"), sort_key="created_at"),
        Column("tried_at", label=_("last attempt at"), sort_key="tried_at"),
        Column("attempts", label=_("attempts")),
        Column("error", label=_("last error")),
    ]

    def get_base_queryset(self) -> QuerySet[SearchPing]:
        return SearchPing.objects.all()


class SearchPingViewSet(ViewSet):
    name = "search_pings"
    icon = "site"
    menu_label = _("Told to search engines")

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", SearchPingListing.as_view(), name="index"),
            path("results/", SearchPingListing.as_view(results_only=True), name="index_results"),
        ]


viewset = SearchPingViewSet()
