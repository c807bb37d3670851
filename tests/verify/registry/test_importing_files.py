"""Which files are read as lists, and the one sentence for those that are not."""

import hashlib
import io
import struct
import zipfile
import zlib

import pytest
from openpyxl import Workbook

from tests.factories.lists import HEADER, SAMPLE, SHEET, csv_list, row, saved, sheet, with_part, xlsx_list
from verify.registry import importing
from verify.registry.importing import Column

SAMPLE_TEXT = SAMPLE.read_text(encoding="utf-8")
FIRST = ("湖北和诺生物工程股份有限公司", "烟碱", "产品", "", "恩施土家族苗族自治州")
READ = (Column.ENTERPRISE, Column.ITEM, Column.KIND, Column.ROUTE, Column.UNIT)


def cells(line: importing.Line) -> tuple[str, ...]:
    return tuple(line.cells[column] for column in READ)


def refusal(content: bytes, filename: str = "list.xlsx") -> str:
    with pytest.raises(importing.Unreadable) as raised:
        importing.read(content, filename)
    assert "\n" not in str(raised.value)
    assert str(raised.value).endswith("。")
    return raised.value.code


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_a_csv_file_is_read_as_spreadsheets_save_it(encoding, ending, delimiter):
    text = SAMPLE_TEXT.replace("\r\n", "\n").replace("\n", ending).replace(",", delimiter)
    table = importing.read(text.encode(encoding), "list.csv")
    assert [line.number for line in table.lines] == [2, 3, 4, 5, 6, 7, 8]
    assert cells(table.lines[0]) == FIRST
    assert table.lines[1].cells[Column.ENTERPRISE] == "湖北创偲诺电气科技股份有限公司"


def test_the_table_names_the_file_and_its_sha256():
    table = importing.read(SAMPLE.read_bytes(), "a\x00b\n名单.csv")
    assert table.filename == "ab名单.csv"
    assert table.sha256 == hashlib.sha256(SAMPLE.read_bytes()).hexdigest()


def test_a_workbook_is_read_below_title_rows_and_its_merged_title():
    rows = [["2023年度湖北精品认定名单"], [], HEADER, row("示例甲有限公司", "示例茶"), [], row("示例乙有限公司", "示例米")]
    table = importing.read(xlsx_list(rows, lambda active: active.merge_cells("A1:H1")), "list.xlsx")
    assert [(line.number, line.cells[Column.ITEM]) for line in table.lines] == [(4, "示例茶"), (6, "示例米")]


def test_the_content_decides_what_a_file_is_and_not_its_name():
    assert len(importing.read(xlsx_list([HEADER, row()]), "list.csv").lines) == 1
    assert len(importing.read(csv_list(row()), "list.xlsx").lines) == 1


def test_header_cells_merged_over_two_rows_with_one_divided_below():
    upper = ["序号", "经营主体", "产品/服务名称", "类别", "申报途径", "所在地", "", "统一社会信用代码"]
    lower = ["", "", "", "", "", "市州", "县市区", ""]

    def merge(active):
        for letter in "ABCDEH":
            active.merge_cells(f"{letter}1:{letter}2")
        active.merge_cells("F1:G1")

    table = importing.read(xlsx_list([upper, lower, row()], merge), "list.xlsx")
    assert [cells(line) for line in table.lines] == [("示例茶业有限公司", "示例玉露茶", "产品", "评审", "恩施州")]
    as_csv = importing.read(csv_list(lower, row(), header=upper), "list.csv")
    assert [cells(line) for line in as_csv.lines] == [cells(line) for line in table.lines]


def test_a_header_merged_over_two_rows_or_repeated_on_every_page_is_no_row():
    def merge(active):
        for letter in "ABCDEFGH":
            active.merge_cells(f"{letter}1:{letter}2")

    table = importing.read(xlsx_list([HEADER, [], row(), HEADER, row(item="示例米")], merge), "list.xlsx")
    assert [line.number for line in table.lines] == [3, 5]


def test_header_cells_merged_so_that_columns_are_lost_are_answered_with_their_names():
    content = xlsx_list([("序号", "经营主体", "", "类别", "", "市州"), row()], lambda active: active.merge_cells("B1:C1"))
    with pytest.raises(importing.Unreadable) as raised:
        importing.read(content, "list.xlsx")
    assert str(raised.value) == "名单缺少以下各列：产品/服务名称。"


