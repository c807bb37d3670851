import math
import re
import struct
from io import BytesIO

import pytest
import qrcode
import zxingcpp
from PIL import Image

from verify.labels import qr
from verify.labels.addresses import address
from verify.labels.codes import Sealer
from verify.refusals import Refused

CODE = Sealer(b"\x11" * 32).seal(12, 34)


def read(picture: Image.Image) -> tuple[str, str]:
    """(text, error level) of the one symbol in a picture."""
    [symbol] = zxingcpp.read_barcodes(picture.convert("L"), formats=zxingcpp.BarcodeFormat.QRCode)
    return symbol.text, symbol.ec_level


def drawn(drawing: str, scale: int = 6) -> Image.Image:
    """An SVG of ours as a picture: its rectangles filled one by one."""
    edge = int(re.search(r'viewBox="0 0 (\d+) \1"', drawing)[1])
    picture = Image.new("1", (edge * scale,) * 2, 1)
    path = re.findall(r'd="([^"]*)"', drawing)[1]
    for x, y, width in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\3z", path):
        left, top = int(x) * scale, int(y) * scale
        picture.paste(0, (left, top, left + int(width) * scale, top + scale))
    assert re.sub(r"M\d+ \d+h(\d+)v1h-\1z", "", path) == ""
    return picture


@pytest.mark.parametrize("level", ["M", "Q"])
def test_both_writers_encode_the_same_text_at_the_same_level_and_size(level: str):
    text = address(CODE)
    one, bulk = qr.symbol(text, level), qr.bulk_symbol(text, level)
    assert one.size == bulk.size
    for picture in (one, bulk):
        framed = Image.new("1", (bulk.width + 8,) * 2, 1)
        framed.paste(picture, (4, 4))
        assert read(framed.resize((framed.width * 4,) * 2, Image.Resampling.NEAREST)) == (text, level)


@pytest.mark.parametrize(
    ("host", "level", "version"),
    [("jp.example.gov.cn", "M", 3), ("h" * 29, "M", 3), ("h" * 15, "Q", 3), ("jp.example.gov.cn", "Q", 4), ("h" * 35, "Q", 4)],
)
def test_the_address_is_alphanumeric_and_the_symbol_small(settings, host: str, level: str, version: int):
    settings.PUBLIC_HOST = host
    text = address(CODE)
    symbol = qrcode.QRCode()
    symbol.add_data(text, optimize=0)
    assert symbol.data_list[0].mode == qrcode.util.MODE_ALPHA_NUM
    assert [qr.symbol(text, level).width, qr.bulk_symbol(text, level).width] == [17 + 4 * version] * 2


@pytest.mark.parametrize("level", ["M", "Q"])
def test_an_svg_reads_back_and_is_small(level: str):
    drawing = qr.svg(address(CODE), level)
    assert read(drawn(drawing)) == (address(CODE), level)
    assert len(drawing) < 5000
    assert re.search(r"style|script|href", drawing) is None


@pytest.mark.parametrize("level", ["M", "Q"])
@pytest.mark.parametrize("dpi", [150, 203, 300, 600])
@pytest.mark.parametrize("size_mm", [15, 24.5, 80])
def test_a_png_has_the_size_and_resolution_asked_for_and_whole_pixel_modules(size_mm: float, dpi: int, level: str):
    content = qr.png(address(CODE), size_mm, dpi, level)
    picture = Image.open(BytesIO(content))
    assert picture.size == (round(size_mm / 25.4 * dpi),) * 2
    assert read(picture) == (address(CODE), level)
    phys = content.index(b"pHYs") + 4
    assert struct.unpack(">IIB", content[phys : phys + 9]) == (*[pytest.approx(dpi / 0.0254, abs=0.6)] * 2, 1)

    modules = qr.symbol(address(CODE), level).width
    left, top, right, bottom = picture.convert("L").point(lambda value: 255 - value).getbbox()
    module = (right - left) // modules
    assert (right - left, bottom - top) == (module * modules,) * 2
    assert min(left, top, picture.width - right, picture.height - bottom) >= 4 * module


@pytest.mark.parametrize(("dpi", "level"), [(72, "M"), (150, "Q"), (203, "M"), (300, "M"), (300, "Q"), (1200, "M")])
def test_the_smallest_safe_size_is_told_and_is_the_smallest(dpi: int, level: str):
    with pytest.raises(Refused) as refused:
        qr.png(address(CODE), 1, dpi, level)
    smallest = float(re.search(r"至少要 ([\d.]+) 毫米", str(refused.value))[1])
    assert read(Image.open(BytesIO(qr.png(address(CODE), smallest, dpi, level)))) == (address(CODE), level)
    with pytest.raises(Refused):
        qr.png(address(CODE), smallest - 0.1 - 25.4 / dpi, dpi, level)
    modules = qr.symbol(address(CODE), level).width + 8
    assert smallest / modules >= 0.25


@pytest.mark.parametrize("size_mm", [-5, 0, 0.1, -math.inf])
def test_a_size_that_is_none_is_too_small(size_mm: float):
    with pytest.raises(Refused) as refused:
        qr.png(address(CODE), size_mm, 300)
    assert refused.value.code == "too_small"


@pytest.mark.parametrize("size_mm", [1017, 10**9, math.inf, math.nan])
def test_a_gigantic_size_is_refused_with_the_largest(size_mm: float):
    with pytest.raises(Refused, match="最宽 1016 毫米"):
        qr.png(address(CODE), size_mm, 300)


@pytest.mark.parametrize("dpi", [0, -300, 71, 2401, 10**9])
def test_an_impossible_resolution_is_refused(dpi: int):
    with pytest.raises(Refused) as refused:
        qr.png(address(CODE), 20, dpi)
    assert refused.value.code == "dpi"


def test_an_unknown_level_is_an_error():
    with pytest.raises(ValueError, match="'X'"):
        qr.svg(address(CODE), "X")
