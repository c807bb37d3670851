"""What the office adds to the menu, beside its lists: the work that begins with no fact at hand."""

from dataclasses import dataclass
from typing import Any

from accounts.roles import MANAGE_STAFF
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem

from office.brand_reviews import BrandReviews
from office.clones import CloneAlerts
from office.coverage import CoverageScreen
from verify.membership.actions.notices import SEND


@dataclass(frozen=True, slots=True)
class Entry:
    """Shown to those who hold all of `permissions`. `view` is a name in office/urls.py."""

    order: int
    label: Any
    view: str
    icon: str
    permissions: tuple[str, ...]

    def item(self) -> MenuItem:
        return OfficeMenuItem(
            self.label,
            reverse(f"office:{self.view}"),
            name=f"office-{self.view.replace('_', '-')}",
            icon_name=self.icon,
            order=self.order,
            permissions=self.permissions,
        )


class OfficeMenuItem(MenuItem):
    def __init__(self, *args: Any, permissions: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.permissions = permissions

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perms(self.permissions))


ENTRIES = (
    Entry(100, _("Import a list"), "import_list", "upload", ("verify.import_register",)),
    Entry(102, _("Enter into the pool"), "enter_pool", "folder-open-1", ("verify.foster_enterprise",)),
    Entry(104, _("Open a round for applications"), "open_call", "doc-full", ("verify.open_call",)),
    Entry(106, _("Enter an application"), "enter_application", "doc-empty", ("verify.enter_application",)),
    Entry(110, _("Put candidates forward"), "put_forward", "upload", ("verify.put_forward_candidate",)),
    Entry(120, _("Draft a publicity"), "draft_publicity", "view", ("verify.draft_publicity",)),
    Entry(130, _("Correct a working day"), "correct_workday", "calendar-alt", ("verify.correct_workdays",)),
    Entry(131, _("Import results of inspections"), "import_results", "upload", ("verify.record_inspection",)),
    Entry(132, _("Who has not been visited"), "coverage", "calendar-check", CoverageScreen.permissions),
    Entry(134, _("Draw up a plan of checks"), "draw_up_plan", "calendar-alt", ("verify.plan_checks",)),
    Entry(136, _("Labels that look copied"), "clones", "warning", CloneAlerts.permissions),
    Entry(137, _("Notice to enterprises of a round"), "notify_holders", "mail", (SEND,)),
    Entry(138, BrandReviews.title, "brand_reviews", "tasks", BrandReviews.permissions),
    Entry(140, _("Register a standard"), "register_standard", "doc-full", ("verify.register_standard",)),
    Entry(150, _("Make an account"), "admit", "user", (MANAGE_STAFF,)),
)


def waiting() -> MenuItem:
    """At the top of the menu, beside the office's own."""
    address = reverse("office_proposals:index") + "?state=OPEN"
    permissions = ("verify.approve_decision",)
    return OfficeMenuItem(
        _("Waiting for approval"), address, name="office-waiting", icon_name="tasks", order=110, permissions=permissions
    )
