"""Lots and their steps, by screens: registered, declared, corrected, brought by file, exported, with reports."""

import csv
import io
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.portal.conftest import DOCUMENT, EVENT
from tests.verify.hostile import pdf
from verify.models import Lot, Product, TestReport, TraceEvent
from verify.trace.tables import Column

pytestmark = pytest.mark.django_db
KEY = "6f9619ff-8b86-4d01-b42d-00cf4fc964ff"


@pytest.fixture
def product(firm) -> Product:
    return Product.objects.get(enterprise=firm.enterprise)


@pytest.fixture
def officer(firm, enter) -> Client:
    return enter(firm.officer)


def text(response) -> str:
    return response.content.decode()


def table(*rows: dict[str, str]) -> SimpleUploadedFile:
    out = io.StringIO()
    csv.writer(out).writerows([[c.value for c in Column], *([row.get(c.name, "") for c in Column] for row in rows)])
    return SimpleUploadedFile("lots.csv", out.getvalue().encode("gb18030"))


def sealed_in(response) -> str:
    return text(response).partition('name="sealed" value="')[2].partition('"')[0]


def test_from_a_lot_to_its_trace_on_the_verdict(world, firm, product, officer):
    told = {"product": product.ref, "number": "L-7", "produced_on": "2026-11-01", "quantity": "2000 罐"}
    page = officer.post(f"{firm.home}lots/new/", told).headers["Location"]
    assert officer.post(f"{firm.home}lots/new/", told).headers["Location"] == page
    step = {"step": "INSPECTION", "at": "2026-11-05T14:30", "place": "示例化验室", "disposition": "conformant", "request_key": KEY}
    for _twice in range(2):
        assert officer.post(f"{page}steps/new/", step).headers["Location"] == page
    event = TraceEvent.objects.get(lot__number="L-7")
    assert (event.place, event.disposition, event.event_id) == ("示例化验室", "conformant", f"urn:uuid:{KEY}")
    assert "示例化验室" in text(officer.get(page))
    code = world.code(world.run(certificate=product.certificates.get(), lot="L-7"), 1)
    verdict = text(Client().get(f"/v/{code}"))
    assert "检验 · 合格</b> 示例化验室" in verdict.partition("企业自行申报")[2]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"number": ""}, "请填写这一项"),
        ({"number": "长" * 61}, "60"),
        ({"number": "示例0301"}, "该批次已登记，且内容与此不同"),
        ({"produced_on": "2026-11-21"}, "该日期尚未到来"),
        ({"produced_on": "yesterday"}, "请填写日期"),
        ({"best_before": "2026-10-01"}, "该日期早于生产日期"),
        ({"product": "XXXXXXXX"}, "请选择贵单位的认定项目"),
    ],
)
def test_a_lot_that_cannot_be_is_refused_with_a_sentence(firm, product, officer, wrong, said):
    told = {"product": product.ref, "number": "L-7", "produced_on": "2026-11-01", **wrong}
    answer = officer.post(f"{firm.home}lots/new/", told)
    assert (answer.status_code, said in text(answer), Lot.objects.filter(number="L-7").exists()) == (422, True, False)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"step": "SLEEPING"}, "有效"),
        ({"at": "2026-11-21T08:00"}, "该时间尚未到来"),
        ({"at": "1066-10-14T08:00"}, "该时间早于 1990 年"),
        ({"at": "soon"}, "请按 2026-01-31 08:30 的形式填写日期和时间"),
        ({"step": "INSPECTION"}, "请选择检验结论"),
        ({"disposition": "conformant"}, "只有检验环节填写检验结论"),
        ({"place": "长" * 121}, "120"),
        ({"request_key": "mine"}, "请重新打开"),
    ],
)
def test_a_step_that_cannot_be_is_refused_with_a_sentence(firm, officer, wrong, said):
    told = {"step": "PACKING", "at": "2026-11-05T14:30", "request_key": KEY, **wrong}
    answer = officer.post(f"{firm.home}lots/{firm.lot.ref}/steps/new/", told)
    assert (answer.status_code, said in text(answer), TraceEvent.objects.count()) == (422, True, 1)


