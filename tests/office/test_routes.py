"""Who may open what: every route of the office × every role × own and foreign facts (S-1). That none is missing, and all other
routes: tests/test_permissions.py."""

from dataclasses import dataclass

import pytest
from accounts.roles import Role
from django.test import Client
from django.urls import reverse

from tests.office.conftest import Facts
from tests.routes import outcome
from verify.models import AuditEvent

BROWSERS = {Role.REGISTRAR, Role.SUPERVISOR, Role.APPROVER, Role.CITY_REVIEWER, Role.AUDITOR}
COMPLAINTS = {Role.SUPERVISOR, Role.AUDITOR, Role.CITY_REVIEWER}
PUBLICITY = {Role.REGISTRAR, Role.SUPERVISOR, Role.APPROVER, Role.AUDITOR}
STANDARDS = BROWSERS - {Role.CITY_REVIEWER}
REGISTRAR, SUPERVISOR, APPROVER = {Role.REGISTRAR}, {Role.SUPERVISOR}, {Role.APPROVER}
EXPERT = {Role.EXPERT}
READERS = BROWSERS | EXPERT
ENTERERS = {Role.REGISTRAR, Role.CITY_REVIEWER}
MANAGER = {Role.STAFF_MANAGER}
EVIDENCE = {Role.REGISTRAR, Role.SUPERVISOR, Role.CITY_REVIEWER}
MAILS = {Role.REGISTRAR, Role.AUDITOR}
WORKSPACES = {Role.REGISTRAR, Role.CITY_REVIEWER, Role.AUDITOR}


@dataclass(frozen=True)
class Route:
    """`fact` names what the address carries, if anything; `roles` may open it."""

    roles: set[Role]
    fact: str = ""
    query: str = ""


