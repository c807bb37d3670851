"""Published results: which certified item each row is about, and that a list is recorded once, however often it comes."""

from datetime import date
from functools import partial
from typing import Any

import pytest

from tests.factories.lists import xlsx_list
from tests.factories.results import HEADER, NOTICE, csv_results, failed, result
from tests.factories.world import NOW
from tests.together import together
from verify.models import AuditEvent, Inspection, Product
from verify.refusals import NotPermitted
from verify.registry.units import Unit
from verify.supervision import importing
from verify.supervision.actions import results
from verify.supervision.importing import ChoiceRefused, Column, Outcome, Unreadable, planning


@pytest.fixture
def tea(world) -> Product:
    return certified(world, "示例茶业有限公司", "示例玉露茶", "250 g")


def certified(world, enterprise: str, item: str, specification: str = "", unit: Unit = Unit.ENSHI) -> Product:
    from verify.models import Enterprise

    firm = Enterprise.objects.filter(name=enterprise).first() or world.enterprise(name=enterprise, unit=unit.value)
    return world.certificate(product=world.product(enterprise=firm, name=item, specification=specification)).product


def plan(world, *rows: list[str], said: dict[Column, str] | None = None, by: Any = None) -> list[tuple[str, list[str]]]:
    table = importing.read(csv_results(*rows), "结果.csv")
    planned = importing.plan(table, said=said or {}, by=by or world.susan, at=NOW)
    return [(row.outcome.value, list(row.messages)) for row in planned.rows]


def candidates(world, row: list[str], by: Any = None) -> list[Product]:
    table = importing.read(csv_results(row), "结果.csv")
    return list(importing.plan(table, said={}, by=by or world.susan, at=NOW).rows[0].candidates)


def record(world, *rows: list[str], by: Any = None, **options: Any) -> importing.Plan:
    table = importing.read(csv_results(*rows), "结果.csv")
    return results.record_all(table=table, by=by or world.susan, at=NOW, **{"said": {}, **options})


@pytest.mark.django_db
def test_a_row_is_recorded_as_published(world, tea):
    done = record(world, failed(处理情况="责令整改"))
    assert done.counts[Outcome.MATCHED] == 1
    found = Inspection.objects.get()
    assert (found.product, found.kind, found.result, found.specification, found.lot) == (
        tea,
        "SAMPLING",
        "FAILED",
        "250 g",
        "20260701",
    )
    assert (found.items_failed, found.body, found.source) == ("水分：≤7.0%，实测 8.2%", "示例质检院", "示例局")
    assert (found.inspected_on, found.notice_url, found.recorded_by) == (date(2026, 9, 1), NOTICE, world.susan)
    events = AuditEvent.objects.order_by("-sequence")[:2]
    assert [event.verb for event in events] == ["inspection.import", "inspection.record"]
    assert events[0].data["rows"]["MATCHED"] == 1