def test_a_step_is_corrected_by_a_later_declaration(firm, officer):
    path = f"{firm.home}lots/{firm.lot.ref}/steps/{firm.event.pk}/correct/"
    answer = officer.post(path, {"reason": "incorrect_data", "request_key": KEY})
    assert (answer.status_code, TraceEvent.objects.count()) == (422, 1)
    told = {"reason": "incorrect_data", "step": "PACKING", "at": "2026-11-02T09:00", "place": "示例包装间", "request_key": KEY}
    assert officer.post(path, told).status_code == 302
    [standing] = firm.lot.events.standing()
    assert (standing.place, firm.lot.events.count()) == ("示例包装间", 3)
    assert officer.get(path).status_code == 404
    path = f"{firm.home}lots/{firm.lot.ref}/steps/{standing.pk}/correct/"
    assert officer.post(path, {"reason": "did_not_occur", "at": "nonsense", "request_key": KEY}).status_code == 302
    assert list(firm.lot.events.standing()) == []


def test_a_table_is_checked_first_and_recorded_when_one_says_so(firm, product, officer):
    path = f"{firm.home}lots/table/"
    rows = [
        {"ITEM": product.name, "LOT": f"T-{n}", "PRODUCED_ON": "2026-11-01", "STEP": "包装", "TIME": "2026-11-02"} for n in range(3)
    ]
    shown = officer.post(path, {"file": table(*rows)})
    assert (shown.status_code, "检查完毕：lots.csv" in text(shown), Lot.objects.filter(product=product).count()) == (200, True, 1)
    done = officer.post(path, {"sealed": sealed_in(shown)}, follow=True)
    assert "登记批次 3 个，申报环节 3 条，已有记录 0 条。" in text(done)
    again = officer.post(path, {"sealed": sealed_in(shown)}, follow=True)
    assert "登记批次 0 个，申报环节 0 条，已有记录 3 条。" in text(again)


def test_s4_a_faulty_table_tells_each_cell_and_records_nothing(firm, product, officer):
    rows = [
        {"ITEM": product.name, "LOT": "T-1", "PRODUCED_ON": "2026-11-01", "STEP": "睡觉", "TIME": "2026-11-02"},
        {"ITEM": "别家茶"},
    ]
    shown = officer.post(f"{firm.home}lots/table/", {"file": table(*rows)})
    said = text(shown)
    assert (shown.status_code, "睡觉”不是可用的环节；可用：采收/生产、加工、检验、包装、发货。" in said, sealed_in(shown)) == (
        422,
        True,
        "",
    )
    assert Lot.objects.filter(product=product).count() == 1


def test_what_is_sealed_for_one_is_good_for_nobody_else(firm, foreign, product, officer, enter):
    row = {"ITEM": product.name, "LOT": "T-1", "PRODUCED_ON": "2026-11-01", "STEP": "包装", "TIME": "2026-11-02"}
    sealed = sealed_in(officer.post(f"{firm.home}lots/table/", {"file": table(row)}))
    for client, home in ((enter(firm.owner), firm.home), (enter(foreign.officer), foreign.home)):
        answer = client.post(f"{home}lots/table/", {"sealed": sealed})
        assert (answer.status_code, "预览" in text(answer)) == (422, True)
    assert officer.post(f"{firm.home}lots/table/", {"sealed": sealed + "x"}).status_code == 422
    assert not Lot.objects.filter(number="T-1").exists()


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_the_template_is_read_back_without_a_row(firm, officer, suffix):
    template = officer.get(f"{firm.home}lots/template.{suffix}")
    assert template["Content-Disposition"] == f'attachment; filename="lots.{suffix}"'
    answer = officer.post(f"{firm.home}lots/table/", {"file": SimpleUploadedFile(f"t.{suffix}", template.content)})
    assert (answer.status_code, "文件中没有可写入的行" in text(answer)) == (200, True)


