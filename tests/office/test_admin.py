"""The admin around the office: its language, its name, its headers, its menus; nothing from other hosts."""

import json
import re
from typing import Any

import pytest
from accounts.roles import Role
from django.test import Client
from django.urls import reverse

from tests.office.conftest import Facts
from verify.models import Enterprise

COMPLAINTS = {Role.SUPERVISOR, Role.AUDITOR, Role.CITY_REVIEWER}
OURS = {
    "待审批": {Role.APPROVER},
    "认定登记": {Role.REGISTRAR, Role.SUPERVISOR, Role.APPROVER, Role.CITY_REVIEWER, Role.EXPERT, Role.AUDITOR, Role.STAFF_MANAGER},
}


def sidebar(client: Client) -> dict[str, Any]:
    """The sidebar as its script reads it."""
    text = client.get("/admin/").content.decode()
    found = re.search(r'<script id="wagtail-sidebar-props" type="application/json">(.*?)</script>', text, re.DOTALL)
    assert found
    return json.loads(found[1])  # type: ignore[no-any-return]


def labels(value: Any) -> list[str]:
    """Every menu label in the sidebar's properties."""
    if isinstance(value, dict):
        own = [value["label"]] if isinstance(value.get("label"), str) else []
        if isinstance(value.get("_args"), list) and "Menu" in str(value.get("_type", "")):
            own += [value["_args"][0]["label"]] if isinstance(value["_args"][0], dict) and "label" in value["_args"][0] else []
        return own + [label for inner in value.values() for label in labels(inner)]
    if isinstance(value, list):
        return [label for inner in value for label in labels(inner)]
    return []


@pytest.mark.parametrize("role", list(Role))
def test_s1_menus_are_those_of_the_role(client: Client, cast, role):
    client.force_login(cast[role])
    text = json.dumps(sidebar(client), ensure_ascii=False)
    assert {label: f'"{label}"' in text for label in OURS} == {label: role in roles for label, roles in OURS.items()}
    assert ('"导入名单"' in text, '"举报"' in text) == (role == Role.REGISTRAR, role in COMPLAINTS)


def test_the_sign_in_page_is_chinese_and_bears_our_name(client: Client, db):
    text = client.get("/admin/login/").content.decode()
    assert '<html lang="zh-hans"' in text
    assert "湖北精品工作台" in text
    assert re.findall(r"<label[^>]*>\s*([^<\s]+)", text) == ["用户名", "密码"]
    assert "记住我" in text
    assert "<title>登录 - 湖北精品</title>" in text
    assert "wagtail" not in re.sub(r"<[^>]*>", "", text).lower()


def pages(facts: Facts) -> list[str]:
    keys = facts.keys
    bound = [reverse(f"office:{name}", args=[keys[name]]) for name in ("certificate", "product", "enterprise", "run", "proposal")]
    forms = [reverse("office:record_inspection", args=[keys["product"]]), reverse("office:end_recall", args=[keys["recall"]])]
    return ["/admin/", "/admin/account/", reverse("office_certificates:index"), *bound, *forms]


def test_s3_no_page_of_the_admin_speaks_to_another_host(client: Client, world, own):
    client.force_login(world.susan)
    for page in ["/admin/login/", *pages(own)]:
        text = client.get(page).content.decode()
        text = text.replace("https://www.enable-javascript.com/", "")  # a link for a browser without scripts
        text = re.sub(r'"[^"]*www\.w3\.org[^"]*"', "", text)  # a namespace
        assert re.findall(r"(?:https?:)?//[a-z0-9-]+\.[a-z0-9.-]+", text) == [], page


def directives(response: Any) -> dict[str, str]:
    policy = response["Content-Security-Policy"]
    return dict(part.strip().split(" ", 1) for part in policy.split(";"))


def test_s3_the_admins_policy_relaxes_styles_alone(client: Client, world, own):
    client.force_login(world.susan)
    for page in ["/admin/login/", *pages(own)]:
        policy = directives(client.get(page))
        assert re.sub(r" 'nonce-[^']+'", "", policy["script-src"]) == "'self'"
        assert policy["style-src"] == "'self' 'unsafe-inline'"
        assert policy["frame-ancestors"] == "'self'"
        assert policy["default-src"] == "'none'"


def test_s3_wagtails_pickers_start_without_an_inline_script(client: Client, world):
    world.susan.is_superuser = True
    world.susan.save()
    client.force_login(world.susan)
    text = client.get("/admin/reports/site-history/").content.decode()
    assert text.count('data-office-picker-start-value="initDateChooser"') == 2
    assert [tag for tag in re.findall(r"<script[^>]*>", text) if "src=" not in tag and 'type="application/json"' not in tag] == []


def test_s3_no_page_of_the_office_has_an_inline_script(client: Client, world, own):
    client.force_login(world.susan)
    for page in ["/admin/login/", *pages(own)]:
        text = client.get(page).content.decode()
        inline = [tag for tag in re.findall(r"<script[^>]*>", text) if "src=" not in tag and 'type="application/json"' not in tag]
        assert inline == [], page
        assert re.findall(r"\son[a-z]+=", text) == [], page


@pytest.mark.parametrize("address", ["enterprises", "certificates", "products", "runs"])
@pytest.mark.parametrize("route", ["new/", "edit/1/", "delete/1/", "history/1/", "usage/1/", "copy/1/", "inspect/1/", "choose/"])
def test_s1_wagtails_secondary_views_do_not_exist_for_facts(client: Client, world, own, address, route):
    world.susan.is_superuser = True
    world.susan.save()
    client.force_login(world.susan)
    assert client.get(f"/admin/office/{address}/{route}").status_code == 404
    assert client.get(f"/admin/{address}/{route}").status_code == 404


def test_s1_no_policy_lets_even_a_superuser_write_a_fact(world, own):
    from wagtail.permissions import policy_registry

    world.susan.is_superuser = True
    policy = policy_registry.get_by_type(Enterprise)
    assert [policy.user_has_permission(world.susan, verb) for verb in ("view", "add", "change", "delete")] == [True, *[False] * 3]


def test_s1_the_policy_filters_by_unit(world, own, foreign):
    from wagtail.permissions import policy_registry

    policy = policy_registry.get_by_type(Enterprise)
    enterprises = [facts.certificate.product.enterprise for facts in (own, foreign)]
    assert list(policy.instances_user_has_permission_for(world.chen, "view")) == enterprises[:1]
    seen = [policy.user_has_permission_for_instance(world.chen, "view", enterprise) for enterprise in enterprises]
    assert seen == [True, False]
    assert list(policy.instances_user_has_permission_for(world.chen, "change")) == []


def test_help_stays_on_this_host(client: Client, world):
    client.force_login(world.susan)
    assert "wagtail.org" not in json.dumps(sidebar(client))