@pytest.mark.django_db
def test_names_match_when_only_the_spelling_differs(world, tea):
    assert plan(world, result("示例茶业 有限公司", "“示例玉露茶”")) == [("MATCHED", [])]


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["示例创偲诺电气有限公司", "示例鮰鱼食品有限公司", "示例𬭎华有限公司"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_rare_characters_match_in_every_encoding(world, name, encoding):
    certified(world, name, "示例鮰鱼")
    table = importing.read(csv_results(result(name, "示例鮰鱼")).decode().encode(encoding), "结果.csv")
    assert [row.outcome for row in importing.plan(table, said={}, by=world.susan, at=NOW).rows] == [Outcome.MATCHED]


@pytest.mark.django_db
def test_items_of_one_name_are_told_apart_by_specification_or_asked_for(world, tea):
    other = certified(world, "示例茶业有限公司", "示例玉露茶", "500 g")
    assert plan(world, result(规格型号="500g")) == [("MATCHED", [])]
    assert plan(world, result(规格型号="")) == [("AMBIGUOUS", [])]
    assert candidates(world, result(规格型号="")) == [tea, other]
    assert plan(world, result(规格型号="", 本站编号=other.ref.lower())) == [("MATCHED", [])]
    assert plan(world, result(本站编号="00000000")) == [("ERROR", ["没有本站编号为 00000000 的认定项目。"])]


@pytest.mark.django_db
@pytest.mark.parametrize("item", ["示例玉露茶（特级）", "示例玉露", "示例玉露红茶"])
def test_a_name_that_comes_close_is_asked_and_never_taken(world, tea, item):
    assert plan(world, result(item=item)) == [("AMBIGUOUS", [])]
    assert candidates(world, result(item=item)) == [tea]
    assert record(world, result(item=item)).counts[Outcome.MATCHED] == 0


@pytest.mark.django_db
def test_an_enterprise_a_character_away_is_asked_along_with_its_items(world):
    tea = certified(world, "示例清江茶业有限公司", "示例玉露茶")
    others = [certified(world, "示例清江茶业有限公司", f"示例{number}号饼") for number in range(9)]
    row = result("示例清江茶叶业有限公司")
    assert plan(world, row) == [("AMBIGUOUS", ["名称与“示例清江茶业有限公司”非常接近，请核对是否相同。"])]
    assert candidates(world, row) == [tea]
    assert candidates(world, result("示例清江茶叶业有限公司", "完全不同")) == [tea, *others[:7]]
    record(world, row, choices=[("2", tea.ref)])
    assert Inspection.objects.get().product == tea


@pytest.mark.django_db
def test_what_holds_no_mark_is_left_out(world, tea):
    world.product(enterprise=tea.enterprise, name="示例没有证书的饼")
    rows = [result("示例别家有限公司"), result(item="示例没有证书的饼"), result(item="完全不同")]
    assert plan(world, *rows) == [("NOT_CERTIFIED", [])] * 3


@pytest.mark.django_db
def test_another_specification_than_certified_is_pointed_out(world, tea):
    assert plan(world, result(规格型号="1 kg")) == [("MATCHED", ["认定的规格型号为：250 g，与本行不同，请核对。"])]


@pytest.mark.django_db
def test_r8_the_same_list_again_records_nothing_and_a_row_twice_counts_once(world, tea):
    rows = [failed(), failed(检验机构=" 示例质检院 "), result(**{"生产日期/批号": "20260702"})]
    assert [outcome for outcome, _said in plan(world, *rows)] == ["MATCHED", "DUPLICATE", "MATCHED"]
    record(world, *rows)
    events = AuditEvent.objects.count()
    again = record(world, *rows)
    assert [row.outcome.value for row in again.rows] == ["DUPLICATE"] * 3
    assert (Inspection.objects.count(), AuditEvent.objects.count()) == (2, events)


@pytest.mark.django_db
def test_what_was_typed_in_by_hand_is_not_recorded_again(world, tea):
    from verify.supervision.actions import inspections

    fields = {"specification": "250g", "lot": "20260701", "body": "示例质检院", "source": "别处", "inspected_on": date(2026, 9, 1)}
    inspections.record(product=tea, result="PASSED", by=world.susan, at=NOW, **fields)
    assert plan(world, result()) == [("DUPLICATE", ["已于 2026-11-20 登记。"])]
    assert plan(world, failed()) == [("ERROR", ["该次检查已有记录，且结果不同：合格。"])]
    assert plan(world, result(本站编号=""), failed(检验日期="2026-09-02"), result(检验日期="2026-09-02"))[2] == (
        "ERROR",
        ["与第 3 行是同一项目，但内容不一致。"],
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        ({"检验结论": "基本合格"}, "无法识别检验结论“基本合格”，可以填写：合格、不合格。"),
        ({"检验结论": ""}, "“检验结论”为空。"),
        ({"检验结论": "不合格"}, "请填写不合格项目。"),
        ({"不合格项目": "水分"}, None),
        ({"检验日期": "9月1日"}, "“9月1日”不是日期，请写成 2026-01-31 的形式。"),
        ({"检验日期": "2026-02-30"}, "“2026-02-30”不是日期，请写成 2026-01-31 的形式。"),
        ({"检验日期": "2026-11-21"}, None),
        ({"检验机构": "—"}, "“检验机构”为空。"),
        ({"公告地址": "javascript:alert(1)"}, "“javascript:alert(1)”不是公告地址，应以 https:// 开头。"),
        ({"生产日期/批号": "=cmd|' /C calc'!A0"}, None),
        ({"生产日期/批号": "长" * 61}, None),
        ({"检验机构": "#REF!"}, None),
    ],
)
def test_a_wrong_row_says_what_is_wrong_and_does_not_stop_the_others(world, tea, cells, sentence):
    [(outcome, said), (other, _said)] = plan(world, result(**cells), result(检验日期="2026-08-01"))
    assert (outcome, len(said), other) == ("ERROR", 1, "MATCHED")
    assert sentence is None or said == [sentence]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "day", ["2026-09-01", "2026/9/1", "2026.9.1", "2026年9月1日", "20260901", "2026-09-01T00:00:00", "２０２６-9-1"]
)
def test_days_are_read_as_people_write_them(world, tea, day):
    record(world, result(检验日期=day))
    assert Inspection.objects.get().inspected_on == date(2026, 9, 1)


