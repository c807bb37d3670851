"""The register as a file."""

import csv
import io
import json
import tracemalloc

import openpyxl
import pytest

from tests.factories.world import NOW
from verify.registry import exports
from verify.registry.models import Certificate, Product
from verify.registry.units import Unit

HOSTILE = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    " =1",
    "　=1",
    "＝1",
    "＋1",
    "－1",
    "＠1",
    '=HYPERLINK("http://a.example","x")',
    "=cmd|'/C calc'!A0",
    "\ufeff=1",
]
pytestmark = pytest.mark.usefixtures("noon")


def body(response) -> bytes:
    return b"".join(response)


def rows_of_csv(client, query="") -> list[list[str]]:
    return list(csv.reader(io.StringIO(body(client.get("/registry/export.csv" + query)).decode("utf-8-sig"), newline="")))


def rows_of_xlsx(client, query="") -> list[list[object]]:
    book = openpyxl.load_workbook(io.BytesIO(body(client.get("/registry/export.xlsx" + query))))
    return [[cell.value for cell in row] for row in book.active.iter_rows()]


def test_the_three_forms_say_the_same(client, world):
    certificate = world.certificate(route="REVIEW", official_number="鄂精2025001")
    world.decide("suspend", certificate)
    head = (
        "本站编号 官方编号 项目 型号规格 类别 经营主体 统一社会信用代码 市州 县市区 行业 "
        "名单年度 申报途径 公告日期 有效期自 有效期至 状态 演示数据 查询时间"
    )
    product = certificate.product
    line = [
        *(
            certificate.ref,
            "鄂精2025001",
            product.name,
            "250 g",
            "产品",
            product.enterprise.name,
            "",
            "恩施土家族苗族自治州",
            "",
            "",
        ),
        *("2025", "评审", "", "2026-01-01", "2028-12-31", "暂停", "是", "2026-11-20T12:00:00+08:00"),
    ]
    assert rows_of_csv(client) == [head.split(), line]
    assert rows_of_xlsx(client) == [head.split(), [text or None for text in line]]
    answer = json.loads(body(client.get("/registry/export.json")))
    assert answer["as_of"] == "2026-11-20T12:00:00+08:00"
    assert answer["items"] == [
        {
            "reference": certificate.ref,
            "official_number": "鄂精2025001",
            "item": product.name,
            "specification": "250 g",
            "kind": "PRODUCT",
            "enterprise": product.enterprise.name,
            "uscc": None,
            "unit": "422800",
            "county": "",
            "industry": None,
            "year": 2025,
            "route": "REVIEW",
            "announced_on": None,
            "valid_from": "2026-01-01",
            "valid_until": "2028-12-31",
            "status": "SUSPENDED",
            "is_demo": True,
        }
    ]


@pytest.mark.parametrize("text", HOSTILE)
def test_s5_no_cell_is_a_formula(client, world, text):
    product = world.product(name=f"{text}茶", enterprise=world.enterprise(name=f"{text}示例"), specification=text)
    certificate = world.certificate(product=product, official_number=text)
    for rows in (rows_of_csv(client), rows_of_xlsx(client)):
        cells = [str(rows[1][column]).replace("\r", "\n") for column in (1, 2, 3, 5)]  # XML knows one line end
        expected = (certificate.official_number, product.name, text, product.enterprise.name)
        assert cells == ["'" + each.replace("\r", "\n") for each in expected]
    book = openpyxl.load_workbook(io.BytesIO(body(client.get("/registry/export.xlsx"))))
    assert {cell.data_type for row in book.active.iter_rows() for cell in row if cell.value} == {"s"}


def test_s5_control_characters_do_not_break_the_workbook(client, world):
    world.certificate(product=world.product(name="示例\x07\x1b茶\uffff"))
    assert rows_of_xlsx(client)[1][2] == "示例茶"


