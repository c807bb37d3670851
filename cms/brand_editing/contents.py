"""What an enterprise may change on its page: the fields below, and of the story what its markup can say. Everything else stays
as it is, whoever sends what."""

import hashlib
import json
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from cms.brand_editing.markup import to_html, to_markup
from cms.images import CustomImage
from cms.pages.brands import BrandPage
from verify.refusals import Refused

FIELDS = ("logo", "story", "honours", "gallery", "outlets", "website", "phone", "address")
STREAMS = ("story", "honours", "gallery", "outlets")


@dataclass(frozen=True, slots=True)
class Segment:
    """A text to be edited, or a block that staff made, which is shown and kept: `text` is None then."""

    raw: dict[str, Any]
    text: str | None
    block: Any = None

    @property
    def is_fixed(self) -> bool:
        return self.text is None


@dataclass(frozen=True, slots=True)
class Told:
    """What an enterprise says; `texts` are those of the story's segments that are not fixed, in their order."""

    texts: list[str] = field(default_factory=list)
    honours: list[dict[str, Any]] = field(default_factory=list)
    outlets: list[dict[str, Any]] = field(default_factory=list)
    gallery: list[dict[str, Any]] = field(default_factory=list)
    website: str = ""
    phone: str = ""
    address: str = ""
    logo: CustomImage | None = None


def segments(page: BrandPage) -> list[Segment]:
    """Of its story; the last one is always a text, so that there is somewhere to write on."""
    found = []
    for raw, block in zip(page.story.get_prep_value(), page.story, strict=True):
        text = to_markup(raw["value"]) if raw["type"] == "text" else None
        found.append(Segment(raw, text, block))
    if not found or found[-1].is_fixed:
        found.append(Segment({"type": "text", "value": "", "id": str(uuid4())}, ""))
    return found


def told(page: BrandPage) -> Told:
    return Told(
        texts=[segment.text for segment in segments(page) if segment.text is not None],
        honours=[dict(block.value) for block in page.honours],
        outlets=[dict(block.value) for block in page.outlets],
        gallery=[dict(block.value) for block in page.gallery if block.value["image"]],
        website=page.website,
        phone=page.phone,
        address=page.address,
        logo=page.logo,
    )


def write(page: BrandPage, draft: BrandPage, said: Told) -> None:
    """Puts `said` into `page`, whose other fields stay; `draft` is where the fixed blocks of the story stand."""
    page.story = json.dumps(_story(segments(draft), said.texts))
    page.honours = [("honour", each) for each in said.honours]
    page.outlets = [("outlet", each) for each in said.outlets]
    page.gallery = [("picture", each) for each in said.gallery]
    page.website, page.phone, page.address, page.logo = said.website, said.phone, said.address, said.logo


def _story(parts: list[Segment], texts: list[str]) -> list[dict[str, Any]]:
    from django.utils.translation import gettext as _

    if len(texts) != sum(not part.is_fixed for part in parts):
        raise Refused("changed", _("Somebody changed how the story is divided. Copy your text, and open the page again."))
    left, kept = iter(texts), []
    for part in parts:
        if part.is_fixed:
            kept.append(part.raw)
            continue
        text = next(left)
        html = part.raw["value"] if text == part.text else to_html(text)
        if html:
            kept.append({**part.raw, "value": html})
    return kept


def version(page: BrandPage) -> str:
    """Changes with whatever an enterprise may change; two people who open the same draft hold the same one."""
    said = [_bare(page, name) for name in FIELDS]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False, default=str).encode()).hexdigest()[:16]


def _bare(page: BrandPage, name: str) -> Any:
    if name in STREAMS:
        return [[each["type"], each["value"]] for each in getattr(page, name).get_prep_value()]
    return page.logo_id if name == "logo" else getattr(page, name)
