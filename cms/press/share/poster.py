"""The long picture of a case or an event, to be passed on in chats. It goes round for years and cannot be taken back, so it names
what the story is about and no status, and is not made while one of them is suspended or revoked."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from hashlib import sha256
from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from PIL import Image

from cms.images import CustomImage
from cms.pages.events import EventPage
from cms.posters.card import INK, LATIN, PAPER, QUIET, RED, Pencil
from cms.posters.typesetting import balanced, lines
from cms.subjects import subjects_of
from verify.calendar import SHANGHAI
from verify.head import absolute
from verify.labels import fonts, qr
from verify.refusals import Refused

WIDTH, MARGIN = 1080, 72
MEASURE = WIDTH - 2 * MARGIN
BAND, PICTURE, SYMBOL = 132, 675, 252  # heights in pixels
SPECIFICATION = f"fill-{WIDTH}x{PICTURE}|format-jpeg|jpegquality-90"
RULE = "#d9d4cf"
TITLES = ((64, 3), (54, 4), (46, 6))  # size, and how many lines are borne at it
MOST_BYTES = 1024 * 1024
FOLDER = "posters"
DESIGN = "1"  # part of the key: raise it when anything below is drawn otherwise


@dataclass(frozen=True, slots=True)
class Contents:
    """`facts` stand beneath the title, line by line."""

    kicker: str
    title: str
    facts: tuple[str, ...]
    summary: str
    subjects: tuple[str, ...]
    address: str
    picture: CustomImage | None
    is_demo: bool


@dataclass(frozen=True, slots=True)
class Line:
    text: str
    size: int
    colour: str
    height: float
    is_bold: bool = False


def contents(page: Any, at: datetime) -> Contents:
    """Refused while a subject is suspended or revoked."""
    subjects = subjects_of([page], at)[page.pk]
    if subjects.leaves_featured:
        raise Refused(
            "withheld",
            _("What this story is about is suspended or revoked at the moment, so no poster of it is made. %(banner)s")
            % {"banner": subjects.banner},
        )
    with translation.override("zh-hans"):
        return Contents(
            kicker=page.kicker if not isinstance(page, EventPage) else str(page.get_unit_display()),
            title=page.title,
            facts=tuple(_facts(page)),
            summary=page.summary_at(at),
            subjects=tuple(each.name for each in subjects.each),
            address=absolute(page.url),
            picture=page.picture,
            is_demo=subjects.is_demo,
        )


def _facts(page: Any) -> Iterator[str]:
    if isinstance(page, EventPage):
        start = page.starts_at.astimezone(SHANGHAI)
        yield f"{date_format(start)} {start:%H:%M}"
        yield page.venue


def key(said: Contents) -> str:
    """Of all that is drawn."""
    picture = f"{said.picture.file.name} {said.picture.credit} {said.picture.get_focal_point()}" if said.picture else ""
    told = (said.kicker, said.title, *said.facts, said.summary, *said.subjects, said.address, str(said.is_demo))
    return "\x1f".join((DESIGN, *told, picture))


def kept(page: int, said: Contents) -> bytes:
    """Drawn once and kept, one a page, since drawing takes the time of many pages. Only the view hands it out."""
    name = f"{FOLDER}/{page}-{sha256(key(said).encode()).hexdigest()[:32]}.jpg"
    if default_storage.exists(name):
        with default_storage.open(name) as file:
            return bytes(file.read())
    content = drawn(said)
    for old in _of(page):
        default_storage.delete(f"{FOLDER}/{old}")
    default_storage.save(name, ContentFile(content))
    return content


def _of(page: int) -> list[str]:
    try:
        return [name for name in default_storage.listdir(FOLDER)[1] if name.startswith(f"{page}-")]
    except FileNotFoundError:
        return []


def drawn(said: Contents) -> bytes:
    """JPEG of at most a megabyte; the same bytes for the same contents."""
    with translation.override("zh-hans"):
        words = _words(said)
        image = _drawn(said, words)
    for quality in (88, 78, 66, 50):
        out = BytesIO()
        image.save(out, "JPEG", quality=quality, subsampling=0 if quality > 80 else 2, optimize=True)
        if out.tell() <= MOST_BYTES:
            break
    return out.getvalue()


def _words(said: Contents) -> dict[str, str]:
    return {
        "mark": _("Hubei Premium"),
        "demo": _("Demo") if said.is_demo else "",
        "about": _("About"),
        "scan": _("Scan to read"),
        "live": _("How the items named stand is shown on the page, live."),
        "credit": f"{_('Picture')}{_(': ')}{said.picture.credit}" if said.picture else "",
    }


def _drawn(said: Contents, words: dict[str, str]) -> Image.Image:
    told = (*words.values(), said.kicker, said.title, *said.facts, said.summary, *said.subjects, said.address, LATIN, "…· ")
    characters = fonts.printable("".join(told))
    ruler = Pencil(Image.new("RGB", (1, 1)), characters)
    text = list(_set(ruler, said, words))
    top = BAND + (PICTURE + 52 if said.picture else 0) + 40
    foot = SYMBOL + 2 * 48
    image = Image.new("RGB", (WIDTH, round(top + sum(line.height for line in text) + 32 + foot)), PAPER)
    pencil = Pencil(image, characters)
    _draw_band(pencil, words)
    if said.picture:
        _draw_picture(pencil, said.picture, words["credit"])
    for line in text:
        pencil.write(line.text, MARGIN, top + line.size * 1.05, line.size, line.colour, bold=line.is_bold)
        top += line.height
    _draw_foot(pencil, said, words, image.height - foot)
    return image


def _set(ruler: Pencil, said: Contents, words: dict[str, str]) -> Iterator[Line]:
    """Every line of text from the title down, with what is free beneath it."""
    if said.kicker:
        yield Line(fonts.printable(said.kicker), 30, RED, 58, is_bold=True)
    title, size = _title(ruler, said.title)
    yield from _paragraph(title, size, INK, 1.32, 26, is_bold=True)
    for fact in said.facts:
        yield from _paragraph(_lines(ruler, fact, 34), 34, INK, 1.5, 4)
    if said.facts:
        yield Line("", 1, INK, 22)
    if said.summary:
        yield from _paragraph(_balanced(ruler, said.summary, 36), 36, QUIET, 1.62, 30)
    if said.subjects:
        yield Line(words["about"], 28, RED, 50, is_bold=True)
        for subject in said.subjects:
            yield from _paragraph(_lines(ruler, f"· {subject}", 32), 32, INK, 1.5, 4)


def _title(ruler: Pencil, text: str) -> tuple[list[str], int]:
    for size, most in TITLES:
        found = _balanced(ruler, text, size)
        if len(found) <= most:
            break
    return found, size


def _lines(ruler: Pencil, text: str, size: int) -> list[str]:
    return lines(fonts.printable(text), MEASURE, partial(ruler.width, size=size))


def _balanced(ruler: Pencil, text: str, size: int) -> list[str]:
    return balanced(fonts.printable(text), MEASURE, partial(ruler.width, size=size))


def _paragraph(
    texts: list[str], size: int, colour: str, leading: float, beneath: float, *, is_bold: bool = False
) -> Iterator[Line]:
    for number, text in enumerate(texts, 1):
        yield Line(text, size, colour, size * leading + (beneath if number == len(texts) else 0), is_bold)


def _draw_band(pencil: Pencil, words: dict[str, str]) -> None:
    pencil.draw.rectangle((0, 0, WIDTH, BAND), RED)
    pencil.write(words["mark"], MARGIN, 88, 60, PAPER, bold=True)
    pencil.write(LATIN, MARGIN + pencil.width(words["mark"], 60) + 24, 88, 24, PAPER)
    if words["demo"]:
        left = WIDTH - MARGIN - pencil.width(words["demo"], 32) - 20
        pencil.write(words["demo"], left, 82, 32, PAPER)
        pencil.draw.rectangle((round(left - 20), 42, WIDTH - MARGIN, 96), outline=PAPER, width=2)


def _draw_picture(pencil: Pencil, shown: CustomImage, credit: str) -> None:
    with shown.get_rendition(SPECIFICATION).file.open("rb") as file:
        picture = Image.open(BytesIO(file.read())).convert("RGB")
    if picture.size != (WIDTH, PICTURE):  # the library does not enlarge
        picture = picture.resize((WIDTH, PICTURE), Image.Resampling.LANCZOS)
    pencil.image.paste(picture, (0, BAND))
    size = min(24, int(24 * MEASURE / max(pencil.width(credit, 24), 1)))
    pencil.write(credit, WIDTH - MARGIN - pencil.width(credit, size), BAND + PICTURE + 38, size, QUIET)


def _draw_foot(pencil: Pencil, said: Contents, words: dict[str, str], top: float) -> None:
    """The symbol at the right; its quiet zone is the white around it."""
    pencil.draw.rectangle((MARGIN, round(top), WIDTH - MARGIN, round(top) + 1), RULE)
    drawn = qr.bulk_symbol(said.address)
    scale = max(3, SYMBOL // drawn.width)
    symbol = drawn.resize((drawn.width * scale,) * 2, Image.Resampling.NEAREST).convert("RGB")
    left, base = WIDTH - MARGIN - symbol.width, round(top + 48)
    pencil.image.paste(symbol, (left, base))
    pencil.write(words["scan"], MARGIN, base + 52, 48, RED, bold=True)
    beside = left - MARGIN - 48
    for number, line in enumerate(lines(words["live"], beside, partial(pencil.width, size=28))):
        pencil.write(line, MARGIN, base + 112 + number * 42, 28, QUIET)
    for number, line in enumerate(lines(said.address, beside, partial(pencil.width, size=24))):
        pencil.write(line, MARGIN, base + 212 + number * 32, 24, QUIET)
