"""S-3: the headers of each class of route."""

import pytest

PUBLIC = ["/demo", "/healthz", "/readyz", "/no/such/page/"]
STAFF = ["/admin/login/"]


@pytest.fixture
def answers(db, settings, client):
    settings.DEMO = True
    return {path: client.get(path) for path in PUBLIC + STAFF}


@pytest.mark.parametrize("path", PUBLIC)
def test_s3_a_public_answer_has_a_strict_policy_and_no_cookie(answers, path):
    answer = answers[path]
    policy = dict(part.split(maxsplit=1) for part in answer["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert policy["frame-ancestors"] == "'none'"
    assert policy["base-uri"] == "'none'"
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert "http" not in answer["Content-Security-Policy"]
    assert answer.cookies == {}


@pytest.mark.parametrize("path", PUBLIC + STAFF)
def test_s3_every_answer_forbids_sniffing_devices_and_leaking_the_address(answers, path):
    answer = answers[path]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Permissions-Policy"] == "camera=(), microphone=(), geolocation=(), payment=(), usb=()"


@pytest.mark.parametrize("path", PUBLIC)
def test_s3_an_answer_that_says_nothing_about_caching_is_not_stored(answers, path):
    assert answers[path]["Cache-Control"] == "no-store"


def test_s3_staff_pages_may_be_framed_by_us_alone_and_are_private(answers):
    answer = answers["/admin/login/"]
    policy = dict(part.split(maxsplit=1) for part in answer["Content-Security-Policy"].split("; "))
    assert policy["frame-ancestors"] == "'self'"
    assert "unsafe-inline" not in policy["script-src"]
    assert {"no-store", "private"} <= {part.strip() for part in answer["Cache-Control"].split(",")}


def test_s3_cookies_of_a_site_on_https_are_bound_to_the_host(settings):
    assert (settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME) == ("__Host-session", "__Host-csrf")
    assert settings.SESSION_COOKIE_SECURE
    assert settings.SESSION_COOKIE_HTTPONLY
    assert settings.SESSION_COOKIE_SAMESITE == "Lax"
    assert settings.SECURE_HSTS_SECONDS == 365 * 24 * 3600


def test_s3_https_answers_say_so_for_a_year(db, client):
    answer = client.get("/healthz", secure=True)
    assert answer["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains; preload"


def test_s8_no_cache_middleware(settings):
    assert [name for name in settings.MIDDLEWARE if "cache" in name.lower()] == []
