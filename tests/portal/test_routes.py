"""Who opens what in the workspace: every route × everybody × own and foreign [S-1].

A route without a row here or in tests/permissions.py fails tests/test_permissions.py.
"""

from dataclasses import dataclass

import pytest
from django.test import Client
from django.urls import reverse

from tests.routes import routes
from verify.membership.models import MemberRole
from verify.models import AuditEvent

pytestmark = pytest.mark.django_db
EVERYBODY = set(MemberRole)
OWNER = {MemberRole.OWNER}
EDITORS = {MemberRole.OWNER, MemberRole.EDITOR}
LABELS = {MemberRole.OWNER, MemberRole.LABEL_OFFICER}


@dataclass(frozen=True)
class Route:
    """`fact` names what the address carries behind the enterprise; members in `roles` may open it."""

    roles: set[MemberRole]
    fact: str = ""
    is_act: bool = False
    is_refused: bool = False  # no page is public: see test_posters.py
    is_missing: bool = False  # nothing was sent yet: see test_supervision.py
    leads_on: bool = False  # its link opens nothing any more, or it was filed already


# Outside of every enterprise: what is told to somebody who is not logged in, and to somebody who is.
DOORS = {
    "portal:home": (302, 302),
    "portal:login": (200, 200),
    "portal:second_factor": (302, 302),
    "portal:logout": (405, 405),
    "portal:invitation": (404, 404),
}
INSIDE = {
    "portal:overview": Route(EVERYBODY),
    "portal:brand": Route(EDITORS),
    "portal:add_brand_picture": Route(EDITORS),
    "portal:preview_brand": Route(EDITORS),
    "portal:brand_changes": Route(EDITORS),
    "portal:submit_brand": Route(EDITORS, is_act=True),
    "portal:withdraw_brand": Route(EDITORS, is_act=True),
    "portal:poster": Route(EDITORS, "kind", is_refused=True),
    "portal:notices": Route(EVERYBODY),
    "portal:notice": Route(EVERYBODY, "notice"),
    "portal:acknowledge_notice": Route(EVERYBODY, "notice", is_act=True),
    "portal:notice_file": Route(EVERYBODY, "notice"),
    "portal:certificates": Route(EVERYBODY),
    "portal:apply_renewal": Route(EDITORS, "certificate", leads_on=True),
    "portal:renewal": Route(EVERYBODY, "renewal"),
    "portal:withdraw_renewal": Route(EDITORS, "renewal", is_act=True),
    "portal:renewal_evidence": Route(EVERYBODY, "renewal_evidence"),
    "portal:labels": Route(EVERYBODY),
    "portal:order_labels": Route(LABELS),
    "portal:label_order": Route(EVERYBODY, "order"),
    "portal:confirm_order": Route(LABELS, "order"),
    "portal:decline_order": Route(LABELS, "order"),
    "portal:label_run": Route(EVERYBODY, "run"),
    "portal:activate_labels": Route(LABELS, "run"),
    "portal:void_labels": Route(LABELS, "run"),
    "portal:replace_labels": Route(LABELS, "run"),
    "portal:labels_by_list": Route(LABELS, "run"),
    "portal:trial_page": Route(LABELS, "run"),
    "portal:ask_file": Route(LABELS, "run"),
    "portal:label_file": Route(EVERYBODY, "file"),
    "portal:link_file": Route(LABELS, "file", is_act=True),
    "portal:download_file": Route(LABELS, "link", is_act=False, leads_on=True),
    "portal:lots": Route(EVERYBODY),
    "portal:register_lot": Route(LABELS),
    "portal:upload_lots": Route(LABELS),
    "portal:lot_template": Route(EVERYBODY, "suffix"),
    "portal:lot": Route(EVERYBODY, "lot"),
    "portal:record_event": Route(LABELS, "lot"),
    "portal:correct_event": Route(LABELS, "event"),
    "portal:upload_events": Route(LABELS, "lot"),
    "portal:export_events": Route(EVERYBODY, "lot"),
    "portal:attach_report": Route(LABELS, "lot"),
    "portal:test_report": Route(EVERYBODY, "report"),
    "portal:withdraw_report": Route(LABELS, "report"),
    "portal:findings": Route(EVERYBODY),
    "portal:rectification": Route(EVERYBODY, "rectification"),
    "portal:report_rectification": Route(OWNER, "rectification"),
    "portal:rectification_evidence": Route(EVERYBODY, "evidence", is_missing=True),
    "portal:reports": Route(EVERYBODY),
    "portal:state_report": Route(OWNER, "complaint"),
    "portal:scans": Route(EVERYBODY),
    "portal:machines": Route(OWNER),
    "portal:make_key": Route(OWNER),
    "portal:revoke_key": Route(OWNER, "key", is_act=True),
    "portal:add_webhook": Route(OWNER),
    "portal:webhook": Route(OWNER, "webhook"),
    "portal:end_webhook": Route(OWNER, "webhook", is_act=True),
    "portal:replay_delivery": Route(OWNER, "delivery", is_act=True),
    "portal:members": Route(EVERYBODY),
    "portal:invite": Route(OWNER),
    "portal:withdraw_invitation": Route(OWNER, "invitation", is_act=True),
    "portal:assign_member": Route(OWNER, "member"),
    "portal:remove_member": Route(OWNER, "member", is_act=True),
}
ROUTES = {*DOORS, *INSIDE}


