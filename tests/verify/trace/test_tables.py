"""A table of lots and steps: read cell by cell, recorded as a whole or not at all."""

import csv
import io
from datetime import datetime

import pytest
from openpyxl import Workbook

from tests.factories.world import NOW
from verify.calendar import SHANGHAI
from verify.models import AuditEvent, Lot, TraceEvent
from verify.refusals import Refused
from verify.registry.importing import Unreadable, read
from verify.trace import tables
from verify.trace.actions import imports
from verify.trace.tables import TRACE, Column

pytestmark = pytest.mark.django_db
HEAD = [column.value for column in Column]


@pytest.fixture
def product(world):
    return world.product(name="示例玉露茶")


@pytest.fixture
def officer(world, product):
    return world.member(product.enterprise, "LABEL_OFFICER")


def row(**cells) -> list[str]:
    told = {"ITEM": "示例玉露茶", "LOT": "A-1", "PRODUCED_ON": "2026-11-01", "STEP": "包装", "TIME": "2026-11-02 08:30", **cells}
    return [told.get(column.name, "") for column in Column]


def csv_of(*rows: list[str], encoding: str = "utf-8") -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows([HEAD, *rows])
    return out.getvalue().encode(encoding)


def bring(content: bytes, product, by, name: str = "lots.csv") -> tuple[int, int, int]:
    table = read(content, name, TRACE)
    return imports.import_table(table=table, enterprise=product.enterprise, by=by, at=NOW)


def faults(content: bytes, product, by) -> list[tuple[int, str]]:
    with pytest.raises(imports.TableRefused) as refused:
        bring(content, product, by)
    assert (Lot.objects.count(), TraceEvent.objects.count()) == (0, 0)
    return [(fault.row, fault.column) for fault in refused.value.plan.faults]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_csv_file_registers_lots_and_records_their_steps(product, officer, encoding):
    rows = [
        row(BEST_BEFORE="2028-01-31", LOT_QUANTITY="2000 罐", STEP="采收/生产", PLACE="示例茶园", QUANTITY="500 千克"),
        row(PRODUCED_ON="", STEP="检验", RESULT="不合格", TIME="2026年11月3日14时", NOTE="示例复检"),
        row(LOT="A-2", STEP="发货", TIME="2026/11/4"),
    ]
    rows[1][HEAD.index("时间")] = "2026年11月3日14时00分"
    assert bring(csv_of(*rows, encoding=encoding), product, officer) == (2, 3, 0)
    lot = Lot.objects.get(number="A-1")
    assert (lot.quantity, lot.best_before.isoformat()) == ("2000 罐", "2028-01-31")
    first, second = lot.events.all()
    assert (first.biz_step, first.place, first.quantity) == ("creating_class_instance", "示例茶园", "500 千克")
    assert (second.disposition, second.note) == ("non_conformant", "示例复检")
    assert second.event_time == datetime(2026, 11, 3, 14, tzinfo=SHANGHAI)
    event = AuditEvent.objects.latest("sequence")
    assert (event.verb, event.data["lots"], event.data["events"]) == ("lot.import", 2, 3)


def test_an_xlsx_file_is_read_alike(product, officer):
    book = Workbook()
    sheet = book.active
    sheet.append(["示例表"])
    sheet.append(HEAD)
    cells = row()
    cells[HEAD.index("时间")] = datetime(2026, 11, 2, 8, 30)  # noqa: DTZ001  as a spreadsheet has it
    sheet.append(cells)
    out = io.BytesIO()
    book.save(out)
    assert bring(out.getvalue(), product, officer, "lots.xlsx") == (1, 1, 0)
    assert TraceEvent.objects.get().event_time == datetime(2026, 11, 2, 8, 30, tzinfo=SHANGHAI)


def test_r8_the_same_table_again_records_nothing_and_a_longer_one_only_what_is_new(product, officer):
    bring(csv_of(row()), product, officer)
    before = AuditEvent.objects.count()
    assert bring(csv_of(row()), product, officer) == (0, 0, 1)
    assert AuditEvent.objects.count() == before
    assert bring(csv_of(row(), row(), row(LOT="a-1", STEP="发货")), product, officer) == (0, 1, 2)


