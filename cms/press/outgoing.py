"""One request to a service that the operator named: within a deadline for all of it, followed nowhere, its answer read
up to a limit."""

import http.client
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any
from urllib.parse import urlsplit

from verify.webhooks.lines import looked_up, opened

MOST_BYTES = 64 * 1024


class Failed(Exception):
    """No whole answer came in time. Says the class of what happened and nothing else: an address may carry a secret."""


@dataclass(frozen=True, slots=True)
class Answer:
    """`wait`: seconds that a `Retry-After` asks for, 0 without one."""

    status: int
    body: bytes
    wait: int


def ask(base: str, path: str, *, body: bytes | None = None, headers: Mapping[str, str] | None = None, seconds: float) -> Answer:
    """POST where there is a body, else GET. Raises Failed alone."""
    try:
        return _asked(base, path, body, dict(headers or {}), time.monotonic() + seconds)
    except (OSError, HTTPException, UnicodeError, ValueError) as error:
        raise Failed(type(error).__name__) from None


def _asked(base: str, path: str, body: bytes | None, headers: dict[str, str], deadline: float) -> Answer:
    parts = urlsplit(base)
    is_tls = parts.scheme == "https"
    connection = _Connection(parts.hostname or "", parts.port or (443 if is_tls else 80), is_tls, deadline)
    try:
        connection.request("POST" if body is not None else "GET", parts.path + path, body, headers)
        answer = connection.getresponse()
        content = answer.read(MOST_BYTES + 1)
        if len(content) > MOST_BYTES:
            raise ValueError
        wait = answer.headers.get("Retry-After", "")
        return Answer(answer.status, content, int(wait) if wait.isdecimal() and len(wait) < 7 else 0)
    finally:
        connection.close()


class _Connection(http.client.HTTPConnection):
    def __init__(self, host: str, port: int, is_tls: bool, deadline: float) -> None:
        super().__init__(host, port)
        self.is_tls, self.deadline = is_tls, deadline

    def connect(self) -> None:
        address = looked_up(self.host, self.port, self.deadline)[0]
        context = ssl.create_default_context() if self.is_tls else None
        self.sock: Any = opened(address, self.port, self.deadline, context=context, host=self.host)
