"""Where the office joins Wagtail's admin."""

from typing import Any

from accounts.models import User
from django.contrib.auth.models import Group
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import include, path
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from wagtail import hooks
from wagtail.permissions import register_permission_policy

from office import menu, policies, urls
from office.panels import (
    Emergencies,
    OfficeFigures,
    UnfinishedInspections,
    WaitingApplications,
    WaitingComplaints,
    WaitingProposals,
    WaitingRectifications,
    WaitingRenewals,
    WaitingRounds,
)
from office.worklists import RegisterGroup

for model in policies.ENTERPRISE:
    register_permission_policy(model, policies.FactPolicy(model))
for closed in (User, Group):
    register_permission_policy(closed, policies.ClosedPolicy(closed))


@hooks.register("register_admin_viewset")
def register_lists() -> RegisterGroup:
    return RegisterGroup()


@hooks.register("register_admin_urls")
def register_screens() -> list[Any]:
    return [path("office/", include(urls))]


@hooks.register("insert_global_admin_css")
def add_styles() -> SafeString:
    files = [(static(f"css/{name}.css"),) for name in ("components/bar_chart", "office")]
    return format_html_join("", '<link rel="stylesheet" href="{}">', files)


@hooks.register("insert_global_admin_js")
def add_pickers() -> SafeString:
    return format_html('<script src="{}"></script>', static("js/office-pickers.js"))


hooks.register("register_admin_menu_item", menu.waiting)
for entry in menu.ENTRIES:
    hooks.register("register_office_menu_item", entry.item)


@hooks.register("construct_homepage_panels")
def add_waiting(request: HttpRequest, panels: list[Any]) -> None:
    if request.user.has_perm("verify.view_certificate"):
        panels.append(OfficeFigures())
    if request.user.has_perm("verify.approve_decision") or request.user.has_perm("verify.propose_decision"):
        panels += [Emergencies(), WaitingProposals()]
    if request.user.has_perm("verify.enter_application") or request.user.has_perm("verify.score_application"):
        panels.append(WaitingApplications())
    if request.user.has_perm("verify.announce_round") or request.user.has_perm("verify.put_forward_candidate"):
        panels.append(WaitingRounds())
    # The registrar decides; the city of the enterprise sees what its own ask for.
    if request.user.has_perm("verify.renew_certificate") or request.user.has_perm("verify.review_in_city"):
        panels.append(WaitingRenewals())
    if request.user.has_perm("verify.reply_complaint"):
        panels.append(WaitingComplaints())
    if request.user.has_perm("verify.record_inspection"):
        panels.append(UnfinishedInspections())
    if request.user.has_perm("verify.order_rectification"):
        panels.append(WaitingRectifications())


@hooks.register("construct_homepage_summary_items", order=1000)  # after Wagtail has put them there
def leave_out_the_summary(request: HttpRequest, items: list[Any]) -> None:
    """How many pages, pictures and documents there are is nobody's work, and Wagtail says it in English."""
    items.clear()


@hooks.register("construct_help_menu")
def keep_help_here(request: HttpRequest, items: list[Any]) -> None:
    """Wagtail's guides are on hosts that staff may be unable, or unwilling, to visit from inside."""
    items[:] = [item for item in items if not item.url.startswith("http")]
