"""Making a page live whose row says already what its version says."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.contrib.contenttypes.models import ContentType
from django.db.models import Case, F, Value, When
from wagtail.models import Page, PageLogEntry

from cms.pages.notices import KINDS
from cms.press.clock.models import Release

LOG_ACTION = "wagtail.publish.scheduled"


@dataclass(frozen=True, slots=True)
class Version:
    """Keys of the page, of the version and of the page's kind."""

    page: int
    revision: int
    kind: int
    title: str


def ready(versions: Iterable[Version]) -> set[int]:
    """Keys of those pages that were never live, so that their rows were written when the version was approved. A notice is
    sealed as it goes live, which takes the long way."""
    sealed = ContentType.objects.get_for_models(*KINDS).values()
    written = Page.objects.filter(pk__in=[version.page for version in versions], live=False, live_revision=None)
    return set(written.exclude(content_type__in=sealed).values_list("pk", flat=True))


def make_live(version: Version, *, due_at: datetime, at: datetime, bundle: int | None = None) -> bool:
    """False where the page is live already. Three statements."""
    is_latest = When(latest_revision=version.revision, then=Value(False))
    is_first = When(first_published_at=None, then=Value(at))
    made = Page.objects.filter(pk=version.page, live=False, live_revision=None).update(
        live=True,
        live_revision=version.revision,
        has_unpublished_changes=Case(is_latest, default=Value(True)),
        first_published_at=Case(is_first, default=F("first_published_at")),
        last_published_at=at,
        go_live_at=None,
        expired=False,
    )
    if not made:
        return False
    entry = PageLogEntry(page_id=version.page, revision_id=version.revision, content_type_id=version.kind, label=version.title)
    entry.action, entry.timestamp, entry.content_changed = LOG_ACTION, at, True
    PageLogEntry.objects.bulk_create([entry])
    Release.objects.create(page_id=version.page, revision_id=version.revision, bundle_id=bundle, due_at=due_at, live_at=at)
    return True


def told(page: int | None, revision: int, *, due_at: datetime, at: datetime, bundle: int | None = None) -> None:
    """Of a page that went live by Wagtail's own way, which tells everybody at once."""
    Release.objects.create(page_id=page, revision_id=revision, bundle_id=bundle, due_at=due_at, live_at=at, settled_at=at)
