"""The moment itself: every page of a bundle in one transaction, or none."""

from datetime import datetime
from typing import Any

from django.db import transaction

from cms.press.bundles.models import Bundle, BundleItem
from cms.press.clock import live
from cms.press.clock.live import Version


class LostPages(Exception):
    """Fewer pages than were approved: somebody deleted one since."""


@transaction.atomic
def release(*, key: int, at: datetime) -> None:
    """Nothing, where it was taken back or is out already."""
    bundle = Bundle.objects.select_for_update().due(at).filter(pk=key).first()
    if bundle is None:
        return
    items = list(bundle.items.select_related("page", "revision", "approved_by"))
    if len(items) != bundle.page_count or not all(item.is_approved for item in items):
        raise LostPages
    items.sort(key=lambda item: item.page.path)  # a page above before those beneath it
    versions = [Version(item.page_id, item.revision_id, item.revision.content_type_id, item.page.title) for item in items]
    ready = live.ready(versions)
    for item, version in zip(items, versions, strict=True):
        if version.page not in ready or not live.make_live(version, due_at=bundle.release_at, at=at, bundle=bundle.pk):
            _publish(item, bundle, at)
    bundle.state, bundle.released_at = Bundle.State.RELEASED, at
    bundle.save(update_fields=["state", "released_at"])
    bundle.items.update(is_open=False)


def _publish(item: BundleItem, bundle: Bundle, at: datetime) -> None:
    """The long way, of a notice or of a new version of a page that is out: on the approval it was bundled by."""
    page: Any = item.page.specific
    page.released_by = bundle.pk
    page.publish(item.revision, user=item.approved_by, log_action=live.LOG_ACTION, skip_permission_checks=True)
    live.told(item.page_id, item.revision.pk, due_at=bundle.release_at, at=at, bundle=bundle.pk)