def test_an_enterprise_merged_over_its_items_stands_in_each_of_their_rows():
    rows = [HEADER, row("示例茶业有限公司", "示例红茶"), row("", "示例绿茶")]
    table = importing.read(xlsx_list(rows, lambda active: active.merge_cells("B2:B3")), "list.xlsx")
    assert [line.cells[Column.ENTERPRISE] for line in table.lines] == ["示例茶业有限公司"] * 2


@pytest.mark.parametrize(
    "header",
    [
        ("市州", "类别", "产品/服务名称", "经营主体"),
        ("\u3000市　州", "类 别", "产品 / 服务\n名称", " 经营　主体 "),
        ("市(州)", "产品类别", "产品（服务）名称", "企业名称"),
        ("所属市州", "申报类别", "产品名称", "申报单位"),
        ("地市", "类型", "产品／服务／工程名称", "经营主体（全称）"),
    ],
)
def test_headers_in_any_order_and_spacing_and_under_their_usual_names(header):
    content = xlsx_list([header, ("武汉", "服务", "示例检测服务", "示例检测院")])
    (line,) = importing.read(content, "list.xlsx").lines
    assert line.cells == {
        Column.UNIT: "武汉",
        Column.KIND: "服务",
        Column.ITEM: "示例检测服务",
        Column.ENTERPRISE: "示例检测院",
    }


def test_columns_that_nobody_reads_are_named():
    table = importing.read(csv_list([*row(), "说明"], header=[*HEADER, "备注"]), "list.csv")
    assert table.ignored == ("备注",)


def test_unseen_characters_and_line_breaks_inside_a_cell_go():
    (line,) = importing.read(
        csv_list(['"示例茶业\r\n有限公司\u200b"', "\ufeff示例　 红茶\x0c", *row()[2:]], header=HEADER[1:]), ""
    ).lines
    assert (line.cells[Column.ENTERPRISE], line.cells[Column.ITEM]) == ("示例茶业有限公司", "示例 红茶")


def test_a_formula_counts_as_it_was_last_calculated_and_is_empty_if_it_never_was():
    cached = sheet(
        "<row>"
        + "".join(f'<c t="inlineStr"><is><t>{name}</t></is></c>' for name in ("经营主体", "产品名称", "类别", "市州"))
        + "</row><row>"
        + '<c t="str"><f>A9</f><v>示例茶业有限公司</v></c><c><f>B9</f></c>'
        + "".join(f'<c t="inlineStr"><is><t>{name}</t></is></c>' for name in ("产品", "武汉市"))
        + "</row>"
    )
    (line,) = importing.read(with_part(xlsx_list([HEADER]), SHEET, cached), "list.xlsx").lines
    assert (line.cells[Column.ENTERPRISE], line.cells[Column.ITEM]) == ("示例茶业有限公司", "")


def two_sheets() -> bytes:
    book = Workbook()
    for active in (book.active, book.create_sheet()):
        active.append(HEADER)
        active.append(row())
    return saved(book)


def bomb() -> bytes:
    return with_part(xlsx_list([HEADER]), SHEET, sheet("<row/>" * 2_000_000))


def flagged_as_encrypted() -> bytes:
    content = bytearray(xlsx_list([HEADER, row()]))
    central = content.find(b"PK\x01\x02")
    content[central + 8] |= 1
    return bytes(content)


def lying_about_its_size() -> bytes:
    """The directory says ten bytes, the data unfolds to three million; the check sum is that of the ten."""
    part = sheet("<row/>" * 500_000)
    content = bytearray(with_part(xlsx_list([HEADER, row()]), SHEET, part))
    central = content.rfind(b"PK\x01\x02")
    content[central + 16 : central + 20] = struct.pack("<L", zlib.crc32(part[:10]))
    content[central + 24 : central + 28] = struct.pack("<L", 10)
    return bytes(content)


def other_archive() -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        archive.writestr("letter.txt", "hello")
    return written.getvalue()


def far_cell(reference: str) -> bytes:
    return with_part(xlsx_list([HEADER]), SHEET, sheet(f'<row r="1"><c r="{reference}"><v>1</v></c></row>'))


def shared_text_everywhere() -> bytes:
    cells = '<row><c t="s"><v>0</v></c></row>'
    content = with_part(xlsx_list([HEADER]), SHEET, sheet(cells * 5000))
    return with_part(content, "xl/sharedStrings.xml", f"<sst><si><t>{'示' * 30_000}</t></si></sst>".encode())


