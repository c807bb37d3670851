"""Where prose joins Wagtail's admin."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.models import Page
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from cms import choosers, library, publishing
from cms.enquiry_admin import EnquiryViewSet, enquiry_viewset
from cms.pages.goals import Goal
from cms.pages.notice import NoticePage
from cms.pages.protection import FalseSite
from cms.pages.stories import PressPage
from cms.pages.training import Institution
from cms.policies import SitePolicy, within_reach
from cms.press import beginnings  # noqa: F401 - fills new pages
from cms.press.accreditation.admin import AccreditationViewSet, accreditation_viewset
from cms.press.approval import handed_in
from cms.press.bundles import guard
from cms.press.bundles.admin import BundleViewSet, bundle_viewset
from cms.press.desk import panels_for
from cms.press.kits.admin import KitViewSet, kit_viewset
from cms.press.live.admin import LiveViewSet, live_viewset
from cms.press.live.models import LivePost
from cms.press.outbox import admin as outbox_admin
from cms.press.share import admin as share_admin
from cms.press.video.models import Film

register_permission_policy(Page, SitePolicy())


@hooks.register("register_admin_viewset")
def register_choosers() -> tuple[Any, ...]:
    return choosers.ALL


@hooks.register("register_admin_viewset")
def register_press_reports() -> tuple[Any, ...]:
    return (share_admin.viewset, outbox_admin.viewset)


@hooks.register("register_reports_menu_item")
def report_figures() -> Any:
    return share_admin.FiguresMenuItem(share_admin.viewset.menu_label, reverse("page_figures:index"), icon_name="view", order=300)


@hooks.register("register_reports_menu_item")
def report_search_engines() -> Any:
    return outbox_admin.SearchPingMenuItem(
        outbox_admin.viewset.menu_label, reverse("search_pings:index"), icon_name="site", order=310
    )


@hooks.register("register_admin_viewset")
def register_enquiries() -> EnquiryViewSet:
    return enquiry_viewset


@hooks.register("register_admin_viewset")
def register_bundles() -> BundleViewSet:
    return bundle_viewset


@hooks.register("construct_homepage_panels")
def add_press_desk(request: HttpRequest, panels: list[Any]) -> None:
    panels += panels_for(request.user)


@hooks.register("before_publish_page")
def refuse_to_publish_alone(request: HttpRequest, page: Page) -> Any:
    if told := guard.sentence(page):
        messages.error(request, told)
        return redirect("wagtailadmin_pages:edit", page.pk)
    return None


@hooks.register("before_delete_page")
def refuse_to_delete(request: HttpRequest, page: Page) -> Any:
    """Wagtail asks for the confirmation by GET, which may be looked at."""
    if request.method == "POST" and (told := guard.settled(page)):
        messages.error(request, told)
        return redirect("wagtailadmin_pages:edit", page.pk)
    return None


@hooks.register("before_bulk_action")
def refuse_to_delete_many(request: HttpRequest, action_type: str, pages: Sequence[Any], action: Any) -> HttpResponseBase | None:
    """Wagtail asks about none of them as it asks about a single one. Where one must stay, all do."""
    if action_type != "delete" or not issubclass(action.model, Page):
        return None
    reasons = [(page, told) for page in pages if (told := guard.settled(page) or told_from(page))]
    for page, told in reasons:
        messages.error(request, f"{page.get_admin_display_title()}{_(': ')}{told}")
    return redirect(action.next_url) if reasons else None


@hooks.register("register_admin_viewset")
def register_kits() -> KitViewSet:
    return kit_viewset


@hooks.register("register_admin_viewset")
def register_press_room() -> tuple[LiveViewSet, AccreditationViewSet]:
    return live_viewset, accreditation_viewset


class GoalViewSet(SnippetViewSet):
    model = Goal
    icon = "order"
    list_display = ("title", "group", "target", "measure", "source")
    menu_order = 300
    add_to_admin_menu = True


class FalseSiteViewSet(SnippetViewSet):
    model = FalseSite
    icon = "warning"
    list_display = ("host", "seen_on", "source")


class InstitutionViewSet(SnippetViewSet):
    model = Institution
    icon = "group"
    list_display = ("name", "unit", "phone")
    search_fields = ("name", "offers")


class FilmViewSet(SnippetViewSet):
    model = Film
    icon = "media"
    list_display = ("title", "credit", "source")
    search_fields = ("title",)
    menu_order = 120
    add_to_admin_menu = True


for viewset in (GoalViewSet, FalseSiteViewSet, InstitutionViewSet, FilmViewSet):
    register_snippet(viewset)


hooks.register("before_serve_document", library.refuse_hidden)


@hooks.register("construct_page_chooser_queryset")
def choose_within_reach(pages: Any, request: HttpRequest) -> Any:
    return within_reach(pages, request.user)


@hooks.register("before_move_page")
def refuse_to_move(request: HttpRequest, page: Page, destination: Page) -> None:
    """Wagtail shows the confirmation to everybody, and asks only when it is given."""
    if not page.permissions_for_user(request.user).can_move_to(destination):
        raise PermissionDenied


@hooks.register("before_edit_page")
def say_why_not_approved(request: HttpRequest, page: Page) -> None:
    """An officer who may publish notices, but not this version, is told so where the button would stand."""
    if request.method != "GET" or not isinstance(page, NoticePage) or not page.workflow_in_progress:
        return
    if page.permissions_for_user(request.user).holds("publish"):
        sentence = publishing.refusal(page.get_latest_revision(), request.user) or page.not_ready()
        if sentence:
            messages.warning(request, sentence)


@hooks.register("before_edit_page")
def say_what_is_not_right(request: HttpRequest, page: Page) -> None:
    """Where a story was handed in and the register has moved on meanwhile, or a picture lost its description."""
    if request.method != "GET" or not isinstance(page, PressPage) or not page.workflow_in_progress:
        return
    for sentence in handed_in(page):
        messages.warning(request, sentence)


def told_from(page: Page) -> str:
    """Why an event from which something was told is not deleted, nor the section it stands in; empty where nothing was told."""
    if not LivePost.objects.filter(event__path__startswith=page.path).exists():
        return ""
    return _("Live posts were told from this event. They stay, and so does it: unpublish it instead.")


@hooks.register("before_delete_page")
def keep_what_was_told(request: HttpRequest, page: Page) -> HttpResponseBase | None:
    if told := told_from(page):
        messages.error(request, told)
        return redirect("wagtailadmin_explore", page.get_parent().pk)
    return None
