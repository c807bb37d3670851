"""Files by pieces (RFC 9110 §14)."""

from io import BytesIO

import pytest
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from cms.press import ranges

CONTENT = bytes(range(100))


def asked(**headers: str):
    request = RequestFactory().get("/", headers=headers)
    return ranges.answer(request, BytesIO(CONTENT), size=100, digest="abc", content_type="video/mp4")


def told(response) -> tuple[int, str | None, bytes]:
    body = response.getvalue() if response.streaming else response.content
    return response.status_code, response.headers.get("Content-Range"), body


@pytest.mark.parametrize(
    ("asked_for", "status", "told_range", "body"),
    [
        ("bytes=0-", 206, "bytes 0-99/100", CONTENT),
        ("bytes=0-0", 206, "bytes 0-0/100", CONTENT[:1]),
        ("bytes=0-1", 206, "bytes 0-1/100", CONTENT[:2]),
        ("bytes=99-", 206, "bytes 99-99/100", CONTENT[99:]),
        ("bytes=10-19", 206, "bytes 10-19/100", CONTENT[10:20]),
        ("bytes=90-1000", 206, "bytes 90-99/100", CONTENT[90:]),
        ("bytes=-10", 206, "bytes 90-99/100", CONTENT[90:]),
        ("bytes=-1000", 206, "bytes 0-99/100", CONTENT),
        ("bytes=100-", 416, "bytes */100", b""),
        ("bytes=999999999999999999-", 416, "bytes */100", b""),
        ("bytes=-0", 416, "bytes */100", b""),
        # to be ignored: no range of bytes, several, or no number
        ("bytes=20-10", 200, None, CONTENT),
        ("bytes=", 200, None, CONTENT),
        ("bytes=-", 200, None, CONTENT),
        ("bytes=0-1,5-6", 200, None, CONTENT),
        ("items=0-1", 200, None, CONTENT),
        ("bytes=a-b", 200, None, CONTENT),
        ("bytes=0x0-1", 200, None, CONTENT),
        ("bytes=٠-١", 200, None, CONTENT),
        ("bytes=+0-1", 200, None, CONTENT),
        ("bytes=" + "9" * 10_000 + "-", 200, None, CONTENT),
        ("", 200, None, CONTENT),
    ],
)
def test_a_range_is_answered_by_its_bytes(asked_for, status, told_range, body):
    response = asked(Range=asked_for)
    assert told(response) == (status, told_range, body)
    assert response.headers["Cache-Control"] == "public, no-cache"
    if status != 416:
        assert response.headers["Content-Length"] == str(len(body))


@pytest.mark.parametrize(
    ("condition", "status"), [('"abc"', 206), ('"older"', 200), ('W/"abc"', 200), ("Sat, 28 Nov 2026 04:00:00 GMT", 200)]
)
def test_a_range_of_another_version_is_answered_whole(condition, status):
    assert asked(**{"Range": "bytes=0-9", "If-Range": condition}).status_code == status


def test_who_has_it_already_is_told_so():
    assert told(asked(**{"If-None-Match": '"abc"'})) == (304, None, b"")
    assert told(asked(**{"If-None-Match": '"x"'})) == (200, None, CONTENT)


@given(st.text(alphabet="bytes=-0123456789, ", max_size=20), st.integers(1, 1000))
def test_a_piece_lies_within_the_file(header, size):
    found = ranges.piece(header, size)
    assert found is None or (found.start >= 0 and found.stop <= size and found.step == 1)
