"""What a list would do, row by row. Nothing here writes."""

import pytest

from tests.factories.lists import SAMPLE, csv_list, row
from verify.models import Enterprise, Product
from verify.refusals import Refused
from verify.registry import importing
from verify.registry.actions import certificates
from verify.registry.importing import Outcome
from verify.registry.importing.entries import unit_of
from verify.registry.importing.names import MOST_CLOSE, CloseNames, fold
from verify.registry.units import CHINESE, Unit
from verify.registry.uscc import check_character

USCC, OTHER_USCC = (code + check_character(code) for code in ("91420100MA4KWU5L4", "91420200MA4KWU5L4"))


def planned(at, *rows, year=2025):
    return importing.plan(importing.read(csv_list(*rows), "list.csv"), year=year, at=at)


def outcomes(plan):
    return [row.outcome for row in plan.rows]


def messages(plan):
    return [message for row in plan.rows for message in row.messages]


def test_the_sample_is_seven_new_items(db, at):
    plan = importing.plan(importing.read(SAMPLE.read_bytes(), SAMPLE.name), year=2023, at=at)
    assert outcomes(plan) == [Outcome.NEW] * 7
    assert [row.number for row in plan.rows] == [2, 3, 4, 5, 6, 7, 8]
    assert messages(plan) == []
    assert plan.counts == {"NEW": 7, "UNCHANGED": 0, "DUPLICATE": 0, "NEAR_DUPLICATE": 0, "ERROR": 0}
    assert plan.is_importable


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ({"经营主体": ""}, "“经营主体”为空。"),
        ({"产品/服务名称": "　"}, "“产品/服务名称”为空。"),
        ({"类别": ""}, "“类别”为空。"),
        ({"市州": ""}, "“市州”为空。"),
        ({"类别": "食品"}, "无法识别类别“食品”，可以填写：产品、服务、工程。"),
        ({"申报途径": "推荐"}, "无法识别申报途径“推荐”，可以填写：评审、自我声明。"),
        ({"市州": "长沙市"}, "无法识别市州“长沙市”，可以填写：" + "、".join(CHINESE) + "。"),
        ({"产品/服务名称": "茶" * 121}, "“产品/服务名称”超过 120 个字。"),
        ({"经营主体": "#REF!"}, "“经营主体”是公式或错误值：#REF!"),
        ({"产品/服务名称": "=HYPERLINK(A1)"}, "“产品/服务名称”是公式或错误值：=HYPERLINK(A1)"),
        ({"产品/服务名称": "@SUM(1)"}, "“产品/服务名称”是公式或错误值：@SUM(1)"),
        ({"产品/服务名称": "——"}, "“产品/服务名称”是公式或错误值：——"),
    ],
)
def test_a_wrong_cell_is_an_error_with_its_sentence(db, at, cells, message):
    plan = planned(at, row(**cells), row("示例米业有限公司", "示例米"))
    assert outcomes(plan) == [Outcome.ERROR, Outcome.NEW]
    assert messages(plan) == [message]
    assert not plan.is_importable


@pytest.mark.parametrize("code", [USCC[:17] + "0", "91420100MA4KWU5L4", "9.142E+17", "12345", "91420100MA4KWU5LIF"])
def test_a_bad_credit_code_is_an_error(db, at, code):
    (line,) = planned(at, row(统一社会信用代码=code)).rows
    assert line.outcome == Outcome.ERROR
    assert len(line.messages) == 1
    assert code in line.messages[0]