def many_parts() -> bytes:
    written = io.BytesIO(xlsx_list([HEADER, row()]))
    with zipfile.ZipFile(written, "a") as archive:
        for index in range(600):
            archive.writestr(f"xl/extra/{index}.xml", "<x/>")
    return written.getvalue()


HOSTILE = {
    "nothing": (b"", "empty"),
    "white space": (b" \r\n ", "empty"),
    "12 MB": (b"a" * 12 * 1024 * 1024, "too_large"),
    "a picture": (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "wrong_type"),
    "a PDF": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\x00", "wrong_type"),
    "a program": (b"\x7fELF\x02\x01\x01\x00", "wrong_type"),
    "UTF-16": (SAMPLE_TEXT.encode("utf-16"), "wrong_type"),
    "an old workbook": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "encrypted"),
    "an encrypted archive": (flagged_as_encrypted(), "encrypted"),
    "another archive": (other_archive(), "wrong_type"),
    "half a workbook": (xlsx_list([HEADER, row()])[:2000], "damaged"),
    "an archive in name only": (b"PK\x03\x04" + b"\xff" * 500, "damaged"),
    "a zip bomb": (bomb(), "unfolds"),
    "a lying directory": (lying_about_its_size(), "damaged"),
    "a shared text everywhere": (shared_text_everywhere(), "unfolds"),
    "a far row": (far_cell("A1048576"), "too_many"),
    "a far column": (far_cell("XFD1"), "too_many"),
    "a row beyond numbers": (far_cell("A99999999999999999999"), "too_many"),
    "a column beyond numbers": (far_cell("ZZZZZZZZZZZZ1"), "too_many"),
    "a number of 5,000 digits": (far_cell("A" + "9" * 5000), "damaged"),
    "a cell without a row": (far_cell("A0"), "damaged"),
    "a coded reference": (far_cell("&#88;FD1"), "too_many"),
    "many cells in a row": (with_part(xlsx_list([HEADER]), SHEET, sheet("<row>" + "<c/>" * 200 + "</row>")), "too_many"),
    "entities": (with_part(xlsx_list([HEADER]), SHEET, sheet("<row/>", '<!DOCTYPE x [<!ENTITY a "aaaa">]>')), "damaged"),
    "broken XML": (with_part(xlsx_list([HEADER]), SHEET, b"<worksheet><sheetData><row>"), "damaged"),
    "a lost shared text": (
        with_part(xlsx_list([HEADER]), SHEET, sheet('<row><c t="s"><v>77777</v></c></row>')),
        "damaged",
    ),
    "600 parts": (many_parts(), "unfolds"),
    "two sheets": (two_sheets(), "sheets"),
    "an empty sheet": (xlsx_list([]), "empty"),
    "a header alone": (csv_list(), "empty"),
    "no header": (csv_list(header=["甲", "乙"]), "no_header"),
    "prose": ("今天天气很好。\n明天也是。\n".encode(), "no_header"),
    "columns missing": (csv_list(row()[:3], header=HEADER[:3]), "columns_missing"),
    "a column twice": (csv_list([*row(), "x"], header=[*HEADER, "企业名称"]), "two_columns"),
    "an open quotation mark": (csv_list(['"示例', "示例茶"]), "bad_csv"),
    "too many rows": (csv_list(*[row()] * 20_001), "too_many"),
    "a hundred thousand rows": (csv_list(*[row()] * 100_000), "too_many"),
    "a hundred thousand rows of a workbook": (
        with_part(xlsx_list([HEADER]), SHEET, sheet("".join(f"<row><c><v>{n}</v></c></row>" for n in range(100_000)))),
        "too_many",
    ),
    "too many columns": (csv_list(["x"] * 101), "too_many"),
    "a field of a megabyte": (csv_list(row("示" * 400_000)), "bad_csv"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_s4_a_file_that_is_no_list_gets_one_sentence(name):
    content, code = HOSTILE[name]
    assert refusal(content) == code


def test_every_cut_and_every_flipped_byte_of_a_workbook_ends_in_a_table_or_a_sentence():
    content = xlsx_list([HEADER, row()])
    whole = importing.read(content, "list.xlsx").lines
    spoilt = [content[:length] for length in range(0, len(content), 97)]
    spoilt += [content[:at] + bytes([content[at] ^ 0x55]) + content[at + 1 :] for at in range(0, len(content), 41)]
    refused = 0
    for damaged in spoilt:
        try:
            assert importing.read(damaged, "list.xlsx").lines == whole
        except importing.Unreadable:
            refused += 1
    assert refused > len(spoilt) // 2
