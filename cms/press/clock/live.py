"""Making a page live whose row says already what its version says."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.contrib.contenttypes.models import ContentType
from django.db import connection
from wagtail.models import Page

from cms.pages.notices import KINDS
from cms.press.clock.models import Release

LOG_ACTION = "wagtail.publish.scheduled"

# What Wagtail writes when it publishes, for a row that needs no other change.
MAKE_LIVE = """
WITH claimed AS (
  SELECT id FROM wagtailcore_revision
  WHERE id = %(revision)s AND (%(bundle)s IS NOT NULL OR approved_go_live_at <= %(at)s) FOR UPDATE
), made AS (
  UPDATE wagtailcore_page AS page SET live = TRUE, live_revision_id = claimed.id, go_live_at = NULL, expired = FALSE,
    has_unpublished_changes = page.latest_revision_id IS DISTINCT FROM claimed.id,
    first_published_at = COALESCE(page.first_published_at, %(at)s), last_published_at = %(at)s
  FROM claimed WHERE page.id = %(page)s AND NOT page.live AND page.live_revision_id IS NULL
  RETURNING page.id
), done AS (
  UPDATE wagtailcore_revision AS revision SET approved_go_live_at = NULL FROM made WHERE revision.id = %(revision)s
), logged AS (
  INSERT INTO wagtailcore_pagelogentry
    (page_id, revision_id, content_type_id, label, action, timestamp, content_changed, deleted, data)
  SELECT id, %(revision)s, %(kind)s, %(title)s, %(action)s, %(at)s, TRUE, FALSE, '{}' FROM made
)
INSERT INTO cms_release (page_id, revision_id, bundle_id, due_at, live_at)
SELECT id, %(revision)s, %(bundle)s, %(due_at)s, %(at)s FROM made
"""


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
    """False where the page is live already, or where the schedule of a version outside a bundle was taken back. One statement."""
    told = {"page": version.page, "revision": version.revision, "kind": version.kind, "title": version.title, "action": LOG_ACTION}
    with connection.cursor() as cursor:
        cursor.execute(MAKE_LIVE, {**told, "due_at": due_at, "at": at, "bundle": bundle})
        return cursor.rowcount == 1


def told(page: int | None, revision: int, *, due_at: datetime, at: datetime, bundle: int | None = None) -> None:
    """Of a page that went live by Wagtail's own way, which tells everybody at once."""
    Release.objects.create(page_id=page, revision_id=revision, bundle_id=bundle, due_at=due_at, live_at=at, settled_at=at)
