"""The geometry of a bar chart, and what it says to those who do not see it."""

import re
from itertools import pairwise
from pathlib import Path
from unicodedata import east_asian_width

import pytest
from django.template.loader import render_to_string
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from verify.charts import MARGINS, Bar, Chart, wrapped


def drawn(chart: Chart) -> str:
    return render_to_string("components/bar_chart.html", {"chart": chart})


def test_the_longest_bar_fills_the_room_and_the_others_their_share():
    chart = Chart("行业", "项", [Bar("食品", 40), Bar("工程", 10), Bar("其他", 0)])
    assert [row.width for row in chart.rows] == [100, 25, 0]
    assert [row.value for row in chart.rows] == ["40", "10", "0"]


@pytest.mark.parametrize(
    ("bars", "widths", "description"),
    [
        ([], [], "行业"),
        ([Bar("食品", 3)], [100], "行业：食品 3"),
        ([Bar("食品", 0), Bar("工程", 0)], [0, 0], "行业：食品 0、工程 0"),
    ],
)
def test_none_one_and_zeros(bars, widths, description):
    chart = Chart("行业", "项", bars)
    assert ([row.width for row in chart.rows], chart.description) == (widths, description)


def test_without_a_bar_there_is_a_sentence_and_no_drawing():
    text = drawn(Chart("行业", "项"))
    assert '<p class="hint">暂无数据。</p>' in text
    assert "<svg" not in text


def test_twenty_rows_follow_each_other_without_touching():
    rows = Chart("行业", "", [Bar(f"第 {number} 类", number) for number in range(20)]).rows
    for above, below in pairwise(rows):
        assert above.bar_y + above.bar_height < below.lines[0].y - 0.8
    assert Chart("行业", "", [row.bar for row in rows]).height > rows[-1].bar_y + rows[-1].bar_height


def test_a_description_names_twenty_bars_and_counts_the_rest():
    description = Chart("行业", "", [Bar(f"类{number}", number) for number in range(25)]).description
    assert description.endswith("类19 19、另有 5 项")


@pytest.mark.parametrize(
    ("label", "lines"),
    [
        ("食品", ("食品",)),
        ("新能源与智能网联汽车", ("新能源与智能网联汽车",)),
        ("恩施土家族苗族自治州农产品加工业", ("恩施土家族苗族自治州农产", "品加工业")),
        ("长" * 40, ("长" * 12, "长" * 11 + "…")),
        ("New energy and intelligent vehicles", ("New energy and", "intelligent vehicles")),
        ("  ", ("–",)),
    ],
)
def test_a_long_label_takes_two_lines_at_most(label, lines):
    assert wrapped(label) == lines


@given(st.text(max_size=80))
def test_no_line_is_wider_than_a_narrow_screen(label):
    for line in wrapped(label):
        assert sum(2 if east_asian_width(each) in "WFA" else 1 for each in line.removesuffix("…")) <= 24


@pytest.mark.parametrize(("value", "text"), [(1234567, "1,234,567"), (0, "0"), (2.0, "2"), (97.5, "97.5")])
def test_numbers_are_grouped_and_whole_where_they_are(value, text):
    assert Bar("a", value).spelt() == text


def test_a_long_number_takes_room_from_the_bars():
    margins = [Chart("a", "", [Bar("b", 7), Bar("c", value)]).margin for value in (7, 999, 1000, 123456, 1234567, 10**15)]
    assert margins == [3, 3, 5, 7, 7, 10]


def test_the_stylesheet_knows_every_margin():
    css = (Path(__file__).parents[2] / "site/static/css/components/bar_chart.css").read_text()
    assert re.findall(r"--(\d+) \{ width: calc\(100% - (\d+)em\)", css) == [(str(each), str(each)) for each in MARGINS]


@pytest.mark.parametrize("value", [-1, float("nan")])
def test_a_bar_has_no_other_side(value):
    with pytest.raises(ValueError, match="甲: a bar cannot show"):
        Bar("甲", value)


def test_the_drawing_has_a_name_and_the_table_its_links_and_numbers():
    text = drawn(Chart("行业 <b>", "项", [Bar("食品 & 茶", 1200, "/products/?industry=1")]))
    assert 'role="img" aria-label="行业 &lt;b&gt;：食品 &amp; 茶 1,200"' in text
    assert '<a href="/products/?industry=1">食品 &amp; 茶</a>' in text
    assert text.count("1,200</t") == 2
    assert " style=" not in text


def test_it_speaks_english_too():
    with translation.override("en"):
        assert Chart("Industry", "", [Bar("Food", 3)]).description == "Industry: Food 3"