def test_the_template_is_read_as_it_is_and_its_example_is_no_row(product, officer):
    for content, name in ((tables.template_csv(), "t.csv"), (tables.template_xlsx(), "t.xlsx")):
        assert bring(content, product, officer, name) == (0, 0, 0)


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"ITEM": ""}, "产品"),
        ({"ITEM": "别家的茶"}, "产品"),
        ({"LOT": ""}, "批号"),
        ({"LOT": "长" * 61}, "批号"),
        ({"LOT": "=1+1"}, "批号"),
        ({"LOT": "#REF!"}, "批号"),
        ({"STEP": ""}, "环节"),
        ({"STEP": "睡觉"}, "环节"),
        ({"TIME": ""}, "时间"),
        ({"TIME": "昨天"}, "时间"),
        ({"TIME": "2026-02-30"}, "时间"),
        ({"TIME": "2026-11-02 25:00"}, "时间"),
        ({"TIME": "2026-12-01 08:30"}, "时间"),
        ({"TIME": "9999999999"}, "时间"),
        ({"PRODUCED_ON": ""}, "生产日期"),
        ({"PRODUCED_ON": "2026-12-01"}, "生产日期"),
        ({"PRODUCED_ON": "0000-01-01"}, "生产日期"),
        ({"BEST_BEFORE": "2026-10-01"}, "保质期至"),
        ({"BEST_BEFORE": "三年"}, "保质期至"),
        ({"RESULT": "优"}, "检验结论"),
        ({"RESULT": "合格"}, "检验结论"),
        ({"PLACE": "@SUM(A1)"}, "地点"),
        ({"NOTE": "长" * 201}, "备注"),
        ({"QUANTITY": '=HYPERLINK("https://attacker.example")'}, "数量"),
    ],
)
def test_a_faulty_cell_is_told_with_row_and_column_and_nothing_is_recorded(product, officer, cells, column):
    assert faults(csv_of(row(LOT="good"), row(**{"LOT": "bad", **cells})), product, officer) == [(3, column)]


def test_every_fault_of_a_table_is_told_at_once(product, officer):
    rows = [row(STEP="睡觉", TIME="昨天"), row(), row(ITEM="别家的茶")]
    assert faults(csv_of(*rows), product, officer) == [(2, "时间"), (2, "环节"), (4, "产品")]


def test_two_rows_that_contradict_each_other_about_a_lot_are_a_fault(product, officer):
    assert faults(csv_of(row(), row(PRODUCED_ON="2026-11-02")), product, officer) == [(3, "批号")]


def test_a_row_that_contradicts_the_record_is_a_fault(world, product, officer):
    world.lot(product, number="A-1", by=officer, quantity="")
    with pytest.raises(imports.TableRefused) as refused:
        bring(csv_of(row(PRODUCED_ON="2026-11-05")), product, officer)
    assert [(fault.row, fault.column) for fault in refused.value.plan.faults] == [(2, "批号")]


def test_items_of_one_name_are_told_apart_by_reference_or_specification(world, product, officer):
    other = world.product(enterprise=product.enterprise, name=product.name, specification="500 g")
    assert faults(csv_of(row()), product, officer) == [(2, "产品")]
    rows = [row(SPECIFICATION="500 g"), row(ITEM=product.ref.lower(), LOT="A-2")]
    assert bring(csv_of(*rows), product, officer) == (2, 2, 0)
    assert Lot.objects.get(number="A-1").product == other


def test_items_of_another_enterprise_are_not_found(world, product, officer):
    foreign = world.product(name="示例别家茶")
    assert faults(csv_of(row(ITEM=foreign.ref), row(ITEM=foreign.name)), product, officer) == [(2, "产品"), (3, "产品")]


def test_only_members_who_keep_lots_import(world, product):
    for by in (world.member(product.enterprise, "EDITOR"), world.rita):
        with pytest.raises(Refused) as refused:
            bring(csv_of(row()), product, by)
        assert refused.value.code == "not_permitted"


@pytest.mark.parametrize("content", [b"", b"\x00\x01", "产品,批号\n茶,1\n".encode(), b"PK\x03\x04broken"])
def test_what_is_no_table_is_refused(content):
    with pytest.raises(Unreadable):
        read(content, "lots.csv", TRACE)


def test_a_table_of_many_rows_takes_a_few_queries(product, officer, django_assert_max_num_queries):
    rows = [row(LOT=f"L{number % 1250}", PLACE=f"示例地点{number}") for number in range(2500)]
    content = csv_of(*rows)
    with django_assert_max_num_queries(30):
        assert bring(content, product, officer) == (1250, 2500, 0)
