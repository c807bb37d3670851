"""One spelling for the codes of standards."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verify.registry.standard_codes import LONGEST, normal_code


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("GB/T 22111-2008", "GB/T 22111-2008"),
        ("gb/t22111—2008", "GB/T 22111-2008"),
        ("ＧＢ／Ｔ　22111－2008", "GB/T 22111-2008"),
        ("GB / T 22111 – 2008", "GB/T 22111-2008"),
        ("GB/T 22111-2008《地理标志产品》", "GB/T 22111-2008"),
        ("GB 2762-2022 食品安全国家标准", "GB 2762-2022"),
        ("GB2762-2022食品安全国家标准", "GB 2762-2022"),
        ("Q/EXAMPLE 0001S（示例企业标准）", "Q/EXAMPLE 0001S"),
        ("Q/示例001S-2025", "Q/示例 001S-2025"),
        ("DB42/T1234-2020", "DB42/T 1234-2020"),
        ("db42/T 1234—2020", "DB42/T 1234-2020"),
        ("DB42/T 示例001—2024", "DB42/T 示例 001-2024"),
        ("T/ABC 001-2020", "T/ABC 001-2020"),
        ("ISO 9001:2015", "ISO 9001:2015"),
        ("《茶叶》", ""),
        ("  ", ""),
    ],
)
def test_a_code_is_the_same_however_it_is_written(written, code):
    assert normal_code(written) == code


@pytest.mark.parametrize("other", ["GB/T 22111-2009", "GB 22111-2008", "GB/T 2211-2008", "GB/T 22111.1-2008"])
def test_different_codes_stay_different(other):
    assert normal_code(other) != normal_code("GB/T 22111-2008")


@given(st.text(alphabet=st.sampled_from("GBTDQ/示例 0123456789-—－.:SS（）\u3000gbＧ"), max_size=40) | st.text(max_size=200))
def test_twice_is_once_and_never_too_long(text):
    code = normal_code(text)
    assert normal_code(code) == code
    assert len(code) <= LONGEST