def test_harmless_text_is_left_as_it_is():
    for text in ("示例-绿茶", "A=B", "1+1", "a@example.com", "“陇间柒月”品牌富硒大米", ""):
        assert exports.harmless(text) == text


@pytest.mark.parametrize(
    ("form", "content_type"),
    [
        ("csv", "text/csv; charset=utf-8"),
        ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("json", "application/json; charset=utf-8"),
    ],
)
@pytest.mark.parametrize("method", ["get", "head"])
def test_a_file_has_a_name_with_its_day(client, world, form, content_type, method):
    response = getattr(client, method)(f"/registry/export.{form}")
    assert response.headers["Content-Type"] == content_type
    assert response.headers["Content-Disposition"] == (
        f"attachment; filename*=utf-8''%E6%B9%96%E5%8C%97%E7%B2%BE%E5%93%81%E7%99%BB%E8%AE%B0%E5%BA%93-2026-11-20.{form}"
    )
    assert response.headers["Cache-Control"] == "no-store"
    assert response.cookies == {}


def test_the_english_file_is_english(client, world):
    world.certificate()
    rows = rows_of_csv(client, "?lang=en")
    assert (rows[0][0], rows[1][7], rows[1][15]) == ("Reference of this site", "Enshi", "valid")


def test_a_file_holds_what_the_page_was_narrowed_to(client, world):
    world.certificate()
    wuhan = world.certificate(product=world.product(name="示例钢", enterprise=world.enterprise(unit=Unit.WUHAN)))
    for query in ("?unit=420100", "?q=钢", "?unit=420100&status=VALID&page=7&year=1"):
        assert [row[0] for row in rows_of_csv(client, query)[1:]] == [wuhan.ref]
        assert [row[0] for row in rows_of_xlsx(client, query)[1:]] == [wuhan.ref]
        assert [item["reference"] for item in json.loads(body(client.get("/registry/export.json" + query)))["items"]] == [wuhan.ref]


@pytest.mark.parametrize(("form", "queries"), [("csv", 2), ("xlsx", 3), ("json", 2)])  # a workbook is counted first
@pytest.mark.parametrize("count", [1, 3])
def test_a_file_costs_the_same_queries_however_long(client, world, django_assert_num_queries, form, queries, count):
    for _ in range(count):
        world.certificate()
    with django_assert_num_queries(queries):
        body(client.get(f"/registry/export.{form}"))


def test_an_empty_register_gives_a_head_and_nothing_more(client, db):
    assert len(rows_of_csv(client)) == len(rows_of_xlsx(client)) == 1
    assert json.loads(body(client.get("/registry/export.json")))["items"] == []


@pytest.mark.parametrize("form", ["csv", "json"])
def test_memory_stays_the_same_for_a_long_register(world, monkeypatch, form):
    enterprise = world.enterprise()
    products = Product.objects.bulk_create(Product(enterprise=enterprise, name=f"示例{n}") for n in range(2000))
    Certificate.objects.bulk_create(Certificate(product=product, round=world.round()) for product in products)
    monkeypatch.setattr(exports, "CHUNK", 100)
    rows = Certificate.objects.in_order().with_status(NOW)
    write = exports.FORMATS[form][1]
    lengths, peaks = [], []
    for part in (rows[:1], rows[:150], rows):
        tracemalloc.start()
        lengths.append(sum(1 for _line in write(part, NOW)))
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert lengths[2] > 10 * lengths[1]
    assert peaks[2] < 1.5 * peaks[1]


def test_a_list_too_long_for_a_workbook_says_what_to_do_instead(world, client, monkeypatch):
    for _ in range(3):
        world.certificate()
    monkeypatch.setattr(exports, "MOST_XLSX_ROWS", 2)
    response = client.get("/registry/export.xlsx")
    assert response.status_code == 413
    assert "请下载 CSV" in response.content.decode()
    assert client.get("/registry/export.csv").status_code == 200
