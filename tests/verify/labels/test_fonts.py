from io import BytesIO

import pytest
from fontTools.pens.boundsPen import BoundsPen
from fontTools.ttLib import TTFont

from verify.labels import fonts


def built(characters: str) -> TTFont:
    return TTFont(BytesIO(fonts.truetype(characters)))


def test_the_font_has_truetype_outlines_for_exactly_what_was_asked():
    font = built("恩施玉露偲A")
    assert ("glyf" in font, "CFF " in font) == (True, False)
    assert {chr(point) for point in font.getBestCmap()} == set("恩施玉露偲A 〓")


@pytest.mark.parametrize("character", "恩施玉露偲鄂荆楚〓")
def test_every_character_has_ink(character: str):
    font = built(character)
    pen = BoundsPen(None)
    glyphs = font.getGlyphSet()
    glyphs[font.getBestCmap()[ord(character)]].draw(pen)
    left, bottom, right, top = pen.bounds
    assert (right - left > 500, top - bottom > 500) == (True, True)


@pytest.mark.parametrize("character", "施露骨黄示")
def test_characters_with_a_form_of_their_own_in_zh_hans_get_it(character: str):
    source = fonts._source()
    traditional = source.getBestCmap()[ord(character)]
    assert built(character).getBestCmap()[ord(character)] != traditional


def test_what_the_font_lacks_is_marked_and_does_not_vanish():
    assert fonts.printable("恩施🍵玉露") == "恩施〓玉露"


def test_an_outline_is_within_a_thousandth_of_the_original():
    source = fonts._source().getGlyphSet()
    font = built("露")
    name = font.getBestCmap()[ord("露")]
    exact, ours = BoundsPen(None), BoundsPen(None)
    source[name].draw(exact)
    font.getGlyphSet()[name].draw(ours)
    assert ours.bounds == pytest.approx(exact.bounds, abs=2)
    assert font.getGlyphSet()[name].width == source[name].width
