"""Published results from the file to the record, with a look in between."""

import re
from datetime import date, timedelta
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
from verify.previews import GOOD_FOR
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


def confirm(client: Client, sealed: str, **choices: Any) -> list[str]:
    return said(answer(client, sealed, choices))


def answer(client: Client, sealed: str, choices: dict[str, Any]) -> Any:
    return client.post(reverse("office:confirm_results"), {"sealed": sealed, **choices}, follow=True)


def said(response: Any) -> list[str]:
    return [str(message).strip() for message in response.context["messages"]]


def asked(response: Any) -> list[tuple[int, list[str]]]:
    return [
        (question.row.number, [product.ref for product, _chosen in question.options]) for question in response.context["questions"]
    ]


def outcomes(response: Any) -> list[tuple[int, str]]:
    """Of the rows in the table; the others are asked."""
    return [(row.line.number, row.outcome.value) for row, _cells in response.context["rows"]]


@pytest.mark.parametrize("who", ["susan", "chen"])
def test_results_are_matched_without_a_trace_and_recorded_when_confirmed(client: Client, world, tea, who):
    client.force_login(getattr(world, who))
    events = AuditEvent.objects.count()
    preview = upload(client, csv_results(result("示例别家有限公司"), failed(), result(检验结论="?"), result(item="示例玉露")))
    assert (outcomes(preview), asked(preview)) == ([(4, "ERROR"), (3, "MATCHED"), (2, "NOT_CERTIFIED")], [(5, [tea.ref])])
    assert (Inspection.objects.count(), AuditEvent.objects.count()) == (0, events)
    text = preview.content.decode()
    assert reverse("office:product", args=[tea.ref]) in text
    assert "尚未写入任何内容。确认后将登记 1 条结果和已选择项目的各行，其余各行不登记。" in text
    done = confirm(client, preview.context["sealed"])
    assert done == ["登记完成：新增 1 条，已有记录 0 条，不再能匹配 0 条。", "未选择项目而未登记：1 条。"]
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
    with time_machine.travel(NOW + timedelta(seconds=GOOD_FOR + 1), tick=False):
        supervisor.force_login(world.susan)
        assert confirm(supervisor, sealed) == stale
    assert not Inspection.objects.exists()


def test_a_preview_of_one_kind_of_list_does_not_confirm_another(supervisor: Client, world, tea):
    foreign = previews.seal(screens.importing.read(csv_results(failed()), "结果.csv"), user=world.susan, kind="imports", said={})
    assert confirm(supervisor, foreign) == ["预览已失效，请重新选择文件。"]


def test_a_long_list_shows_what_needs_a_person_first(supervisor: Client, tea, monkeypatch):
    monkeypatch.setattr(screens.ResultsScreen, "rows_shown", 1)
    preview = upload(supervisor, csv_results(result("示例别家有限公司"), result(检验结论="?")))
    assert outcomes(preview) == [(3, "ERROR")]
    assert "另有 1 行未在此显示" in preview.content.decode()


@pytest.fixture
def teas(world, tea) -> list[Product]:
    """Two of one name: a row without a specification leaves both."""
    large = world.product(enterprise=tea.enterprise, name="示例玉露茶", specification="500 g")
    world.certificate(product=large, year=2023, valid_from=date(2023, 1, 1), valid_until=date(2025, 12, 31))
    return [tea, world.certificate(product=large, year=2024).product]


def is_checked(response: Any, field: str, value: str) -> bool:
    return f'name="{field}" value="{value}" checked>' in response.content.decode()


@pytest.mark.parametrize("who", ["susan", "chen"])
def test_which_item_is_meant_is_chosen_before_confirming(client: Client, world, teas, who):
    client.force_login(getattr(world, who))
    preview = upload(client, csv_results(result(), result(规格型号=""), failed(规格型号="", 检验日期="2026-08-01")))
    assert asked(preview) == [(3, [tea.ref for tea in teas]), (4, [tea.ref for tea in teas])]
    text = preview.content.decode()
    assert "示例茶业有限公司 · 2023、2024 · " + teas[1].ref in text
    assert "<legend>第 4 行 · 示例茶业有限公司 · 示例玉露茶</legend>" in text
    assert not is_checked(preview, "row-3", "")
    done = confirm(client, preview.context["sealed"], **{"row-3": teas[1].ref, "row-4": ""})
    assert done == ["登记完成：新增 2 条，已有记录 0 条，不再能匹配 0 条。", "未选择项目而未登记：1 条。"]
    assert set(Inspection.objects.values_list("product__ref", "result")) == {(tea.ref, "PASSED") for tea in teas}
    assert AuditEvent.objects.get(verb="inspection.import").data["chosen"] == {"3": teas[1].ref}