@pytest.mark.django_db
def test_what_is_said_once_for_the_file_stands_in_where_a_row_is_silent(world, tea):
    said = {Column.SOURCE: "示例省局", Column.BODY: "别的机构", Column.INSPECTED_ON: "2026-08-01"}
    record(world, result(发布单位="", 检验日期=""), said=said)
    found = Inspection.objects.get()
    assert (found.source, found.body, found.inspected_on) == ("示例省局", "示例质检院", date(2026, 8, 1))


@pytest.mark.django_db
def test_a_workbook_with_real_days_and_a_title_is_read(world, tea):
    row: list[Any] = failed()
    row[HEADER.index("检验日期")] = row[HEADER.index("生产日期/批号")] = date(2026, 7, 1)
    table = importing.read(xlsx_list([["2026 年示例产品质量监督抽查结果"], HEADER, row]), "结果.xlsx")
    results.record_all(table=table, said={}, by=world.susan, at=NOW)
    assert (Inspection.objects.get().lot, Inspection.objects.get().inspected_on) == ("2026-07-01", date(2026, 7, 1))


@pytest.mark.django_db
def test_a_list_without_its_columns_says_which_are_missing(world):
    with pytest.raises(Unreadable) as refused:
        importing.read("受检企业,产品名称\n示例,示例\n".encode(), "结果.csv")
    assert str(refused.value) == "名单缺少以下各列：检验结论。"


@pytest.mark.django_db
def test_s1_a_city_records_its_own_items_alone(world, tea):
    certified(world, "示例江城灯具有限公司", "示例江城灯", unit=Unit.WUHAN)
    rows = [result("示例江城灯具有限公司", "示例江城灯", 规格型号=""), result()]
    assert plan(world, *rows, by=world.chen) == [("MATCHED", []), ("ERROR", ["该项目属于其他市州。"])]
    record(world, *rows, by=world.chen)
    assert [found.product.name for found in Inspection.objects.all()] == ["示例江城灯"]
    with pytest.raises(NotPermitted):
        record(world, *rows, by=world.rita)


@pytest.mark.django_db
def test_s1_a_city_is_not_asked_about_items_of_another(world, tea):
    row = result(item="示例玉露")
    assert plan(world, row, by=world.chen) == [("ERROR", ["可能涉及的项目均属于其他市州。"])]
    with pytest.raises(ChoiceRefused, match="第 2 行现已无需选择"):
        record(world, row, by=world.chen, choices=[("2", tea.ref)])
    firm = world.enterprise(name="示例江城茶业有限公司", unit=Unit.WUHAN.value)
    mine = world.certificate(product=world.product(enterprise=firm, name="示例红茶")).product
    near = world.enterprise(name="示例江城茶行业有限公司", unit=Unit.ENSHI.value)
    world.certificate(product=world.product(enterprise=near, name="示例红茶"))
    assert candidates(world, result("示例江城茶叶业有限公司", "示例红茶"), by=world.chen) == [mine]
    assert not Inspection.objects.exists()