def test_every_fault_of_a_row_is_told_at_once(db, at):
    (line,) = planned(at, row("", "示例茶", 类别="茶", 市州="长沙", 统一社会信用代码="1")).rows
    assert len(line.messages) == 4


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("恩施州", Unit.ENSHI),
        ("恩施", Unit.ENSHI),
        ("武汉", Unit.WUHAN),
        ("湖北省武汉市", Unit.WUHAN),
        ("神农架", Unit.SHENNONGJIA),
        ("天 门　市", Unit.TIANMEN),
        ("４２０１００", Unit.WUHAN),
        ("恩施市", None),
        ("北京市", None),
        ("", None),
        *CHINESE.items(),
    ],
)
def test_units_by_their_full_and_short_names(text, unit):
    assert unit_of(text) == unit


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("“陇间柒月”品牌富硒大米", "陇间柒月品牌富硒大米"),
        ("示例（武汉）有限公司", "示例(武汉)有限公司"),
        ("ＡＢＣ　茶", "abc茶"),
        ("示例·茶", "示例茶"),
        ("示例-茶", "示例—茶"),
    ],
)
def test_names_that_differ_in_spelling_alone_are_the_same(one, other):
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"), [("SK-1.5型", "SK-15型"), ("A-1", "A1"), ("含量5%", "含量5"), ("3+1", "31"), ("10-3", "103")]
)
def test_marks_that_carry_meaning_keep_names_apart(one, other):
    assert fold(one) != fold(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("湖北省示例药化股份有限公司", "湖北示例药化股份有限公司"),
        ("示例茶业有限公司", "示例茶业有限责任公司"),
        ("湖北示列科技有限公司", "湖北示例科技有限公司"),
    ],
)
def test_names_one_character_or_the_legal_form_apart_are_close(one, other):
    names = CloseNames()
    names.add(one)
    assert names.close_to(other) == [one]
    assert names.close_to(one) == []


def test_of_two_spellings_in_the_register_the_exact_one_is_meant(world, at):
    world.enterprise(name="示例-茶业有限公司")
    exact = world.enterprise(name="示例茶业有限公司")
    assert planned(at, row()).rows[0].enterprise == exact


def test_short_names_and_different_names_are_not_close():
    names = CloseNames()
    for name in ("烟碱", "示例红茶一级", "湖北示例甲乙有限公司"):
        names.add(name)
    assert [names.close_to(name) for name in ("烟酸", "示例绿茶二级", "湖北示例丙丁有限公司")] == [[], [], []]


def test_of_thousands_of_names_that_differ_in_one_place_a_few_are_shown():
    names = CloseNames()
    for number in range(5000):
        names.add(f"示例{chr(0x4E00 + number)}字茶业有限公司")
    assert len(names.close_to("示例玉字茶业有限公司")) == MOST_CLOSE


def test_the_same_row_again_is_a_duplicate_and_no_error(db, at):
    plan = planned(at, row(), row("示例茶业 有限公司", "“示例玉露茶”", 申报途径=""))
    assert outcomes(plan) == [Outcome.NEW, Outcome.DUPLICATE]
    assert messages(plan) == ["与第 2 行是同一项目。"]
    assert plan.is_importable


@pytest.mark.parametrize("cells", [{"申报途径": "自我声明"}, {"类别": "服务"}, {"县市区": "利川市"}])
def test_the_same_item_told_otherwise_is_an_error(db, at, cells):
    plan = planned(at, row(县市区="恩施市"), row(**{"县市区": "恩施市", **cells}))
    assert outcomes(plan) == [Outcome.NEW, Outcome.ERROR]
    assert messages(plan) == ["与第 2 行是同一项目，但内容不一致。"]


def test_one_enterprise_in_two_units_is_an_error(db, at):
    plan = planned(at, row(), row(item="示例红茶", 市州="武汉市"))
    assert outcomes(plan) == [Outcome.NEW, Outcome.ERROR]
    assert messages(plan) == ["名单中“示例茶业有限公司”出现了两个不同的市州。"]


def test_one_credit_code_for_two_enterprises_is_an_error(db, at):
    plan = planned(at, row(统一社会信用代码=USCC), row("示例米业有限公司", 统一社会信用代码=USCC.lower()))
    assert outcomes(plan) == [Outcome.NEW, Outcome.ERROR]
    assert messages(plan) == [f"统一社会信用代码 {USCC} 属于“示例茶业有限公司”。"]


def test_near_duplicates_in_the_list_show_each_other(db, at):
    plan = planned(at, row("湖北省示例药业有限公司", "示例口服液"), row("湖北示例药业有限公司", "示例胶囊"))
    assert outcomes(plan) == [Outcome.NEAR_DUPLICATE] * 2
    assert messages(plan) == [
        "名称与“湖北示例药业有限公司”非常接近，请核对是否相同。",
        "名称与“湖北省示例药业有限公司”非常接近，请核对是否相同。",
    ]
    assert plan.warnings == list(plan.rows)
    assert plan.is_importable


