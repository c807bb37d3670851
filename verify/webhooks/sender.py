"""One POST to one receiver: to the address that was checked, without following it anywhere, within a deadline of its own."""

import io
import socket
import ssl
import time
from http.client import HTTPException, HTTPSConnection
from typing import Any

from django.conf import settings

from verify.refusals import Refused
from verify.webhooks.addresses import NotPublic, checked, chosen

DEADLINE = 10.0  # seconds for everything after the name was looked up, however slowly a receiver goes
EXPECTED = (OSError, HTTPException, NotPublic, Refused, UnicodeError)  # what a receiver may do to us


def post(url: str, body: bytes, headers: dict[str, str]) -> int:
    """The status of the answer, of which nothing more is read. Raises one of EXPECTED; ssl errors and timeouts are OSErrors."""
    host, port, path = checked(url)
    looked_up = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    connection = _Pinned(host, port, chosen(str(found[4][0]) for found in looked_up), time.monotonic() + DEADLINE)
    try:
        connection.request("POST", path, body, headers)
        return connection.getresponse().status
    finally:
        connection.close()


class _Pinned(HTTPSConnection):
    """Connects to `address`, whatever `host` would lead to by now; the certificate has to be of `host`."""

    def __init__(self, host: str, port: int, address: str, deadline: float) -> None:
        super().__init__(host, port)
        self.address = address
        self.deadline = deadline

    def connect(self) -> None:
        plain = socket.create_connection((self.address, self.port), _left(self.deadline))
        try:
            plain.settimeout(_left(self.deadline))
            wrapped = _context().wrap_socket(plain, server_hostname=self.host)
        except BaseException:
            plain.close()
            raise
        self.sock: Any = _Line(wrapped, self.deadline)


class _Line:
    """A socket whose every step has what is left of one deadline, so that a byte now and then does not buy time."""

    def __init__(self, wrapped: ssl.SSLSocket, deadline: float) -> None:
        self.wrapped = wrapped
        self.deadline = deadline

    def sendall(self, content: Any) -> None:
        self.wrapped.settimeout(_left(self.deadline))
        self.wrapped.sendall(content)

    def makefile(self, *_mode: str) -> io.BufferedReader:
        return io.BufferedReader(_Reader(self))

    def close(self) -> None:
        self.wrapped.close()


class _Reader(io.RawIOBase):
    def __init__(self, line: _Line) -> None:
        self.line = line

    def readable(self) -> bool:
        return True

    def readinto(self, into: Any) -> int:
        self.line.wrapped.settimeout(_left(self.line.deadline))
        return self.line.wrapped.recv_into(into)


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _context() -> ssl.SSLContext:
    context = ssl.create_default_context()
    if settings.WEBHOOK_CA:
        context.load_verify_locations(settings.WEBHOOK_CA)
    return context
