"""The poster and the card of a brand page: drawn, measured, and read again by a scanner."""

from dataclasses import replace
from datetime import date
from io import BytesIO
from itertools import combinations

import pypdfium2
import pytest
import zxingcpp
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageOps
from reportlab.lib.units import mm
from wagtail.models import PageViewRestriction

from cms.models import BrandPage
from cms.posters import card, poster
from cms.posters.contents import LONGEST_ADDRESS, Contents, Item, contents
from cms.posters.typesetting import NOT_FIRST, balanced, lines
from tests.factories.site import brand_page, picture
from tests.factories.world import NOW
from verify.calendar import day_of
from verify.labels import qr
from verify.refusals import Refused
from verify.registry.status import Status

LONG = "湖北省示例市𠮷祥偲鮰鱼养殖加工与冷链物流综合开发一二三四五六七八九十一二三四五六七八九十一二三四五六七股份有限公司"
ITEMS = (Item("示例米", "官方编号 HBJP-2025-0001"), Item("𠮷祥鮰鱼（示例）", "本站编号 ABCDEFGH"))
SAID = Contents(
    name="示例米业有限公司",
    place="荆门市 · 现代农业",
    address="https://jp.example.gov.cn/brands/example-rice/",
    items=ITEMS,
    picture=None,
    on=date(2026, 11, 28),
    is_demo=True,
)
CROWDED = replace(
    SAID, name="示例" * 60, items=tuple(Item("示例（极长）" * 20, f"官方编号 {'HBJP-2025-' * 5}{n:04}") for n in range(30))
)
SHEETS = {
    ("A4", False): (210, 297),
    ("A3", False): (210 * 2**0.5, 297 * 2**0.5),
    ("A4", True): (210 + 18, 297 + 18),
    ("A3", True): (210 * 2**0.5 + 18, 297 * 2**0.5 + 18),
}


def em(text: str) -> float:
    return sum(0.5 if letter.isascii() else 1 for letter in text)


# -- lines ----------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "width", "set_"),
    [
        ("", 5, []),
        ("示例米业", 5, ["示例米业"]),
        ("示例米业，好米", 4, ["示例米", "业，好米"]),
        ("示例（精制）米", 3, ["示例", "（精", "制）米"]),
        ("示例农业有限公司", 6, ["示例农业", "有限公司"]),
        ("示例 HBJP-2025-0001", 8, ["示例", "HBJP-2025-0001"]),
        ("https://jp.example.cn/", 4, ["https://", "jp.examp", "le.cn/"]),
        ("，，，，，，", 2, ["，，", "，，", "，，"]),
    ],
)
def test_a_line_ends_where_a_compositor_would_end_it(text, width, set_):
    assert lines(text, width, em) == set_


def test_no_line_of_a_name_is_left_with_a_word_alone():
    assert balanced("一二三四五六七八九十一", 10, em) == ["一二三四五六", "七八九十一"]


@given(st.text(alphabet="示例米，。（）《》Ab1 -.𠮷", max_size=60), st.integers(4, 20))
def test_nothing_is_lost_and_nothing_is_wider_than_the_measure(text, width):
    for set_ in (lines(text, width, em), balanced(text, width, em)):
        assert "".join("".join(set_).split()) == "".join(text.split())
        assert [line for line in set_ if em(line) > width] == []


@given(st.lists(st.sampled_from(["示例", "米，", "（好）", "业。"]), max_size=20), st.integers(4, 12))
def test_no_line_begins_with_what_closes(parts, width):
    assert [line for line in lines("".join(parts), width, em) if line[0] in NOT_FIRST] == []


# -- what is said ---------------------------------------------------------------------------------------------------------------


@pytest.fixture
def held(site, world):
    """A certificate with its number, of an enterprise whose page is public."""
    enterprise = world.enterprise(name="示例茶业有限公司", is_demo=False)
    certificate = world.certificate(product=world.product(enterprise=enterprise, name="示例玉露"), official_number="HBJP-2025-0007")
    brand_page(enterprise, slug="example-tea")
    return certificate


def test_it_says_what_is_valid_on_the_day(held, world):
    enterprise = held.product.enterprise
    stopped = world.certificate(product=world.product(enterprise=enterprise, name="示例红茶"))
    world.decide("suspend", stopped)
    plain = world.certificate(product=world.product(enterprise=enterprise, name="示例绿茶"))
    assert contents(enterprise, NOW) == Contents(
        name="示例茶业有限公司",
        place=str(enterprise.get_unit_display()),
        address="https://jp.example.gov.cn/brands/example-tea/",
        items=(Item("示例玉露", "官方编号 HBJP-2025-0007"), Item("示例绿茶", f"本站编号 {plain.ref}")),
        picture=None,
        on=day_of(NOW),
        is_demo=False,
    )


