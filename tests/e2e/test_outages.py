"""The real server on a database of its own, which is stopped, made read-only and locked. [R-1, R-2, R-3]"""

import http.client
import json
import os
import socket
import statistics
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from config import env

PHONE = {"User-Agent": "Mozilla/5.0 (Linux; Android 9)"}
pytestmark = pytest.mark.xdist_group("outages")  # the product stands once, for one worker
LIMIT = 1.0  # seconds; the product promises this one itself, so it is asserted here and nowhere else
RECOVERY = 5.0


class Site:
    """The product on granian, over an embedded PostgreSQL in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.postgres = env.embedded_server(folder / "postgresql")
        self.environment = {**os.environ, "DEMO": "1", "DATABASE_URL": self.postgres.get_uri()}
        self.environment["STATIC_ROOT"] = str(folder / "static")  # nobody else collects there
        for command in (
            ["migrate", "--no-input", "--verbosity=0"],
            ["seed_demo"],
            ["collectstatic", "--no-input", "--verbosity=0"],
        ):
            self.manage(*command)
        self.addresses = json.loads(self.manage("demo_addresses"))["verdicts"]
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--workers", "2", "--blocking-threads", "1", "--no-ws"]
        command += ["--log-level", "error", "--host", "127.0.0.1", "--port", str(self.port), "config.wsgi:application"]
        self.server = subprocess.Popen(command, env=self.environment, stderr=subprocess.DEVNULL, process_group=0)
        self.wait_until(lambda: self.get("/healthz")[0] == 200, 30)

    def manage(self, *arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments], env=self.environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def get(self, path: str, method: str = "GET", body: str | None = None) -> tuple[int, str, dict[str, str]]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            headers = {**PHONE, **({"Content-Type": "application/x-www-form-urlencoded"} if body else {})}
            connection.request(method, path, body=body, headers=headers)
            answer = connection.getresponse()
            return answer.status, answer.read().decode("utf-8", "replace"), dict(answer.getheaders())
        except OSError:
            return 0, "", {}
        finally:
            connection.close()

    def verdict(self, name: str = "VALID") -> tuple[int, str]:
        """Status and verdict by page and API, which must agree."""
        page, api = self.get(self.addresses[name]), self.get(self.addresses[name].replace("/v/", "/api/v1/verify/"))
        assert page[0] == api[0]
        verdict = json.loads(api[1])["verdict"]
        assert f'class="verdict {verdict.lower()}"' in page[1]
        if page[0] == 503:
            assert page[2]["retry-after"] == api[2]["retry-after"] == "30"
        return page[0], verdict

    def is_back(self) -> bool:
        """Twice in a row by page and by API: the workers come back one after the other, and until then need not agree."""
        page = self.addresses["VALID"]
        return {self.get(each)[0] for each in (page, page.replace("/v/", "/api/v1/verify/")) * 2} == {200}

    @contextmanager
    def stopped(self):
        """Without its database, which stands again afterwards whatever a test found."""
        self.postgres.stop()
        try:
            yield
        finally:
            self.postgres.ensure_postgres_running()

    def wait_until(self, holds, seconds: float) -> float:
        """Seconds it took; fails after `seconds`."""
        started = time.monotonic()
        while not holds():
            assert time.monotonic() - started < seconds
            time.sleep(0.05)
        return time.monotonic() - started

    @contextmanager
    def session(self):
        with psycopg.connect(self.postgres.get_uri(), autocommit=True) as connection:
            yield connection

    def close(self) -> None:
        self.server.terminate()
        self.server.wait(10)
        self.postgres.cleanup()


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    made = Site(tmp_path_factory.mktemp("outage"))
    yield made
    made.close()


def test_r2_a_stopped_database_is_said_within_a_second_and_forgotten_within_five_of_its_return(site):
    assert site.verdict() == (200, "VALID")
    for _ in range(3):
        with site.stopped():
            taken = []
            for _ in range(8):
                started = time.monotonic()
                assert site.verdict() == (503, "CANNOT_VERIFY")
                taken.append(time.monotonic() - started)
            assert statistics.median(taken) < 2 * LIMIT  # two requests
            assert site.verdict("MALFORMED") == (404, "MALFORMED")
            assert site.verdict("UNKNOWN") == (404, "UNKNOWN")
            assert site.get("/healthz")[0] == 200
            assert site.get("/readyz")[0] == 503
        site.wait_until(site.is_back, RECOVERY)
        # Not only one of the workers.
        assert [site.verdict() for _ in range(8)] == [(200, "VALID")] * 8


def test_r3_a_read_only_database_still_answers_and_loses_no_report(site):
    with site.session() as connection:
        connection.execute("ALTER DATABASE postgres SET default_transaction_read_only = on")
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = 'postgres'"
        )
        try:
            site.wait_until(site.is_back, RECOVERY)
            page = site.get(site.addresses["VALID"])[1]
            beacon = page.split('class="beacon" src="')[1].split('"')[0]
            assert site.get(beacon)[0] == 200
            status, text, _ = site.get(
                f"{site.addresses['VALID']}/report", "POST", "reason=COPY&description=%E6%88%91%E5%86%99%E7%9A%84%E8%AF%9D"
            )
            assert status == 503
            assert "刚才没能保存您的举报" in text
            assert "我写的话" in text
        finally:
            connection.execute("SET default_transaction_read_only = off")
            connection.execute("ALTER DATABASE postgres RESET default_transaction_read_only")
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = 'postgres'"
            )
    site.wait_until(site.is_back, RECOVERY)


def test_a_locked_register_is_not_waited_for(site):
    with site.session() as connection, connection.transaction():
        connection.execute("LOCK TABLE verify_labelrun IN ACCESS EXCLUSIVE MODE")
        started = time.monotonic()
        assert site.get(site.addresses["VALID"])[0] == 503
        assert time.monotonic() - started < 4 * LIMIT
    site.wait_until(lambda: site.verdict() == (200, "VALID"), RECOVERY)


@pytest.mark.parametrize("method", ["HEAD", "POST", "OPTIONS", "TRACE"])
def test_the_real_server_treats_methods_as_promised(site, method):
    status, body, headers = site.get(site.addresses["VALID"], method)
    assert status == (200 if method == "HEAD" else 405)
    assert method != "HEAD" or body == ""
    assert headers.get("allow") == (None if method == "HEAD" else "GET, HEAD")


@pytest.mark.parametrize("tail", ["/x.css", "%2Fx.css", "/..%2f..%2fadmin", "?" + "a" * 9000, "A" * 10_000])
def test_the_real_server_refuses_path_tricks(site, tail):
    address = site.addresses["VALID"] + tail
    status, body, _ = site.get(address)
    assert status == (200 if tail.startswith("?") else 404) or (status in {414, 431} and "VALID" not in body)
