"""Files from strangers: what is let in, how it leaves, and what the rest costs (S-4)."""

import io
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from tests.verify import hostile
from verify import unpacking, uploads
from verify.refusals import Refused

BOTH = frozenset({uploads.PICTURE, uploads.PDF})
RECEIVE = """
import sys
from pathlib import Path
from django.conf import settings
settings.configure(USE_I18N=False)
from django.core.files.uploadedfile import SimpleUploadedFile
from verify import refusals, uploads
for path in Path(sys.argv[1]).iterdir():
    try:
        uploads.accept(SimpleUploadedFile("x", path.read_bytes()), kinds=frozenset({path.name.split(",")[0]}))
    except refusals.Refused:
        print(path.name)
"""
# A process counts the memory of the one it was started from as its own: a small one stands between it and the tests.
MEASURE = """
import resource, subprocess, sys
subprocess.run([sys.executable, "-c", *sys.argv[1:]], check=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


def accept(content: bytes, *kinds: str, name: str = "a.jpg") -> uploads.Accepted:
    return uploads.accept(SimpleUploadedFile(name, content), kinds=frozenset(kinds or {uploads.PICTURE}))


def drawn(accepted: uploads.Accepted) -> Image.Image:
    picture = Image.open(io.BytesIO(accepted.content))
    picture.load()
    return picture


def code_of(content: bytes, kind: str, limits: uploads.Limits = uploads.Limits()) -> str:  # noqa: B008 - frozen
    with pytest.raises(Refused) as refused:
        uploads.unpack(content, kind, limits)
    return refused.value.code


@pytest.mark.parametrize("name", hostile.CORPUS)
def test_s4_a_hostile_file_is_refused_with_its_reason(name):
    kind, make, why = hostile.CORPUS[name]
    with pytest.raises(Refused) as refused:
        accept(make(), kind)
    assert (refused.value.code, str(refused.value)) == (why, str(uploads.REFUSALS[why]))


def test_s4_the_whole_corpus_costs_less_than_150_mb(tmp_path: Path):
    assert len(hostile.CORPUS) >= 40
    for name, (kind, make, _why) in hostile.CORPUS.items():
        (tmp_path / f"{kind},{name}").write_bytes(make())
    ran = subprocess.run([sys.executable, "-c", MEASURE, RECEIVE, tmp_path], capture_output=True, text=True, check=True)
    *refused, peak = ran.stdout.splitlines()
    assert len(refused) == len(hostile.CORPUS)
    assert int(peak) * 1024 < 150_000_000


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_picture_is_known_by_its_content_whatever_its_name(form):
    accepted = accept(hostile.image(form), name="notes.txt")
    expected = (".png", "image/png", "PNG") if form == "PNG" else (".jpg", "image/jpeg", "JPEG")
    assert (accepted.suffix, accepted.content_type, drawn(accepted).format) == expected
    assert drawn(accepted).size == (320, 240)


def test_s4_camera_and_place_are_gone_and_the_picture_stands_upright():
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "SecretCamera"
    exif.get_ifd(0x8825)[1] = "N"
    accepted = accept(hostile.image(size=(300, 200), exif=exif, comment=b"at home", icc_profile=b"SecretProfile" * 20))
    picture = drawn(accepted)
    assert picture.size == (200, 300)
    assert dict(picture.getexif()) == {}
    assert [word for word in (b"Exif", b"SecretCamera", b"at home", b"SecretProfile") if word in accepted.content] == []


@pytest.mark.parametrize(
    ("size", "expected"), [((4000, 3000), (2400, 1800)), ((1000, 6000), (400, 2400)), ((2400, 10), (2400, 10))]
)
@pytest.mark.parametrize("form", ["JPEG", "PNG"])
def test_the_longest_side_is_at_most_2400(form, size, expected):
    assert drawn(accept(hostile.blank(form, size))).size == expected


def test_a_moving_picture_becomes_its_first_frame():
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "blue")]
    file = io.BytesIO()
    frames[0].save(file, "WEBP", save_all=True, append_images=frames[1:], lossless=True)
    picture = drawn(accept(file.getvalue()))
    assert (getattr(picture, "n_frames", 1), picture.getpixel((5, 5))) == (1, pytest.approx((254, 0, 0), abs=3))


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16", "CMYK"])
def test_every_kind_of_pixel_is_read(mode):
    file = io.BytesIO()
    source = Image.new("I;16", (20, 20), 60_000) if mode == "I;16" else Image.new("RGB", (20, 20), "white").convert(mode)
    source.save(file, "JPEG" if mode == "CMYK" else "PNG")
    assert min(drawn(accept(file.getvalue())).convert("RGB").getpixel((5, 5))) > 220


def test_a_pdf_is_passed_on_as_it_was_sent():
    content = hostile.pdf(pages=50)
    assert accept(content, uploads.PDF) == uploads.Accepted(content, ".pdf", "application/pdf")


def test_a_pdf_with_packed_objects_and_a_link_is_no_danger():
    link = b"/Annots[<</Type/Annot/Subtype/Link/Rect[0 0 9 9]/A<</S/URI/URI(https://example.gov.cn)>>>>]"
    content = hostile.pdf(hostile.objects(b"<</Title(a)>>"), page=link)
    assert accept(content, uploads.PDF).content == content


def test_where_both_are_welcome_each_is_taken_for_what_it_is():
    assert [accept(make(), *BOTH).suffix for make in (hostile.image, hostile.pdf)] == [".jpg", ".pdf"]
    with pytest.raises(Refused) as refused:
        accept(b"hello", *BOTH)
    assert refused.value.code == "wrong_type"


def test_an_11_mb_pdf_is_too_large_even_where_pictures_may_be_larger():
    with pytest.raises(Refused) as refused:
        accept(b"%PDF-1.7\n" + bytes(11 * 1024 * 1024), *BOTH)
    assert refused.value.code == "too_large_pdf"


def test_s4_a_parser_that_hangs_crashes_or_eats_memory_costs_a_refusal():
    picture = hostile.image("PNG", (3000, 3000))
    assert code_of(picture, "PICTURE", uploads.Limits(wall_seconds=0)) == "unreadable"
    assert code_of(picture, "PICTURE", uploads.Limits(cpu_seconds=0)) == "unreadable"
    assert code_of(picture, "PICTURE", uploads.Limits(memory=40_000_000)) == "unreadable"
    assert code_of(picture, "nonsense") == "damaged"


def test_parent_and_child_count_the_same_pages():
    assert uploads.MOST_PAGES == unpacking.MOST_PAGES
