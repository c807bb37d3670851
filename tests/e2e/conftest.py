"""A real Chromium against the live server. Without one these tests are skipped, on CI they fail."""

import os
import shutil
from pathlib import Path

import pytest
from django.db import connections

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # the browser's driver keeps a loop in this thread; nothing here awaits it
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
SHOTS = Path(os.environ.get("SCREENSHOTS", "test-results"))


def pytest_collection_modifyitems(items):
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.e2e)
            if not CHROMIUM and not os.environ.get("CI"):
                item.add_marker(pytest.mark.skip(reason="Chromium is not installed"))


@pytest.fixture(scope="session")
def no_connection(django_db_setup):
    """While the driver's loop runs, Django holds another connection for this thread than before and after it; one left open
    would keep the database of the tests from being dropped."""
    connections.close_all()


@pytest.fixture(scope="session")
def playwright(no_connection, playwright):
    yield playwright
    connections.close_all()


@pytest.fixture(scope="session")
def browser_type_launch_args():
    return {
        "executable_path": CHROMIUM,
        "args": [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
        ],
    }


@pytest.fixture(autouse=True)
def short_connections(monkeypatch):
    """The browser keeps its lines to the live server open, and each is a thread; a connection that outlasts its request would
    be held until the browser goes, and the server has a hundred."""
    monkeypatch.setitem(connections.settings["default"], "CONN_MAX_AGE", 0)


@pytest.fixture
def browser_context_args():
    return {"viewport": {"width": 360, "height": 640}, "locale": "zh-CN", "device_scale_factor": 1}


@pytest.fixture
def page(page):
    page.set_default_timeout(30_000)
    return page


@pytest.fixture
def insecure_cookies(settings):
    """The live server speaks plain http."""
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = False
    settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME = "session", "csrf"


@pytest.fixture
def photograph():
    """Keeps a picture of a page where SCREENSHOTS says, to be looked at."""

    def take(page, name: str, *, is_full: bool = True) -> None:
        SHOTS.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=SHOTS / f"{name}.png", full_page=is_full)

    return take
