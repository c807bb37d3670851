"""What each role may do. The groups in the database are written from this table by `sync`, never by hand."""

from django.contrib.auth.models import Group, Permission
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User

ADMIN = "wagtailadmin.access_admin"
ALL_UNITS = "accounts.all_units"
MANAGE_STAFF = "accounts.manage_staff"
BROWSE = {
    f"verify.view_{model}"
    for model in (
        "enterprise",
        "product",
        "round",
        "poolentry",
        "certificate",
        "renewalapplication",
        "statuschange",
        "proposal",
        "inspection",
        "rectification",
        "checkplan",
        "recall",
        "labelrun",
    )
}

PUBLICITY = {
    "verify.view_publicity",
    "verify.view_candidate",
    "verify.view_objection",
    "verify.view_opinion",
    "verify.view_workdaycorrection",
}
APPLICATIONS = {"verify.view_application"}
# Who works in the workspaces of enterprises.
WORKSPACES = {"verify.view_member", "verify.view_invitation", "verify.view_noticeaddressee"}
BUNDLES = {"cms.view_bundle", "cms.change_bundle"}
# Of no unit, so for those alone who see every unit.
STANDARDS = {"verify.view_standard", "verify.view_standardevaluation", "verify.view_standardcomparison"}
# Telling from an event, and letting journalists in to it.
PRESS_ROOM = {"cms.add_livepost", "cms.decide_accreditation"}

# How often pages are read, and what search engines are told.
PRESS_REPORTS = {"cms.view_pagecount", "cms.view_searchping"}


class Role(models.TextChoices):
    REGISTRAR = "registrar", _("registrar")
    SUPERVISOR = "supervisor", _("supervisor")
    APPROVER = "approver", _("approver")
    CITY_REVIEWER = "city reviewer", _("city reviewer")
    PRESS_EDITOR = "press editor", _("press editor")
    PRESS_APPROVER = "press approver", _("press approver")
    EXPERT = "expert", _("expert")
    AUDITOR = "auditor", _("auditor")
    STAFF_MANAGER = "staff manager", _("staff manager")


PERMISSIONS: dict[Role, set[str]] = {
    Role.REGISTRAR: {
        ADMIN,
        *WORKSPACES,
        "verify.invite_member",
        "verify.grant_labels",
        ALL_UNITS,
        *BROWSE,
        *PUBLICITY,
        *STANDARDS,
        *APPLICATIONS,
        "verify.open_call",
        "verify.foster_enterprise",
        "verify.enter_application",
        "verify.review_application",
        "verify.record_deliberation",
        "verify.draft_announcement",
        "verify.import_register",
        "verify.issue_certificate",
        "verify.renew_certificate",
        "verify.withdraw_certificate",
        "cms.view_enquiry",
        "cms.answer_enquiry",
        "verify.issue_labels",
        "verify.activate_labels",
        "verify.void_labels",
        "verify.put_forward_candidate",
        "verify.take_off_candidate",
        "verify.record_opinion",
        "verify.draft_publicity",
        "verify.reply_objection",
        "verify.reveal_objection",
        "verify.correct_workdays",
        "verify.register_standard",
        "verify.evaluate_standard",
        "verify.view_message",
        "verify.drop_message",
        "verify.make_evidence",
        "cms.view_goal",
        "cms.add_goal",
        "cms.change_goal",
        *BUNDLES,
    },
    Role.SUPERVISOR: {
        ADMIN,
        ALL_UNITS,
        *BROWSE,
        *PUBLICITY,
        *STANDARDS,
        *APPLICATIONS,
        "verify.propose_decision",
        "verify.record_inspection",
        "verify.order_rectification",
        "verify.plan_checks",
        "verify.view_scan",
        "verify.order_recall",
        "verify.void_labels",
        "verify.view_complaint",
        "verify.reply_complaint",
        "verify.route_complaint",
        "verify.reveal_complaint",
        "verify.make_evidence",
    },
    Role.APPROVER: {
        ADMIN,
        ALL_UNITS,
        *BROWSE,
        *PUBLICITY,
        *STANDARDS,
        *APPLICATIONS,
        "verify.approve_decision",
        "verify.approve_publicity",
        "verify.announce_round",
        "cms.view_bundle",
        "cms.approve_bundle",
    },
    Role.CITY_REVIEWER: {
        ADMIN,
        "cms.review_brandpage",
        *WORKSPACES,
        "verify.invite_member",
        "verify.grant_labels",
        *BROWSE,
        *APPLICATIONS,
        "verify.foster_enterprise",
        "verify.enter_application",
        "verify.review_in_city",
        "verify.record_inspection",
        "verify.order_rectification",
        "verify.plan_checks",
        "verify.view_scan",
        "verify.view_complaint",
        "verify.reply_complaint",
        "verify.reveal_complaint",
        "verify.make_evidence",
    },
    # Sees the applications that it was asked to score, and no others.
    Role.EXPERT: {ADMIN, *APPLICATIONS, "verify.score_application"},
    Role.PRESS_EDITOR: {
        ADMIN,
        *PRESS_REPORTS,
        "cms.view_falsesite",
        "cms.add_falsesite",
        "cms.change_falsesite",
        "cms.view_institution",
        "cms.add_institution",
        "cms.change_institution",
        *BUNDLES,
        *PRESS_ROOM,
        "cms.view_film",
        "cms.add_film",
        "cms.change_film",
        "cms.view_presskit",
    },
    Role.PRESS_APPROVER: {ADMIN, *BUNDLES, *PRESS_ROOM, *PRESS_REPORTS, "cms.approve_bundle", "cms.view_presskit"},
    Role.AUDITOR: {
        ADMIN,
        *WORKSPACES,
        ALL_UNITS,
        *BROWSE,
        *PUBLICITY,
        *STANDARDS,
        *APPLICATIONS,
        "verify.view_auditevent",
        "verify.view_complaint",
        "verify.view_scan",
        "verify.view_message",
    },
    # Held beside another role, for only what one holds can be given (ceiling.py).
    Role.STAFF_MANAGER: {ADMIN, MANAGE_STAFF},
}

CONSOLE = "console"


@transaction.atomic
def sync() -> None:
    """Makes the staff groups hold exactly the permissions of the table. Safe to repeat."""
    for role, names in PERMISSIONS.items():
        group, _is_new = Group.objects.get_or_create(name=role.value)
        wanted = Q(pk__in=[])
        for name in names:
            app_label, codename = name.split(".")
            wanted |= Q(content_type__app_label=app_label, codename=codename)
        group.permissions.set(Permission.objects.filter(wanted))


def console() -> User:
    """The account under which commands typed by an operator are recorded. Nobody can log in with it.
    Works right after `migrate`, before any `sync`."""
    registrars = Group.objects.filter(name=Role.REGISTRAR.value)
    if not registrars.exists():
        sync()
    user, is_new = User.objects.get_or_create(username=CONSOLE)
    if is_new:
        user.set_unusable_password()
        user.save()
    user.groups.set(registrars)
    return user
