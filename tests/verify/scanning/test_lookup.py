"""Typing a code, or showing a picture of the label."""

import io
import struct
import zlib

import pytest
import zxingcpp
from PIL import Image

from verify.scanning import photos


@pytest.fixture
def code(world, frozen):
    return world.code(world.run(), 5)


def symbol(text: str, scale: int = 6) -> Image.Image:
    barcode = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    return Image.fromarray(barcode.to_image(scale=scale)).convert("RGB")


def upload(image: Image.Image, name: str = "label.png", **options) -> io.BytesIO:
    file = io.BytesIO()
    image.save(file, **{"format": "PNG", **options})
    file.seek(0)
    file.name = name
    return file


def address(code: str) -> str:
    return f"HTTPS://JP.EXAMPLE.GOV.CN/V/{code}"


def test_the_page_offers_both_ways_without_a_script_or_a_query(client, db, django_assert_num_queries):
    with django_assert_num_queries(0):
        page = client.get("/v/").content.decode()
    assert 'name="code"' in page
    assert 'accept="image/jpeg,image/png,image/webp"' in page
    assert "<script" not in page


def test_a_typed_code_leads_to_its_page_and_keeps_language_and_size(client, code):
    typed = f"{code[:5].lower()} {code[5:10]}-{code[10:]}"
    response = client.get("/v/", {"code": typed, "lang": "en", "size": "large"})
    assert (response.status_code, response["Location"]) == (303, f"/v/{code}?lang=en&size=large")


@pytest.mark.parametrize("typed", ["ABC", "<script>alert(1)</script>", "A" * 5000, "茶" * 21, "\x00" * 21])
def test_a_mistyped_code_is_answered_beside_the_field_with_what_was_typed(client, db, typed):
    response = client.get("/v/", {"code": typed})
    page = response.content.decode()
    assert response.status_code == 404
    assert "编码有误" in page
    assert 'aria-invalid="true"' in page
    assert "<script" not in page


@pytest.mark.parametrize("format", ["PNG", "JPEG", "WEBP"])
def test_a_photo_of_a_label_leads_to_its_page(client, code, format):
    response = client.post("/v/", {"photo": upload(symbol(address(code)), format=format)})
    assert (response.status_code, response["Location"]) == (303, f"/v/{code}")


def test_a_large_turned_and_noisy_photo_is_read(client, code):
    scene = Image.effect_noise((3000, 4000), 40).convert("RGB")
    scene.paste(symbol(address(code), scale=12).rotate(17, expand=True, fillcolor="white"), (900, 1500))
    response = client.post("/v/", {"photo": upload(scene, format="JPEG", quality=70)})
    assert response["Location"] == f"/v/{code}"


def test_several_labels_in_one_picture_are_offered(client, code, world):
    other = world.code(world.run(), 6)
    scene = Image.new("RGB", (1000, 500), "white")
    scene.paste(symbol(address(code)), (50, 100))
    scene.paste(symbol(address(other)), (550, 100))
    page = client.post("/v/", {"photo": upload(scene)}).content.decode()
    assert f'href="/v/{code}"' in page
    assert f'href="/v/{other}"' in page


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("https://fake.example.com/v/{code}", "不指向本站"),
        ("https://jp.example.gov.cn.evil.example/v/{code}", "不指向本站"),
        ("https://jp.example.gov.cn@evil.example/v/{code}", "不指向本站"),
        ("WIFI:S:x;;", "不指向本站"),
    ],
)
def test_a_symbol_that_leads_elsewhere_is_never_followed(client, code, text, sentence):
    response = client.post("/v/", {"photo": upload(symbol(text.format(code=code)))})
    assert response.status_code == 422
    assert sentence in response.content.decode()


def bomb() -> bytes:
    """A PNG of 30,000 × 30,000 pixels in a few kilobytes."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 30_000, 30_000, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("content", "status", "sentence"),
    [
        (b"", 422, "不是 JPEG、PNG 或 WebP 图片"),
        (b"hello", 422, "不是 JPEG、PNG 或 WebP 图片"),
        (b"\x89PNG\r\n\x1a\n" + b"0" * 50, 422, "不是 JPEG、PNG 或 WebP 图片"),
        (b"GIF89a" + b"0" * 50, 422, "不是 JPEG、PNG 或 WebP 图片"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", 422, "不是 JPEG、PNG 或 WebP 图片"),
        (b"%PDF-1.4", 422, "不是 JPEG、PNG 或 WebP 图片"),
        (b"\xff\xd8\xff" + b"0" * 500, 422, "不是 JPEG、PNG 或 WebP 图片"),
        (bomb(), 413, "图片像素过多"),
        (b"\x00" * (13 * 1024 * 1024), 413, "图片超过 12 MB"),
    ],
    ids=["empty", "text", "broken png", "gif", "svg", "pdf", "broken jpeg", "bomb", "huge"],
)
def test_s4_wrong_huge_and_hostile_pictures_are_answered_kindly(client, db, content, status, sentence):
    file = io.BytesIO(content)
    file.name = "label.png"
    response = client.post("/v/", {"photo": file})
    assert response.status_code == status
    assert sentence in response.content.decode()


def test_a_truncated_photo_is_answered_kindly(client, code):
    whole = upload(symbol(address(code)), format="JPEG").getvalue()
    file = io.BytesIO(whole[: len(whole) // 2])
    file.name = "x.jpg"
    response = client.post("/v/", {"photo": file})
    assert response.status_code == 422


def test_a_photo_without_a_label_says_how_to_take_one(client, db):
    response = client.post("/v/", {"photo": upload(Image.new("RGB", (400, 400), "white"))})
    assert response.status_code == 422
    assert "图片中没有找到标签" in response.content.decode()


def test_no_photo_at_all_is_answered_kindly(client, db):
    assert "请先选择一张标签照片" in client.post("/v/").content.decode()


def test_many_photos_from_one_device_are_slowed_softly(client, db, frozen):
    blank = upload(Image.new("RGB", (20, 20), "white")).getvalue()
    seen = []
    for _ in range(61):
        file = io.BytesIO(blank)
        file.name = "x.png"
        seen.append(client.post("/v/", {"photo": file}).status_code)
    assert seen == [422] * 60 + [429]


def test_the_picture_is_not_kept(client, code, tables):
    before = tables()
    client.post("/v/", {"photo": upload(symbol(address(code)))})
    assert tables() == before


def test_a_bare_code_in_a_symbol_is_read_too(code):
    file = upload(symbol(code))
    assert photos.read_codes(file, 1000, "jp.example.gov.cn") == [code]
