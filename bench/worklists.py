"""The office's pages and files at 10^5 certificates: worklists, a whole file, exports and imports.

    python bench/worklists.py [--items 100000] [--rounds 5]

Over the register that bench/search.py makes, in this process. Pages through Django's test client as a registrar, beside the ceiling
(a list of the office with nothing on it) and the peer (a page of Wagtail's own). Files with their rows a second and the most
memory they took. Prints medians.
"""

import argparse
import csv
import io
import statistics
import time
import tracemalloc
from collections.abc import Callable, Iterable

import search  # the bench beside this one, which makes the register

PAGES = {
    "ceiling: a list with nothing on it": "/admin/office/mails/?q=x",
    "peer: Wagtail's own account page": "/admin/account/",
    "first page": "/admin/",
    "certificates": "/admin/office/certificates/",
    "certificates, page 5000": "/admin/office/certificates/?p=5000",
    "certificates, q=玉露": "/admin/office/certificates/?q=玉露",
    "items": "/admin/office/products/",
    "enterprises, q=茶业": "/admin/office/enterprises/?q=茶业",
    "inspections": "/admin/office/inspections/",
    "expiring": "/admin/office/expiring/",
    "expiring, within 30 days": "/admin/office/expiring/?band=30",
    "bans": "/admin/office/bans/",
    "coverage": "/admin/office/coverage/",
    "figures": "/admin/office/figures/",
    "a certificate": "/admin/office/certificates/{ref}/",
    "its whole file": "/admin/office/certificates/{ref}/file/",
    "its whole file, a past day": "/admin/office/certificates/{ref}/file/?on=2025-06-30",
}


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--items", type=int, default=100_000)
    arguments.add_argument("--rounds", type=int, default=5)
    options = arguments.parse_args()
    search.prepare_database()
    search.load(options.items)
    pages(options.rounds)
    files(options.items)


def pages(rounds: int) -> None:
    from accounts.models import User
    from accounts.roles import Role
    from django.conf import settings
    from django.contrib.auth.models import Group
    from django.core.management import call_command
    from django.test import Client
    from django_otp import DEVICE_ID_SESSION_KEY
    from django_otp.plugins.otp_totp.models import TOTPDevice

    from verify.models import Certificate

    call_command("sync_roles", verbosity=0)
    settings.ALLOWED_HOSTS = ["*"]
    user = User.objects.create_user("registrar", pk=3)
    user.groups.add(Group.objects.get(name=Role.REGISTRAR))
    client = Client()
    client.force_login(user)
    session = client.session
    session[DEVICE_ID_SESSION_KEY] = TOTPDevice.objects.create(user=user, confirmed=True).persistent_id
    session.save()
    ref = Certificate.objects.order_by("pk")[500].ref
    times: dict[str, list[float]] = {name: [] for name in PAGES}
    for lap in range(rounds + 1):
        for name, address in PAGES.items():
            before = time.perf_counter()
            response = client.get(address.format(ref=ref))
            taken = (time.perf_counter() - before) * 1000
            if response.status_code != 200:
                raise SystemExit(f"{name}: {response.status_code} {response.headers.get('Location', '')}")
            if lap:  # the first warms up
                times[name].append(taken)
    print(f"{'pages':<44}{'median ms':>12}{'worst':>10}{'x ceiling':>12}")
    ceiling = statistics.median(next(iter(times.values())))
    for name, taken_all in times.items():
        middle = statistics.median(taken_all)
        print(f"{name:<44}{middle:>12.1f}{max(taken_all):>10.1f}{middle / ceiling:>12.1f}")


def files(items: int) -> None:
    from django.utils import timezone

    from verify.models import Certificate
    from verify.refusals import Refused
    from verify.registry import exports, importing

    at = timezone.now()
    every = Certificate.objects.in_order().with_status(at)
    print(f"{'files':<44}{'rows':>12}{'seconds':>10}{'rows/s':>12}{'MB held':>10}")
    for form, most in (("csv", items), ("json", items), ("xlsx", min(items, exports.MOST_XLSX_ROWS))):
        report(f"register as {form}", most, lambda form=form, most=most: drain(exports.FORMATS[form][1](every[:most], at)))
    for rows in (importing.MAX_ROWS, 100_000):
        for form, write in (("csv", as_csv), ("xlsx", as_xlsx)):
            content = write(rows)

            def reading(content: bytes = content, form: str = form) -> None:
                try:
                    importing.plan(importing.read(content, f"list.{form}"), year=2026, at=at)
                except Refused as refusal:
                    print(f"  refused: {refusal}")

            report(f"a list as {form}, read and planned", rows, reading)


def drain(blocks: Iterable[bytes]) -> None:
    for _block in blocks:
        pass


def report(name: str, rows: int, work: Callable[[], None]) -> None:
    """Once for the time and once for the memory, which costs time to watch."""
    before = time.perf_counter()
    work()
    taken = time.perf_counter() - before
    tracemalloc.start()
    work()
    held = tracemalloc.get_traced_memory()[1] / 1e6
    tracemalloc.stop()
    print(f"{name:<44}{rows:>12,}{taken:>10.2f}{rows / taken:>12,.0f}{held:>10.1f}")


HEADER = ["序号", "经营主体", "产品/服务名称", "类别", "市州"]


def listed(rows: int) -> Iterable[list[str]]:
    return ([str(n), f"示例{n}号偲鮰有限公司", f"示例第{n}号茶", "产品", "武汉市"] for n in range(1, rows + 1))


def as_csv(rows: int) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows([HEADER, *listed(rows)])
    return text.getvalue().encode("gb18030")


def as_xlsx(rows: int) -> bytes:
    from verify.registry.exports import xlsx_of

    return b"".join(xlsx_of([HEADER, *listed(rows)], "list"))


if __name__ == "__main__":
    main()
