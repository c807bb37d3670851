"""A connection whose every step has what is left of one deadline, from the name to the last byte."""

import io
import socket
import ssl
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any


def looked_up(host: str, port: int, deadline: float) -> list[str]:
    """In a thread, since the system's own call has no deadline; the thread ends when the system gives up."""
    pool = ThreadPoolExecutor(max_workers=1)
    try:
        found = pool.submit(socket.getaddrinfo, host, port, type=socket.SOCK_STREAM).result(left(deadline))
    finally:
        pool.shutdown(wait=False)
    return [str(each[4][0]) for each in found]


def opened(address: str, port: int, deadline: float, *, context: ssl.SSLContext | None = None, host: str = "") -> "Line":
    """With a `context`, once the other side has shown a certificate of `host`."""
    line: socket.socket = socket.create_connection((address, port), left(deadline))
    try:
        line.settimeout(left(deadline))
        if context is not None:
            line = context.wrap_socket(line, server_hostname=host)
    except BaseException:
        line.close()
        raise
    return Line(line, deadline)


class Line:
    """A socket whose every step has what is left of one deadline, so that a byte now and then does not buy time. Like a socket it
    stays open until the last reader of it is closed."""

    def __init__(self, wrapped: socket.socket, deadline: float) -> None:
        self.wrapped = wrapped
        self.deadline = deadline
        self.users = 1

    def sendall(self, content: Any) -> None:
        self.wrapped.settimeout(left(self.deadline))
        self.wrapped.sendall(content)

    def makefile(self, *_mode: str) -> io.BufferedReader:
        self.users += 1
        return io.BufferedReader(Reader(self))

    def close(self) -> None:
        self.users -= 1
        if not self.users:
            self.wrapped.close()


class Reader(io.RawIOBase):
    def __init__(self, line: Line) -> None:
        self.line = line

    def readable(self) -> bool:
        return True

    def readinto(self, into: Any) -> int:
        self.line.wrapped.settimeout(left(self.line.deadline))
        return self.line.wrapped.recv_into(into)

    def close(self) -> None:
        if not self.closed:
            self.line.close()
        super().close()


def left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left
