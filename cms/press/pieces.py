"""What a page says, piece by piece: every text, rich text and picture of its fields and blocks, of whatever kind."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from typing import Any

from django.db import models
from wagtail import blocks
from wagtail.fields import RichTextField, StreamField
from wagtail.images.blocks import ImageChooserBlock
from wagtail.models import Page

from cms.blocks import FigureBlock, MomentBlock
from cms.images import CustomImage

BLOCK_ENDS = ("</p>", "</li>", "</h2>", "</h3>", "<br/>", "<br>")
TAG = re.compile(r"<[^<>]*>")
META = ("search_description",)


@dataclass(frozen=True, slots=True)
class Piece:
    """`field` it stands in; one of `text`, `html` and `image`. `is_quotable`: reads as a sentence, which may quote a number."""

    field: str
    text: str = ""
    html: str = ""
    image: Any = None
    is_quotable: bool = True

    @property
    def plain(self) -> str:
        """Its words, each paragraph on a line of its own."""
        html = self.html
        for end in BLOCK_ENDS:
            html = html.replace(end, f"{end}\n")
        return self.text or without_tags(html)


def without_tags(html: str) -> str:
    """In time that grows with the text alone, whatever is in it."""
    return unescape(TAG.sub("", html)).replace("\xa0", " ")


def pieces(page: Any) -> Iterator[Piece]:
    """In the order in which the page is read, where it says one (`reading_order`)."""
    order = {name: place for place, name in enumerate(getattr(page, "reading_order", ()))}
    fields = [field for field in page._meta.fields if field.editable and _is_prose(field)]
    for field in sorted(fields, key=lambda field: order.get(field.name, -1)):
        yield from _of_field(field, getattr(page, field.name))


def _is_prose(field: Any) -> bool:
    if field.model is Page:
        return field.name in {"title", *META}
    if isinstance(field, models.ForeignKey):
        return field.related_model is CustomImage
    return isinstance(field, StreamField | models.TextField) or (isinstance(field, models.CharField) and not field.choices)


def _of_field(field: Any, value: Any) -> Iterator[Piece]:
    if isinstance(field, StreamField):
        yield from _within(field.name, field.stream_block, value)
    elif isinstance(field, models.ForeignKey):
        yield from [Piece(field.name, image=value)] if value else []
    elif value:
        yield Piece(field.name, html=value) if isinstance(field, RichTextField) else Piece(field.name, text=value)


def _within(field: str, block: Any, value: Any) -> Iterator[Piece]:
    match block:
        case blocks.StreamBlock():
            for each in value or ():
                yield from _within(field, each.block, each.value)
        case blocks.ListBlock():
            for each in value or ():
                yield from _within(field, block.child_block, each)
        case FigureBlock() | MomentBlock():
            yield Piece(field, text=_line(block, value))
        case blocks.StructBlock():
            for name, child in block.child_blocks.items():
                yield from _within(field, child, value.get(name) if value else None)
        case ImageChooserBlock():
            yield from [Piece(field, image=value)] if value else []
        case blocks.RichTextBlock():
            yield from [Piece(field, html=value.source)] if value and value.source else []
        case blocks.CharBlock() | blocks.TextBlock():
            yield from [Piece(field, text=str(value))] if value else []


def _line(block: Any, value: Any) -> str:
    """What is read in one go: “valid items 128”, “2023: first list”; the source stands apart."""
    first, *others = ("label", "value", "source") if isinstance(block, FigureBlock) else ("when", "text")
    said = value.get(first) or ""
    return "\n".join([said + (" " if said else "") + (value.get(others[0]) or ""), *(value.get(each) or "" for each in others[1:])])
