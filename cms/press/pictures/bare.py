"""Pictures without what the camera wrote: place, serial number, owner, comments. Works on the file's own parts, so that nothing is
encoded a second time; colour profiles stay."""

from collections.abc import Iterator

JPEG, WEBP, PNG = b"\xff\xd8", b"RIFF", b"\x89PNG\r\n\x1a\n"
START_OF_SCAN = 0xDA
# JFIF and Adobe say how colours are stored, an ICC profile what they mean; every other application segment and comment tells.
KEPT_APPLICATIONS = {0xE0: b"JFIF\0", 0xE2: b"ICC_PROFILE\0", 0xEE: b"Adobe"}
TELLING_CHUNKS = {b"EXIF", b"XMP "}
TELLING_BITS = 0x0C  # of VP8X: there is EXIF, there is XMP
PNG_CHUNKS = {b"eXIf", b"tEXt", b"zTXt", b"iTXt", b"tIME"}


def bare(content: bytes) -> bytes:
    """A JPEG, WebP or PNG without its metadata. Any other content is returned as it is."""
    if content.startswith(JPEG):
        return JPEG + b"".join(segments(content))
    if content.startswith(WEBP) and content[8:12] == b"WEBP":
        chunks = b"".join(_webp(content))
        return WEBP + (len(chunks) + 4).to_bytes(4, "little") + b"WEBP" + chunks
    if content.startswith(PNG):
        return PNG + b"".join(_png(content))
    return content


def segments(content: bytes) -> Iterator[bytes]:
    """Of a JPEG after its first two bytes, the segments that tell nothing; the last one is the scans to the end of the file."""
    at = 2
    while at + 4 <= len(content):
        marker, length = content[at + 1], int.from_bytes(content[at + 2 : at + 4], "big")
        if content[at] != 0xFF or marker == START_OF_SCAN:
            break
        if _is_kept(marker, content[at + 4 : at + 16]):
            yield content[at : at + 2 + length]
        at += 2 + length
    yield content[at:]


def _is_kept(marker: int, start: bytes) -> bool:
    if 0xE0 <= marker <= 0xEF:
        return marker in KEPT_APPLICATIONS and start.startswith(KEPT_APPLICATIONS[marker])
    return marker != 0xFE


def _webp(content: bytes) -> Iterator[bytes]:
    at = 12
    while at + 8 <= len(content):
        kind, length = content[at : at + 4], int.from_bytes(content[at + 4 : at + 8], "little")
        end = at + 8 + length + length % 2
        if kind == b"VP8X":
            yield content[at : at + 8] + bytes([content[at + 8] & ~TELLING_BITS]) + content[at + 9 : end]
        elif kind not in TELLING_CHUNKS:
            yield content[at:end]
        at = end


def _png(content: bytes) -> Iterator[bytes]:
    at = len(PNG)
    while at + 12 <= len(content):
        end = at + 12 + int.from_bytes(content[at : at + 4], "big")
        if content[at + 4 : at + 8] not in PNG_CHUNKS:
            yield content[at:end]
        at = end
