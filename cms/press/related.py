"""What stands beneath a story or in it: other stories, and items of the register with their status of the moment."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db.models import Case, IntegerField, Value, When
from django.db.models.functions import Cast
from wagtail.models import Page, ReferenceIndex

from cms.cards import cards
from cms.published import published
from cms.subjects import Choice, chosen, of_choices
from verify.models import Enterprise, Product
from verify.reader import Reader

MOST = 3
KINDS = ("CasePage", "EventPage")
SHARES, SAME_UNIT, NEWEST = range(3)


def related(story: Any, subjects: Any) -> list[Any]:
    """Up to three published stories: those an editor pinned; then of the same kind those that share an item or an enterprise,
    those of the same city or prefecture, and the newest. `subjects` are the story's own."""
    pinned = pages(key for kind, key in chosen(story.pinned) if kind == "page" and key != story.pk)[:MOST]
    if len(pinned) == MOST:
        return pinned
    others = published(type(story).objects).select_related("picture").defer("body")
    others = others.exclude(pk__in=[story.pk, *(page.pk for page in pinned)])
    return [*pinned, *_nearest(others, story, _facts(subjects))[: MOST - len(pinned)]]


def _nearest(others: Any, story: Any, facts: set[tuple[type, int]]) -> Any:
    near = [When(pk__in=_that_refer_to(facts), then=Value(SHARES))] if facts else []
    near += [When(unit=story.unit, then=Value(SAME_UNIT))] if story.unit else []
    nearness = Case(*near, default=Value(NEWEST), output_field=IntegerField()) if near else Value(NEWEST)
    return others.annotate(nearness=nearness).order_by("nearness", "-first_published_at", "-pk")


def _facts(subjects: Any) -> set[tuple[type, int]]:
    """The items and enterprises it is about, and who holds the items."""
    named = {(type(each.fact), each.fact.pk) for each in subjects.each if isinstance(each.fact, Product | Enterprise)}
    return named | {(Enterprise, each.fact.enterprise_id) for each in subjects.each if isinstance(each.fact, Product)}


def _that_refer_to(facts: set[tuple[type, int]]) -> Any:
    """Keys of the pages whose saved text chooses one of these facts."""
    page, references = ContentType.objects.get_for_model(Page), ReferenceIndex.objects.none()
    for model in (Product, Enterprise):
        keys = [str(key) for kind, key in facts if kind is model]
        references |= ReferenceIndex.objects.filter(
            base_content_type=page, to_content_type=ContentType.objects.get_for_model(model), to_object_id__in=keys
        )
    return references.annotate(key=Cast("object_id", IntegerField())).values("key")


def pages(keys: Iterable[int]) -> list[Any]:
    """The published ones among these stories, in the order of their keys."""
    keys = list(keys)
    if not keys:
        return []
    kinds = (published(apps.get_model("cms", kind).objects.filter(pk__in=keys)) for kind in KINDS)
    found = {page.pk: page for kind in kinds for page in kind.select_related("picture").defer("body")}
    return [found[key] for key in dict.fromkeys(keys) if key in found]


def beside(blocks: Any, at: datetime, reader: Reader) -> dict[str, Any]:
    """Of the block of related items, as stored: `subjects` of the register and `cards` of pages."""
    choices: list[Choice] = [(str(block["type"]), block["value"]) for block in blocks if block["value"]]
    told = cards(pages(key for kind, key in choices if kind == "page"), at, reader)
    return {"subjects": of_choices((choice for choice in choices if choice[0] != "page"), at), "cards": told}
