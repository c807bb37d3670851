"""A program of its own: opens one picture or PDF from standard input, for uploads.py.

    python -I unpacking.py PICTURE|PDF CPU_SECONDS MEMORY_BYTES

Answers with a line, `ok jpeg` `ok png` `ok pdf` or `no <why>`, and after the line of a picture the picture drawn anew. It imports
nothing of this project, and nothing that opens files or sockets; it limits itself before it reads the first byte.
"""

import io
import re
import resource
import sys
import zlib
from collections.abc import Iterator
from typing import Any

LONGEST_SIDE = 2400
MOST_PAGES = 50
# A baseline JPEG is decoded at a fraction of its size; a progressive one, a PNG and a WebP stand in memory whole.
MOST_PIXELS = {"JPEG": 120_000_000, "PROGRESSIVE": 16_000_000, "PNG": 20_000_000, "WEBP": 12_500_000}
MOST_PIXELS_A_BYTE = 500  # a baseline JPEG of one colour has 170; more is a header without its picture
MOST_UNPACKED = 8 * 1024 * 1024
# Another format's beginning where a picture has no business to have one. Long enough not to come about by chance in 12 MB.
FOREIGN = re.compile(rb"%pdf-|<\?php|<html|<script|<!doctype|rar!\x1a\x07|7z\xbc\xaf\x27\x1c", re.IGNORECASE)
FOREIGN_HEAD = re.compile(rb"<\?php|<html|<script|<!doctype|<svg", re.IGNORECASE)
ZIP_END = b"PK\x05\x06"  # a reader of ZIP looks for it in the last 64 KB and a bit
# PDF 32000-1 §12.6.4: actions that run, fetch, send or open something; and the places where files and scripts hang.
ACTIVE = re.compile(
    rb"/(?:JavaScript|Launch|EmbeddedFiles?|RichMedia|Rendition|SubmitForm|ImportData|GoToR|GoToE|Movie|Sound)(?![A-Za-z0-9])"
)
HEX_IN_NAME = re.compile(rb"#([0-9A-Fa-f]{2})")
STREAM = re.compile(rb"stream\r?\n")


class No(Exception):
    """The file is not let in; the argument says why, as uploads.REFUSALS names it."""


def limit(cpu_seconds: int, memory: int) -> None:
    for what, most in ((resource.RLIMIT_CPU, cpu_seconds), (resource.RLIMIT_DATA, memory), (resource.RLIMIT_CORE, 0)):
        resource.setrlimit(what, (most, most))


def main() -> None:
    kind, cpu_seconds, memory = sys.argv[1:4]
    limit(int(cpu_seconds), int(memory))
    content = sys.stdin.buffer.read()
    try:
        answer, made = (picture if kind == "PICTURE" else document)(content)
    except No as why:
        answer, made = f"no {why}", b""
    except MemoryError:
        answer, made = "no unreadable", b""
    sys.stdout.buffer.write(answer.encode("ascii") + b"\n" + made)


