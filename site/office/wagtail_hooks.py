"""Where the office joins Wagtail's admin."""

from typing import Any

from accounts.models import User
from accounts.roles import MANAGE_STAFF
from django.contrib.auth.models import Group
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import include, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.permissions import register_permission_policy

from office import policies, urls
from office.listings import RegisterGroup
from office.panels import WaitingApplications, WaitingComplaints, WaitingProposals, WaitingRounds

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
    return format_html('<link rel="stylesheet" href="{}">', static("css/office.css"))


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


@hooks.register("register_office_menu_item")
def register_standard() -> MenuItem:
    address = reverse("office:register_standard")
    return StandardMenuItem(_("Register a standard"), address, name="office-standard", icon_name="doc-full", order=140)


@hooks.register("register_office_menu_item")
def register_admit() -> MenuItem:
    return AdmitMenuItem(_("Make an account"), reverse("office:admit"), name="office-admit", icon_name="user", order=150)


@hooks.register("construct_homepage_panels")
def add_waiting(request: HttpRequest, panels: list[Any]) -> None:
    if request.user.has_perm("verify.approve_decision") or request.user.has_perm("verify.propose_decision"):
        panels.append(WaitingProposals())
    if request.user.has_perm("verify.enter_application") or request.user.has_perm("verify.score_application"):
        panels.append(WaitingApplications())
    if request.user.has_perm("verify.announce_round") or request.user.has_perm("verify.put_forward_candidate"):
        panels.append(WaitingRounds())
    if request.user.has_perm("verify.reply_complaint"):
        panels.append(WaitingComplaints())


@hooks.register("construct_help_menu")
def keep_help_here(request: HttpRequest, items: list[Any]) -> None:
    """Wagtail's guides are on hosts that staff may be unable, or unwilling, to visit from inside."""
    items[:] = [item for item in items if not item.url.startswith("http")]
