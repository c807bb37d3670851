"""Chinese search, the register's listing and its figures at 10^5 certificates [P-5].

    python bench/search.py [--items 100000] [--rounds 9]

Makes a register of its own on the embedded server by set-based inserts, then asks each question in turn, round by round, in
this process: the product's own pages through Django's test client, beside the peer (the stock way: a LIKE scan, Wagtail's
own backend, the status by correlated subqueries), the ceiling (a page that asks nothing) and the same page with nothing to show.
Prints medians in milliseconds and whether what must be found was found. Sections stand, without stories.
"""

import argparse
import os
import random
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT)]
os.environ.update(
    DEMO="1",
    DJANGO_SETTINGS_MODULE="config.settings",
    LABEL_KEYS="bench:" + "5a" * 32,
    SECRET_KEY="a key for the bench alone, of no value whatever",
)

PLACES = [
    "恩施",
    "利川",
    "宜昌",
    "五峰",
    "赤壁",
    "英山",
    "麻城",
    "潜江",
    "洪湖",
    "随州",
    "房县",
    "竹溪",
    "神农架",
    "孝感",
    "京山",
    "武汉",
    "黄石",
    "大冶",
    "襄阳",
    "老河口",
    "荆州",
    "监利",
    "咸宁",
    "崇阳",
    "天门",
    "仙桃",
]
GOODS = [
    "玉露茶",
    "绿茶",
    "红茶",
    "青砖茶",
    "黑木耳",
    "香菇",
    "龙虾",
    "藕带",
    "莲藕",
    "米酒",
    "桥米",
    "糯米",
    "菜籽油",
    "蜂蜜",
    "魔芋",
    "富硒土豆",
    "柑橘",
    "脐橙",
    "葛粉",
    "艾条",
    "光纤预制棒",
    "特种钢",
    "数控机床",
    "激光切割机",
    "商用车桥",
    "锂电池隔膜",
    "水泥",
    "磷酸铁",
    "服务机器人",
    "心脏支架",
    "物流服务",
    "桥梁工程",
]
KINDS = [
    "高山",
    "生态",
    "特级",
    "一级",
    "手工",
    "明前",
    "精制",
    "有机",
    "古法",
    "云雾",
    "优质",
    "新型",
    "高强",
    "节能",
    "智能",
    "便携",
    "耐磨",
    "低温",
    "纯天然",
    "传统",
]
TRADES = ["茶业", "食品", "农业", "科技", "实业", "生物", "新材料", "机械", "光电", "建设"]
UNITS = [
    "420100",
    "420200",
    "420300",
    "420500",
    "420600",
    "420700",
    "420800",
    "420900",
    "421000",
    "421100",
    "421200",
    "421300",
    "422800",
    "429004",
    "429005",
    "429006",
    "429021",
]
DAY = "2026-11-20"
HISTORY = """
INSERT INTO verify_statuschange (certificate_id, sequence, kind, effective_at, recorded_at, reason, legal_basis, notice_url,
    decided_by_id, approved_by_id, valid_until, ban_until)
  SELECT id, %(sequence)s, %(kind)s, %(day)s, %(day)s, '示例', '', '', 1, 2,
    CASE %(kind)s WHEN 'RENEW' THEN date '2030-01-01' END, CASE %(kind)s WHEN 'REVOKE' THEN date '2029-01-01' END
  FROM verify_certificate WHERE id %% 100 = ANY(%(which)s)
"""


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--items", type=int, default=100_000)
    arguments.add_argument("--rounds", type=int, default=9)
    options = arguments.parse_args()
    prepare_database()
    load(options.items)
    measure(options.rounds)


def prepare_database() -> None:
    import psycopg
    from config import env

    url = os.environ.get("DATABASE_URL") or env.embedded_postgresql()
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("DROP DATABASE IF EXISTS bench_search WITH (FORCE)")
        connection.execute("CREATE DATABASE bench_search")
    head, _, tail = url.partition("?")
    os.environ["DATABASE_URL"] = f"{head.rsplit('/', 1)[0]}/bench_search" + (f"?{tail}" if tail else "")
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    from accounts.models import User
    from accounts.roles import console

    from cms import planting
    from verify.models import Round

    planting.plant()
    console()
    User.objects.create(pk=2, username="bench")
    for year in range(2023, 2027):
        Round.objects.create(pk=year, year=year)


