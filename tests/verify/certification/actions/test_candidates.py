"""Who is put forward, and who is taken off."""

import pytest

from verify.certification.actions import candidates
from verify.models import AuditEvent, Candidate, Round
from verify.refusals import NotPermitted, Refused
from verify.registry import importing
from verify.registry.units import Unit

ROW = {"enterprise_name": "示例茶业有限公司", "item_name": "示例绿茶", "unit": Unit.ENSHI.value}
CSV = (
    "序号,经营主体,产品/服务名称,类别,申报途径,市州,县市区\n1,示例茶业有限公司,示例绿茶,产品,评审,恩施州,利川市\n"
    "2,示例康养有限公司,示例康养,服务,自我声明,武汉,\n"
)


def test_candidates_are_numbered_behind_those_put_forward_before(world, at):
    first = world.candidates(2)
    second = world.candidates(1)
    assert [candidate.position for candidate in [*first, *second]] == [1, 2, 3]
    event = AuditEvent.objects.filter(verb="candidates.put_forward").latest("sequence")
    assert (event.data["first"], event.data["count"]) == (3, 1)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"unit": "110000"}, "没有写入任何内容。第 2 项：值 '110000' 不是有效选项。"),
        ({"item_name": ""}, "没有写入任何内容。第 2 项：此字段不能为空。"),
        ({}, "没有写入任何内容。第 2 项：该经营主体的“示例绿茶”已在名单上。"),
    ],
)
def test_one_faulty_row_and_nothing_is_put_forward(world, at, changed, sentence):
    with pytest.raises(Refused) as refusal:
        candidates.put_forward(round=world.round(2026), rows=[ROW, {**ROW, **changed}], by=world.rita, at=at)
    assert (str(refusal.value.message), Candidate.objects.count()) == (sentence, 0)


def test_a_list_of_none_is_refused(world, at):
    with pytest.raises(Refused) as refusal:
        candidates.put_forward(round=world.round(2026), rows=[], by=world.rita, at=at)
    assert refusal.value.code == "too_many"


def test_e5_once_the_publicity_is_approved_the_list_stands(world, at):
    publicity = world.publicity(count=1)
    with pytest.raises(Refused) as refusal:
        candidates.put_forward(round=publicity.round, rows=[ROW], by=world.rita, at=at)
    assert (refusal.value.code, Candidate.objects.count()) == ("list_fixed", 1)


def test_a_published_kind_of_list_is_put_forward_as_a_file(world, at):
    table = importing.read(CSV.encode(), "名单.csv")
    candidates.put_forward_list(year=2026, table=table, by=world.rita, at=at)
    rows = Candidate.objects.order_by("position").values_list("enterprise_name", "item_name", "kind", "route", "unit", "county")
    assert list(rows) == [
        ("示例茶业有限公司", "示例绿茶", "PRODUCT", "REVIEW", "422800", "利川市"),
        ("示例康养有限公司", "示例康养", "SERVICE", "DECLARATION", "420100", ""),
    ]
    assert Round.objects.get().year == 2026


def test_a_file_with_a_faulty_row_is_refused_as_a_whole(world, at):
    table = importing.read(CSV.replace("武汉", "北京").encode(), "名单.csv")
    with pytest.raises(Refused) as refusal:
        candidates.put_forward_list(year=2026, table=table, by=world.rita, at=at)
    assert "第 3 行" in str(refusal.value.message)
    assert (Candidate.objects.count(), Round.objects.count()) == (0, 0)


def test_a_candidate_is_taken_off_once_with_its_reason_and_keeps_its_place(world, at):
    candidate = world.candidates(1)[0]
    candidates.take_off(candidate=candidate, reason=" 示例原因 ", by=world.rita, at=at)
    candidate.refresh_from_db()
    assert (candidate.state, candidate.taken_off_reason, candidate.taken_off_at, candidate.position) == (
        "TAKEN_OFF", "示例原因", at, 1,
    )  # fmt: skip
    with pytest.raises(Refused) as refusal:
        candidates.take_off(candidate=candidate, reason="又", by=world.rita, at=at)
    assert refusal.value.code == "already_off"
    assert AuditEvent.objects.filter(verb="candidate.take_off").count() == 1


def test_s1_only_the_registrar_touches_the_list(world, at):
    candidate = world.candidates(1)[0]
    for person in (world.susan, world.abel, world.chen, world.ida, world.nobody):
        with pytest.raises(NotPermitted):
            candidates.take_off(candidate=candidate, reason="示例", by=person, at=at)
        with pytest.raises(NotPermitted):
            candidates.put_forward(round=candidate.round, rows=[ROW], by=person, at=at)