SYMBOL = "?serial=1&size_mm=30&dpi=600&level=M"
ROUTES = {
    **{
        f"office_{register}:{view}": Route(roles)
        for register, roles in {
            "certificates": BROWSERS,
            "enterprises": BROWSERS,
            "products": BROWSERS,
            "proposals": BROWSERS,
            "inspections": BROWSERS,
            "rectifications": BROWSERS,
            "plans": BROWSERS,
            "recalls": BROWSERS,
            "runs": BROWSERS,
            "complaints": COMPLAINTS,
            "rounds": BROWSERS,
            "applications": READERS,
            "pool": BROWSERS,
            "opinions": PUBLICITY,
            "publicities": PUBLICITY,
            "candidates": PUBLICITY,
            "objections": PUBLICITY,
            "workdays": PUBLICITY,
            "standards": STANDARDS,
            "staff": MANAGER,
            "expiring": BROWSERS,
            "renewals": BROWSERS,
            "notices": WORKSPACES,
            "bans": BROWSERS,
            "reevaluations": STANDARDS,
            "mails": MAILS,
        }.items()
        for view in ("index", "index_results")
    },
    "office:figures": Route(BROWSERS),
    "office:monthly_report": Route(BROWSERS, query="?month=2026-10"),
    "office:monthly_report_pdf": Route(BROWSERS, query="?month=2026-10"),
    "office:certificate": Route(BROWSERS, "certificate"),
    "office:propose": Route(SUPERVISOR, "certificate"),
    "office:suspend_at_once": Route(SUPERVISOR, "certificate"),
    "office:certificate_file": Route(BROWSERS, "certificate"),
    "office:make_evidence": Route(EVIDENCE, "certificate"),
    "office:renew": Route(REGISTRAR, "certificate"),
    "office:withdraw": Route(REGISTRAR, "certificate"),
    "office:notify_enterprise": Route(ENTERERS, "enterprise"),
    "office:notify_holders": Route(ENTERERS),
    "office:notice": Route(WORKSPACES, "notice"),
    "office:notice_file": Route(WORKSPACES, "notice"),
    "office:renewal": Route(BROWSERS, "renewal"),
    "office:refuse_renewal": Route(REGISTRAR, "renewal"),
    "office:renewal_evidence": Route(BROWSERS, "renewal_evidence"),
    "office:mail": Route(MAILS, "mail"),
    "office:drop_mail": Route(REGISTRAR, "mail"),
    "office:draft_notice": Route(REGISTRAR, "change"),
    "office:enterprise": Route(BROWSERS, "enterprise"),
    "office:brand_reviews": Route({Role.CITY_REVIEWER}),
    "office:brand_review": Route({Role.CITY_REVIEWER}, "enterprise"),
    "office:preview_brand": Route({Role.CITY_REVIEWER}, "enterprise"),
    "office:approve_brand": Route({Role.CITY_REVIEWER}, "enterprise"),
    "office:send_back_brand": Route({Role.CITY_REVIEWER}, "enterprise"),
    "office:invite_owner": Route(ENTERERS, "enterprise"),
    "office:invitation": Route(ENTERERS, "invitation"),
    "office:withdraw_invitation": Route(ENTERERS, "invitation"),
    "office:remove_member": Route(ENTERERS, "member"),
    "office:product": Route(BROWSERS, "product"),
    "office:record_inspection": Route(SUPERVISOR | {Role.CITY_REVIEWER}, "product"),
    "office:discard_draft": Route(SUPERVISOR | {Role.CITY_REVIEWER}, "product"),
    "office:draft_picture": Route(SUPERVISOR | {Role.CITY_REVIEWER}, "draft_photo"),
    "office:order_recall": Route(SUPERVISOR, "product"),
    "office:issue_labels": Route(REGISTRAR, "product"),
    "office:grant_labels": Route(ENTERERS, "product"),
    "office:inspection": Route(BROWSERS, "inspection"),
    "office:inspection_picture": Route(BROWSERS, "photo"),
    "office:order_rectification": Route(SUPERVISOR | {Role.CITY_REVIEWER}, "failed"),
    "office:rectification": Route(BROWSERS, "rectification"),
    "office:report_rectification": Route(SUPERVISOR | {Role.CITY_REVIEWER}, "rectification"),
    "office:reinspect": Route(SUPERVISOR | {Role.CITY_REVIEWER}, "rectification"),
    "office:draw_up_plan": Route(SUPERVISOR | {Role.CITY_REVIEWER}),
    "office:check_plan": Route(BROWSERS, "plan"),
    "office:revise_plan": Route(SUPERVISOR | {Role.CITY_REVIEWER}, "plan"),
    "office:coverage": Route(BROWSERS),
    "office:clones": Route({Role.SUPERVISOR, Role.CITY_REVIEWER, Role.AUDITOR}),
    "office:import_results": Route(SUPERVISOR | {Role.CITY_REVIEWER}),
    "office:confirm_results": Route(SUPERVISOR | {Role.CITY_REVIEWER}),
    "office:rectification_evidence": Route(BROWSERS, "rectification_evidence"),
    "office:recall": Route(BROWSERS, "recall"),
    "office:end_recall": Route(SUPERVISOR, "recall"),
    "office:proposal": Route(BROWSERS, "proposal"),
    "office:approve": Route(APPROVER, "proposal"),
    "office:reject": Route(APPROVER, "proposal"),
    "office:run": Route(BROWSERS, "run"),
    "office:activate_labels": Route(REGISTRAR, "run"),
    "office:void_labels": Route(REGISTRAR | SUPERVISOR, "run"),
    "office:labels_csv": Route(REGISTRAR, "run"),
    "office:labels_sheet": Route(REGISTRAR, "run", "?first=1&last=3"),
    "office:label_svg": Route(REGISTRAR, "run", SYMBOL),
    "office:label_png": Route(REGISTRAR, "run", SYMBOL),
    "office:complaint": Route(COMPLAINTS, "complaint"),
    "office:open_call": Route(REGISTRAR),
    "office:round": Route(BROWSERS, "round"),
    "office:arrange_steps": Route(REGISTRAR, "round"),
    "office:set_criteria": Route(REGISTRAR, "round"),
    "office:enter_application": Route(ENTERERS),
    "office:application": Route(READERS, "application"),
    "office:correct_application": Route(ENTERERS, "application"),
    "office:submit_application": Route(ENTERERS, "application"),
    "office:review_application": Route(ENTERERS, "application"),
    "office:attach_document": Route(ENTERERS, "application"),
    "office:application_document": Route(READERS, "document"),
    "office:assign_expert": Route(REGISTRAR, "assigned"),
    "office:declare_interest": Route(EXPERT, "assigned"),
    "office:score_application": Route(EXPERT, "assigned"),
    "office:file_report": Route(REGISTRAR, "assigned"),
    "office:put_forward_passed": Route(REGISTRAR, "round"),
    "office:record_deliberation": Route(REGISTRAR, "round"),
    "office:draft_announcement": Route(REGISTRAR, "round"),
    "office:announce_round": Route(APPROVER, "round"),
    "office:publicity": Route(PUBLICITY, "publicity"),
    "office:draft_publicity": Route(REGISTRAR),
    "office:approve_publicity": Route(APPROVER, "draft"),
    "office:put_forward": Route(REGISTRAR),
    "office:candidate": Route(PUBLICITY, "candidate"),
    "office:take_off": Route(REGISTRAR, "candidate"),
    "office:objection": Route(PUBLICITY, "objection"),
    "office:reveal_objector": Route(REGISTRAR, "objection"),
    "office:objection_letter": Route(REGISTRAR, "objection"),
    "office:reply_objection": Route(REGISTRAR, "objection"),
    "office:pool_export": Route(BROWSERS, "table"),
    "office:enter_pool": Route(ENTERERS),
    "office:pool_entry": Route(BROWSERS, "pool"),
    "office:revise_pool": Route(ENTERERS, "pool"),
    "office:give_help": Route(ENTERERS, "pool"),
    "office:leave_pool": Route(ENTERERS, "pool"),
    "office:ask_departments": Route(REGISTRAR, "round"),
    "office:opinion": Route(PUBLICITY, "opinion"),
    "office:answer_opinion": Route(REGISTRAR, "opinion"),
    "office:opinion_letter": Route(PUBLICITY, "answered"),
    "office:settle_objection": Route(REGISTRAR, "settled"),
    "office:order_hearing": Route(REGISTRAR, "objection"),
    "office:record_hearing": Route(REGISTRAR, "objection"),
    "office:call_off_hearing": Route(REGISTRAR, "objection"),
    "office:hearing_minutes": Route(REGISTRAR, "minutes"),
    "office:correct_workday": Route(REGISTRAR),
    "office:reply_complaint": Route(SUPERVISOR | {Role.CITY_REVIEWER}, "complaint"),
    "office:transfer_complaint": Route(SUPERVISOR, "complaint"),
    "office:merge_complaint": Route(SUPERVISOR, "complaint"),
    "office:reveal_reporter": Route(SUPERVISOR | {Role.CITY_REVIEWER}, "complaint"),
    "office:complaint_picture": Route(COMPLAINTS, "picture"),
    "office:register_standard": Route(REGISTRAR),
    "office:standard": Route(STANDARDS, "standard"),
    "office:withdraw_standard": Route(REGISTRAR, "standard"),
    "office:evaluate_standard": Route(REGISTRAR, "standard"),
    "office:compare_standard": Route(REGISTRAR, "standard"),
    "office:admit": Route(MANAGER),
    "office:account": Route(MANAGER, "account"),
    "office:correct_account": Route(MANAGER, "account"),
    "office:assign_rights": Route(MANAGER, "account"),
    "office:switch_off": Route(MANAGER, "account"),
    "office:enable_account": Route(MANAGER, "account"),
    "office:renew_password": Route(MANAGER, "account"),
    "office:forget_phone": Route(MANAGER, "account"),
    "office:import_list": Route(REGISTRAR),
    "office:import_confirm": Route(REGISTRAR),
}
ONLY_POST = {
    "office:import_confirm",
    "office:withdraw_invitation",
    "office:remove_member",
    "office:confirm_results",
    "office:reveal_objector",
    "office:reveal_reporter",
    "office:discard_draft",
    "office:draft_notice",
    "office:enable_account",
    "office:renew_password",
    "office:forget_phone",
    "office:make_evidence",
}
# Opened by what a role may do with pages (cms/roles.py), which no permission on facts gives: see test_notices.py.
BY_PAGES = {"office:draft_notice"}
# Accounts are no facts: who reaches them is tried in test_staff.py.
ACCOUNTS = {name for name, route in ROUTES.items() if route.fact == "account"}
# These facts belong to no unit: only roles that see every unit see them.
OF_NO_UNIT = {"mail", "standard", "publicity", "draft", "candidate", "objection", "opinion", "answered", "settled", "minutes"}
# A round is everybody's; test_applications.py tries what each sees of it.
OF_EVERYBODY = {name for name, route in ROUTES.items() if route.fact in {"round", "table"}}
# Opening these leads on to the fact: a waiting proposal, or the proposal itself.
LEADS_ON = {"office:propose", "office:suspend_at_once", "office:approve", "office:reject", "office:approve_publicity"}
# The application is a draft, which nobody reviews yet, and handing in is a button.
LEADS_ON |= {"office:review_application", "office:submit_application"}
# Eve has not declared yet, nothing is tested yet, and these are buttons.
LEADS_ON |= {"office:score_application", "office:file_report", "office:put_forward_passed", "office:announce_round"}
# Nothing is handed in: see test_brand_reviews.py.
LEADS_ON |= {"office:preview_brand", "office:approve_brand", "office:send_back_brand"}
# A hearing is to be set first.
LEADS_ON |= {"office:record_hearing", "office:call_off_hearing"}
# A draft is its officer's alone: see test_inspection_drafts.py.
OF_ONE_OFFICER = {"office:draft_picture"}
# An expert sees what is to be scored and no draft.
NOT_ASKED = {"office:application", "office:application_document"}


