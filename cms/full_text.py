"""The whole text of stories and notices as feeds carry it: a few plain tags with whole addresses, whatever blocks it is made of.

What the register says against a story stands first [E-3], then what was corrected [E-5].
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from bs4 import BeautifulSoup, Tag
from django.template import Context
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.html import format_html
from django.utils.text import capfirst
from wagtail.blocks.list_block import ListValue
from wagtail.blocks.stream_block import StreamValue
from wagtail.blocks.struct_block import StructValue
from wagtail.rich_text import RichText

from cms.images import CustomImage, at_hand
from cms.press.counts import Counter
from cms.subjects import Subjects, subjects_of
from cms.templatetags.prose import drawn
from verify.head import absolute

PLAIN = (
    *("p", "h2", "h3", "h4", "ul", "ol", "li", "dl", "dt", "dd", "br", "hr", "strong", "b", "em", "i"),
    *("blockquote", "figure", "figcaption", "table", "caption", "thead", "tbody", "tr"),
)
KEPT: dict[str, frozenset[str]] = {
    **dict.fromkeys(PLAIN, frozenset()),
    "a": frozenset({"href"}),
    "img": frozenset({"src", "alt", "width", "height"}),
    "th": frozenset({"scope", "colspan", "rowspan"}),
    "td": frozenset({"colspan", "rowspan"}),
}
# Gone with all that is in them; any other tag leaves its text behind.
DROPPED = [
    *("script", "style", "svg", "form", "iframe", "object", "embed", "template", "noscript"),
    *("select", "button", "input", "textarea", "video", "audio"),
]
WIDE = re.compile(r"(/media/images/[^\s,]+) 800w")  # the smallest, which `src` names, is for small phones
ELSEWHERE = re.compile(r"(?:https?://|mailto:|tel:)", re.IGNORECASE)


def full_texts(pages: Iterable[Any], at: datetime) -> dict[int, str]:
    """HTML by the page's key, for those that have a body. As many queries for twenty as for one, but for links in the text, which
    Wagtail looks up text by text."""
    told = [page for page in pages if isinstance(getattr(page, "body", None), StreamValue)]
    bodies = _read(told)
    pictures = CustomImage.objects.in_bulk({page.picture_id for page in told if page.picture_id})
    at_hand((*pictures.values(), *(each for body in bodies.values() for each in _images(body))), "wide", "card")
    subjects, counter = subjects_of(told, at), Counter(at)
    with translation.override("zh-hans"):
        return {
            page.pk: _text(page, bodies[page.pk], pictures.get(page.picture_id), subjects.get(page.pk, Subjects()), counter)
            for page in told
        }


def _read(pages: list[Any]) -> dict[int, StreamValue]:
    """All bodies at once: a page reads only its own, so that each would ask for its pictures and files by itself."""
    alike: dict[Any, list[Any]] = defaultdict(list)
    for page in pages:
        alike[type(_block(page))].append(page)
    return {
        page.pk: body
        for group in alike.values()
        for page, body in zip(group, _block(group[0]).bulk_to_python([list(page.body.raw_data) for page in group]), strict=True)
    }


def _block(page: Any) -> Any:
    return page._meta.get_field("body").stream_block


def _images(value: Any) -> Iterator[CustomImage]:
    match value:
        case CustomImage():
            yield value
        case StructValue():
            for each in value.values():
                yield from _images(each)
        case StreamValue():
            for block in value:
                yield from _images(block.value)
        case ListValue():
            for each in value:
                yield from _images(each)


def _text(page: Any, body: StreamValue, picture: CustomImage | None, subjects: Subjects, counter: Counter) -> str:
    said = {
        "concerns": [sentence for sentence, _standing in subjects.told],
        "corrections": [block.value for block in getattr(page, "corrections", ())],
        "summary": page.summary,
        "picture": picture,
    }
    html = render_to_string("cms/feed_head.html", said) + "".join(_parts(page, body))
    return plain(counter.expand(html), page.url or "/")


def _parts(page: Any, body: StreamValue) -> Iterator[str]:
    """The texts of a page in its order, each but the body beneath its name."""
    names = getattr(page, "reading_order", ("body",))
    for name in names:
        if name == "body":
            yield drawn(body, Context())
        elif name not in {"title", "summary"} and (value := getattr(page, name)):
            said = RichText(value) if isinstance(value, str) else value
            yield format_html("<h2>{}</h2>", capfirst(page._meta.get_field(name).verbose_name)) + drawn(said, Context())


def plain(html: str, path: str) -> str:
    """Only tags and attributes of KEPT; addresses whole, those of unknown schemes gone. `path` is that of the page."""
    soup = BeautifulSoup(html, "html.parser")
    for tag in soup.find_all(DROPPED):
        tag.decompose()
    for tag in soup.find_all(True):
        if tag.name not in KEPT:
            tag.unwrap()
            continue
        if tag.name == "img" and (wide := WIDE.search(str(tag.get("srcset", "")))):
            tag.attrs = {"src": wide[1], "alt": tag.get("alt", "")}
        tag.attrs = {name: value for name, value in tag.attrs.items() if name in KEPT[tag.name]}
        _lead(tag, path)
    for comment in soup.find_all(string=lambda text: type(text).__name__ != "NavigableString"):
        comment.extract()
    return str(soup).strip()


def _lead(tag: Tag, path: str) -> None:
    if tag.name == "img":
        source = str(tag.get("src", ""))
        if not source.startswith("/") or source.startswith("//"):
            tag.decompose()
            return
        tag["src"] = absolute(source)
    elif tag.name == "a":
        target = str(tag.get("href", "")).strip()
        if target.startswith("#"):
            tag["href"] = absolute(path) + target
        elif target.startswith("/") and not target.startswith(("//", "/\\")):
            tag["href"] = absolute(target)
        elif not ELSEWHERE.match(target):
            tag.unwrap()