def test_the_picture_is_the_pages_own_else_the_first_of_its_gallery(held):
    enterprise, shown, own = held.product.enterprise, picture("示例"), picture("示例二")
    page = _page(enterprise)
    page.gallery = [("picture", {"image": shown, "caption": ""})]
    page.save_revision().publish()
    assert contents(enterprise, NOW).picture == shown
    page.picture = own
    page.save_revision().publish()
    assert contents(enterprise, NOW).picture == own


def _page(enterprise):
    return BrandPage.objects.get(enterprise=enterprise)


def test_what_nobody_may_read_or_nothing_holds_is_not_printed(held, world):
    enterprise, page = held.product.enterprise, _page(held.product.enterprise)
    PageViewRestriction.objects.create(page=page, restriction_type="login")
    assert _refused(enterprise) == "not_public"
    PageViewRestriction.objects.all().delete()
    page.unpublish()
    assert _refused(enterprise) == "not_public"
    page.save_revision().publish()
    world.decide("suspend", held)
    assert _refused(enterprise) == "nothing_valid"


@pytest.mark.parametrize("slug", ["茶" * 60, "茶" * 255])
def test_an_address_that_no_symbol_prints_well_is_refused(held, slug):
    page = _page(held.product.enterprise)
    page.slug = slug
    page.save_revision().publish()
    assert _refused(held.product.enterprise) == "address"


def test_the_longest_address_has_a_symbol_that_is_read():
    said = replace(SAID, address="https://jp.example.gov.cn/brands/".ljust(LONGEST_ADDRESS, "a"))
    assert qr.bulk_symbol(said.address).width + 2 * qr.QUIET == 73
    [found] = zxingcpp.read_barcodes(sheet(said).render(scale=3).to_pil().convert("L"))
    assert found.text == said.address


def _refused(enterprise) -> str:
    with pytest.raises(Refused) as refused:
        contents(enterprise, NOW)
    return refused.value.code


# -- the poster -----------------------------------------------------------------------------------------------------------------


def sheet(said: Contents, size: str = "A4", *, has_bleed: bool = False) -> pypdfium2.PdfPage:
    document = pypdfium2.PdfDocument(poster.poster(said, size, has_bleed=has_bleed))
    assert len(document) == 1
    return document[0]


def text_of(page: pypdfium2.PdfPage) -> str:
    return page.get_textpage().get_text_bounded()


def boxes(page: pypdfium2.PdfPage) -> list[tuple[float, float, float, float]]:
    """(left, bottom, right, top) of every stretch of text, in points."""
    text = page.get_textpage()
    return [text.get_rect(number) for number in range(text.count_rects())]


@pytest.mark.parametrize(("size", "has_bleed"), SHEETS)
def test_a_poster_has_its_size_and_its_symbol_is_read(size, has_bleed):
    page = sheet(SAID, size, has_bleed=has_bleed)
    assert [round(edge / mm, 1) for edge in page.get_size()] == [round(edge, 1) for edge in SHEETS[size, has_bleed]]
    [found] = zxingcpp.read_barcodes(page.render(scale=2).to_pil().convert("L"))
    assert found.text == SAID.address


@pytest.mark.parametrize("size", ["A4", "A3"])
def test_the_bleed_lies_three_millimetres_outside_of_the_cut(size):
    page = sheet(SAID, size, has_bleed=True)
    trim, bleed = page.get_trimbox(), page.get_bleedbox()
    assert [round(abs(one - other) / mm, 3) for one, other in zip(trim, bleed, strict=True)] == [3, 3, 3, 3]
    image = page.render(scale=2).to_pil().convert("RGB")
    height = page.get_size()[1]
    red = [image.getpixel((round(x * 2), round((height - trim[3] + 5 * mm) * 2))) for x in (bleed[0] + 1, bleed[2] - 1)]
    assert [r > 150 > 60 > g for r, g, _blue in red] == [True, True]
    assert image.getpixel((round((bleed[0] - 2) * 2), round((height - trim[3] + 5 * mm) * 2))) == (255, 255, 255)


@pytest.mark.parametrize("said", [SAID, replace(SAID, address="https://jp.example.gov.cn/brands/" + "a" * 200 + "/")])
@pytest.mark.parametrize("size", ["A4", "A3"])
def test_its_modules_are_large_enough_and_its_quiet_zone_is_quiet(said, size):
    page, scale = sheet(said, size), 4
    image = page.render(scale=scale).to_pil().convert("L")
    [found] = zxingcpp.read_barcodes(image)
    corners = found.position
    module = (corners.top_right.x - corners.top_left.x) / qr.symbol(said.address).width / scale / mm
    assert module >= 0.79
    edge, quiet = corners.top_right.x - corners.top_left.x, round(4 * module * scale * mm)
    left, top = corners.top_left.x, corners.top_left.y
    around = image.crop((left - quiet + 2, top - quiet + 2, left + edge + quiet - 2, top + edge + quiet - 2))
    inner = ImageOps.invert(around).point(lambda value: 255 * (value > 40)).getbbox()
    assert inner is not None
    assert min(inner[0], inner[1], around.width - inner[2], around.height - inner[3]) >= quiet - 6