def address(name: str, facts: Facts) -> str:
    route = ROUTES[name]
    key = facts.keys[route.fact] if route.fact else ()
    return reverse(name, args=key if isinstance(key, tuple) else (key,)) + route.query


def allowed(name: str) -> str:
    if name in ONLY_POST:
        return "wrong method"
    if name in OF_ONE_OFFICER:
        return "missing"
    return "leads on" if name in LEADS_ON else "open"


@pytest.mark.parametrize("role", [*Role, None])
def test_s1_each_role_opens_its_own_screens_and_no_others(client: Client, cast, own: Facts, role):
    client.force_login(cast[role])
    seen = {name: outcome(client.get(address(name, own))) for name in ROUTES}
    refused = "denied" if role else "login"
    expected = {name: allowed(name) if role in route.roles else refused for name, route in ROUTES.items()}
    assert seen == expected | (dict.fromkeys(NOT_ASKED, "missing") if role == Role.EXPERT else {})


def test_s1_nobody_opens_anything_without_signing_in(client: Client, own: Facts):
    assert {outcome(client.get(address(name, own))) for name in ROUTES} == {"login"}


@pytest.mark.parametrize("role", [*Role, None])
def test_s1_a_forbidden_post_writes_nothing(client: Client, cast, own: Facts, role):
    client.force_login(cast[role])
    before = AuditEvent.objects.count()
    forbidden = [name for name, route in ROUTES.items() if role not in route.roles]
    seen = {outcome(client.post(address(name, own), {"remark": "x", "first": 1, "last": 2, "reason": "x"})) for name in forbidden}
    assert seen == {"denied" if role else "login"}
    assert AuditEvent.objects.count() == before


