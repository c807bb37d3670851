"""What a draft says otherwise than the public page, field by field, in lines that people read."""

from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from django.utils.html import strip_tags
from django.utils.text import capfirst

from cms.brand_editing.contents import FIELDS, segments
from cms.pages.brands import BrandPage


@dataclass(frozen=True, slots=True)
class Difference:
    """`lines`: (same, removed or added; what it says), in the order of reading."""

    label: str
    lines: list[tuple[str, str]]


def differences(public: BrandPage | None, draft: BrandPage) -> list[Difference]:
    """Of the fields that differ. Without a public page everything is new."""
    found = []
    for name in FIELDS:
        before, after = _lines(public, name) if public else [], _lines(draft, name)
        if before != after:
            found.append(Difference(capfirst(BrandPage._meta.get_field(name).verbose_name), _compared(before, after)))
    return found


def _compared(before: list[str], after: list[str]) -> list[tuple[str, str]]:
    lines: list[tuple[str, str]] = []
    for tag, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            lines += [("same", line) for line in before[i:j]]
        else:
            lines += [("removed", line) for line in before[i:j]] + [("added", line) for line in after[k:m]]
    return lines


def _lines(page: BrandPage, name: str) -> list[str]:
    value = getattr(page, name)
    if name == "story":
        return [line for segment in segments(page) for line in _of_segment(segment)]
    if name == "logo":
        return [_of_picture(value)] if value else []
    if name == "honours":
        return [" ".join(filter(None, [str(b["year"]), b["title"], b["awarded_by"]])) for b in (each.value for each in value)]
    if name == "outlets":
        return [f"{each.value['name']} {each.value['url']}" for each in value]
    if name == "gallery":
        return [_of_picture(each.value["image"], each.value["caption"]) for each in value if each.value["image"]]
    return [value] if value else []


def _of_segment(segment: Any) -> list[str]:
    if segment.text is not None:
        return [line for line in segment.text.split("\n") if line]
    words = " ".join(strip_tags(str(segment.block)).split())
    return [f"{segment.block.block.label}：{words[:400]}"]


def _of_picture(image: Any, caption: str = "") -> str:
    """With its number, for another picture may be described by the same words."""
    return " · ".join(filter(None, [image.description or image.title, caption, image.credit, f"#{image.pk}"]))
