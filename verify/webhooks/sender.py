"""One POST to one receiver: to the address that was checked, without following it anywhere, within a deadline of its own."""

import io
import socket
import ssl
import time
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException, HTTPSConnection
from typing import Any

from django.conf import settings

from verify.refusals import Refused
from verify.webhooks.addresses import NotPublic, checked, chosen

DEADLINE = 10.0  # seconds for everything, however slowly a receiver or whoever knows its name goes
EXPECTED = (OSError, HTTPException, NotPublic, Refused, UnicodeError)  # what a receiver may do to us


def post(url: str, body: bytes, headers: dict[str, str]) -> int:
    """The status of the answer, of which nothing more is read. Raises one of EXPECTED; ssl errors and timeouts are OSErrors."""
    host, port, path = checked(url)
    deadline = time.monotonic() + DEADLINE
    connection = _Pinned(host, port, chosen(_looked_up(host, port, deadline)), deadline)
    try:
        connection.request("POST", path, body, headers)
        return connection.getresponse().status
    finally:
        connection.close()


def _looked_up(host: str, port: int, deadline: float) -> list[str]:
    """In a thread, since the system's own call has no deadline; the thread ends when the system gives up."""
    pool = ThreadPoolExecutor(max_workers=1)
    try:
        found = pool.submit(socket.getaddrinfo, host, port, type=socket.SOCK_STREAM).result(_left(deadline))
    finally:
        pool.shutdown(wait=False)
    return [str(each[4][0]) for each in found]


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