def test_what_is_drawn_copies_out_with_rare_letters():
    text = text_of(sheet(replace(SAID, name="示例𠮷偲鮰有限公司")))
    for said in ("湖北精品", "示例𠮷偲鮰有限公司", "荆门市", "示例米", "官方编号 HBJP-2025-0001", "𠮷祥鮰鱼（示例）", SAID.address):
        assert said in text
    assert "以上项目于2026年11月28日（本海报制作之日）认定有效，以扫码结果为准。" in text.replace("\r\n", "")
    assert "湖北精品认定的是具体项目，不是整个经营主体。" in text
    assert "〓" not in text


@pytest.mark.parametrize(("is_demo", "shown"), [(True, True), (False, False)])
def test_what_is_invented_says_so_and_nothing_is_called_genuine(is_demo, shown):
    text = text_of(sheet(replace(SAID, is_demo=is_demo)))
    assert ("演示" in text, "正品" in text) == (shown, False)


@pytest.mark.parametrize("said", [SAID, replace(SAID, name=LONG), CROWDED, replace(SAID, items=ITEMS * 6)])
@pytest.mark.parametrize("has_picture", [True, False])
def test_nothing_overflows_and_nothing_lies_upon_another(site, said, has_picture):
    page = sheet(replace(said, picture=picture() if has_picture else None))
    width, height = page.get_size()
    found = boxes(page)
    assert [
        box for box in found if box[0] < 15 * mm or box[2] > width - 15 * mm or box[1] < 12 * mm or box[3] > height - 8 * mm
    ] == []
    symbol = (width - 16 * mm - 40 * mm, 0, width, 15 * mm + 40 * mm)
    assert [box for box in found if _shared(box, symbol) > 0] == []
    assert [(one, other) for one, other in combinations(found, 2) if _shared(one, other) > 1] == []


def _shared(one, other) -> float:
    """The area that two boxes have in common, in square points."""
    width = min(one[2], other[2]) - max(one[0], other[0])
    height = min(one[3], other[3]) - max(one[1], other[1])
    return max(width, 0) * max(height, 0)


def test_items_that_find_no_room_are_counted():
    text = text_of(sheet(CROWDED))
    shown = text.count("官方编号")
    assert 0 < shown < 30
    assert f"另有 {30 - shown} 项，请扫码查看。" in text


def test_the_credit_stands_beneath_the_picture(site):
    assert "图：示例摄影" in text_of(sheet(replace(SAID, picture=picture())))


@pytest.mark.parametrize("size", ["A4", "A3"])
def test_the_same_poster_is_the_same_file(site, size):
    said = replace(SAID, picture=picture())
    assert poster.poster(said, size, has_bleed=True) == poster.poster(said, size, has_bleed=True)


# -- the card -------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("shape", "size"), [(card.WIDE, (1200, 630)), (card.SQUARE, (900, 900))])
@pytest.mark.parametrize("said", [SAID, replace(SAID, name=LONG), CROWDED])
def test_a_card_is_small_the_same_each_time_and_its_symbol_is_read(shape, size, said):
    content = card.card(said, shape)
    image = Image.open(BytesIO(content))
    assert (image.size, image.format, len(content) < 300_000, content == card.card(said, shape)) == (size, "PNG", True, True)
    [found] = zxingcpp.read_barcodes(image.convert("L"))
    assert found.text == said.address


@pytest.mark.parametrize("shape", [card.WIDE, card.SQUARE])
def test_a_long_name_leaves_the_symbol_its_quiet_zone(shape):
    image = Image.open(BytesIO(card.card(CROWDED, shape))).convert("L")
    corners = zxingcpp.read_barcodes(image)[0].position
    edge = corners.top_right.x - corners.top_left.x
    quiet = 4 * edge // qr.symbol(CROWDED.address).width
    above = image.crop(
        (corners.top_left.x - quiet, corners.top_left.y - quiet, corners.top_right.x + quiet, corners.top_left.y - 2)
    )
    beside = image.crop((corners.top_left.x - quiet, corners.top_left.y, corners.top_left.x - 2, corners.bottom_left.y))
    assert (above.getextrema(), beside.getextrema()) == ((255, 255), (255, 255))


def test_a_card_names_no_status():
    with translation.override("zh-hans"):
        said = card.words(SAID)
        assert said == ("湖北精品", "演示", "认定项目 2 项（2026年11月28日）", "扫码查看实时状态")
        assert [status for status in Status if str(status.label) in "".join(said)] == []


def test_only_what_is_invented_bears_the_badge():
    assert card.card(SAID, card.WIDE) != card.card(replace(SAID, is_demo=False), card.WIDE)
