from collections.abc import Iterator
from datetime import datetime

import pytest
import time_machine
from accounts import roles
from django.apps import apps
from django.core.cache import cache, caches
from django.db.models.signals import post_migrate
from django.utils import translation
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from tests.factories import site
from tests.factories.world import NOW, World

# A busy machine is no counter-example: nothing here asserts seconds.
hypothesis_settings.register_profile("house", hypothesis_settings(), deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.load_profile("house")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker) -> None:
    """The sections of the site and the roles of staff stand in the database of the tests as in every other; what migrations plant,
    and the roles, stand there also after a test that committed and had everything emptied."""
    post_migrate.connect(site.replant, sender=apps.get_app_config("cms"))
    post_migrate.connect(sync_roles, sender=list(apps.get_app_configs())[-1])  # when all permissions are there
    with django_db_blocker.unblock():
        site.sections()
        roles.sync()


def sync_roles(**_signal: object) -> None:
    roles.sync()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Those that empty the database come last, whatever other plugins sorted by: after them each test would plant the site anew."""
    items.sort(key=empties_the_database)


def empties_the_database(item: pytest.Item) -> bool:
    marker = item.get_closest_marker("django_db")
    is_marked = marker is not None and bool(marker.kwargs.get("transaction"))
    return is_marked or not {"transactional_db", "live_server"}.isdisjoint(getattr(item, "fixturenames", ()))


@pytest.fixture(autouse=True)
def plain_static_files(settings):
    """Pages link to static files by name; the hashed names exist only after collectstatic."""
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture(autouse=True)
def chinese() -> None:
    """A page asked for in English leaves its language to the thread, as to the next request, which sets its own."""
    translation.activate("zh-hans")


@pytest.fixture(autouse=True)
def quick_passwords(settings):
    """The real hasher takes half a second a person, on purpose."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def lasting_frame(monkeypatch) -> None:
    """What stands around every page is kept for seconds; on a busy machine it would be read anew amid what a test counts."""
    monkeypatch.setattr(caches["frame"], "default_timeout", 3600)


@pytest.fixture(autouse=True)
def empty_counters() -> Iterator[None]:
    for kept in (cache, caches["frame"]):
        kept.clear()
    yield
    cache.clear()


@pytest.fixture
def at() -> datetime:
    return NOW


@pytest.fixture
def noon() -> Iterator[time_machine.Traveller]:
    """Noon of the story's day, for whatever asks the clock itself; it stands until shifted."""
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def world(db) -> World:
    """The story's cast, with roles as in production, and makers for the facts they act on."""
    return World()
