"""What `make demo` runs: prepares everything, says where to look, and holds the database and the server until stopped."""

import os
import shlex
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from typing import Any
from urllib.error import URLError

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from verify.demo import cast, labels

HOST = "127.0.0.1"
PLACES = {
    "/": "the public site",
    "/v/": "type a code, or choose a photo of a label",
    "/demo": "labels to print, one for every verdict",
    "/registry/": "the public register",
    "/admin/": "the office",
    "/portal/": "the enterprises' workspace",
    "/api/v1/docs": "the API",
}
SERVER = ["--interface", "wsgi", "--workers", "2", "--blocking-threads", "1", "--no-ws", "--log-level", "warning"]
PATIENCE = 10  # seconds for a server that was told to stop


class Command(BaseCommand):
    help = "A running server with the 示例 world. PORT changes the port; Ctrl-C stops everything. Safe to run again."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("This is a demonstration with made-up data: set DEMO=1 to run it.")
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, stop)
        port = free_port()
        self.prepare()
        self.say_where_to_look(f"http://{HOST}:{port}")
        self.serve(port)

    def prepare(self) -> None:
        quiet: dict[str, Any] = {"verbosity": 0, "stdout": self.stdout}
        self.stdout.write("Preparing the database and the 示例 world ...")
        call_command("migrate", interactive=False, **quiet)
        call_command("sync_roles", stdout=self.stdout)
        call_command("seed_demo", stdout=self.stdout)
        self.stdout.write("Collecting static files ...")
        call_command("collectstatic", interactive=False, **quiet)

    def say_where_to_look(self, site: str) -> None:
        say = self.stdout.write
        say("\nAccounts, for /admin/")
        for account in cast.ACCOUNTS:
            say(f"  {account.role.value:<15}{account.username:<22}{account.password}")
        say("\nAccounts of enterprises, for /portal/")
        for account in cast.PEOPLE:
            say(f"  {account.role.value.lower():<15}{account.username:<22}{account.password}")
        say("\nA label for every verdict")
        for verdict, label in labels.by_verdict().items():
            say(f"  {verdict:<19}{site}{label.address}")
        say("\nWhere to look")
        for path, what in PLACES.items():
            say(f"  {site + path:<37}{what}")
        self.stdout.flush()

    def serve(self, port: int) -> None:
        """Returns when the server has ended. It shares the embedded database, whose address is in the environment."""
        command = [sys.executable, "-m", "granian", *SERVER, "--host", HOST, "--port", str(port), "config.wsgi:application"]
        # A process group of its own: a Ctrl-C that reaches its workers twice, from the terminal and from their parent, hangs them.
        with ExitStack() as stack:
            server = stack.enter_context(subprocess.Popen(command, process_group=0))  # noqa: S603 - our own interpreter
            others = [stack.enter_context(process) for process in beside()]
            try:
                if is_answering(port, server):
                    self.stdout.write(f"\nReady at http://{HOST}:{port}/ - Ctrl-C stops it.")
                    self.stdout.flush()
                server.wait()
            finally:
                for process in (*others, server):
                    end(process)
        raise CommandError(f"The server ended by itself with status {server.returncode}.")


def beside() -> "Iterator[subprocess.Popen[bytes]]":
    """What the Procfile runs beside the server. What each says goes to .data/NAME.log."""
    for line in (settings.ROOT / "Procfile").read_text(encoding="utf-8").splitlines():
        name, _colon, command = line.partition(":")
        if name not in {"release", "web"}:
            _python, *rest = shlex.split(command)
            with (settings.ROOT / ".data" / f"{name}.log").open("ab") as log:
                yield subprocess.Popen([sys.executable, *rest], cwd=settings.ROOT, stdout=log, stderr=log, process_group=0)  # noqa: S603


def stop(number: int, frame: Any) -> None:
    """Unwinds this process once, so that the server and then the embedded database are stopped. Asking again changes nothing."""
    for other in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(other, signal.SIG_IGN)
    sys.exit(128 + number)


def end(server: subprocess.Popen[bytes]) -> None:
    """Asks the server to stop; whatever of its group is left after `PATIENCE` is killed."""
    server.terminate()
    with suppress(subprocess.TimeoutExpired):
        server.wait(PATIENCE)
    with suppress(ProcessLookupError):
        os.killpg(server.pid, signal.SIGKILL)


def free_port() -> int:
    text = os.environ.get("PORT", "").strip() or "8000"
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise CommandError(f"PORT={text!r} is not a port: set it to a number from 1 to 65535.")
    port = int(text)
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except PermissionError as error:
            raise CommandError(f"Port {port} may not be used by you: choose one above 1023, like PORT=8080 make demo.") from error
        except OSError as error:
            raise CommandError(f"Port {port} is in use: choose another, like PORT={port + 1} make demo.") from error
    return port


def is_answering(port: int, server: subprocess.Popen[bytes]) -> bool:
    """Waits for /healthz for as long as the server lives."""
    while server.poll() is None:
        try:
            with urllib.request.urlopen(f"http://{HOST}:{port}/healthz", timeout=2) as answer:
                return bool(answer.status == 200)
        except (URLError, OSError):
            time.sleep(0.1)
    return False
