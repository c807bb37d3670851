"""What is due, and how it goes out: each item a transaction of its own [R-9], a bundle of pages as one of them.

Wagtail writes a page's scheduled version into its row when the version is approved, as long as the page was never live. At its
moment such a page has only to be made live: one statement instead of forty, so that a thousand are out within seconds [E-1].
Whoever waits for a publication is told afterwards (settling.py).
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db.models import F
from wagtail.models import Page, Revision

from cms.press.bundles import releasing
from cms.press.bundles.models import Bundle, BundleItem
from cms.press.clock import live
from cms.press.clock.live import Version
from cms.press.clock.models import RETRY, Stumble


class What(StrEnum):
    EXPIRE = "expire"
    RELEASE = "release"
    PUBLISH = "publish"


@dataclass(frozen=True, slots=True)
class Due:
    """`key` of the page, bundle or version; `page` of a version or an ended page. `ready`: a version that has only to be made
    live. `retry_at`: where it failed before."""

    what: What
    key: int
    at: datetime
    page: int | None = None
    ready: Version | None = None
    retry_at: datetime | None = None


class StillFailing(Exception):
    """It failed less than a minute ago and waits for its next try, under the same alarm."""


def due(at: datetime) -> list[Due]:
    """Ended pages, bundles, then approved versions: those that have only to be made live before the others. Six queries."""
    stumbles = {(row.page_id, row.bundle_id): row.failed_at + RETRY for row in Stumble.objects.all()}
    ended = Page.objects.filter(live=True, expire_at__lte=at).order_by("expire_at", "pk")
    bundles = Bundle.objects.due(at).order_by("release_at", "pk")
    return [
        *(
            Due(What.EXPIRE, key, moment, key, retry_at=stumbles.get((key, None)))
            for key, moment in ended.values_list("pk", "expire_at")
        ),
        *(
            Due(What.RELEASE, key, moment, retry_at=stumbles.get((None, key)))
            for key, moment in bundles.values_list("pk", "release_at")
        ),
        *_versions(at, stumbles),
    ]


def pressing(at: datetime) -> bool:
    """Something is due that does not wait for its next try."""
    return any(item.retry_at is None or item.retry_at <= at for item in due(at))


def put_out(item: Due, at: datetime) -> None:
    """Nothing, where somebody took the schedule back meanwhile."""
    if item.retry_at is not None and at < item.retry_at:
        raise StillFailing
    if item.what == What.RELEASE:
        releasing.release(key=item.key, at=at)
        Stumble.objects.filter(bundle=item.key).delete()
        return
    expire(item, at) if item.what == What.EXPIRE else publish(item, at)
    if item.retry_at is not None:
        Stumble.objects.filter(page=item.page).delete()


def expire(item: Due, at: datetime) -> None:
    page = Page.objects.select_for_update().filter(pk=item.key, live=True, expire_at__lte=at).first()
    if page:
        page.specific.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")


def publish(item: Due, at: datetime) -> None:
    if item.ready is not None and live.make_live(item.ready, due_at=item.at, at=at):
        return
    revision = Revision.objects.select_for_update().filter(pk=item.key, approved_go_live_at__lte=at).first()
    if revision:
        revision.publish(log_action=live.LOG_ACTION)
        live.told(item.page, item.key, due_at=item.at, at=at)


def remember(item: Due, error: Exception, at: datetime) -> None:
    """Keeps when it failed, for the next try and for the editors' desk."""
    if isinstance(error, StillFailing):
        return
    key = {"bundle_id": item.key} if item.what == What.RELEASE else {"page_id": item.page}
    told = {"failed_at": at, "fault": type(error).__name__}
    row, is_new = Stumble.objects.get_or_create(**key, defaults={**told, "first_failed_at": at})
    if not is_new:
        Stumble.objects.filter(pk=row.pk).update(tries=F("tries") + 1, **told)


def _versions(at: datetime, stumbles: dict[tuple[int | None, int | None], datetime]) -> list[Due]:
    """Versions of pages that lie in a bundle are the bundle's."""
    bundled = [str(key) for key in BundleItem.objects.open().values_list("page", flat=True)]
    approved = Revision.objects.filter(approved_go_live_at__lte=at).exclude(object_id__in=bundled)
    rows = approved.order_by("approved_go_live_at", "pk").values_list(
        "pk", "object_id", "content_type_id", "object_str", "approved_go_live_at"
    )
    versions = [(Version(int(page), key, kind, title), moment) for key, page, kind, title, moment in rows]
    ready = live.ready(version for version, _moment in versions)
    found = [
        Due(
            What.PUBLISH,
            version.revision,
            moment,
            version.page,
            version if version.page in ready else None,
            stumbles.get((version.page, None)),
        )
        for version, moment in versions
    ]
    return sorted(found, key=lambda item: item.ready is None)
