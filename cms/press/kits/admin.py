"""Press kits in the admin: how far each is, what went wrong, and a button to have it made again."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.generic import View
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.viewsets.base import ViewSet

from cms.press.kits import kits
from cms.press.kits.models import PressKit
from cms.screens import Listing, Permitted, PermittedMenuItem

VIEW = "cms.view_presskit"


class KitMenuItem(PermittedMenuItem):
    permission = VIEW


class AgainColumn(Column):
    cell_template_name = "cms/admin/kit_again.html"

    def get_value(self, instance: PressKit) -> str:
        return reverse("press_kits:again", args=[instance.pk])

    def get_cell_context_data(self, instance: PressKit, parent_context: Any) -> Any:
        return {**super().get_cell_context_data(instance, parent_context), "csrf_token": parent_context.get("csrf_token")}


class KitListing(Listing):
    permission = VIEW
    model = PressKit
    index_url_name = "press_kits:index"
    index_results_url_name = "press_kits:index_results"
    header_icon = "download"
    default_ordering = "-asked_at"
    columns: ClassVar[list[Column]] = [
        TitleColumn("page", label=_("page"), get_url=lambda kit: reverse("wagtailadmin_pages:edit", args=[kit.page_id])),
        Column("state_label", label=_("state")),
        Column("pictures", label=_("pictures")),
        Column("size", label=_("bytes"), sort_key="size"),
        Column("built_at", label=_("made at"), sort_key="built_at"),
        AgainColumn("again", label=_("make again")),
    ]

    def get_base_queryset(self) -> QuerySet[PressKit]:
        return PressKit.objects.select_related("page")


class MakeAgain(Permitted, View):
    permission = VIEW
    http_method_names = ("post",)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        kits.again(kit=get_object_or_404(PressKit.objects.select_related("page"), pk=pk), at=timezone.now())
        messages.success(request, _("The press kit is being made again. Look again in a minute."))
        return HttpResponseRedirect(reverse("press_kits:index"))


class KitViewSet(ViewSet):
    name = "press_kits"
    icon = "download"
    menu_label = _("Press kits")
    menu_order = 130
    menu_item_class = KitMenuItem
    add_to_admin_menu = True

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", KitListing.as_view(), name="index"),
            path("results/", KitListing.as_view(results_only=True), name="index_results"),
            path("<int:pk>/again/", MakeAgain.as_view(), name="again"),
        ]


kit_viewset = KitViewSet()
