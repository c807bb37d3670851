"""GB 32100 against a second implementation, written from the standard's description."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from verify.registry.uscc import ALPHABET, CATEGORIES, is_valid, validate

# The weights as the standard prints them.
WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
PREFIXES = sorted(
    authority + category for authority, categories in CATEGORIES.items() for category in categories if category != " "
)


def checked(first_17: str) -> str:
    total = sum(weight * "0123456789ABCDEFGHJKLMNPQRTUWXY".index(sign) for weight, sign in zip(WEIGHTS, first_17, strict=True))
    return first_17 + "0123456789ABCDEFGHJKLMNPQRTUWXY"[-total % 31]


valid_codes = st.builds(
    lambda prefix, region, body: checked(prefix + region + body),
    st.sampled_from(PREFIXES),
    st.text("0123456789", min_size=6, max_size=6),
    st.text(ALPHABET, min_size=9, max_size=9),
)


@given(valid_codes)
def test_the_published_check_character_is_accepted(code):
    assert is_valid(code)


@given(valid_codes, st.integers(0, 17), st.sampled_from("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
def test_every_change_of_a_single_character_is_found(code, position, sign):
    changed = code[:position] + sign + code[position + 1 :]
    assert is_valid(changed) == (changed == code)


@given(valid_codes, st.integers(0, 16))
def test_every_swap_of_neighbours_is_found(code, position):
    swapped = code[:position] + code[position + 1] + code[position] + code[position + 2 :]
    assert is_valid(swapped) == (swapped == code)


@given(st.text(max_size=20))
def test_any_other_text_is_refused_without_an_error(text):
    assert not is_valid(text) or text == checked(text[:17])


@pytest.mark.parametrize("prefix", ["12", "93", "A1", "N1", "N2", "N3", "Y1", "11", "51", "91", "92"])
def test_the_authorities_that_entities_of_the_mark_come_from(prefix):
    assert is_valid(checked(prefix + "4201000100000X1"))


@pytest.mark.parametrize("prefix", ["01", "94", "B1", "Y2", "A2", "1A", "90"])
def test_an_authority_or_category_that_does_not_exist(prefix):
    assert not is_valid(checked(prefix + "4201000100000X1"))


@pytest.mark.parametrize(
    "code",
    ["", "9142", checked("914201000100000X1") + "0", checked("914201000100000X1").lower(), " " + checked("914201000100000X1")],
)
def test_a_wrong_shape_is_refused_with_a_sentence(code):
    with pytest.raises(ValidationError) as raised:
        validate(code)
    assert raised.value.code == "uscc"
    assert len(raised.value.messages) == 1


# Codes that their holders publish: Alibaba, Tencent, Huawei Technologies.
@pytest.mark.parametrize("code", ["91330100799655058B", "9144030071526726XG", "914403001922038216"])
def test_codes_in_public_use(code):
    assert is_valid(code)
