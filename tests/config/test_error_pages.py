"""Pages for what went wrong, and the footer of every page."""

import pytest
from config import env
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.test import RequestFactory
from django.views import defaults

IDENTITY = {
    "SITE_ICP": "鄂ICP备示例号",
    "SITE_POLICE": "鄂公网安备 42010000000000号",
    "SITE_CODE": "示例4200000000",
    "SITE_SPONSOR": "示例市场监督管理局",
    "SITE_CONTACT": "示例电话 027-00000000",
}


@pytest.mark.parametrize(
    ("variant", "headline"), [("", "没有这个页面"), ("?lang=en", "Page not found"), ("?size=large", "没有这个页面")]
)
def test_an_address_with_nothing_says_so_and_leads_on(client, db, variant, headline):
    response = client.get("/nowhere/" + variant)
    text = response.content.decode()
    assert response.status_code == 404
    assert f"<h1>{headline}</h1>" in text
    assert f'<a class="button" href="/v/{variant}">' in text
    assert response.cookies == {}
    assert response.headers["Cache-Control"] == "no-store"


def test_a_forbidden_page_says_so(db):
    response = defaults.permission_denied(RequestFactory().get("/"), PermissionDenied())
    assert response.status_code == 403
    assert "<h1>无权访问</h1>" in response.content.decode()


@pytest.mark.parametrize(
    ("view", "status", "headline"),
    [
        (defaults.server_error, 500, "系统出了点问题"),
        (lambda request: defaults.bad_request(request, None), 400, "无法读取这个请求"),
    ],
)
def test_a_fault_needs_no_database_no_context_and_no_manifest(settings, django_db_blocker, view, status, headline):
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": "a.module.that.is.broken"}}
    settings.TEMPLATES[0]["OPTIONS"] = {"context_processors": ["a.module.that.is.broken"]}
    with django_db_blocker.block():
        response = view(RequestFactory().get("/"))
    assert response.status_code == status
    assert f"<h1>{headline}</h1>" in response.content.decode()


def test_too_many_fields_are_refused_with_a_page(client):
    response = client.get("/registry/?" + "&".join("q=1" for _ in range(300)))
    assert response.status_code == 400
    assert "<h1>无法读取这个请求</h1>" in response.content.decode()


def test_the_footer_names_the_one_host_and_only_what_is_set(client, db, settings):
    text = client.get("/registry/").content.decode()
    assert "<strong>jp.example.gov.cn</strong>" in text
    assert '<a href="tel:12315">12315</a>' in text
    assert "page-footer__operator" not in text
    for name, value in IDENTITY.items():
        setattr(settings, name, value)
    text = client.get("/registry/").content.decode()
    assert '<a href="https://beian.miit.gov.cn/" rel="noopener nofollow">鄂ICP备示例号</a>' in text
    assert 'href="https://beian.mps.gov.cn/#/query/webSearch?code=42010000000000"' in text
    assert "网站标识码：示例4200000000" in text
    assert "主办单位：示例市场监督管理局" in text
    assert "联系方式：示例电话 027-00000000" in text


def test_a_demonstration_names_what_the_law_wants_and_is_still_to_be_filled_in(client, db, settings):
    settings.DEMO = True
    text = client.get("/registry/").content.decode()
    assert [
        name for name in ("主办单位", "联系方式", "网站标识码", "ICP备案号", "公安备案号") if f"{name}：（演示，未填写）" in text
    ] == [
        "主办单位",
        "联系方式",
        "网站标识码",
        "ICP备案号",
        "公安备案号",
    ]
    settings.SITE_SPONSOR = "示例市场监督管理局"
    assert "主办单位：示例市场监督管理局" in client.get("/registry/").content.decode()


@pytest.mark.parametrize("value", ["a\nb", "x" * 121])
def test_a_footer_line_must_be_one_short_line(monkeypatch, value):
    monkeypatch.setenv("SITE_ICP", value)
    with pytest.raises(ImproperlyConfigured, match="SITE_ICP must be one line"):
        env.line("SITE_ICP")


def test_the_mark_is_a_placeholder_that_says_so(client, db):
    assert client.get("/registry/").content.decode().count("示意标识") == 1