def test_r8_the_same_choices_again_record_nothing(supervisor: Client, teas):
    rows = csv_results(result(规格型号=""))
    sealed = upload(supervisor, rows).context["sealed"]
    confirm(supervisor, sealed, **{"row-2": teas[0].ref})
    events = AuditEvent.objects.count()
    assert confirm(supervisor, sealed, **{"row-2": teas[0].ref}) == ["登记完成：新增 0 条，已有记录 1 条，不再能匹配 0 条。"]
    assert (Inspection.objects.count(), AuditEvent.objects.count()) == (1, events)
    assert f"{teas[0].ref} 名下已于 2026-11-20 登记。" in upload(supervisor, rows).content.decode()


@pytest.mark.parametrize(
    ("choices", "sentence"),
    [
        ({"row-3": "00000000"}, "未登记任何内容。第 3 行所选项目不在可选范围内，请重新选择。"),
        ({"row-3": ["tea", ""]}, "未登记任何内容。第 3 行选择了不止一个项目，请只选一个。"),
        ({"row-3": ["tea", "tea"]}, "未登记任何内容。第 3 行选择了不止一个项目，请只选一个。"),
        ({"row-2": "tea"}, "未登记任何内容。第 2 行现已无需选择，请重新核对。"),
        ({"row-99": "tea"}, "未登记任何内容。预览中没有第 99 行。"),
        ({"row-03": "tea"}, "未登记任何内容。预览中没有第 03 行。"),
        ({"row-": ""}, "未登记任何内容。预览中没有第  行。"),
        ({"row-<script>" + "9" * 500: "tea"}, "未登记任何内容。预览中没有第 &lt;script&gt;99 行。"),
    ],
)
def test_s4_a_choice_that_is_none_records_nothing_and_keeps_the_others(supervisor: Client, teas, choices, sentence):
    rows = [result(), result(规格型号=""), result(规格型号="", 检验日期="2026-08-01"), result(规格型号="", 检验日期="2026-08-02")]
    preview = upload(supervisor, csv_results(*rows))
    given = {
        name: [tea_or(teas, ref) for ref in refs] if isinstance(refs, list) else tea_or(teas, refs)
        for name, refs in choices.items()
    }
    events = AuditEvent.objects.count()
    again = answer(supervisor, preview.context["sealed"], {**given, "row-4": teas[1].ref, "row-5": ""})
    assert said(again) == [sentence]
    assert (Inspection.objects.count(), AuditEvent.objects.count()) == (0, events)
    assert [is_checked(again, "row-4", tea.ref) for tea in teas] == [False, True]
    assert (is_checked(again, "row-5", ""), is_checked(again, "row-4", "")) == (True, False)
    confirm(supervisor, again.context["sealed"], **{"row-4": teas[1].ref})
    assert sorted(Inspection.objects.values_list("product__ref", flat=True)) == sorted(tea.ref for tea in teas)


def tea_or(teas: list[Product], ref: str) -> str:
    return teas[0].ref if ref == "tea" else ref


def test_a_row_about_one_item_by_now_is_looked_at_again(supervisor: Client, world, tea):
    sealed = upload(supervisor, csv_results(result(item="示例玉露"))).context["sealed"]
    world.certificate(product=world.product(enterprise=tea.enterprise, name="示例玉露"))
    again = answer(supervisor, sealed, {"row-2": tea.ref})
    assert (said(again), outcomes(again), asked(again)) == (
        ["未登记任何内容。第 2 行现已无需选择，请重新核对。"],
        [(2, "MATCHED")],
        [],
    )
    assert not Inspection.objects.exists()


def test_more_questions_than_a_form_holds_are_told_of(supervisor: Client, teas, monkeypatch):
    monkeypatch.setattr(screens, "QUESTIONS_SHOWN", 1)
    preview = upload(supervisor, csv_results(result(规格型号=""), result(规格型号="", 检验日期="2026-08-01")))
    assert ([number for number, _refs in asked(preview)], outcomes(preview)) == ([2], [(3, "AMBIGUOUS")])
    assert "另有 1 行待确认，未在此列出。" in preview.content.decode()
    assert confirm(supervisor, preview.context["sealed"], **{"row-3": teas[0].ref}) == ["未登记任何内容。预览中没有第 3 行。"]


def test_a_form_holds_an_answer_to_each_question(settings):
    assert screens.QUESTIONS_SHOWN + 10 < settings.DATA_UPLOAD_MAX_NUMBER_FIELDS
