"""The lists: what is in them for whom, searching, filtering, and what each costs."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.office.conftest import make_facts
from tests.office.test_routes import ROUTES
from verify.registry.actions import proposals
from verify.registry.units import Unit

# Accounts are no facts, and are tried in test_staff.py; notices in test_enterprise_notices.py, worklists in test_worklists.py.
ELSEWHERE = {f"office_{name}:index" for name in ("staff", "notices", "expiring", "bans", "reevaluations", "mails")}
LISTS = sorted(name for name in ROUTES if name.endswith(":index") and name not in ELSEWHERE)


def names(client: Client, register: str, query: str = "") -> list[str]:
    """What stands in the first column."""
    response = client.get(reverse(f"office_{register}:index") + query)
    column = next(iter(response.context["table"].columns.values()))
    return [str(column.get_value(row)) for row in response.context["object_list"]]


@pytest.mark.parametrize("view", ["index", "index_results"])
@pytest.mark.parametrize(
    "register", ["certificates", "enterprises", "products", "proposals", "inspections", "rectifications", "recalls", "runs"]
)
@pytest.mark.parametrize("query", ["", "?q=示例", "?export=csv", "?export=xlsx", "?p=999", "?ordering=pk", "?q=清江"])
def test_s1_a_city_reviewer_reads_the_own_unit_in_every_list(client: Client, world, own, foreign, register, view, query):
    client.force_login(world.chen)
    response = client.get(reverse(f"office_{register}:{view}") + query)
    text = response.content.decode()
    assert (response.status_code, response["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert ("江城" in text, "示例清江" in text) == ("清江" not in query, False)


def test_a_city_reviewer_of_no_unit_reads_nothing(client: Client, world, own):
    world.chen.units = []
    world.chen.save()
    client.force_login(world.chen)
    assert names(client, "certificates") == []


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["示例江城茶", "示例清江茶"]),
        ("?status=VALID", ["示例江城茶"]),
        ("?status=SUSPENDED", ["示例清江茶"]),
        ("?status=EXPIRED", []),
        ("?unit=420100", ["示例江城茶"]),
        ("?year=2025", ["示例江城茶", "示例清江茶"]),
        ("?q=江城", ["示例江城茶"]),
        ("?q=清江有限", ["示例清江茶"]),
        # A filter that makes no sense is not applied, and says so beside itself.
        ("?status=NONSENSE", ["示例江城茶", "示例清江茶"]),
        ("?year=1999", ["示例江城茶", "示例清江茶"]),
        ("?q=%27%22%25_%3Cscript%3E", []),
        ("?q=%00", ["示例江城茶", "示例清江茶"]),
        ("?ordering=;drop", ["示例江城茶", "示例清江茶"]),
        ("?p=-1", ["示例江城茶", "示例清江茶"]),
    ],
)
def test_certificates_are_found_by_status_now_unit_year_and_words(client: Client, world, own, foreign, query, found):
    world.decide("suspend", foreign.certificate)
    client.force_login(world.susan)
    assert sorted(names(client, "certificates", query)) == sorted(found)


def test_the_status_in_the_list_is_that_of_now(client: Client, world, own):
    client.force_login(world.susan)
    address = reverse("office_certificates:index")
    assert 'data-status="VALID"' in client.get(address).content.decode()
    world.decide("suspend", own.certificate)
    assert 'data-status="SUSPENDED"' in client.get(address).content.decode()


def test_the_approver_finds_what_waits(client: Client, world, own, foreign):
    proposals.reject(proposal=foreign.proposal, by=world.abel, at=foreign.proposal.proposed_at, remark="材料不全")
    client.force_login(world.abel)
    assert names(client, "proposals", "?state=OPEN") == ["示例江城茶"]
    assert sorted(names(client, "proposals")) == ["示例江城茶", "示例清江茶"]


def test_no_list_and_no_page_shows_the_contact_of_a_complaint(client: Client, world, own):
    client.force_login(world.susan)
    pages = [reverse("office_complaints:index"), reverse("office:complaint", args=[own.complaint.pk])]
    for page in pages:
        text = client.get(page).content.decode()
        assert own.complaint.tracking_number in text
        assert "13800000000" not in text


# Nine of them are the admin's own: session, user, permissions, profile and menus.
QUERIES = {
    **dict.fromkeys(LISTS, 11),
    **dict.fromkeys(
        [
            f"office_{name}:index"
            for name in ("applications", "certificates", "candidates", "objections", "opinions", "pool", "publicities")
        ],
        12,
    ),  # rounds, or industries
    "office_workdays:index": 10,
}


def count(client: Client, address: str, django_assert_max_num_queries: Any) -> int:
    with django_assert_max_num_queries(100) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


@pytest.mark.parametrize("name", LISTS)
def test_a_list_costs_as_much_with_three_rows_as_with_one(client: Client, world, own, name, django_assert_max_num_queries):
    client.force_login(world.susan)
    address = reverse(name)
    client.get(address)  # Wagtail remembers content types and sites
    with_one = count(client, address, django_assert_max_num_queries)
    make_facts(world, Unit.ENSHI, "清江")
    make_facts(world, Unit.YICHANG, "峡州")
    with_three = count(client, address, django_assert_max_num_queries)
    assert (with_one, with_three) == (QUERIES[name], QUERIES[name])


RECORDS = {
    "certificate": 20,
    "enterprise": 12,
    "product": 16,
    "proposal": 11,
    "inspection": 11,
    "rectification": 12,
    "renewal": 13,
    "recall": 10,
    "run": 11,
    "complaint": 15,
    "application": 16,
    "round": 20,
}


@pytest.mark.parametrize("name", RECORDS)
def test_the_page_of_a_fact_costs_the_same_however_long_its_history(
    client: Client, world, own, name, django_assert_max_num_queries
):
    client.force_login(world.susan)
    address = reverse(f"office:{name}", args=[own.keys[name]])
    client.get(address)
    short = count(client, address, django_assert_max_num_queries)
    world.decide("suspend", own.certificate)
    world.decide("reinstate", own.certificate)
    world.run(certificate=own.certificate)
    world.certificate(product=world.product(enterprise=own.certificate.product.enterprise))
    long = count(client, address, django_assert_max_num_queries)
    assert (short, long) == (RECORDS[name], RECORDS[name])


def test_the_certificate_page_names_what_the_user_may_do(client: Client, world, own, foreign):
    words = ("提议暂停", "提议恢复", "提议撤销", "登记检查", "发布召回", "签发标签")

    def offered(user: Any, facts: Any) -> list[str]:
        client.force_login(user)
        text = client.get(reverse("office:certificate", args=[facts.certificate.ref])).content.decode()
        return [word for word in words if f">{word}</a>" in text]

    assert offered(world.susan, own) == ["登记检查", "发布召回"]  # a proposal waits
    proposals.reject(proposal=own.proposal, by=world.abel, at=own.proposal.proposed_at, remark="材料不全")
    assert offered(world.susan, own) == ["提议暂停", "提议撤销", "登记检查", "发布召回"]
    assert offered(world.rita, own) == ["签发标签"]
    assert offered(world.abel, own) == []
    assert offered(world.chen, own) == ["登记检查"]
    world.decide("suspend", own.certificate)
    assert offered(world.susan, own) == ["提议恢复", "提议撤销", "登记检查", "发布召回"]
    world.decide("revoke", own.certificate)
    assert offered(world.susan, own) == ["登记检查", "发布召回"]


def test_the_certificate_page_tells_the_whole_history_with_the_officers(client: Client, world, own):
    for user, family in ((world.susan, "苏"), (world.abel, "安"), (world.rita, "登")):
        user.last_name, user.first_name = family, "某"
        user.save()
    world.decide("suspend", own.certificate)
    client.force_login(world.ida)
    text = client.get(reverse("office:certificate", args=[own.certificate.ref])).content.decode()
    assert "决定人：登某" in text
    assert "决定人：苏某 · 批准人：安某" in text
    assert text.count("示例原因") == 1  # of the suspension; the proposal's own is on its page
