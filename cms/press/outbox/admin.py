"""What search engines were told of, what waits and what was given up: a list for the press, which nobody edits."""

from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic.base import BaseListingView
from wagtail.admin.viewsets.base import ViewSet

from cms.press.outbox.models import SearchPing

VIEW = "cms.view_searchping"


class SearchPingMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(VIEW))


class SearchPingListing(BaseListingView):
    model = SearchPing
    results_template_name = "wagtailadmin/generic/listing_results.html"
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

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not request.user.has_perm(VIEW):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def verbose_name_plural(self) -> Any:
        return SearchPing._meta.verbose_name_plural

    def get_page_title(self) -> str:
        return str(capfirst(self.verbose_name_plural))

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
