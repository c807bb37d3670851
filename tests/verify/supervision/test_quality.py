"""Quality information: every finding in one list, filtered, counted, drawn and downloaded."""

import csv
import io
import json
from datetime import date, timedelta

import pytest
import time_machine
from openpyxl import load_workbook

from tests.factories.world import NOW
from verify.models import Industry
from verify.registry.status import Status
from verify.registry.units import Unit
from verify.supervision.actions import inspections, recalls

FAILED = "水分：标准值 ≤ 7.0%，实测值 8.2%"


@pytest.fixture(autouse=True)
def frozen():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def food(db) -> Industry:
    return Industry.objects.get_or_create(name="食品")[0]


@pytest.fixture
def tea(world, food):
    firm = world.enterprise(name="示例清江茶业有限公司", industry=food, unit=Unit.ENSHI.value)
    return world.certificate(product=world.product(enterprise=firm, name="示例清江茶")).product


@pytest.fixture
def lamp(world):
    return world.certificate(product=world.product(enterprise=world.enterprise(unit=Unit.WUHAN.value), name="示例江城灯")).product


def inspect(world, product, *, days: int = 10, failed: str = "", **fields):
    defaults = {"body": "示例质检院", "source": "示例局", "lot": "20261001", "items_tested": "水分、灰分"}
    return inspections.record(
        product=product,
        result="FAILED" if failed else "PASSED",
        items_failed=failed,
        inspected_on=(NOW - timedelta(days=days)).date(),
        by=world.susan,
        at=NOW,
        **{**defaults, **fields},
    )


def recall(world, product, *, days: int = 5, lot: str = "20260901"):
    return recalls.order(
        product=product,
        lot=lot,
        reason="封口不严",
        advice="停止食用",
        ordered_on=(NOW - timedelta(days=days)).date(),
        source="示例局",
        notice_url="https://example.gov.cn/r/1",
        by=world.susan,
        at=NOW,
    )


@pytest.fixture
def story(world, tea, lamp) -> None:
    """A lot fails, is put right and passes; another lot is recalled; a lamp passes."""
    inspect(world, tea, days=100, failed=FAILED, handling="责令整改")
    inspect(world, tea, days=40, kind="REINSPECTION", handling="整改完成，复查合格")
    recall(world, tea)
    inspect(world, lamp, days=400, kind="PERIODIC")


def lines(client, query: str = "") -> list[tuple[str, str, str]]:
    return [(line.kind, line.item, line.result) for line in client.get(f"/quality/{query}").context["lines"]]


FAILURE, PASS, RECALLED, LAMP = (
    ("SAMPLING", "示例清江茶", "FAILED"),
    ("REINSPECTION", "示例清江茶", "PASSED"),
    ("RECALL", "示例清江茶", ""),
    ("PERIODIC", "示例江城灯", "PASSED"),
)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", [RECALLED, PASS, FAILURE, LAMP]),
        ("?kind=RECALL", [RECALLED]),
        ("?kind=REINSPECTION", [PASS]),
        ("?result=FAILED", [FAILURE]),
        ("?result=PASSED", [PASS, LAMP]),
        ("?kind=RECALL&result=FAILED", []),
        ("?unit=420100", [LAMP]),
        ("?year=2025", [LAMP]),
        ("?year=2026&kind=SAMPLING", [FAILURE]),
        ("?q=清江", [RECALLED, PASS, FAILURE]),
        ("?q=20260901", [RECALLED]),
        ("?q=清江 20261001", [PASS, FAILURE]),
        ("?q=示例局", [RECALLED, PASS, FAILURE, LAMP]),
        ("?q=没有", []),
        ("?page=99", [RECALLED, PASS, FAILURE, LAMP]),
        ("?kind=NONSENSE&unit=1&year=1066&page=x", [RECALLED, PASS, FAILURE, LAMP]),
        ("?q=%25_%27%22%00", []),
    ],
)
def test_findings_are_listed_latest_first_and_narrowed_by_every_filter(client, story, query, found):
    assert lines(client, query) == found


