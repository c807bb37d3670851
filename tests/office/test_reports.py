"""The report of a month as XLSX."""

import io
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from tests.factories.world import NOW
from tests.office.test_figures import fail
from tests.office.test_worklists import ending
from tests.verify.dossiers.test_evidence import read

ADDRESS = "/admin/office/figures/report.xlsx"
PAPER = "/admin/office/figures/report.pdf"


def report(client: Client, user: Any, month: str = "2026-11") -> dict[str, list[tuple[Any, ...]]]:
    client.force_login(user)
    response = client.get(ADDRESS, {"month": month})
    assert response["Content-Disposition"] == f'attachment; filename="{month}.xlsx"'
    book = load_workbook(io.BytesIO(b"".join(response.streaming_content)))
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}


def test_the_month_is_told_in_figures_changes_and_findings(client: Client, world, own):
    world.decide("suspend", own.certificate)
    fail(world, own.certificate)
    found = report(client, world.susan)
    figures = dict(row[:2] for row in found["概况"])
    assert (figures["月末有效"], figures["月末暂停"], figures["当月暂停"], figures["当月认定"]) == (0, 1, 1, 0)
    assert (figures["监督检查"], figures["其中不合格"], figures["发布召回"], figures["收到举报"]) == (2, 1, 1, 1)
    assert [row[2:7] for row in found["状态变更"][1:]] == [("暂停", "示例江城茶", "示例江城有限公司", "武汉市", "示例原因")]
    assert found["各市州检查情况"][1:] == [("武汉市", 2, 1)]


def test_a_past_month_has_the_status_of_its_end(client: Client, world, own):
    world.decide("suspend", own.certificate)
    figures = dict(row[:2] for row in report(client, world.susan, "2026-10")["概况"])
    assert (figures["月末有效"], figures["月末暂停"], figures["截至"]) == (1, 0, "2026-10-31 23:59")


def test_s1_a_city_reviewer_reports_the_own_unit(client: Client, world, own, foreign):
    for facts in (own, foreign):
        world.decide("suspend", facts.certificate)
    found = report(client, world.chen)
    assert [row[3] for row in found["状态变更"][1:]] == ["示例江城茶"]
    assert [row[0] for row in found["各市州检查情况"][1:]] == ["武汉市"]


def test_s5_a_name_that_is_a_formula_is_no_formula_in_the_report(client: Client, world):
    enterprise = world.enterprise(name="=HYPERLINK(1)偲鮰有限公司")
    world.decide("suspend", world.certificate(product=world.product(enterprise=enterprise)))
    rows = report(client, world.ida)["状态变更"]
    assert rows[1][4] == "'=HYPERLINK(1)偲鮰有限公司"


def paper(client: Client, user: Any, month: str = "2026-11") -> list[str]:
    """What each page says, without blanks."""
    client.force_login(user)
    response = client.get(PAPER, {"month": month})
    assert (response["Content-Type"], response["Content-Disposition"]) == ("application/pdf", f'attachment; filename="{month}.pdf"')
    return read(response.content)


def test_the_same_report_on_paper_rare_characters_included(client: Client, world, own):
    enterprise = world.enterprise(name="示例𠮷偲鮰<b>&有限公司")
    world.decide("suspend", world.certificate(product=world.product(enterprise=enterprise, name="示例鮰鱼")))
    text = "".join(paper(client, world.susan))
    for said in (
        "2026-11月度报表",
        "月末暂停",
        "状态变更",
        "示例𠮷偲鮰<b>&有限公司",
        "示例鮰鱼",
        "各市州检查情况",
        "武汉市",
        "第1页",
    ):
        assert said in text


def test_a_long_month_goes_on_with_the_head_of_its_table_on_every_page(client: Client, world):
    for number in range(60):
        world.certificate(product=world.product(name=f"示例{number}号"), at=NOW - timedelta(days=1))
    pages = paper(client, world.ida)
    assert len(pages) >= 3
    assert [f"第{number}页，共{len(pages)}页" in page for number, page in enumerate(pages, 1)] == [True] * len(pages)
    assert all("记录时间" in page for page in pages[:-1])
    assert all(f"示例{number}号" in "".join(pages) for number in range(60))


def test_a_month_too_long_for_paper_says_what_to_take_instead(client: Client, world, own, monkeypatch):
    monkeypatch.setattr("office.reports.MOST_PDF_ROWS", 0)
    world.decide("suspend", own.certificate)
    client.force_login(world.susan)
    answer = client.get(PAPER, {"month": "2026-11"}, follow=True)
    assert "当月变更超过 0 条，请改用登记信息的导出文件。" in answer.content.decode()


def test_an_empty_month_is_a_page_too(client: Client, world):
    assert "无" in "".join(paper(client, world.ida, "2026-01"))


@pytest.mark.parametrize("address", [ADDRESS, PAPER])
@pytest.mark.parametrize(
    ("month", "sentence"),
    [
        ("", "月份请写成 2026-01 的样子。"),
        ("2026-13", "月份请写成 2026-01 的样子。"),
        ("2026-1", "月份请写成 2026-01 的样子。"),
        ("2026-11\n", "月份请写成 2026-01 的样子。"),
        ("9" * 900, "月份请写成 2026-01 的样子。"),
        ("2026-12", "这个月还没有开始。"),
        ("2999-12", "这个月还没有开始。"),
    ],
)
def test_a_bad_month_is_answered_with_a_sentence(client: Client, world, address, month, sentence):
    ending(world, 20, "甲")
    client.force_login(world.susan)
    answer = client.get(address, {"month": month})
    assert answer["Location"] == reverse("office:figures")
    assert sentence in client.get(answer["Location"]).content.decode()