def load(items: int) -> None:
    """As many certificates as `items`, three items an enterprise; one item in a hundred bears the name that is looked for."""
    from django.db import connection

    from verify.registry.sounds import sound
    from verify.registry.standard_codes import normal_code

    chance = random.Random(20261120)
    with connection.cursor() as cursor:
        with cursor.copy(
            "COPY verify_enterprise (id, ref, name, uscc, unit, county, industry_id, is_demo, sound) FROM STDIN"
        ) as copy:
            for n in range(1, items // 3 + 2):
                name = f"示例{chance.choice(PLACES)}{chance.choice(KINDS)}{chance.choice(TRADES)}{n}号有限公司"
                copy.write_row((n, f"{n:08}", name, f"91420000MA{n:08}", chance.choice(UNITS), "", n % 13 + 1, True, sound(name)))
        columns = "id, ref, enterprise_id, kind, name, specification, gtins, standards, standard_codes, sound"
        with cursor.copy(f"COPY verify_product ({columns}) FROM STDIN") as copy:
            for n in range(1, items + 1):
                name = f"{chance.choice(PLACES)}{chance.choice(KINDS)}{chance.choice(GOODS)}"
                name = "恩施玉露茶" if n % 1000 == 0 else name
                kind = "SERVICE" if name.endswith("服务") else "PROJECT" if name.endswith("工程") else "PRODUCT"
                copy.write_row(
                    (
                        n,
                        f"{n:08}",
                        n // 3 + 1,
                        kind,
                        name,
                        f"MK-{n:06} {n % 500} g",
                        "{}",
                        f'{{"GB/T {n % 30000}-2017"}}',
                        f'{{"{normal_code(f"GB/T {n % 30000}-2017")}"}}',
                        sound(name),
                    )
                )
        columns = "id, ref, product_id, round_id, route, official_number, announced_on, valid_from, valid_until"
        with cursor.copy(f"COPY verify_certificate ({columns}) FROM STDIN") as copy:
            for n in range(1, items + 1):
                year = 2023 + n * 4 // (items + 1)
                first, last = f"{year}-03-26", f"{year + 3}-03-25"
                route = ("REVIEW", "DECLARATION")[n % 5 == 0]
                copy.write_row((n, f"{n:08}", n, year, route, f"示例〔{year}〕{n}号" if n % 2 else None, first, first, last))
        columns = "product_id, kind, inspected_on, result, specification, lot, items_tested, items_failed, body, source, "
        columns += "notice_url, handling, "
        with cursor.copy(f"COPY verify_inspection ({columns} recorded_by_id, recorded_at) FROM STDIN") as copy:
            for n in range(1, items + 1):
                result, failed = (("PASSED", ""), ("FAILED", "示例项目"))[n % 20 == 0]
                day = f"{2023 + n % 4}-{n % 12 + 1:02}-{n % 28 + 1:02}"
                copy.write_row(
                    (n, "SAMPLING", day, result, "", f"L{n}", "示例", failed, "示例院", "示例局", "", "", 2, f"{day} 12:00+00")
                )
        everything = list(range(100))
        for sequence, kind, day, which in (
            (1, "ISSUE", "2023-01-01", everything),
            (2, "SUSPEND", "2024-01-01", [1, 2, 3, 4, 5]),
            (3, "REINSTATE", "2024-06-01", [3, 4, 5]),
            (2, "REVOKE", "2024-01-01", [6]),
            (2, "WITHDRAW", "2025-01-01", [7, 8]),
            (2, "RENEW", "2025-01-01", [9, 10, 11, 12]),
        ):
            cursor.execute(HISTORY, {"sequence": sequence, "kind": kind, "day": day, "which": which})
        cursor.execute("VACUUM ANALYZE")


def measure(rounds: int) -> None:
    """Milliseconds, medians over `rounds`, of pages through the test client and of calls; then what was found."""
    from django.db.models import Count, Q
    from django.test import Client
    from django.utils import timezone
    from django.utils.dateparse import parse_datetime
    from wagtail.models import Page

    from verify.models import Certificate
    from verify.registry import figures, search, suggestions

    at = parse_datetime(f"{DAY}T04:00:00Z") or timezone.now()
    client, every = Client(headers={"host": "127.0.0.1"}), Certificate.objects

    def page(address: str) -> Callable[[], Any]:
        return lambda: client.get(address)

    def like(word: str) -> Callable[[], Any]:
        held = Q(product__name__icontains=word) | Q(product__enterprise__name__icontains=word) | Q(official_number__icontains=word)
        return lambda: every.filter(held).count()

    def by_subquery() -> Any:
        return (
            every.with_status(at)
            .values("current_status")
            .order_by()
            .annotate(Count("pk"))
            .values_list("current_status", "pk__count")
        )

    contenders: dict[str, Callable[[], Any]] = {
        "ceiling: a page that asks nothing": page("/healthz"),
        "search page, hits: 玉露": page("/search/?q=玉露"),
        "search page, hits: 恩施 茶": page("/search/?q=恩施 茶"),
        "search page, cut: 恩施绿茶玉露": page("/search/?q=恩施绿茶玉露"),
        "search page, suggestion: 恩施玉雾茶": page("/search/?q=恩施玉雾茶"),
        "search page, nothing: 钛合金": page("/search/?q=钛合金"),
        "search of the register: 玉露": lambda: every.mentioning(search.words("玉露")).count(),
        "search of the register: 恩施 茶": lambda: every.mentioning(search.words("恩施 茶")).count(),
        "search of the register: K-012": lambda: every.mentioning(search.words("K-012")).count(),
        "search of the register: 钛合金": lambda: every.mentioning(search.words("钛合金")).count(),
        "  peer, LIKE: 玉露": like("玉露"),
        "  peer, LIKE: 钛合金": like("钛合金"),
        "suggestion: 玉雾": lambda: suggestions.suggest("玉雾"),
        "register, nothing to show": page("/registry/?kind=PROJECT&q=钛合金"),
        "register": page("/registry/"),
        "register, 玉露": page("/registry/?q=玉露"),
        "register, status=VALID": page("/registry/?status=VALID"),
        "register, status=SUSPENDED": page("/registry/?status=SUSPENDED"),
        "catalogue": page("/products/"),
        "catalogue, status=VALID": page("/products/?status=VALID"),
        "catalogue, 玉露": page("/products/?q=玉露"),
        "home page": page("/"),
        "quality information": page("/quality/"),
        "register, a word of every name: 有限公司": page("/registry/?q=有限公司"),
        "figures of a unit or of all": lambda: every.figures(at),
        "figures with every breakdown": lambda: figures.tally(at),
        "  peer, correlated: by status alone": lambda: list(by_subquery()),
        "pages alone: 玉露": lambda: list(Page.objects.live().search("玉露")),
    }
    times: dict[str, list[float]] = {name: [] for name in contenders}
    for lap in range(rounds + 1):
        for name, ask in contenders.items():
            before = time.perf_counter()
            ask()
            if lap:  # the first warms up
                times[name].append((time.perf_counter() - before) * 1000)
    print(f"{every.count():,} certificates{'median ms':>42}{'worst':>10}")
    for name, taken in times.items():
        print(f"{name:<44}{statistics.median(taken):>12.1f}{max(taken):>10.1f}")
    recall(at)


def recall(at: Any) -> None:
    """Of what a scan of every name finds, the part that the search finds; and of a hundred slips, the part set right."""
    from verify.models import Certificate, Product
    from verify.registry import search, suggestions

    print(f"{'':<44}{'recall':>12}")
    for query in ("玉露", "恩施 茶", "龙虾"):
        wanted = set(Certificate.objects.values_list("pk", flat=True).order_by())
        for word in query.split():
            held = Certificate.objects.filter(product__name__contains=word) | Certificate.objects.filter(
                product__enterprise__name__contains=word
            )
            wanted &= set(held.values_list("pk", flat=True))
        found = set(Certificate.objects.mentioning(search.words(query)).values_list("pk", flat=True))
        print(f"{query:<44}{len(found & wanted) / len(wanted):>12.0%}")
    chance = random.Random(7)
    names = Product.objects.filter(pk__lte=100).values_list("name", flat=True)
    right = 0
    for name in names:
        place = chance.randrange(1, len(name) - 1)
        meant = name[:place] + "囧" + name[place + 1 :]
        right += name in suggestions.suggest(meant)
    print(f"{'slips of one character set right':<44}{right / len(names):>12.0%}")


if __name__ == "__main__":
    main()
