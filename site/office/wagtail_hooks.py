"""Where the office joins Wagtail's admin."""

from typing import Any

from accounts.models import User
from accounts.roles import MANAGE_STAFF
from django.contrib.auth.models import Group
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import include, path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.permissions import register_permission_policy

from office import clones, coverage, policies, urls
from office.panels import (
    Emergencies,
    OfficeFigures,
    WaitingApplications,
    WaitingComplaints,
    WaitingProposals,
    WaitingRectifications,
    WaitingRounds,
)
from office.worklists import RegisterGroup

for model in policies.ENTERPRISE:
    register_permission_policy(model, policies.FactPolicy(model))
for closed in (User, Group):
    register_permission_policy(closed, policies.ClosedPolicy(closed))


class PermissionMenuItem(MenuItem):
    """Shown to those who hold `permission`."""

    permission = ""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(self.permission))


class WaitingMenuItem(PermissionMenuItem):
    permission = "verify.approve_decision"


class ImportMenuItem(PermissionMenuItem):
    permission = "verify.import_register"


class StandardMenuItem(PermissionMenuItem):
    permission = "verify.register_standard"


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


@hooks.register("register_admin_menu_item")
def register_waiting() -> MenuItem:
    address = reverse("office_proposals:index") + "?state=OPEN"
    return WaitingMenuItem(_("Waiting for approval"), address, name="office-waiting", icon_name="tasks", order=110)


@hooks.register("register_office_menu_item")
def register_import() -> MenuItem:
    return ImportMenuItem(_("Import a list"), reverse("office:import_list"), name="office-import", icon_name="upload", order=100)


class CallMenuItem(PermissionMenuItem):
    permission = "verify.open_call"


class EnterMenuItem(PermissionMenuItem):
    permission = "verify.enter_application"


class PoolMenuItem(PermissionMenuItem):
    permission = "verify.foster_enterprise"


class PutForwardMenuItem(PermissionMenuItem):
    permission = "verify.put_forward_candidate"


class DraftMenuItem(PermissionMenuItem):
    permission = "verify.draft_publicity"


class AdmitMenuItem(PermissionMenuItem):
    permission = MANAGE_STAFF


class WorkdayMenuItem(PermissionMenuItem):
    permission = "verify.correct_workdays"


@hooks.register("register_office_menu_item")
def register_call() -> MenuItem:
    address = reverse("office:open_call")
    return CallMenuItem(_("Open a round for applications"), address, name="office-call", icon_name="doc-full", order=104)


@hooks.register("register_office_menu_item")
def register_enter() -> MenuItem:
    address = reverse("office:enter_application")
    return EnterMenuItem(_("Enter an application"), address, name="office-enter", icon_name="doc-empty", order=106)


@hooks.register("register_office_menu_item")
def register_pool() -> MenuItem:
    address = reverse("office:enter_pool")
    return PoolMenuItem(_("Enter into the pool"), address, name="office-enter-pool", icon_name="folder-open-1", order=102)


@hooks.register("register_office_menu_item")
def register_put_forward() -> MenuItem:
    address = reverse("office:put_forward")
    return PutForwardMenuItem(_("Put candidates forward"), address, name="office-put-forward", icon_name="upload", order=110)


@hooks.register("register_office_menu_item")
def register_draft_publicity() -> MenuItem:
    return DraftMenuItem(
        _("Draft a publicity"), reverse("office:draft_publicity"), name="office-publicity", icon_name="view", order=120
    )


@hooks.register("register_office_menu_item")
def register_correct_workday() -> MenuItem:
    address = reverse("office:correct_workday")
    return WorkdayMenuItem(_("Correct a working day"), address, name="office-workday", icon_name="calendar-alt", order=130)


class ClonesMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perms(clones.PERMISSIONS))


@hooks.register("register_office_menu_item")
def register_clones() -> MenuItem:
    return ClonesMenuItem(
        _("Labels that look copied"), reverse("office:clones"), name="office-clones", icon_name="warning", order=136
    )


class ResultsMenuItem(PermissionMenuItem):
    permission = "verify.record_inspection"


@hooks.register("register_office_menu_item")
def register_results() -> MenuItem:
    address = reverse("office:import_results")
    return ResultsMenuItem(_("Import results of inspections"), address, name="office-results", icon_name="upload", order=131)


class PlanMenuItem(PermissionMenuItem):
    permission = "verify.plan_checks"


class CoverageMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perms(coverage.PERMISSIONS))


@hooks.register("register_office_menu_item")
def register_coverage() -> MenuItem:
    address = reverse("office:coverage")
    return CoverageMenuItem(_("Who has not been visited"), address, name="office-coverage", icon_name="calendar-check", order=132)


@hooks.register("register_office_menu_item")
def register_plan() -> MenuItem:
    address = reverse("office:draw_up_plan")
    return PlanMenuItem(_("Draw up a plan of checks"), address, name="office-plan", icon_name="calendar-alt", order=134)


@hooks.register("register_office_menu_item")
def register_standard() -> MenuItem:
    address = reverse("office:register_standard")
    return StandardMenuItem(_("Register a standard"), address, name="office-standard", icon_name="doc-full", order=140)


@hooks.register("register_office_menu_item")
def register_admit() -> MenuItem:
    return AdmitMenuItem(_("Make an account"), reverse("office:admit"), name="office-admit", icon_name="user", order=150)


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
    if request.user.has_perm("verify.reply_complaint"):
        panels.append(WaitingComplaints())
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
