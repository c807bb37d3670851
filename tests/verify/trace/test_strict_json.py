"""What cannot be kept exactly is refused, and nothing hostile gets further."""

import itertools
import json

import pytest

from verify.refusals import Refused
from verify.trace import strict_json


def code(content: bytes) -> str:
    with pytest.raises(Refused) as refused:
        strict_json.read(content)
    return refused.value.code


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "empty"),
        (b" \n", "empty"),
        (b"{", "not_json"),
        (b"PK\x03\x04", "not_json"),
        ('{"名": 1}'.encode("gb18030"), "encoding"),
        (b"[" * 100_000, "too_deep"),
        (b"[" * 40 + b"]" * 40, "too_deep"),
        (b'{"a": 1, "a": 1}', "twice"),
        (b"[NaN]", "number"),
        (b"[-Infinity]", "number"),
        (b"[1e999]", "number"),
        (b"[1e999999999999]", "number"),
        (b"[0.12345678901234567890123]", "number"),
        (b"[" + b"9" * 5000 + b"]", "number"),
        (rb'["\u0000"]', "text"),
        (rb'{"\u0000": 1}', "text"),
        (rb'["\ud800"]', "text"),
        (b"[" + b"1," * 400_001 + b"1]", "too_many"),
        (b" " + b"x" * strict_json.MAX_BYTES, "too_large"),
    ],
    ids=itertools.count(),
)
def test_s4_hostile_json_is_refused_with_its_reason(content, why):
    assert code(content) == why


@pytest.mark.parametrize(
    "text", ['{"a": [1, 2.5, -0.1, 1e3, 100000.0, true, null, "示例 \\ud83c\\udf75"]}', "0.1", "123456789012345678"]
)
def test_what_is_taken_is_as_it_was_written(text):
    assert strict_json.read(text.encode()) == json.loads(text)
    assert strict_json.read(b"\xef\xbb\xbf" + text.encode()) == json.loads(text)
