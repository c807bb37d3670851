"""The whole public site before a browser, made once for all tests of a module, which only read it or send forms."""

from collections.abc import Iterator

import pytest
from django.core.management import call_command

from tests.factories.public import Public, standing


@pytest.fixture(scope="module")
def public(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[Public]:
    with django_db_blocker.unblock(), standing(tmp_path_factory.mktemp("media")) as public:
        public.table  # noqa: B018, so that all of it is there
        yield public
        call_command("flush", verbosity=0, interactive=False)


@pytest.fixture(scope="module")
def transactional_db(public) -> None:
    """Takes the place of the one that empties the database after every test."""
