"""A service of somebody else's: a real HTTP server on 127.0.0.1 that says what it is told to and remembers what it was asked."""

import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit


@dataclass
class Asked:
    path: str
    query: dict[str, list[str]]
    headers: dict[str, str]
    body: bytes


# (status, body, headers); None: hangs until the server ends.
Reply = tuple[int, bytes, dict[str, str]] | None


def said(value: Any, status: int = 200, **headers: str) -> Reply:
    return status, json.dumps(value).encode(), {name.replace("_", "-"): text for name, text in headers.items()}


@dataclass
class StandIn:
    """`answer` is asked for each request."""

    answer: Callable[[Asked], Reply]
    asked: list[Asked] = field(default_factory=list)

    def __enter__(self) -> "StandIn":
        stand_in, self.over = self, threading.Event()

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                parts = urlsplit(self.path)
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                asked = Asked(parts.path, parse_qs(parts.query, keep_blank_values=True), dict(self.headers.items()), body)
                stand_in.asked.append(asked)
                reply = stand_in.answer(asked)
                if reply is None:
                    stand_in.over.wait(5)
                    return
                status, content, headers = reply
                self.send_response(status)
                for name, text in {**headers, "Content-Length": str(len(content))}.items():
                    self.send_header(name, text)
                self.end_headers()
                self.wfile.write(content)

            do_POST = do_GET  # noqa: N815 the name that http.server looks for

            def log_message(self, *_said: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01})
        self.thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.over.set()
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}"

    def paths(self) -> list[str]:
        return [each.path for each in self.asked]
