"""When kits are asked for: a case or an event is published, or a picture or a video of one changes."""

from typing import Any

from django.db.models.signals import post_save
from django.utils import timezone
from wagtail.signals import page_published

from cms.images import CustomImage
from cms.press.kits import kits
from cms.press.video.models import Film


def connect() -> None:
    for kind in kits.KINDS:
        page_published.connect(_published, sender=kind, dispatch_uid=f"kit of {kind.__name__}")
    for model in (CustomImage, Film):
        post_save.connect(_changed, sender=model, dispatch_uid=f"kits with {model.__name__}")


def _published(instance: Any, **_told: Any) -> None:
    kits.ask(page=instance, at=timezone.now())


def _changed(instance: Any, created: bool, raw: bool = False, **_told: Any) -> None:
    if not created and not raw:
        kits.ask_where_shown(file=instance, at=timezone.now())
