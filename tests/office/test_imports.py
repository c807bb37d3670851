"""A list from the file to the register, with a look in between."""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from office import imports

from tests.factories.world import NOW
from verify import previews
from verify.models import AuditEvent, Certificate, Enterprise

HEADER = "序号,经营主体,产品/服务名称,类别,申报途径,市州,县市区\n"
LIST = HEADER + "1,示例甲有限公司,示例甲茶,产品,评审,武汉市,\n2,示例乙有限公司,示例乙面,产品,评审,恩施土家族苗族自治州,\n"


def upload(client: Client, text: str | bytes = LIST, year: Any = 2025, name: str = "名单.csv") -> Any:
    content = text.encode() if isinstance(text, str) else text
    return client.post(reverse("office:import_list"), {"year": year, "file": SimpleUploadedFile(name, content)})


def confirm(client: Client, sealed: str) -> Any:
    return client.post(reverse("office:import_confirm"), {"sealed": sealed}, follow=True)


def said(response: Any) -> list[str]:
    return [str(message).strip() for message in response.context["messages"]]


@pytest.fixture
def registrar(client: Client, world) -> Client:
    client.force_login(world.rita)
    return client


def test_a_list_is_previewed_without_a_trace_and_imported_when_confirmed(registrar: Client, world):
    preview = upload(registrar)
    assert [(row.number, row.outcome.value) for row, _cells in preview.context["rows"]] == [(2, "NEW"), (3, "NEW")]
    assert (Enterprise.objects.count(), AuditEvent.objects.count()) == (0, 0)
    response = confirm(registrar, preview.context["sealed"])
    assert said(response) == ["导入完成：新增 2 项，已在册 0 项。"]
    assert sorted(Certificate.objects.values_list("product__name", flat=True)) == ["示例乙面", "示例甲茶"]
    assert AuditEvent.objects.latest("sequence").verb == "register.import"


def test_r8_confirming_again_changes_nothing(registrar: Client, world):
    sealed = upload(registrar).context["sealed"]
    confirm(registrar, sealed)
    events = AuditEvent.objects.count()
    assert said(confirm(registrar, sealed)) == ["导入完成：新增 0 项，已在册 2 项。"]
    assert (Certificate.objects.count(), AuditEvent.objects.count()) == (2, events)
    again = upload(registrar)
    assert [row.outcome.value for row, _cells in again.context["rows"]] == ["UNCHANGED", "UNCHANGED"]
    assert "确认导入" not in again.content.decode()


def test_a_list_with_an_error_is_shown_row_by_row_and_cannot_be_confirmed(registrar: Client, world):
    preview = upload(registrar, LIST + "3,示例丙有限公司,示例丙酒,产品,评审,巴黎,\n")
    assert [(row.number, row.outcome.value) for row, _cells in preview.context["rows"]] == [(4, "ERROR"), (2, "NEW"), (3, "NEW")]
    assert "确认导入" not in preview.content.decode()
    response = confirm(registrar, preview.context["sealed"])
    assert said(response) == ["没有导入任何内容。请先改正这些行：4。"]
    assert Enterprise.objects.count() == 0


def test_a_register_that_changed_after_the_preview_decides(registrar: Client, world):
    sealed = upload(registrar).context["sealed"]
    world.enterprise(name="示例甲有限公司", unit="429004")
    response = confirm(registrar, sealed)
    assert said(response) == ["没有导入任何内容。请先改正这些行：2。"]
    assert [row.number for row in response.context["plan"].errors] == [2]
    assert Certificate.objects.count() == 0


def test_a_preview_is_good_for_its_user_for_an_hour_and_unaltered(registrar: Client, world):
    from accounts.roles import Role

    sealed, stale = upload(registrar).context["sealed"], ["预览已失效，请重新选择文件。"]
    other = Client()
    other.force_login(world.user("ruth", Role.REGISTRAR))
    assert said(confirm(other, sealed)) == stale
    assert said(confirm(registrar, sealed[:-1])) == stale
    assert said(confirm(registrar, "")) == stale
    assert said(confirm(registrar, "{}")) == stale
    with time_machine.travel(NOW + timedelta(seconds=previews.GOOD_FOR + 1), tick=False):
        registrar.force_login(world.rita)
        assert said(confirm(registrar, sealed)) == stale
    assert Certificate.objects.count() == 0


def test_nothing_is_kept_on_the_server_between_the_steps(registrar: Client, world, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    from django.contrib.sessions.models import Session

    registrar.get("/admin/")  # from here on the session knows when it began
    before = Session.objects.get().session_data
    upload(registrar)
    assert list(tmp_path.iterdir()) == []
    assert (Session.objects.count(), Session.objects.get().session_data) == (1, before)


def test_a_list_in_gb18030_and_the_published_sample_are_read(registrar: Client, world):
    assert len(upload(registrar, LIST.encode("gb18030")).context["rows"]) == 2


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 100, "名单.csv"),
        (b"PK\x03\x04 not a workbook", "名单.xlsx"),
        ("没有表头\n".encode(), "名单.csv"),
        (HEADER.encode(), "名单.csv"),
        (b'a,b\n"unclosed', "名单.csv"),
        (b"x" * (10 * 1024 * 1024 + 1), "大.csv"),
    ],
)
def test_s4_a_file_that_is_no_list_is_refused_in_one_sentence(registrar: Client, world, content, name):
    form = upload(registrar, content, name=name).context["form"]
    assert list(form.errors) == ["file"]
    assert len(form.errors["file"]) == 1
    assert re.search(r"[\u4e00-\u9fff]", form.errors["file"][0])
    assert Enterprise.objects.count() == 0


@pytest.mark.parametrize("year", ["", "1999", "2101", "x"])
def test_a_year_that_no_round_has_is_refused(registrar: Client, world, year):
    assert list(upload(registrar, year=year).context["form"].errors) == ["year"]


def test_a_list_too_long_for_a_form_is_refused_and_not_cut(registrar: Client, world, monkeypatch):
    monkeypatch.setattr(previews, "LARGEST", 100)
    form = upload(registrar).context["form"]
    assert form.errors == {"file": ["名单太长，无法预览。请分成几份，或请运维人员用命令导入。"]}


def test_hostile_cells_are_shown_as_words(registrar: Client, world):
    text = upload(registrar, HEADER + "1,<script>alert(1)</script>,示例,产品,评审,武汉市,\n").content.decode()
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert" in text


def test_a_long_list_shows_its_errors_first_and_says_what_is_left_out(registrar: Client, world, monkeypatch):
    monkeypatch.setattr(imports.ListScreen, "rows_shown", 2)
    preview = upload(registrar, LIST + "3,示例丙有限公司,示例丙酒,产品,评审,巴黎,\n")
    assert [row.number for row, _cells in preview.context["rows"]] == [4, 2]
    assert "另有 1 行未在此显示" in preview.content.decode()
