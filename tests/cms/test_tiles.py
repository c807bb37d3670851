"""The diagram of the 17 units."""

import pytest
from django.utils import translation

from cms.tiles import PLACES, shade, tiles
from verify.registry.units import Unit


def test_every_unit_has_a_place_of_its_own():
    assert set(PLACES) == set(Unit)
    assert len(set(PLACES.values())) == 17


@pytest.mark.parametrize(
    ("one", "way", "other"),
    [
        (Unit.SHIYAN, "west", Unit.XIANGYANG),
        (Unit.SHIYAN, "north", Unit.SHENNONGJIA),
        (Unit.ENSHI, "west", Unit.YICHANG),
        (Unit.YICHANG, "west", Unit.WUHAN),
        (Unit.XIAOGAN, "north", Unit.WUHAN),
        (Unit.WUHAN, "north", Unit.XIANNING),
        (Unit.WUHAN, "west", Unit.EZHOU),
        (Unit.HUANGGANG, "north", Unit.HUANGSHI),
        (Unit.TIANMEN, "north", Unit.XIANTAO),
        (Unit.QIANJIANG, "west", Unit.XIANTAO),
        (Unit.JINGMEN, "north", Unit.JINGZHOU),
    ],
)
def test_neighbours_lie_as_they_do(one, way, other):
    axis = {"west": 0, "north": 1}[way]
    assert PLACES[one][axis] < PLACES[other][axis]


def test_a_tile_has_its_number_its_shade_and_a_link_to_the_catalogue():
    found = {tile.unit: tile for tile in tiles({"420100": 9, "422800": 3, "429021": 1})}
    assert [(found[unit].count, found[unit].step) for unit in (Unit.WUHAN, Unit.ENSHI, Unit.SHENNONGJIA, Unit.YICHANG)] == [
        (9, 3),
        (3, 1),
        (1, 1),
        (0, 0),
    ]
    assert found[Unit.ENSHI].url == "/products/?unit=422800"
    assert (found[Unit.ENSHI].short_name, found[Unit.ENSHI].name) == ("恩施", "恩施土家族苗族自治州")
    assert (found[Unit.SHENNONGJIA].short_name, found[Unit.WUHAN].short_name) == ("神农架", "武汉")


def test_they_are_read_from_the_north_west_on():
    assert [tile.unit for tile in tiles({})][:4] == [Unit.SHIYAN, Unit.XIANGYANG, Unit.SUIZHOU, Unit.SHENNONGJIA]


def test_no_text_of_a_tile_lies_outside_it():
    for tile in tiles({}):
        assert tile.x < tile.middle < tile.x + 94
        assert tile.y < tile.name_y < tile.count_y < tile.y + 94


def test_names_follow_the_language():
    with translation.override("en"):
        assert tiles({})[0].short_name == "Shiyan"


@pytest.mark.parametrize(("count", "most", "step"), [(0, 0, 0), (0, 9, 0), (1, 9, 1), (3, 9, 1), (4, 9, 2), (7, 9, 3), (1, 1, 3)])
def test_the_shade_is_a_third_of_the_most(count, most, step):
    assert shade(count, most) == step
