"""Verdict requests per second beside the one-SELECT view, the empty view and the bare server, in the same run [P-1].

    python bench/scan.py [--rounds 5] [--seconds 4]

Needs wrk. Loads 10^3, then 10^5 label runs into a database of its own on the embedded server, starts the product on
granian with two workers, and asks each address in turn, round by round, so that a slow minute of the machine falls on
all of them. Prints medians, ratios to the ceiling (one SELECT by primary key) and p99.
"""

import argparse
import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT)]
os.environ.update(
    DEMO="1",
    DJANGO_SETTINGS_MODULE="config.settings",
    LABEL_KEYS="bench:" + "5a" * 32,
    SECRET_KEY="a key for the bench alone, of no value whatever",
)

SIZES = (1_000, 100_000)
LOAD = """
WITH i AS (SELECT generate_series(%(first)s, %(last)s) AS n),
e AS (INSERT INTO verify_enterprise (id, ref, name, unit, county, sound, is_demo)
  SELECT n, lpad(n::text, 8, '0'), '示例食品' || n || '号有限公司', '420100', '', '', true FROM i),
p AS (INSERT INTO verify_product (id, ref, enterprise_id, kind, name, specification, gtins, standards, standard_codes, sound)
  SELECT n, lpad(n::text, 8, '0'), n, 'PRODUCT', '示例玉露茶' || n, '250 g', '{}', '{}', '{}', '' FROM i),
c AS (INSERT INTO verify_certificate (id, ref, product_id, round_id, route, valid_from, valid_until)
  SELECT n, lpad(n::text, 8, '0'), n, 1, 'REVIEW', '2025-01-01', '2099-12-31' FROM i),
s AS (INSERT INTO verify_inspection (product_id, kind, inspected_on, result, specification, lot, items_tested, items_failed, body,
    source, notice_url, handling, recorded_by_id, recorded_at)
  SELECT n, 'SAMPLING', '2026-01-05', 'PASSED', '', 'L1', '', '', '示例检验院', '示例市场监管局', '', '', 1, now() FROM i),
r AS (INSERT INTO verify_labelrun (id, product_id, lot, grade, carrier, quantity, has_scratch, key_name, issued_by_id, issued_at)
  SELECT n, n, 'L1', CASE n %% 2 WHEN 0 THEN 'ITEM' ELSE 'PRODUCT' END, 'PACK', 1000000, false, 'bench', 1, now() FROM i)
INSERT INTO verify_labelrange (run_id, kind, first, last, reason, recorded_by_id, recorded_at)
  SELECT n, 'ACTIVATE', 0, 1000000, '', 1, now() FROM i
"""
CHANGES = """
INSERT INTO verify_statuschange (certificate_id, sequence, kind, effective_at, recorded_at, reason, legal_basis, notice_url,
  decided_by_id) SELECT n, 1, 'ISSUE', '2025-01-01', '2025-01-01', '', '', '', 1 FROM generate_series(%(first)s, %(last)s) n
"""
LUA = """
local paths = {}
for line in io.lines("%s") do paths[#paths + 1] = line end
local i = math.random(#paths)
request = function() i = i %% #paths + 1; return wrk.format("GET", paths[i]) end
"""


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--rounds", type=int, default=5)
    arguments.add_argument("--seconds", type=int, default=4)
    options = arguments.parse_args()
    if not shutil.which("wrk"):
        sys.exit("bench/scan.py needs the load generator wrk: install the package of that name.")
    prepare_database()
    loaded = 0
    for size in SIZES:
        load(loaded + 1, size)
        loaded = size
        measure(size, options.rounds, options.seconds)


def prepare_database() -> None:
    import psycopg
    from config import env

    url = os.environ.get("DATABASE_URL") or env.embedded_postgresql()
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("DROP DATABASE IF EXISTS bench_scan WITH (FORCE)")
        connection.execute("CREATE DATABASE bench_scan")
    head, _, tail = url.partition("?")
    os.environ["DATABASE_URL"] = f"{head.rsplit('/', 1)[0]}/bench_scan" + (f"?{tail}" if tail else "")
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    from accounts.roles import console
    from django.utils import timezone

    from verify.models import Round
    from verify.scanning.actions import partitions

    console()
    Round.objects.create(pk=1, year=2025)
    partitions.make(at=timezone.now())


