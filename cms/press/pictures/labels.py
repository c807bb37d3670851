"""What a picture says of itself to whoever opens the file: credit, source and licence in IPTC, twice as the press reads it: as XMP
(IPTC Photo Metadata Standard 2023.2) and as the older IIM 4.2, which many editing systems still look at first."""

from dataclasses import dataclass
from datetime import date
from xml.sax.saxutils import escape

from cms.press.pictures.bare import JPEG, segments

XMP, PHOTOSHOP = b"http://ns.adobe.com/xap/1.0/\0", b"Photoshop 3.0\0"
IIM_RESOURCE = 0x0404
UTF8 = b"\x1b%G"  # ISO 2022: what follows is UTF-8
# IIM 4.2 §6: number in record 2, and the most bytes.
TITLE, INSTRUCTIONS, CREATED, BYLINE, CREDIT, SOURCE, COPYRIGHT, CAPTION = (
    (5, 64),
    (40, 256),
    (55, 8),
    (80, 32),
    (110, 32),
    (115, 32),
    (116, 128),
    (120, 2000),
)
SPACES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "photoshop": "http://ns.adobe.com/photoshop/1.0/",
    "xmpRights": "http://ns.adobe.com/xap/1.0/rights/",
    "Iptc4xmpCore": "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/",
}


@dataclass(frozen=True, slots=True)
class Said:
    """`alt`: what the picture shows, for those who do not see it. `terms`: what others may do with it, in a sentence."""

    title: str
    caption: str
    alt: str
    credit: str
    source: str
    terms: str
    taken_on: date | None = None


def labelled(jpeg: bytes, said: Said) -> bytes:
    """The JPEG without whatever its camera wrote, with what we say of it. The same input gives the same bytes."""
    first, *rest = segments(jpeg)
    is_head = first[:2] == b"\xff\xe0"  # JFIF comes first
    head, tail = (first, rest) if is_head else (b"", [first, *rest])
    said_twice = _segment(0xE1, XMP + xmp(said)) + _segment(0xED, PHOTOSHOP + _resource(iim(said)))
    return JPEG + head + said_twice + b"".join(tail)


def xmp(said: Said) -> bytes:
    created = f"<photoshop:DateCreated>{said.taken_on.isoformat()}</photoshop:DateCreated>" if said.taken_on else ""
    spaces = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in SPACES.items())
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
        f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF {spaces}><rdf:Description rdf:about="">'
        f"<dc:title>{_in_language(said.title)}</dc:title>"
        f"<dc:description>{_in_language(said.caption)}</dc:description>"
        f"<dc:creator><rdf:Seq><rdf:li>{_text(said.credit)}</rdf:li></rdf:Seq></dc:creator>"
        f"<dc:rights>{_in_language(said.terms)}</dc:rights>"
        f"<photoshop:Credit>{_text(said.credit)}</photoshop:Credit>"
        f"<photoshop:Source>{_text(said.source)}</photoshop:Source>{created}"
        "<xmpRights:Marked>True</xmpRights:Marked>"
        f"<xmpRights:UsageTerms>{_in_language(said.terms)}</xmpRights:UsageTerms>"
        f"<Iptc4xmpCore:AltTextAccessibility>{_in_language(said.alt)}</Iptc4xmpCore:AltTextAccessibility>"
        '</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="r"?>'
    ).encode()


def iim(said: Said) -> bytes:
    told = [
        (TITLE, said.title),
        (INSTRUCTIONS, said.terms),
        (CREATED, f"{said.taken_on:%Y%m%d}" if said.taken_on else ""),
        (BYLINE, said.credit),
        (CREDIT, said.credit),
        (SOURCE, said.source),
        (COPYRIGHT, said.terms),
        (CAPTION, said.caption or said.alt),
    ]
    head = _dataset(1, 90, UTF8) + _dataset(2, 0, b"\0\4")
    return head + b"".join(_dataset(2, number, cut(plain(text), most)) for (number, most), text in told if text)


def cut(text: str, most: int) -> bytes:
    """In UTF-8, at most `most` bytes, without half a character."""
    return text.encode()[:most].decode("utf-8", "ignore").encode()


def plain(text: str) -> str:
    """Without signs that XML cannot carry (XML 1.0 §2.2) or that steer a terminal."""
    return "".join(sign for sign in text if sign.isprintable() or sign in "\n\t")


def _text(text: str) -> str:
    return escape(plain(text))


def _in_language(text: str) -> str:
    return f'<rdf:Alt><rdf:li xml:lang="x-default">{_text(text)}</rdf:li></rdf:Alt>'


def _dataset(record: int, number: int, content: bytes) -> bytes:
    return bytes([0x1C, record, number]) + len(content).to_bytes(2, "big") + content


def _resource(content: bytes) -> bytes:
    """An image resource block of Photoshop's, without a name, of an even length."""
    head = b"8BIM" + IIM_RESOURCE.to_bytes(2, "big") + b"\0\0" + len(content).to_bytes(4, "big")
    return head + content + b"\0" * (len(content) % 2)


def _segment(marker: int, content: bytes) -> bytes:
    """Of at most 65,533 bytes, which the limits of our fields never reach."""
    return bytes([0xFF, marker]) + (len(content) + 2).to_bytes(2, "big") + content
