"""Published results from the file to the record, with a look in between."""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from office import previews
from office import results as screens

from tests.factories.results import csv_results, failed, result
from tests.factories.world import NOW
from verify.models import AuditEvent, Inspection, Product
from verify.registry.units import Unit


@pytest.fixture
def tea(world) -> Product:
    firm = world.enterprise(name="示例茶业有限公司", unit=Unit.WUHAN.value)
    return world.certificate(product=world.product(enterprise=firm, name="示例玉露茶", specification="250 g")).product


@pytest.fixture
def supervisor(client: Client, world) -> Client:
    client.force_login(world.susan)
    return client


def upload(client: Client, content: bytes, name: str = "结果.csv", **said: str) -> Any:
    return client.post(reverse("office:import_results"), {"file": SimpleUploadedFile(name, content), **said})


def confirm(client: Client, sealed: str) -> list[str]:
    response = client.post(reverse("office:confirm_results"), {"sealed": sealed}, follow=True)
    return [str(message).strip() for message in response.context["messages"]]


def outcomes(response: Any) -> list[tuple[int, str]]:
    return [(row.line.number, row.outcome.value) for row, _cells in response.context["rows"]]


@pytest.mark.parametrize("who", ["susan", "chen"])
def test_results_are_matched_without_a_trace_and_recorded_when_confirmed(client: Client, world, tea, who):
    client.force_login(getattr(world, who))
    events = AuditEvent.objects.count()
    preview = upload(client, csv_results(result("示例别家有限公司"), failed(), result(检验结论="?"), result(item="示例玉露")))
    assert outcomes(preview) == [(4, "ERROR"), (5, "AMBIGUOUS"), (3, "MATCHED"), (2, "NOT_CERTIFIED")]
    assert (Inspection.objects.count(), AuditEvent.objects.count()) == (0, events)
    text = preview.content.decode()
    assert reverse("office:product", args=[tea.ref]) in text
    assert "尚未写入任何内容。确认后将登记 1 条结果，其余各行不登记。" in text
    assert confirm(client, preview.context["sealed"]) == ["登记完成：新增 1 条，已有记录 0 条，不再能匹配 0 条。"]
    assert Inspection.objects.get().product == tea


def test_r8_confirming_again_records_nothing(supervisor: Client, tea):
    sealed = upload(supervisor, csv_results(failed())).context["sealed"]
    confirm(supervisor, sealed)
    assert confirm(supervisor, sealed) == ["登记完成：新增 0 条，已有记录 1 条，不再能匹配 0 条。"]
    again = upload(supervisor, csv_results(failed()))
    assert (outcomes(again), "确认登记" in again.content.decode()) == ([(2, "DUPLICATE")], False)
    assert Inspection.objects.count() == 1


def test_what_the_title_says_is_typed_once(supervisor: Client, tea):
    row = result(发布单位="", 检验机构="", 检验日期="", 公告地址="")
    assert outcomes(upload(supervisor, csv_results(row))) == [(2, "ERROR")]
    said = {"source": "示例省局", "body": "示例院", "inspected_on": "2026-09-01", "notice_url": "https://example.gov.cn/r/2"}
    confirm(supervisor, upload(supervisor, csv_results(row), **said).context["sealed"])
    found = Inspection.objects.get()
    assert (found.source, found.body, str(found.inspected_on), found.notice_url) == tuple(said.values())


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 100, "结果.csv"),
        (b"PK\x03\x04 not a workbook", "结果.xlsx"),
        ("没有表头\n".encode(), "结果.csv"),
        (csv_results(), "结果.csv"),
        (csv_results(result()).decode().encode("utf-16"), "结果.csv"),
        (b'a,b\n"unclosed', "结果.csv"),
        (b"x" * (10 * 1024 * 1024 + 1), "大.csv"),
    ],
)
def test_s4_a_file_that_is_no_list_is_refused_in_one_sentence(supervisor: Client, content, name):
    form = upload(supervisor, content, name=name).context["form"]
    assert list(form.errors) == ["file"]
    assert len(form.errors["file"]) == 1
    assert re.search(r"[\u4e00-\u9fff]", form.errors["file"][0])


def test_hostile_cells_are_shown_as_words(supervisor: Client, tea):
    text = upload(supervisor, csv_results(result("<script>alert(1)</script>"))).content.decode()
    assert ("<script>alert" in text, "&lt;script&gt;alert" in text) == (False, True)


def test_a_preview_is_good_for_its_user_for_an_hour_and_unaltered(supervisor: Client, world, tea):
    sealed, stale = upload(supervisor, csv_results(failed())).context["sealed"], ["预览已失效，请重新选择文件。"]
    other = Client()
    other.force_login(world.chen)
    assert confirm(other, sealed) == stale
    assert [confirm(supervisor, wrong) for wrong in (sealed[:-1], "", "{}")] == [stale] * 3
    with time_machine.travel(NOW + timedelta(seconds=previews.GOOD_FOR + 1), tick=False):
        supervisor.force_login(world.susan)
        assert confirm(supervisor, sealed) == stale
    assert not Inspection.objects.exists()


def test_a_preview_of_one_kind_of_list_does_not_confirm_another(supervisor: Client, world, tea):
    foreign = previews.seal(screens.importing.read(csv_results(failed()), "结果.csv"), user=world.susan, kind="imports", said={})
    assert confirm(supervisor, foreign) == ["预览已失效，请重新选择文件。"]


def test_a_long_list_shows_what_needs_a_person_first(supervisor: Client, tea, monkeypatch):
    monkeypatch.setattr(screens, "ROWS_SHOWN", 1)
    preview = upload(supervisor, csv_results(result("示例别家有限公司"), result(检验结论="?")))
    assert outcomes(preview) == [(3, "ERROR")]
    assert "另有 1 行未在此显示" in preview.content.decode()
