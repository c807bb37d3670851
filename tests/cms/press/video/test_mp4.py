"""An MP4 is let in by its boxes [S-4]."""

from io import BytesIO

import pytest

from cms.press.video import mp4
from tests.factories import films
from tests.factories.films import box
from verify.refusals import Refused

MOST = 1_000_000
FILM = films.mp4()
LONG_BOX = (1).to_bytes(4, "big") + b"mdat" + (16 + 20).to_bytes(8, "big") + bytes(20)


@pytest.mark.parametrize(
    "content",
    [FILM, films.mp4(brand=b"mp42"), films.mp4(brand=b"M4V "), FILM + box(b"free"), FILM + LONG_BOX],
)
def test_s4_an_mp4_is_let_in(content):
    file = BytesIO(content)
    mp4.check(file, MOST)
    assert file.tell() == 0


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "wrong_film"),
        (b"\0", "wrong_film"),
        (b"%PDF-1.4 ftypisom", "wrong_film"),
        (b"\x1aE\xdf\xa3" + bytes(60), "wrong_film"),  # WebM
        (b"RIFF\0\0\0\0AVI " + bytes(60), "wrong_film"),
        (films.mp4(brand=b"qt  "), "wrong_film"),
        (films.mp4(brand=b"heic"), "wrong_film"),
        (box(b"moov") + FILM, "wrong_film"),
        (FILM[:40], "damaged_film"),
        (FILM[:-1], "damaged_film"),
        (FILM + b"PK\3\4" + bytes(40), "damaged_film"),
        (FILM + b"<script>alert(1)</script>", "damaged_film"),
        (FILM + box(b"html"), "damaged_film"),
        (FILM + bytes(8), "damaged_film"),
        (FILM + (7).to_bytes(4, "big") + b"free", "damaged_film"),
        (FILM + (1).to_bytes(4, "big") + b"free" + (2**63).to_bytes(8, "big"), "damaged_film"),
        (FILM + box(b"free") * 10_001, "damaged_film"),
        (box(b"ftyp", b"isom" + bytes(8)) + box(b"moov"), "damaged_film"),
        (films.mp4(about=box(b"udta", box(b"\xa9xyz", b"\0\x12\x15\xc7+30.5928+114.3055/"))), "place"),
        (films.mp4(about=box(b"meta", b"com.apple.quicktime.location.ISO6709")), "place"),
        (films.mp4(about=box(b"udta", box(b"loci", bytes(20)))), "place"),
        (FILM + box(b"free", bytes(MOST)), "large"),
    ],
)
def test_s4_whatever_else_is_refused(content, code):
    with pytest.raises(Refused) as refused:
        mp4.check(BytesIO(content), MOST)
    assert refused.value.code == code
