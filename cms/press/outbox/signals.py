"""Where pages change, search engines are told. Wagtail sends these in the transaction of the change."""

from typing import Any

from django.utils import timezone
from wagtail.models import Page
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from cms.press.outbox import engines, pings


def published(instance: Page, **_signal: Any) -> None:
    """Its list changes with it."""
    if engines.in_use():
        pings.queue(pages=[instance, *_list_of(instance)], at=timezone.now())


def unpublished(instance: Page, **_signal: Any) -> None:
    """Of a page that is gone nobody is told; its list has changed."""
    if engines.in_use():
        pings.queue(pages=_list_of(instance), at=timezone.now())


def moved(instance: Page, **_signal: Any) -> None:
    """All beneath it has another address."""
    if engines.in_use():
        page = Page.objects.get(pk=instance.pk)
        pings.queue(pages=[*page.get_descendants(inclusive=True).live(), *_list_of(page)], at=timezone.now())


def renamed(instance: Page, **signal: Any) -> None:
    moved(instance, **signal)


def _list_of(page: Page) -> list[Page]:
    parent = page.get_parent(update=True)
    return [parent] if parent is not None and not parent.is_root() else []


def connect() -> None:
    page_published.connect(published, dispatch_uid="outbox.published")
    page_unpublished.connect(unpublished, dispatch_uid="outbox.unpublished")
    post_page_move.connect(moved, dispatch_uid="outbox.moved")
    page_slug_changed.connect(renamed, dispatch_uid="outbox.renamed")