@pytest.mark.django_db
def test_a_chosen_item_that_has_the_result_already_is_not_doubled(world, tea):
    other = certified(world, "示例茶业有限公司", "示例玉露茶", "500 g")
    silent, same = result(规格型号=""), result(规格型号="", 本站编号=tea.ref)
    done = record(world, silent, silent, same, silent, choices=[("2", tea.ref), ("3", other.ref), ("5", other.ref)])
    assert [row.outcome.value for row in done.rows] == ["DUPLICATE", "MATCHED", "MATCHED", "DUPLICATE"]
    assert done.chosen == {3: other.ref}
    assert sorted(found.product_id for found in Inspection.objects.all()) == [tea.pk, other.pk]
    assert record(world, silent, choices=[("2", other.ref)]).counts[Outcome.DUPLICATE] == 1
    assert Inspection.objects.count() == 2


@pytest.mark.django_db
def test_a_choice_that_contradicts_is_refused_as_a_whole(world, tea):
    certified(world, "示例茶业有限公司", "示例玉露茶", "500 g")
    rows = [failed(规格型号=""), result(规格型号="", 本站编号=tea.ref), result(检验日期="2026-08-01")]
    with pytest.raises(ChoiceRefused, match="第 2 行所选项目不能登记：与第 3 行是同一项目，但内容不一致。") as refused:
        record(world, *rows, choices=[("2", tea.ref)])
    assert [row.outcome.value for row in refused.value.plan.rows] == ["AMBIGUOUS", "MATCHED", "MATCHED"]
    record(world, *rows[1:])
    with pytest.raises(ChoiceRefused, match="该次检查已有记录，且结果不同：合格。"):
        record(world, rows[0], choices=[("2", tea.ref)])
    assert Inspection.objects.count() == 2


@pytest.mark.django_db
def test_choices_count_towards_what_is_recorded_at_once(world, tea, monkeypatch):
    monkeypatch.setattr(planning, "MOST_RECORDED", 1)
    with pytest.raises(ChoiceRefused, match="一次最多登记 1 条结果"):
        record(world, result(), result(item="示例玉露", 检验日期="2026-08-01"), choices=[("3", tea.ref)])
    assert not Inspection.objects.exists()


@pytest.mark.django_db
def test_more_than_a_person_can_look_through_is_divided(world, tea, monkeypatch):
    from verify.refusals import Refused

    monkeypatch.setattr(planning, "MOST_RECORDED", 1)
    with pytest.raises(Refused, match="一次最多登记 1 条结果"):
        record(world, result(), result(检验日期="2026-08-01"))
    assert not Inspection.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 3])
def test_a_plan_costs_three_queries_however_many_rows(world, tea, count, django_assert_num_queries):
    certified(world, "示例清江茶业有限公司", "示例玉露茶")
    days = [f"2026-08-0{day + 1}" for day in range(count)]
    rows = [result(item=item, 检验日期=day) for item in ("示例玉露茶", "示例玉露") for day in days]
    table = importing.read(csv_results(*rows, result("示例清江茶叶业有限公司")), "结果.csv")
    world.susan.sees("422800")
    with django_assert_num_queries(3):
        importing.plan(table, said={}, by=world.susan, at=NOW)


@pytest.mark.django_db(transaction=True)
def test_r8_the_same_choice_by_many_at_once_is_recorded_once(world, tea):
    table, susan = importing.read(csv_results(result(item="示例玉露")), "结果.csv"), world.susan
    choose = partial(results.record_all, table=table, said={}, by=susan, at=NOW, choices=[("2", tea.ref)])
    outcomes = together(*[choose] * 10)
    assert sorted(outcome.counts[Outcome.MATCHED] for outcome in outcomes) == [0] * 9 + [1]
    assert (Inspection.objects.count(), AuditEvent.objects.filter(verb="inspection.import").count()) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_r8_the_same_list_by_many_at_once_is_recorded_once(world, tea):
    table, susan = importing.read(csv_results(failed(), result(检验日期="2026-08-01")), "结果.csv"), world.susan
    outcomes = together(*[partial(results.record_all, table=table, said={}, by=susan, at=NOW)] * 20)
    assert sorted(outcome.counts[Outcome.MATCHED] for outcome in outcomes) == [0] * 19 + [2]
    assert (Inspection.objects.count(), AuditEvent.objects.filter(verb="inspection.import").count()) == (2, 1)