def load(first: int, last: int) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(LOAD, {"first": first, "last": last})
        cursor.execute(CHANGES, {"first": first, "last": last})
        cursor.execute("VACUUM ANALYZE")


def targets(size: int, folder: Path) -> dict[str, Path]:
    """A file of addresses for each contender, spread over all the runs."""
    from verify.labels.keys import keyring

    sealer = next(iter(keyring().sealers.values()))
    numbers = [1 + index * (size - 1) // 999 for index in range(1000)]
    products = [sealer.seal(number | 1, 0) for number in numbers if number | 1 <= size]
    items = [sealer.seal(number & ~1, 1 + number * 7919 % 1_000_000) for number in numbers if number & ~1]
    forgeries = [keyring().sealers["bench"].seal(number, 1)[:-2] + "00" for number in numbers]
    paths = {
        "bare server": ["/bench/bare"],
        "empty view": ["/bench/empty"],
        "one SELECT": [f"/bench/select/{number}" for number in numbers],
        "page, product-level": [f"/v/{code}" for code in products],
        "API, product-level": [f"/api/v1/verify/{code}" for code in products],
        "page, item-level": [f"/v/{code}" for code in items],
        "API, item-level": [f"/api/v1/verify/{code}" for code in items],
        "page, forgery": [f"/v/{code}" for code in forgeries],
    }
    scripts = {}
    for name, lines in paths.items():
        listing = folder / f"{name}.txt"
        listing.write_text("\n".join(lines))
        scripts[name] = folder / f"{name}.lua"
        scripts[name].write_text(LUA % listing)
    return scripts


def measure(size: int, rounds: int, seconds: int) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "bench.scan_app:application", "--host", "127.0.0.1"]
    command += ["--port", str(port), "--workers", "2", "--blocking-threads", "1", "--no-ws", "--log-level", "warning"]
    with tempfile.TemporaryDirectory() as folder, subprocess.Popen(command, cwd=ROOT) as server:
        try:
            wait_for(port)
            scripts = targets(size, Path(folder))
            rates: dict[str, list[float]] = {name: [] for name in scripts}
            tails: dict[str, list[float]] = {name: [] for name in scripts}
            for lap in range(rounds + 1):
                for name, script in scripts.items():
                    rate, tail = wrk(port, script, seconds if lap else 1, errors_allowed=name == "page, forgery")
                    if lap:  # the first warms up
                        rates[name].append(rate)
                        tails[name].append(tail)
            report(size, rates, tails)
        finally:
            server.terminate()


def wait_for(port: int) -> None:
    for _ in range(100):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=1)
            return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.1)
    sys.exit("the server did not start")


def wrk(port: int, script: Path, seconds: int, *, errors_allowed: bool) -> tuple[float, float]:
    """(requests per second, p99 in milliseconds) with 64 connections."""
    command = ["wrk", "-t1", "-c64", f"-d{seconds}s", "--latency", "-s", str(script), f"http://127.0.0.1:{port}"]
    printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in printed and not errors_allowed:
        sys.exit(f"unexpected answers for {script.stem}:\n{printed}")
    rate = re.search(r"Requests/sec:\s+([\d.]+)", printed)
    tail = re.search(r"99%\s+([\d.]+)(us|ms|s)", printed)
    assert rate
    assert tail
    return float(rate[1]), float(tail[1]) * {"us": 0.001, "ms": 1, "s": 1000}[tail[2]]


def report(size: int, rates: dict[str, list[float]], tails: dict[str, list[float]]) -> None:
    print(f"\n{size:,} label runs        requests/s   of one SELECT   p99 ms   of its p99")
    ceiling, ceiling_tail = statistics.median(rates["one SELECT"]), statistics.median(tails["one SELECT"])
    for name in rates:
        ratio = statistics.median(one / base for one, base in zip(rates[name], rates["one SELECT"], strict=True))
        rate, tail = statistics.median(rates[name]), statistics.median(tails[name])
        print(f"{name:<22} {rate:>13,.0f} {ratio:>14.0%} {tail:>9.1f} {tail / ceiling_tail:>12.2f}")
    assert ceiling > 0


if __name__ == "__main__":
    main()
