from io import StringIO

import pytest
from accounts import roles
from django.core.management import CommandError, call_command

from verify.labels.export import csv_rows
from verify.labels.models import LabelRun


def issue(product: str, *more: str, grade: str = "ITEM", quantity: str = "5") -> str:
    out = StringIO()
    call_command("issue_labels", "--product", product, "--grade", grade, "--quantity", quantity, *more, stdout=out)
    return out.getvalue()


@pytest.fixture
def certified(world):
    """An item certified today as the clock of the command has it."""
    return world.certificate(valid_until=None).product


def test_a_run_is_issued_in_the_name_of_the_console(certified):
    said = issue(certified.ref, "--lot", "L1")
    [run] = LabelRun.objects.all()
    assert (run.product, run.lot, run.grade, run.carrier, run.quantity) == (certified, "L1", "ITEM", "PACK", 5)
    assert run.issued_by == roles.console()
    assert run.ranges.count() == 0
    assert said == f"run {run.pk}: 5 labels for {certified.name}\n"


def test_with_activate_the_whole_run_is_active(certified):
    issue(certified.ref, "--activate", "--carrier", "CERTIFICATE", grade="PRODUCT")
    [run] = LabelRun.objects.all()
    assert list(run.ranges.values_list("kind", "first", "last")) == [("ACTIVATE", 0, 0)]


def test_with_csv_the_codes_are_in_the_file(certified, tmp_path):
    issue(certified.ref, "--csv", str(tmp_path / "codes.csv"))
    [run] = LabelRun.objects.all()
    assert (tmp_path / "codes.csv").read_bytes() == b"".join(csv_rows(run))


def test_a_refusal_is_told_as_its_sentence_and_leaves_nothing(certified, tmp_path):
    with pytest.raises(CommandError, match=r"^每批标签数量应在 1 到 1,073,741,823 之间。$"):
        issue(certified.ref, "--csv", str(tmp_path / "codes.csv"), quantity="0")
    assert (LabelRun.objects.count(), list(tmp_path.iterdir())) == (0, [])


def test_an_unknown_item_is_named(world):
    with pytest.raises(CommandError, match=r"^No item has the reference NOSUCH.$"):
        issue("NOSUCH")


def test_a_lot_too_long_is_told(certified):
    with pytest.raises(CommandError, match="60"):
        issue(certified.ref, "--lot", "L" * 61)
    assert LabelRun.objects.count() == 0


def test_a_file_that_exists_is_kept_and_nothing_is_issued(certified, tmp_path):
    (tmp_path / "codes.csv").write_text("earlier")
    with pytest.raises(CommandError, match="exists already"):
        issue(certified.ref, "--csv", str(tmp_path / "codes.csv"))
    assert ((tmp_path / "codes.csv").read_text(), LabelRun.objects.count()) == ("earlier", 0)


def test_where_the_file_cannot_be_written_nothing_is_issued(certified, tmp_path):
    with pytest.raises(CommandError, match="cannot be written"):
        issue(certified.ref, "--csv", str(tmp_path / "no such folder" / "codes.csv"))
    assert LabelRun.objects.count() == 0
