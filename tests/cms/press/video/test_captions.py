"""Captions are WebVTT and plain text, or they are sent back with the line that is wrong."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.press.video import captions
from tests.factories.films import VTT
from verify.refusals import Refused

CUE = "00:01.000 --> 00:02.000\n示例"


@pytest.mark.parametrize(
    ("content", "kept"),
    [
        (VTT.encode(), VTT),
        (b"\xef\xbb\xbf" + VTT.encode(), VTT),
        (VTT.replace("\n", "\r\n").encode(), VTT),
        (VTT.replace("\n", "\r").encode(), VTT),
        (f"WEBVTT 示例\n\n1\n{CUE}\n\nNOTE 注\n<b>\n\n{CUE} --- line:90%".encode(), None),
        (f"WEBVTT\n\n{CUE.replace('02.000', '02.000 align:start position:10%')}\n".encode(), None),
        (f"WEBVTT\n\n100:{CUE.replace('> 00', '> 100:00')}\n".encode(), None),
    ],
)
def test_captions_are_kept_as_they_are_served(content, kept):
    checked = captions.check(content)
    assert checked == (kept or content.decode().strip("\n") + "\n")
    assert captions.check(checked.encode()) == checked


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "header"),
        (b"WEBVTT", "none"),
        (b"WEBVTT\n\nNOTE x\n", "none"),
        (b"WEBVTTx\n\n", "header"),
        (f"WEBVTT\n{CUE}".encode(), "header"),
        (f"1\n{CUE.replace('.', ',')}".encode(), "header"),  # SubRip
        (f"WEBVTT\n\n{CUE.replace('.', ',')}".encode(), "cue"),
        (f"WEBVTT\n\n{CUE.replace('-->', '->')}".encode(), "cue"),
        ("WEBVTT\n\n示例\n示例\n".encode(), "cue"),
        (f"WEBVTT\n\nSTYLE\n::cue {{ color: red }}\n\n{CUE}".encode(), "cue"),
        (f"WEBVTT\n\n{CUE}<b>x</b>".encode(), "markup"),
        (f"WEBVTT\n\n{CUE}\n<script>alert(1)</script>".encode(), "markup"),
        (b"WEBVTT\n\n00:02.000 --> 00:02.000\nx", "order"),
        (b"WEBVTT\n\n00:99.000 --> 00:02.000\nx", "cue"),
        (VTT.encode("gb18030"), "encoding"),
        (VTT.encode("utf-16"), "encoding"),
        (VTT.encode() + b"\0", "encoding"),
        (VTT.encode() + b"x" * captions.MOST_BYTES, "large"),
    ],
)
def test_what_a_player_would_guess_at_is_sent_back(content, code):
    with pytest.raises(Refused) as refused:
        captions.check(content)
    assert refused.value.code == code


def test_the_line_that_is_wrong_is_named():
    with pytest.raises(Refused) as refused:
        captions.check(f"WEBVTT\n\n{CUE}\n\n坏\n坏\n".encode())
    assert "6" in str(refused.value.message)


def test_what_is_said_can_be_read():
    assert captions.spoken(VTT) == "示例字幕第一句。\n第二句。"


@given(st.text(max_size=200))
def test_any_text_is_refused_or_comes_out_without_markup(text):
    try:
        checked = captions.check(("WEBVTT\n\n00:01.000 --> 00:02.000\n" + text).encode("utf-8", "replace"))
    except Refused:
        return
    assert captions.check(checked.encode()) == checked
