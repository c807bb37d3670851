import socket
from collections.abc import Iterator

import pytest

from tests.factories.world import NOW
from tests.verify.webhooks.receiver import NAME, Receiver, certificate, is_literal
from verify.webhooks.actions import endpoints
from verify.webhooks.models import EventKind


@pytest.fixture(scope="session")
def own_authority(tmp_path_factory):
    return certificate(tmp_path_factory.mktemp("tls"))


@pytest.fixture
def names(monkeypatch) -> dict[str, list[list[str]]]:
    """The name service: for each name its answers, one for each time it is asked; the last one again and again."""
    known: dict[str, list[list[str]]] = {NAME: [["127.0.0.1"]]}
    real = socket.getaddrinfo

    def look_up(host, port, *rest, **more):
        if is_literal(host) or host not in known:
            return real(host, port, *rest, **more)
        answers = known[host]
        found = answers.pop(0) if len(answers) > 1 else answers[0]
        return [(socket.AF_INET6 if ":" in each else socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, port)) for each in found]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    return known


@pytest.fixture
def receiver(own_authority, names, settings) -> Iterator[Receiver]:
    settings.WEBHOOK_CA, settings.WEBHOOK_NETWORKS = str(own_authority[0]), ["127.0.0.0/8"]
    with Receiver(*own_authority) as running:
        yield running


@pytest.fixture
def enterprise(world):
    return world.enterprise()


@pytest.fixture
def owner(world, enterprise):
    return world.member(enterprise, "OWNER")


@pytest.fixture
def add(enterprise, owner):
    """(endpoint, secret) of an address."""

    def add(url: str, *, events=EventKind.values, at=NOW):
        return endpoints.add(enterprise=enterprise, url=url, events=events, by=owner, at=at)

    return add