def test_s1_a_city_reviewer_finds_no_fact_of_another_unit(client: Client, world, own: Facts, foreign: Facts):
    client.force_login(world.chen)
    of_chen = {name for name, route in ROUTES.items() if route.fact and Role.CITY_REVIEWER in route.roles} - OF_EVERYBODY
    assert {outcome(client.get(address(name, own))) for name in of_chen - ONLY_POST - OF_ONE_OFFICER} == {"open", "leads on"}
    assert {outcome(client.get(address(name, foreign))) for name in of_chen - ONLY_POST} == {"missing"}
    assert {outcome(client.post(address(name, foreign))) for name in of_chen} <= {"missing", "wrong method"}


def test_s1_more_permissions_do_not_open_other_units(client: Client, world, own: Facts, foreign: Facts):
    """A city reviewer who is also given every other role's actions still finds the own unit only."""
    from django.contrib.auth.models import Permission

    world.chen.user_permissions.set(Permission.objects.filter(content_type__app_label="verify"))
    client.force_login(world.chen)
    bound = {name for name, route in ROUTES.items() if route.fact} - BY_PAGES - ACCOUNTS - OF_EVERYBODY
    before = AuditEvent.objects.count()
    assert {outcome(client.get(address(name, foreign))) for name in bound - ONLY_POST} == {"missing"}
    assert {outcome(client.post(address(name, foreign))) for name in bound} <= {"missing", "wrong method"}
    assert AuditEvent.objects.count() == before
    of_a_unit = {name for name in bound if ROUTES[name].fact not in OF_NO_UNIT}
    assert {outcome(client.get(address(name, own))) for name in of_a_unit - ONLY_POST - OF_ONE_OFFICER} == {"open", "leads on"}
    assert {outcome(client.get(address(name, own))) for name in bound - of_a_unit} == {"missing", "wrong method"}


@pytest.mark.parametrize("pk", [0, 10**9, 10**30])
def test_a_number_that_no_fact_has_is_not_found(client: Client, world, pk: int):
    client.force_login(world.susan)
    for name in (
        "inspection",
        "rectification",
        "check_plan",
        "recall",
        "proposal",
        "run",
        "complaint",
        "candidate",
        "objection",
        "standard",
    ):
        assert outcome(client.get(reverse(f"office:{name}", args=[pk]))) == "missing"


@pytest.mark.parametrize("path", ["certificates/ILOU0000/", "certificates/%00/", "runs/-1/", "runs/1/../", "certificates/x'--/"])
def test_s1_malformed_addresses_are_not_found(client: Client, world, path: str):
    client.force_login(world.susan)
    assert outcome(client.get("/admin/office/" + path)) == "missing"