def test_epcis_events_are_checked_recorded_and_exported(firm, officer):
    home = f"{firm.home}lots/{firm.lot.ref}/"
    more = {**EVENT, "eventID": "urn:uuid:6f9619ff-8b86-4d01-b42d-00cf4fc96402", "bizStep": "shipping"}
    document = {**DOCUMENT, "epcisBody": {"eventList": [EVENT, more]}}
    shown = officer.post(f"{home}epcis/", {"file": SimpleUploadedFile("a.jsonld", json.dumps(document).encode())})
    assert (shown.status_code, firm.lot.events.count()) == (200, 1)
    assert "已写入 1 个事件。" in text(officer.post(f"{home}epcis/", {"sealed": sealed_in(shown)}, follow=True))
    exported = officer.get(f"{home}epcis.jsonld")
    assert exported["Content-Type"] == "application/ld+json"
    assert json.loads(exported.content)["epcisBody"]["eventList"] == [EVENT, more]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "空"),
        (b"{", "第 1 行第 2 列无法读取"),
        (b"[" * 100_000, "嵌套"),
        (json.dumps({**DOCUMENT, "@context": "https://attacker.example/"}).encode(), "也不从网络获取"),
        (json.dumps({**DOCUMENT, "epcisBody": {"eventList": [{**EVENT, "bizStep": "<script>"}]}}).encode(), "eventList[0].bizStep"),
        (json.dumps({**DOCUMENT, "epcisBody": {"eventList": [{**EVENT, "bizStep": "shipping"}]}}).encode(), "eventList[0].eventID"),
    ],
    ids=range(6),
)
def test_s4_hostile_json_is_answered_with_a_sentence(firm, officer, content, said):
    answer = officer.post(f"{firm.home}lots/{firm.lot.ref}/epcis/", {"file": SimpleUploadedFile("a.json", content)})
    assert (answer.status_code, said in text(answer), TraceEvent.objects.count()) == (422, True, 1)


def test_nothing_chosen_is_told(firm, officer):
    for path in ("lots/table/", f"lots/{firm.lot.ref}/epcis/"):
        answer = officer.post(firm.home + path, {})
        assert (answer.status_code, "请选择文件" in text(answer), "（选填）" in text(answer)) == (422, True, False)


def test_a_report_is_attached_downloaded_and_taken_off(firm, officer):
    home = f"{firm.home}lots/{firm.lot.ref}/"
    told = {"title": "示例出厂检验", "body": "示例检测院", "reported_on": "2026-11-10"}
    content = pdf()
    assert officer.post(f"{home}reports/new/", {**told, "file": SimpleUploadedFile("r.pdf", content)}).status_code == 302
    report = TestReport.objects.get(title="示例出厂检验")
    assert officer.get(f"{home}reports/{report.pk}/").content == content
    assert officer.post(f"{home}reports/{report.pk}/withdraw/", {"reason": ""}).status_code == 422
    assert officer.post(f"{home}reports/{report.pk}/withdraw/", {"reason": "示例有误"}).status_code == 302
    assert officer.get(f"{home}reports/{report.pk}/").status_code == 404
    answer = officer.post(f"{home}reports/new/", {**told, "file": SimpleUploadedFile("r.pdf", b"MZ not a pdf")})
    assert (answer.status_code, "不是 PDF" in text(answer)) == (422, True)


def test_lots_are_found_by_number_or_item(firm, product, officer):
    assert "示例0301" in text(officer.get(f"{firm.home}lots/", {"q": "0301"}))
    assert "没有找到相应批次" in text(officer.get(f"{firm.home}lots/", {"q": "\x00无"}))


@pytest.mark.parametrize("more", [0, 2])
def test_the_list_of_lots_costs_the_same_for_one_and_three(world, firm, product, officer, django_assert_num_queries, more):
    for number in range(more):
        world.traced(world.lot(product, number=f"N-{number}", by=firm.officer))
    officer.get(f"{firm.home}lots/")
    with django_assert_num_queries(9):
        officer.get(f"{firm.home}lots/")
