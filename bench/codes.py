"""Label codes per second and core: sealing, opening, scratch codes, CSV [P-2, P-3], each beside a ceiling and peers of the
same run; then a run of 10^9 labels against the database.

Ceiling: the two keyed BLAKE2b that every code needs, bare. Peers: HMAC-SHA256 with base32 (signed, not hidden), Fernet.
Processor time, medians of several rounds, the contenders taking turns.
"""

# ruff: noqa: E402  Django is set up before its models are imported
import base64
import csv
import hmac
import io
import os
import statistics
import time
from hashlib import blake2b

import django

import tests.environment  # noqa: F401  sets the environment

os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
django.setup()

from accounts import roles
from cryptography.fernet import Fernet
from django.conf import settings
from django.db import connection
from rates import Contender, measure

from tests.factories.world import NOW, World
from verify.labels.actions import runs
from verify.labels.addresses import address, codes_of
from verify.labels.codes import grouped
from verify.labels.export import csv_rows
from verify.labels.keys import keyring
from verify.labels.models import LabelRun
from verify.labels.scratch import Scratcher

ROUNDS, COUNT = 7, 50_000
RUN = LabelRun(id=1234, grade="ITEM", quantity=10**9, key_name=keyring().newest)
KEY = settings.LABEL_KEYS[RUN.key_name]
SCRATCHER = Scratcher(KEY)
SEALER = keyring().sealers[RUN.key_name]
SERIALS = range(1, COUNT + 1)
FERNET = Fernet(base64.urlsafe_b64encode(KEY))
HMAC = hmac.new(KEY, digestmod="sha256")


def bare_hashes() -> None:
    first, second = blake2b(key=KEY, person=b"tag", digest_size=8).copy, blake2b(key=KEY, person=b"mask", digest_size=8).copy
    for serial in SERIALS:
        state = first()
        state.update(serial.to_bytes(7, "big"))
        tag = state.digest()
        state = second()
        state.update(tag[:6])
        state.digest()


def hmac_code(serial: int) -> bytes:
    plain, state = serial.to_bytes(7, "big"), HMAC.copy()
    state.update(plain)
    return base64.b32encode(plain + state.digest()[:6])


def hmac_open(code: bytes) -> int | None:
    raw, state = base64.b32decode(code), HMAC.copy()
    state.update(raw[:7])
    return int.from_bytes(raw[:7], "big") if hmac.compare_digest(state.digest()[:6], raw[7:]) else None


CODES = [code for _, code in codes_of(RUN, 1, COUNT)]
TYPED = [grouped(code).lower() for code in CODES]
HMAC_CODES = [hmac_code(serial) for serial in SERIALS]
FERNET_CODES = [FERNET.encrypt(serial.to_bytes(7, "big")) for serial in range(1, COUNT // 10)]


def csv_module() -> None:
    out = io.StringIO()
    csv.writer(out).writerows((serial, code, grouped(code), address(code)) for serial, code in codes_of(RUN, 1, COUNT))


CONTENDERS: list[Contender] = [
    ("ceiling: bare keyed BLAKE2b, twice", bare_hashes, COUNT, None),
    ("sealing a run", lambda: [None for _ in SEALER.seal_range(RUN.pk, SERIALS)], COUNT, 150_000),
    ("sealing one by one", lambda: [SEALER.seal(RUN.pk, serial) for serial in SERIALS], COUNT, 150_000),
    ("  peer: HMAC-SHA256 + base32", lambda: [hmac_code(serial) for serial in SERIALS], COUNT, None),
    ("  peer: Fernet", lambda: [FERNET.encrypt(b"\0" * 7) for _ in FERNET_CODES], len(FERNET_CODES), None),
    ("opening", lambda: [keyring().open_code(code) for code in CODES], COUNT, 150_000),
    ("opening, typed in groups and small letters", lambda: [keyring().open_code(code) for code in TYPED], COUNT, None),
    ("  peer: HMAC-SHA256 + base32", lambda: [hmac_open(code) for code in HMAC_CODES], COUNT, None),
    ("  peer: Fernet", lambda: [FERNET.decrypt(code) for code in FERNET_CODES], len(FERNET_CODES), None),
    ("scratch codes of a run", lambda: [None for _ in SCRATCHER.of_range(RUN.pk, SERIALS)], COUNT, None),
    ("CSV export", lambda: [None for _ in csv_rows(RUN, 1, COUNT)], COUNT, 100_000),
    ("  peer: the csv module", csv_module, COUNT, None),
]


def rows() -> int:
    """Rows in all tables together."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        cursor.execute("SELECT " + " + ".join(f'(SELECT count(*) FROM "{table}")' for table in tables))
        return int(cursor.fetchone()[0])


def issue_a_billion() -> None:
    connection.settings_dict["TEST"]["NAME"] = "bench_codes"
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        roles.sync()
        world = World()
        product, by, milliseconds = world.certificate().product, world.rita, []
        before = rows()
        for _ in range(21):
            start = time.perf_counter()
            runs.issue(product=product, grade="ITEM", quantity=10**9, by=by, at=NOW)
            milliseconds.append((time.perf_counter() - start) * 1000)
        print(
            f"\nissuing 10^9 labels: median {statistics.median(milliseconds):.1f} ms, slowest {max(milliseconds):.1f} ms "
            f"(target < 50 ms); rows written each time, the audit event included: {(rows() - before) / len(milliseconds):g}"
        )
    finally:
        connection.creation.destroy_test_db(settings.DATABASES["default"]["NAME"], verbosity=0)


if __name__ == "__main__":
    measure("per second and core", CONTENDERS, ROUNDS)
    issue_a_billion()
