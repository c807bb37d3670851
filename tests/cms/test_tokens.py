"""Every colour that stands on another can be read, in the light and in the dark."""

from pathlib import Path

import pytest

from cms import tokens

CSS = Path(__file__).parents[2] / "site" / "static" / "css"


@pytest.fixture(scope="module")
def read() -> tokens.Tokens:
    return tokens.read(CSS / "tokens.css")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_v4_every_pair_has_the_contrast_it_needs(read, scheme):
    assert {f"{pair.front} on {pair.back}": pair.contrast for pair in read.pairs(scheme) if not pair.is_enough} == {}


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#000", "#fff", 21.0),
        ("#ffffff", "#fff", 1.0),
        ("#777777", "#fff", 4.47),
        ("#767676", "#ffffff", 4.54),
        ("#0000ff", "#fff", 8.59),
    ],
)
def test_the_ratio_is_the_published_one(one, other, ratio):
    assert tokens.contrast(one, other) == tokens.contrast(other, one) == ratio


def test_the_three_blocks_are_told_apart(read):
    assert (read.light["paper"], read.dark["paper"], read.dark["on-fill"]) == ("#fff", "#151312", "#fff")
    sizes = {size.name: (size.standard, size.large) for size in read.sizes()}
    assert sizes["text"] == ("1.0625rem", "1.5rem")
    assert sizes["gap-3"] == ("1rem", "1rem")
    assert "paper" not in sizes


def test_a_pair_that_cannot_be_read_is_found():
    assert not tokens.Pair("ink", "paper", "#777777", "#fff", 4.5).is_enough


def test_no_component_names_a_colour_of_its_own():
    coloured = {
        path.name for path in (CSS / "components").glob("*.css") if tokens.COLOUR.search(path.read_text().split("@media print")[0])
    }
    assert coloured == set()