def address(name: str, firm, owner_of_fact=None) -> str:
    """Of `firm`, with a fact of `owner_of_fact`, which is the same unless said otherwise."""
    return reverse(name, args=[firm.enterprise.ref, *(owner_of_fact or firm).keys[INSIDE[name].fact]])


def ask(client: Client, name: str, path: str) -> int:
    return (client.post if INSIDE[name].is_act else client.get)(path).status_code


def test_every_route_of_the_workspace_has_a_row():
    assert {route.name for route in routes() if route.address.startswith("portal/")} == ROUTES


def test_s1_the_doors(client, firm, enter):
    for name, (outside, inside) in DOORS.items():
        path = reverse(name, args=["nonsense"] if name == "portal:invitation" else [])
        assert (name, client.get(path).status_code, enter(firm.owner).get(path).status_code) == (name, outside, inside)


@pytest.mark.parametrize("who", ["owner", "editor", "officer"])
def test_s1_each_role_opens_its_own_screens_and_no_others(firm, enter, who):
    role = {"owner": "OWNER", "editor": "EDITOR", "officer": "LABEL_OFFICER"}[who]
    client, seen, expected = enter(getattr(firm, who)), {}, {}
    acts_last = sorted(INSIDE, key=lambda name: INSIDE[name].is_act)
    for name in acts_last:
        seen[name] = ask(client, name, address(name, firm))
        route = INSIDE[name]
        opened = 404 if route.is_missing else 409 if route.is_refused else 302 if route.is_act or route.leads_on else 200
        expected[name] = opened if role in route.roles else 403
    assert seen == expected


def test_s1_nobody_enters_another_enterprise_nor_reaches_its_things_through_the_own_one(firm, foreign, enter):
    client, before = enter(firm.owner), AuditEvent.objects.count()
    assert {name: ask(client, name, address(name, foreign)) for name in INSIDE} == dict.fromkeys(INSIDE, 404)
    through = [name for name, route in INSIDE.items() if route.fact not in {"", "suffix", "kind"}]
    assert {name: ask(client, name, address(name, firm, foreign)) for name in through} == dict.fromkeys(through, 404)
    for name in INSIDE:
        client.post(address(name, foreign), {"email": "x@example.com", "role": "OWNER"})
    assert AuditEvent.objects.count() == before


def test_s1_staff_and_people_without_an_enterprise_find_nothing(world, firm, enter):
    for user in (world.rita, world.chen, world.susan, world.ida, world.nobody):
        client = enter(user)
        assert {ask(client, name, address(name, firm)) for name in INSIDE} == {404}


def test_s1_without_a_login_every_address_leads_to_it(client, firm):
    for name in INSIDE:
        answer = (client.post if INSIDE[name].is_act else client.get)(address(name, firm))
        assert answer.headers["Location"].startswith("/portal/login/?next=/portal/")


def test_s1_a_member_finds_no_door_to_the_office(firm, enter):
    client = enter(firm.owner)
    for path in ("/admin/", "/admin/office/certificates/", "/admin/pages/", "/admin/images/", "/documents/"):
        assert client.get(path).status_code in {302, 404}
        assert client.get(path).headers.get("Location", "/admin/login/").startswith("/admin/login/")


def test_s1_an_address_that_names_nothing_is_missing(firm, enter):
    client = enter(firm.owner)
    for path in ("/portal/XXXXXXXX/", f"{firm.home}people/999999/role/", f"{firm.home}nowhere/", "/portal/%00/"):
        assert client.get(path).status_code == 404
