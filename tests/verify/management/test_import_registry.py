from io import StringIO

import pytest
from accounts.models import User
from django.apps import apps
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command

from tests.factories.lists import HEADER, SAMPLE, csv_list, row
from verify.models import AuditEvent, Certificate


def run(*args):
    out = StringIO()
    call_command("import_registry", *map(str, args), stdout=out)
    return out.getvalue().splitlines()


def counts():
    return {model.__name__: model.objects.count() for model in apps.get_models()}


@pytest.fixture
def file(tmp_path):
    def write(content):
        path = tmp_path / "list.csv"
        path.write_bytes(content)
        return path

    return write


def test_the_sample_right_after_migrate_reports_every_row(db):
    Group.objects.all().delete()
    lines = run(SAMPLE, "--round", 2023)
    assert lines[0] == "2\tNEW\t湖北和诺生物工程股份有限公司 烟碱"
    assert [line.split("\t")[1] for line in lines[:7]] == ["NEW"] * 7
    assert lines[7] == "NEW=7 UNCHANGED=0 DUPLICATE=0 NEAR_DUPLICATE=0 ERROR=0"
    console = User.objects.get(username="console")
    assert set(AuditEvent.objects.values_list("actor", flat=True)) == {console.pk}
    assert not console.has_usable_password()


def test_twice_over_ends_in_the_same_state(db):
    run(SAMPLE, "--round", 2023)
    once = counts()
    assert run(SAMPLE, "--round", 2023)[7] == "NEW=0 UNCHANGED=7 DUPLICATE=0 NEAR_DUPLICATE=0 ERROR=0"
    assert counts() == once


def test_a_dry_run_reports_and_writes_nothing(db):
    before = counts()
    lines = run(SAMPLE, "--round", 2023, "--dry-run")
    assert lines[7:] == ["NEW=7 UNCHANGED=0 DUPLICATE=0 NEAR_DUPLICATE=0 ERROR=0", "试运行：没有写入任何内容。"]
    assert counts() == before


@pytest.mark.parametrize("options", [(), ("--dry-run",)])
def test_an_error_ends_the_command_after_the_report_and_writes_nothing(db, file, options, capsys):
    before = counts()
    with pytest.raises(CommandError) as raised:
        call_command("import_registry", str(file(csv_list(row(), row(item="")))), "--round", "2025", *options)
    assert str(raised.value) == "没有导入任何内容。"
    assert raised.value.returncode == 1
    assert capsys.readouterr().out.splitlines()[1] == "3\tERROR\t示例茶业有限公司 \t“产品/服务名称”为空。"
    assert counts() == before


def test_columns_that_were_not_read_are_named(db, file):
    lines = run(file(csv_list([*row(), "x"], header=[*HEADER, "备注"])), "--round", 2025)
    assert lines[1] == "未读取的列：备注"


@pytest.mark.parametrize(
    ("content", "year", "sentence"),
    [
        (b"a" * 12 * 1024 * 1024, 2025, "文件超过 10 MB。"),
        (b"", 2025, "文件是空的。"),
        (csv_list(row()), 1999, "名单年度应在 2023 至 2100 之间。"),
    ],
)
def test_a_file_or_year_that_cannot_be_is_one_sentence(db, file, content, year, sentence):
    with pytest.raises(CommandError) as raised:
        run(file(content), "--round", year)
    assert str(raised.value) == sentence
    assert Certificate.objects.count() == 0


def test_a_file_that_is_not_there_is_one_sentence(db, tmp_path):
    with pytest.raises(CommandError) as raised:
        run(tmp_path / "none.csv", "--round", 2025)
    assert str(raised.value) == f"无法读取文件：{tmp_path / 'none.csv'}"
    with pytest.raises(CommandError):
        run(tmp_path, "--round", 2025)