def test_near_duplicate_items_count_within_one_enterprise_only(db, at):
    plan = planned(at, row(item="示例富硒大米"), row(item="示例富晒大米"), row("示例米业有限公司", "示例富硒大米"))
    assert outcomes(plan) == [Outcome.NEAR_DUPLICATE, Outcome.NEAR_DUPLICATE, Outcome.NEW]


def test_an_item_of_this_round_is_unchanged_however_it_is_spelt(world, at):
    enterprise = world.enterprise(name="示例茶业有限公司")
    world.certificate(product=world.product(enterprise=enterprise, name="示例玉露茶"), route="REVIEW")
    plan = planned(at, row("示例 茶业有限公司", "“示例玉露茶”"))
    assert outcomes(plan) == [Outcome.UNCHANGED]
    assert messages(plan) == ["登记册中写作“示例茶业有限公司”，以登记册为准。", "登记册中写作“示例玉露茶”，以登记册为准。"]


def test_another_route_in_the_register_is_told_and_kept(world, at):
    enterprise = world.enterprise(name="示例茶业有限公司")
    world.certificate(product=world.product(enterprise=enterprise, name="示例玉露茶"), route="DECLARATION")
    plan = planned(at, row())
    assert outcomes(plan) == [Outcome.UNCHANGED]
    assert len(plan.warnings) == 1


def test_close_names_in_the_register_are_shown(world, at):
    world.enterprise(name="湖北示例药业有限公司")
    plan = planned(at, row("湖北省示例药业有限公司"))
    assert outcomes(plan) == [Outcome.NEAR_DUPLICATE]
    assert messages(plan) == ["名称与“湖北示例药业有限公司”非常接近，请核对是否相同。"]


def test_what_the_register_says_otherwise_is_an_error(world, at):
    world.product(
        enterprise=world.enterprise(name="示例茶业有限公司", unit=Unit.WUHAN, uscc=USCC), name="示例玉露茶", kind="SERVICE"
    )
    plan = planned(
        at, row(), row(item="示例红茶", 市州="武汉", 统一社会信用代码=OTHER_USCC), row("示例米业有限公司", 统一社会信用代码=USCC)
    )
    assert outcomes(plan) == [Outcome.ERROR] * 3
    assert [len(line.messages) for line in plan.rows] == [2, 2, 1]


def test_an_item_certified_in_another_round_waits_until_that_has_ended(world, at):
    enterprise = world.enterprise(name="示例茶业有限公司")
    certificate = world.certificate(product=world.product(enterprise=enterprise, name="示例玉露茶"), year=2024)
    assert messages(planned(at, row())) == ["该项目在其他年度的认定尚未终止。"]
    world.decide("suspend", certificate)
    assert outcomes(planned(at, row())) == [Outcome.ERROR]


def test_an_item_whose_certificate_was_withdrawn_is_certified_again(world, at):
    product = world.product(enterprise=world.enterprise(name="示例茶业有限公司"), name="示例玉露茶")
    certificates.withdraw(certificate=world.certificate(product=product, year=2024), reason="示例原因", by=world.rita, at=at)
    (line,) = planned(at, row()).rows
    assert (line.outcome, line.product) == (Outcome.NEW, product)


def test_a_banned_enterprise_is_an_error_for_every_item(world, at):
    certificate = world.certificate(product=world.product(enterprise=world.enterprise(name="示例茶业有限公司")), year=2024)
    world.decide("revoke", certificate)
    plan = planned(at, row(), row(item="示例红茶"))
    assert outcomes(plan) == [Outcome.ERROR] * 2
    assert len(messages(plan)) == 2


@pytest.mark.parametrize("year", [1999, 2022, 2101])
def test_a_year_that_no_round_has_is_refused(db, at, year):
    with pytest.raises(Refused) as raised:
        planned(at, row(), year=year)
    assert raised.value.code == "year"


def test_the_number_of_queries_does_not_grow_with_the_list(db, at, django_assert_num_queries):
    for count in (1, 30):
        table = importing.read(csv_list(*(row(f"示例{index}号茶业有限公司") for index in range(count))), "list.csv")
        with django_assert_num_queries(1):
            importing.plan(table, year=2025, at=at)


def test_planning_writes_nothing(world, at):
    world.certificate()
    before = Enterprise.objects.count(), Product.objects.count()
    planned(at, row())
    assert (Enterprise.objects.count(), Product.objects.count()) == before
