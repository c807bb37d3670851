import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from io import BytesIO

import pypdfium2
import pytest
import time_machine
import zxingcpp
from django.utils import translation
from PIL import Image
from reportlab.pdfbase import pdfmetrics

from verify.labels import printing
from verify.labels.addresses import address, codes_of
from verify.labels.codes import grouped
from verify.labels.models import LabelRun
from verify.models import Product
from verify.refusals import Refused

PRODUCT = Product(name="恩施玉露 偲", specification="250 g")


def run_of(**fields) -> LabelRun:
    return LabelRun(
        **{"id": 12, "product": PRODUCT, "lot": "20261101", "grade": "ITEM", "quantity": 10**9, "key_name": "new", **fields}
    )


def printed(run: LabelRun, first: int | None = None, last: int | None = None, **options) -> bytes:
    out = BytesIO()
    printing.sheet(run, first, last, out, **options)
    return out.getvalue()


def pages(content: bytes, dpi: int) -> list[Image.Image]:
    with pypdfium2.PdfDocument(content) as document:
        return [page.render(scale=dpi / 72).to_pil() for page in document]


def texts(content: bytes) -> list[str]:
    with pypdfium2.PdfDocument(content) as document:
        return [page.get_textpage().get_text_bounded() for page in document]


def symbols(picture: Image.Image) -> list[tuple[str, str]]:
    """(text, error level) of every symbol, in reading order."""
    found = zxingcpp.read_barcodes(picture.convert("L"), formats=zxingcpp.BarcodeFormat.QRCode)
    found.sort(key=lambda symbol: (round(symbol.position.top_left.y / picture.height * 50), symbol.position.top_left.x))
    return [(symbol.text, symbol.ec_level) for symbol in found]


@pytest.mark.parametrize("level", ["M", "Q"])
@pytest.mark.parametrize("dpi", [150, 300])
def test_every_symbol_of_a_printed_sheet_is_read_in_order(dpi: int, level: str):
    run = run_of()
    content = printed(run, 500_000_001, 500_000_034, level=level)
    read = [symbol for picture in pages(content, dpi) for symbol in symbols(picture)]
    assert read == [(address(code), level) for _, code in codes_of(run, 500_000_001, 500_000_034)]


def test_beside_each_symbol_stand_its_code_in_groups_and_the_host():
    run = run_of()
    first, second = texts(printed(run, 1, 33))
    codes = [grouped(code) for _, code in codes_of(run, 1, 33)]
    words = re.sub(r"\s+", " ", first)
    assert [code for code in codes[:30] if code not in words] == []
    assert [code for code in codes[30:] if code not in re.sub(r"\s+", " ", second)] == []
    assert (first.count("jp.example.gov.cn"), second.count("jp.example.gov.cn")) == (30, 3)
    assert first.count("扫码查询认定状态") == 30


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_caption_is_in_chinese_whatever_the_clerk_reads(language: str):
    with translation.override(language):
        lines = texts(printed(run_of(), 1, 33))[1].splitlines()
    assert lines[0] == "恩施玉露 偲 250 g"
    assert re.sub(r"\s+", " ", lines[1]) == "标签批号 12 产品批次 20261101 序号 1 至 33 第 2 页，共 2 页"


def test_a_product_level_run_fills_a_page_with_its_one_code():
    run = run_of(grade="PRODUCT", quantity=5000)
    [page] = pages(printed(run), 150)
    [(_, code)] = codes_of(run)
    assert symbols(page) == [(address(code), "Q")] * 30


def test_the_one_font_of_a_sheet_is_embedded():
    content = printed(run_of(), 1, 60)
    assert len(re.findall(rb"/BaseFont /AAAAAA\+NotoSansSC-[0-9a-f]{8}", content)) == content.count(b"/BaseFont") == 1
    assert content.count(b"/FontFile2") == 1


def test_the_next_sheet_of_the_process_draws_its_own_characters():
    names = ["恩施玉露", "房县黄酒", "恩施玉露", "潜江龙虾"]
    assert [texts(printed(run_of(product=Product(name=name)), 1, 1))[0].splitlines()[0] for name in names] == names


def test_no_font_is_left_behind():
    before = set(pdfmetrics.getRegisteredFontNames())
    printed(run_of(), 1, 1)
    assert set(pdfmetrics.getRegisteredFontNames()) == before


def test_sheets_printed_at_the_same_time_do_not_mix_their_fonts():
    names = ["恩施玉露", "房县黄酒", "恩施玉露", "潜江龙虾"] * 3
    with ThreadPoolExecutor(4) as pool:
        sheets = list(pool.map(lambda name: printed(run_of(product=Product(name=name)), 1, 40), names))
    assert [texts(content)[1].splitlines()[0] for content in sheets] == names


def test_the_same_range_is_the_same_file_in_another_year():
    files = set()
    for year in (2026, 2027):
        with time_machine.travel(datetime(year, 11, 20, tzinfo=UTC)):
            files.add(printed(run_of(), 1, 60))
    assert len(files) == 1


@pytest.mark.parametrize("character", "恩施玉露偲")
def test_each_character_leaves_ink_on_paper(character: str):
    def ink(name: str) -> int:
        run = run_of(product=Product(name=name))
        [page] = pages(printed(run, 1, 1), 300)
        title = page.convert("L").crop((0, 0, page.width, 170))
        return sum(title.histogram()[:128])

    assert ink(" ") == 0
    assert ink(character) > 200


def test_a_long_name_a_hostile_name_and_a_long_host_stay_on_the_sheet(settings):
    settings.PUBLIC_HOST = "verification.of.labels.example-province.gov.cn"
    run = run_of(product=Product(name=") Tj (\\ <b>" + "恩施" * 50, specification="🍵" + "露" * 499), lot="批" * 60)
    content = printed(run, 1, 1)
    [page] = pages(content, 200)
    margins = page.convert("L").point(lambda value: 255 - value).getbbox()
    assert (margins[0] > 70, margins[2] < page.width - 70) == (True, True)
    [text] = texts(content)
    assert text.splitlines()[0].startswith(") Tj (\\ <b>恩施恩施")
    assert text.splitlines()[0].endswith("…")
    assert settings.PUBLIC_HOST in text


def test_more_labels_than_a_file_holds_are_refused_and_nothing_is_written():
    out = BytesIO()
    with pytest.raises(Refused) as refused:
        printing.sheet(run_of(), 1, 10_001, out)
    assert (refused.value.code, str(refused.value)) == ("too_many", "一个文件最多 10,000 枚标签：请缩小范围，或改用 CSV。")
    assert out.getvalue() == b""


@pytest.mark.parametrize("bounds", [(0, 5), (5, 4), (10**9 + 1, 10**9 + 1)])
def test_serials_outside_the_run_are_refused(bounds):
    with pytest.raises(Refused) as refused:
        printed(run_of(), *bounds)
    assert refused.value.code == "range"