def picture(content: bytes) -> tuple[str, bytes]:
    """The first frame, upright, at most LONGEST_SIDE long, without anything but its pixels."""
    from PIL import Image, ImageOps

    if FOREIGN.search(content) or ZIP_END in content[-66_000:]:
        raise No("two_in_one")
    Image.MAX_IMAGE_PIXELS = None  # ours are stricter, and differ by format
    try:
        image: Any = Image.open(io.BytesIO(content), formats=("JPEG", "PNG", "WEBP"))
        kind = _weigh(image, len(content))
        longest = max(image.size)
        if kind == "JPEG" and longest > LONGEST_SIDE:
            image.draft(None, tuple(max(1, side * LONGEST_SIDE // longest) for side in image.size))
        image.load()
    except (OSError, ValueError, SyntaxError, EOFError, ArithmeticError, TypeError, LookupError) as error:
        raise No("damaged") from error
    if image.mode == "I;16":
        image = image.point(lambda level: level / 256).convert("L")
    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    image = ImageOps.exif_transpose(image)
    has_holes = image.has_transparency_data
    made = io.BytesIO()
    if kind == "PNG" or has_holes:
        _bare(image.convert("RGBA" if has_holes else "RGB")).save(made, "PNG")
        return "ok png", made.getvalue()
    _bare(image.convert("RGB")).save(made, "JPEG", quality=88)
    return "ok jpeg", made.getvalue()


def _weigh(image: Any, size: int) -> str:
    """A key of MOST_PIXELS, unless there are more."""
    kind: str = "JPEG" if image.format == "MPO" else image.format
    if kind == "JPEG" and image.info.get("progressive"):
        kind = "PROGRESSIVE"
    if image.width * image.height > MOST_PIXELS[kind]:
        raise No("too_many_pixels")
    if kind == "JPEG" and image.width * image.height > MOST_PIXELS_A_BYTE * size:
        raise No("damaged")
    return kind


def _bare(image: Any) -> Any:
    """Without EXIF, text, colour profile or comment, which Pillow would write again."""
    image.info = {}
    return image


def document(content: bytes) -> tuple[str, bytes]:
    """Read and judged; a PDF is not drawn anew, since it may be sealed or signed."""
    end = content.rfind(b"%%EOF")
    if end < 0 or b"startxref" not in content[max(0, end - 1024) : end]:
        raise No("damaged")
    if content[end + 5 :].strip(b"\r\n\t \0") or ZIP_END in content[-66_000:] or FOREIGN_HEAD.search(content[:1024]):
        raise No("two_in_one")
    if re.search(rb"/Encrypt(?![A-Za-z])", HEX_IN_NAME.sub(_byte, content)):
        raise No("encrypted")
    if any(ACTIVE.search(HEX_IN_NAME.sub(_byte, part)) for part in (content, *_unpacked(content))):
        raise No("active")
    _open(content)
    return "ok pdf", b""


def _byte(match: re.Match[bytes]) -> bytes:
    return bytes([int(match[1], 16)])


def _unpacked(content: bytes) -> Iterator[bytes]:
    """What stands in compressed streams, up to a limit: objects hide there. The dictionary before an object stream that is packed
    any other way is refused, since it cannot be looked through."""
    for start in STREAM.finditer(content):
        before = HEX_IN_NAME.sub(_byte, content[max(0, start.start() - 400) : start.start()])
        is_objects = b"/ObjStm" in before[before.rfind(b"obj") :] if b"obj" in before else b"/ObjStm" in before
        if is_objects and re.search(rb"/(?:LZW|ASCII85|ASCIIHex|RunLength)Decode|/(?:LZW|A85|AHx|RL)\b|/DecodeParms", before):
            raise No("unreadable")
        packed = zlib.decompressobj()
        try:
            found = packed.decompress(memoryview(content)[start.end() :][: MOST_UNPACKED if is_objects else 262_144], MOST_UNPACKED)
        except zlib.error:
            continue
        if is_objects and packed.unconsumed_tail:
            raise No("unreadable")
        yield found


def _open(content: bytes) -> None:
    import pypdfium2 as pdfium
    from pypdfium2 import raw

    try:
        opened = pdfium.PdfDocument(content)
    except pdfium.PdfiumError as error:
        raise No("encrypted" if "assword" in str(error) else "damaged") from error
    handle = opened.raw
    if raw.FPDF_GetSecurityHandlerRevision(handle) != -1:
        raise No("encrypted")
    if len(opened) > MOST_PAGES:
        raise No("too_many_pages")
    if len(opened) < 1 or not raw.FPDF_DocumentHasValidCrossReferenceTable(handle):
        raise No("damaged")
    scripts, files = raw.FPDFDoc_GetJavaScriptActionCount(handle), raw.FPDFDoc_GetAttachmentCount(handle)
    if scripts > 0 or files > 0 or raw.FPDF_GetFormType(handle) in {raw.FORMTYPE_XFA_FULL, raw.FORMTYPE_XFA_FOREGROUND}:
        raise No("active")
    for number in range(len(opened)):
        page = raw.FPDF_LoadPage(handle, number)
        if not page:
            raise No("damaged")
        raw.FPDF_ClosePage(page)


if __name__ == "__main__":
    main()
