from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.db import transaction
from django.test import override_settings

from verify.demo import world

NOW = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
QUICK = {"PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"]}


@pytest.fixture(scope="module")
def moment() -> datetime:
    """When the world is told. A module may have several."""
    return NOW


@pytest.fixture(scope="module")
def told(django_db_setup, django_db_blocker, moment) -> Iterator[list[str]]:
    """The stories, told once for all tests of a module, each of which leaves them as they were; taken back at the end."""
    with django_db_blocker.unblock(), override_settings(**QUICK), transaction.atomic():
        yield world.seed(now=moment)
        transaction.set_rollback(True)


@pytest.fixture
def seeded(told, db) -> list[str]:
    return told