def test_findings_are_narrowed_by_industry(client, story, food):
    assert lines(client, f"?industry={food.pk}") == [RECALLED, PASS, FAILURE]


def test_a_line_says_lot_body_items_handling_and_notice(client, story):
    page = client.get("/quality/").content.decode()
    for text in (FAILED, "水分、灰分", "20261001", "示例质检院", "责令整改", "整改完成，复查合格", "封口不严", "停止食用"):
        assert text in page
    assert 'href="https://example.gov.cn/r/1"' in page
    assert "一个批次不合格，不会使认定本身发生变化" in page


def test_a_failed_lot_changes_no_certification(world, tea, story, at):
    assert tea.certificates.get().status(at) == Status.VALID


@pytest.mark.parametrize("count", [1, 3])
def test_a_page_costs_five_queries_however_many_findings(client, world, tea, lamp, count, django_assert_num_queries):
    for number in range(count):
        inspect(world, tea, days=number + 1)
        recall(world, lamp, lot=f"L{number}")
    client.get("/report/")  # the frame of all pages is read once in a while, not for each page
    with django_assert_num_queries(5):
        page = client.get("/quality/")
    assert len(page.context["lines"]) == 2 * count


def test_the_charts_count_lots_tested_and_failed_over_what_is_listed(client, story):
    charts = client.get("/quality/").context["charts"]
    assert [[(bar.label, bar.value) for bar in chart.bars] for chart in charts] == [
        [("食品（不合格 1）", 2), ("未注明（不合格 0）", 1)],
        [("恩施土家族苗族自治州（不合格 1）", 2), ("武汉市（不合格 0）", 1)],
    ]
    narrowed = client.get("/quality/?unit=420100").context["charts"]
    assert [[(bar.label, bar.value) for bar in chart.bars] for chart in narrowed] == [
        [("未注明（不合格 0）", 1)],
        [("武汉市（不合格 0）", 1)],
    ]


def test_without_findings_the_page_says_so_and_draws_nothing(client, db):
    page = client.get("/quality/").content.decode()
    assert "还没有发布监督抽查、复查或召回信息" in page
    assert '<svg class="bar-chart' not in page


def test_what_matches_nothing_is_answered_with_a_way_on(client, story):
    assert "没有符合条件的信息" in client.get("/quality/?q=没有").content.decode()


def test_s5_the_csv_runs_no_formula_and_holds_every_finding(client, world, tea):
    inspect(world, tea, failed="=cmd|' /C calc'!A0", lot="@SUM(1)")
    response = client.get("/quality/export.csv")
    content = b"".join(response.streaming_content).decode("utf-8-sig")
    row = next(csv.DictReader(io.StringIO(content)))
    assert response["Content-Disposition"].startswith("attachment")
    assert (row["不合格项目"], row["批号或生产日期"], row["结果"]) == ("'=cmd|' /C calc'!A0", "'@SUM(1)", "不合格")


def test_the_files_hold_what_the_page_lists(client, story):
    xlsx = b"".join(client.get("/quality/export.xlsx?kind=RECALL").streaming_content)
    rows = list(load_workbook(io.BytesIO(xlsx)).active.iter_rows(values_only=True))
    assert [(row[0], row[4]) for row in rows[1:]] == [("召回", "示例清江茶")]
    found = json.loads(b"".join(client.get("/quality/export.json?unit=420100").streaming_content))
    assert found["as_of"] == "2026-11-20T12:00:00+08:00"
    assert [(item["kind"], item["item"], item["day"], item["result"]) for item in found["items"]] == [
        ("PERIODIC", "示例江城灯", str((NOW - timedelta(days=400)).date()), "PASSED")
    ]


def test_a_recall_that_ended_says_when(client, world, tea):
    recalls.end(recall=recall(world, tea), ended_on=date(2026, 11, 19), by=world.susan, at=NOW)
    assert "2026-11-19" in client.get("/quality/").content.decode()


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_the_page_is_read_only(client, db, method):
    assert getattr(client, method)("/quality/").status_code == 405
