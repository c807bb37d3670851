"""S-7: one JSON object a line, without an address, a code or what was asked."""

import json
import logging

import pytest
from config.logs import LOGGING, RequestLogMiddleware
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.test import RequestFactory
from django.urls import resolve
from structlog.contextvars import get_contextvars
from structlog.stdlib import ProcessorFormatter

SECRETS = ("203.0.113.9", "4Y755SCB1CGTTYAYAXKMT", "13800000000", "Mozilla")


@pytest.fixture
def lines():
    """Every line that the configured console handler would write."""
    written: list[str] = []
    options = {name: value for name, value in LOGGING["formatters"]["json"].items() if name != "()"}

    class Kept(logging.Handler):
        def emit(self, record):
            written.append(self.format(record))

    handler = Kept()
    handler.setFormatter(ProcessorFormatter(**options))
    root = logging.getLogger()
    root.addHandler(handler)
    yield written
    root.removeHandler(handler)


def ask(method: str, status: int = 200, raises: Exception | None = None) -> None:
    request = RequestFactory().generic(
        method, "/demo?phone=13800000000&code=4Y755SCB1CGTTYAYAXKMT", REMOTE_ADDR="203.0.113.9", HTTP_USER_AGENT="Mozilla"
    )
    request.resolver_match = resolve("/demo")
    middleware = RequestLogMiddleware(lambda request: HttpResponse(status=status))
    if raises:
        middleware.process_exception(request, raises)
    middleware(request)


@pytest.mark.parametrize(("method", "status"), [("POST", 200), ("GET", 503), ("PUT", 405)])
def test_s7_a_request_is_logged_by_its_route_without_address_code_or_query(lines, method, status):
    ask(method, status)
    [line] = lines
    said = json.loads(line)
    assert {name: said[name] for name in ("event", "method", "route", "status", "level")} == {
        "event": "request", "method": method, "route": "demo", "status": status, "level": "info",
    }  # fmt: skip
    assert set(said) == {"event", "method", "route", "status", "ms", "level", "logger", "timestamp", "request_id"}
    assert [secret for secret in SECRETS if secret in line] == []


def test_s7_a_scan_that_went_well_leaves_no_line(lines):
    ask("GET", 200)
    assert lines == []


def test_an_exception_is_one_line_with_its_traceback(lines):
    ask("GET", 500, raises=ValueError("broken"))
    first = json.loads(lines[0])
    assert (first["event"], first["route"], first["level"]) == ("exception", "demo", "error")
    assert first["exception"].endswith("ValueError: broken")


@pytest.mark.parametrize("answer", [Http404("/v/4Y755SCB1CGTTYAYAXKMT"), PermissionDenied()])
def test_a_page_that_is_absent_or_forbidden_is_no_fault(lines, answer):
    ask("GET", 404, raises=answer)
    assert lines == []


def test_requests_do_not_share_an_id(lines):
    ask("POST")
    ask("POST")
    ids = {json.loads(line)["request_id"] for line in lines}
    assert len(ids) == 2
    assert get_contextvars() == {}


def test_s7_django_itself_does_not_log_paths():
    quiet = {name for name, options in LOGGING["loggers"].items() if options["level"] == "CRITICAL"}
    assert {"django.request", "django.server", "django.security.DisallowedHost"} <= quiet
