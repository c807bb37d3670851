"""What goes into the press kit of a page: what its terms let others use."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import translation
from wagtail.fields import StreamField

from cms.images import CustomImage
from cms.press.counts import Counter
from cms.press.pictures.files import SPECS, said
from cms.press.video.models import Film


@dataclass(frozen=True, slots=True)
class Contents:
    """`withheld`: how many pictures of the page others may not use."""

    title: str
    address: str
    text: str
    pictures: tuple[CustomImage, ...]
    films: tuple[Film, ...]
    withheld: int

    @property
    def members(self) -> int:
        """Files in the archive: sizes of pictures, videos, captions, and the three that we write."""
        return len(self.pictures) * len(SPECS) + sum(1 + bool(film.captions) for film in self.films) + 3

    def fingerprint(self) -> str:
        """Of everything that the archive says but the moment of its making."""
        told = {
            "page": [self.title, self.address, self.text, self.withheld],
            "pictures": [[image.pk, image.file_hash, image.file.name, *map(str, _said(image))] for image in self.pictures],
            "films": [[film.pk, film.title, film.credit, film.source, film.sha256, film.captions.name] for film in self.films],
        }
        return hashlib.sha256(json.dumps(told, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def contents_of(story: Any, at: datetime) -> Contents:
    """Of a case or an event as it is in memory: its live version, or a draft."""
    with translation.override(settings.LANGUAGE_CODE):
        images = _in_order(CustomImage, _keys(story, CustomImage))
        return Contents(
            title=story.title,
            address=f"{settings.WAGTAILADMIN_BASE_URL}{story.url or ''}",
            text=text_of(story, at),
            pictures=tuple(image for image in images if image.is_offered),
            films=tuple(_in_order(Film, _keys(story, Film))),
            withheld=sum(not image.is_offered for image in images),
        )


def text_of(story: Any, at: datetime) -> str:
    """The words of the page, a paragraph each, with what the register counts at this moment."""
    parts = [story.title, story.summary]
    for field in streams(story):
        parts += field.get_searchable_content(getattr(story, field.name))
    return Counter(at).expand("\n\n".join(part.strip() for part in parts if part.strip()) + "\n")


def streams(story: Any) -> list[StreamField]:
    return [field for field in story._meta.get_fields() if isinstance(field, StreamField)]


def version(page: Any) -> Any:
    """What the public reads; of a page that is not out, what is to go out."""
    specific = page.specific
    if specific.live:
        return specific
    scheduled = specific.scheduled_revision
    return scheduled.as_object() if scheduled else specific.get_latest_revision_as_object()


def _said(image: CustomImage) -> tuple[Any, ...]:
    told = said(image)
    return (told.title, told.caption, told.alt, told.credit, told.source, told.terms, told.taken_on)


def _keys(story: Any, model: Any) -> Iterator[int]:
    """The page's own picture first, then in the order of the text."""
    if model is CustomImage and story.picture_id:
        yield story.picture_id
    for field in streams(story):
        for found, key, _path, _content_path in field.extract_references(getattr(story, field.name)):
            if found is model:
                yield int(key)


def _in_order(model: Any, keys: Iterator[int]) -> list[Any]:
    found = dict.fromkeys(keys)
    held = model.objects.in_bulk(list(found))
    return [held[key] for key in found if key in held]
