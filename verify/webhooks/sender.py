"""One POST to one receiver: to the address that was checked, without following it anywhere, within a deadline of its own."""

import ssl
import time
from http.client import HTTPException, HTTPSConnection
from typing import Any

from django.conf import settings

from verify.refusals import Refused
from verify.webhooks.addresses import NotPublic, checked, chosen
from verify.webhooks.lines import looked_up, opened

DEADLINE = 10.0  # seconds for everything, however slowly a receiver or whoever knows its name goes
EXPECTED = (OSError, HTTPException, NotPublic, Refused, UnicodeError)  # what a receiver may do to us


def post(url: str, body: bytes, headers: dict[str, str]) -> int:
    """The status of the answer, of which nothing more is read. Raises one of EXPECTED; ssl errors and timeouts are OSErrors."""
    host, port, path = checked(url)
    deadline = time.monotonic() + DEADLINE
    connection = _Pinned(host, port, chosen(looked_up(host, port, deadline)), deadline)
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
        self.sock: Any = opened(self.address, self.port, self.deadline, context=_context(), host=self.host)


def _context() -> ssl.SSLContext:
    context = ssl.create_default_context()
    if settings.WEBHOOK_CA:
        context.load_verify_locations(settings.WEBHOOK_CA)
    return context
